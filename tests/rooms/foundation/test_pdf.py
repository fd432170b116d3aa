"""Printed pages: letters of every language, Arabic joined and from right to left, and codes that a phone reads."""

import hashlib

import pytest
import uharfbuzz
import yaml

from app.foundation.pdf import FONTS, Page, Sheet, Words
from tests.support.printed import Printed

PAPER = Sheet(210, 297, 18)
ADDRESS = "https://camin.example/o/ABCDEFGHJK"


def printed(*lines, code=False):
    page = Page(PAPER, "Title", "es")
    page.begin()
    for words in lines:
        page.write(words)
    if code:
        page.qr(ADDRESS, 60)
    return Printed(page.content())


def width_of(text, size):
    """How wide the letters are in points when the font joins them."""
    face = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(FONTS / "NotoSansArabic-Regular.ttf")))
    font, buffer = uharfbuzz.Font(face), uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    uharfbuzz.shape(font, buffer)
    return sum(place.x_advance for place in buffer.glyph_positions) * size / face.upem


def test_the_fonts_are_what_they_say_and_come_with_their_licence():
    for entry in yaml.safe_load((FONTS / "VERSIONS.yaml").read_text("utf-8")):
        assert hashlib.sha256((FONTS / entry["file"]).read_bytes()).hexdigest() == entry["sha256"], entry["file"]
    assert "SIL OPEN FONT LICENSE" in (FONTS / "OFL.txt").read_text("utf-8")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("¿Qué ayudas? Niñez, Müller, Łódź", "es"),
        ("Побачте за 5 хвилин", "uk"),
        ("Vedeți în 5 minute ce ajutoare, ștampilă", "ro"),
        ("مساعدة", "ar"),
    ],
)
def test_the_letters_of_every_language_are_there(text, language):
    page = printed(Words(text, language, 20))

    assert page.text().strip() == text
    assert page.ink()


def test_a_code_is_read_back_exactly():
    assert printed(code=True).codes() == [ADDRESS]


def test_arabic_letters_are_joined():
    word, size = "مساعدة", 60
    left, _top, right, _bottom = printed(Words(word, "ar", size)).ink()
    apart = sum(width_of(letter, size) for letter in word)

    assert right - left == pytest.approx(width_of(word, size), rel=0.08)
    assert right - left < apart * 0.95, "letters that stand alone are wider"


def test_arabic_begins_on_the_right_and_numbers_in_it_stay_in_order():
    page = printed(Words("مساعدة 985 Mieres", "ar", 20, align="R"))
    first, number, latin = (page.left_of(text) for text in ("م", "9", "M"))

    assert "985" in page.text() and latin < number < first
