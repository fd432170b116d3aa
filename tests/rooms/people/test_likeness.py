"""When two records may be of one person; how names sound; check characters of documents. No database is asked."""

from datetime import date

import pytest

from app.people.likeness import Traits, likeness
from app.people.rules import normal_fiscal_code, normal_identity, sound_key
from app.people.vocabulary import Likeness as L

BORN = date(1992, 3, 9)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("José Jiménez", "Jose Gimenez"),
        ("Jiménez José", "José Jiménez"),
        ("Mohamed El Idrissi", "Muhammad Idrisi"),
        ("Mohammed Elidrissi", "Mohamed El Idrissi"),
        ("Yusuf Hassan", "Youssef Hasan"),
        ("Khadija Benali", "Jadiya Benali"),
        ("Vázquez", "Basquez"),
        ("Hernández", "Ernandes"),
        ("Llaneza", "Yaneza"),
        ("Quique Peña", "Kike Pena"),
        ("María de la Vega", "Maria Vega"),
        ("Aicha", "Aisha"),
        ("Fátima", "Fatma"),
    ],
)
def test_names_that_sound_alike_have_one_key(one, other):
    assert sound_key(one) == sound_key(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Rosa Vega", "Luis Vega"), ("Pérez", "Prado"), ("Ana", "Eva"), ("Benali", "Belén")]
)
def test_other_names_have_other_keys(one, other):
    assert sound_key(one) != sound_key(other)


def traits(name="Rosa Menéndez", birth=BORN, document=None, phone=None):
    return Traits(sound_key(name), birth, document, phone)


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        (traits(), traits("Rosa Menendez"), [L.BIRTH]),
        (traits(), traits("Rosa Menéndez Álvarez"), [L.BIRTH]),
        (traits(), traits(birth=date(1992, 9, 3)), [L.SWAPPED]),
        (traits(), traits(birth=date(1992, 4, 9)), []),
        (traits(), traits(birth=None), [L.NAME]),
        (traits(), traits("Luis Prado"), []),
        (traits(), traits("Luis Menéndez"), []),
        (traits(document="d"), traits("Luis Prado", document="d"), [L.DOCUMENT]),
        (traits(phone="p"), traits("Luis Prado", phone="p"), [L.PHONE]),
        (traits(document="d", phone="p"), traits(document="e", phone="p"), [L.PHONE]),
        (traits(document="d"), traits(document="e"), []),
        (Traits("", None), Traits("", None), []),
    ],
)
def test_what_speaks_for_one_person(one, other, why):
    assert likeness(one, other) == why
    assert likeness(other, one) == why


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("RSSMRA85T10A562S", "RSSMRA85T10A562S"),
        ("rss mra 85t10 a562 s", "RSSMRA85T10A562S"),
        ("RSSMRA85T10A562T", None),
        ("RSSMRA85T10A56NH", "RSSMRA85T10A56NH"),
        ("RSSMRA85Z10A562S", None),
        ("12345678Z", None),
        ("", None),
    ],
)
def test_a_codice_fiscale_has_its_check_character(typed, normal):
    assert normal_fiscal_code(typed) == normal


def test_an_identity_is_a_dni_a_nie_or_a_codice_fiscale():
    assert normal_identity("12345678-z") == "12345678Z"
    assert normal_identity("RSSMRA85T10A562S") == "RSSMRA85T10A562S"
    assert normal_identity("12345678A") is None
