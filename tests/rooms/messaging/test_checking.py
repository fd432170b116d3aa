"""What is left of a file after it was looked at closely."""

import io

import pytest
from PIL import Image
from pypdf import PdfReader

from app.messaging import checking
from app.messaging.checking import Clean, Unfit, look_closely, made_anew
from app.messaging.vocabulary import FileKind, Flaw
from tests.rooms.messaging.files_things import PLACE, pdf, photo, scanned


def picture(content):
    return Image.open(io.BytesIO(content))


@pytest.mark.parametrize("sort", ["JPEG", "PNG", "WEBP"])
def test_a_photo_is_drawn_anew_without_place_or_phone(sort):
    sent = photo(kind=sort)
    made = made_anew(FileKind[sort], sent)

    assert PLACE.encode() in sent and PLACE.encode() not in made.content
    assert made.kind == FileKind.JPEG
    assert not picture(made.content).getexif()
    assert set(picture(made.content).info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_a_turned_photo_stands_upright():
    upright = picture(made_anew(FileKind.JPEG, photo((400, 200), turned=True)).content)

    assert upright.size == (200, 400)
    assert upright.getpixel((100, 50))[1] < 60 < 200 < upright.getpixel((100, 350))[1]


def test_a_large_photo_becomes_a_readable_one():
    assert picture(made_anew(FileKind.JPEG, photo((4000, 3000))).content).size == (2000, 1500)


def test_what_can_be_seen_through_becomes_white():
    out = io.BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(out, "PNG")

    assert picture(made_anew(FileKind.PNG, out.getvalue()).content).getpixel((5, 5)) == (255, 255, 255)


def test_a_picture_that_would_fill_the_memory_is_never_unpacked(monkeypatch):
    out = io.BytesIO()
    Image.new("1", (10_000, 10_000)).save(out, "PNG")
    monkeypatch.setattr(Image.Image, "convert", lambda *_: pytest.fail("it was unpacked"))

    with pytest.raises(Unfit) as unfit:
        made_anew(FileKind.PNG, out.getvalue())

    assert unfit.value.flaw == Flaw.TOO_LARGE and len(out.getvalue()) < 100_000


@pytest.mark.parametrize(
    ("sort", "content", "flaw"),
    [
        (FileKind.JPEG, b"\xff\xd8\xff\xe0 not a photo", Flaw.UNREADABLE),
        (FileKind.PNG, photo(), Flaw.UNREADABLE),
        (FileKind.JPEG, photo((400, 400))[:900], Flaw.UNREADABLE),
        (FileKind.PDF, b"%PDF-1.7 nothing more", Flaw.UNREADABLE),
        (FileKind.PDF, pdf(locked=True), Flaw.LOCKED),
        (FileKind.PDF, pdf(pages=checking.MOST_PAGES + 1), Flaw.TOO_LARGE),
        (FileKind.PDF, pdf(hidden=True), Flaw.ACTIVE),
    ],
)
def test_what_cannot_be_shown_is_refused_with_its_reason(sort, content, flaw):
    with pytest.raises(Unfit) as unfit:
        made_anew(sort, content)

    assert unfit.value.flaw == flaw


@pytest.mark.parametrize("wicked", ["script", "file", "link"])
def test_a_pdf_keeps_its_pages_and_nothing_that_acts(wicked):
    sent = pdf(pages=2, **{wicked: True})
    made = made_anew(FileKind.PDF, sent).content

    assert len(PdfReader(io.BytesIO(made)).pages) == 2
    for trace in (b"JavaScript", b"alert", b"Launch", b"calc", b"EmbeddedFile", b"MZ wicked", PLACE.encode()):
        assert trace not in made


def test_a_photo_inside_a_pdf_loses_its_place_too():
    sent = scanned()
    made = made_anew(FileKind.PDF, sent).content
    inside = next(iter(PdfReader(io.BytesIO(made)).pages[0]["/Resources"]["/XObject"].values())).get_object()._data

    assert PLACE.encode() in sent and PLACE.encode() not in made
    assert picture(inside).size == (40, 20) and not picture(inside).getexif()


def test_a_file_is_looked_at_in_a_process_of_its_own_that_may_fall_over(monkeypatch):
    assert isinstance(look_closely(FileKind.JPEG, photo()), Clean)
    monkeypatch.setattr(checking, "SECONDS", 0)
    assert look_closely(FileKind.JPEG, photo()) == Flaw.TOO_LARGE
