"""Names, ages and document numbers."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.people.rules import DNI_LETTERS, age_on, is_minor, normal_document, search_key


@pytest.mark.parametrize(
    ("names", "key"),
    [
        (("Rosa", "Menéndez Álvarez"), "rosa menendez alvarez"),
        (("  ÁNGEL ", " Muñiz "), "angel muniz"),
        (("Fátima", "El  Idrissi"), "fatima el idrissi"),
        (("أمينة", ""), "امينة"),
    ],
)
def test_names_are_compared_without_accents(names, key):
    assert search_key(*names) == key


@given(st.text(max_size=40))
def test_a_search_key_is_its_own_search_key(name):
    assert search_key(search_key(name)) == search_key(name)


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("12345678Z", "12345678Z"),
        ("12.345.678-z", "12345678Z"),
        (" x1234567l ", "X1234567L"),
        ("Y1234567X", "Y1234567X"),
        ("12345678A", None),
        ("X1234567A", None),
        ("1234567Z", None),
        ("1.234.567-L", "01234567L"),
        ("١٢٣٤٥٦٧٨Z", "12345678Z"),
        ("X12345678L", None),
        ("", None),
        ("ABCDEFGHZ", None),
    ],
)
def test_a_document_is_taken_only_with_its_own_letter(typed, normal):
    assert normal_document(typed) == normal


@given(st.integers(0, 99_999_999))
def test_every_number_has_exactly_one_letter(number):
    fitting = [letter for letter in DNI_LETTERS if normal_document(f"{number:08d}{letter}")]
    assert fitting == [DNI_LETTERS[number % 23]]


@pytest.mark.parametrize(
    ("birth", "day", "years"),
    [
        (date(1992, 3, 9), date(2026, 3, 8), 33),
        (date(1992, 3, 9), date(2026, 3, 9), 34),
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
    ],
)
def test_full_years_on_a_day(birth, day, years):
    assert age_on(birth, day) == years


@pytest.mark.parametrize(
    ("year", "birth", "minor"),
    [
        (2019, None, True),
        (2008, None, False),
        (2009, None, True),
        (None, None, False),
        (None, date(2008, 11, 25), True),
    ],
)
def test_by_the_year_alone_the_younger_reading_is_taken(year, birth, minor):
    assert is_minor(year, birth, date(2026, 11, 24)) is minor
