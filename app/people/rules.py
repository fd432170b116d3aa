"""Pure rules about people: how names are compared, how old somebody is, whether a document number can be right."""

import re
from datetime import date

from app.foundation.amounts import plain_digits
from app.foundation.folding import folded

DNI_LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE"
ADULT = 18
# From this age on a person agrees for themselves (Spanish law on data protection, LOPDGDD, article 7).
OWN_CONSENT_AGE = 14


def search_key(*names: str) -> str:
    """The names without accents and in small letters, for search and comparison."""
    return folded(" ".join(n for n in names if n))


# Spanish spelling by its sound, then letters that Arabic names are written with in Latin in several ways.
_SOUNDS = (
    ("ph", "f"), ("sch", "s"), ("sh", "s"), ("ch", "x"), ("kh", "j"), ("gh", "g"), ("dj", "y"), ("th", "t"),
    ("dh", "d"), ("ija", "ia"), ("ou", "u"), ("oo", "u"), ("ee", "i"), ("ll", "y"), ("qu", "k"), ("gue", "ge"),
    ("gui", "gi"), ("ge", "je"), ("gi", "ji"), ("ce", "se"), ("ci", "si"), ("ck", "k"), ("c", "k"), ("q", "k"),
    ("z", "s"), ("v", "b"), ("w", "u"), ("h", ""), ("x", "s"),
)  # fmt: skip
_PARTICLES = {"el", "al", "ben", "bin", "ibn", "bint", "de", "del", "la", "las", "los", "da", "di", "van", "von", "y"}
_SAME_NAME = {"mohamed": "muhamad", "mohammed": "muhamad", "mohamad": "muhamad", "muhammad": "muhamad"}


def sound_key(*names: str) -> str:
    """How the names sound: the same for Jiménez and Giménez, Mohamed and Muhammad, whatever the order of the parts."""
    parts = [part for part in re.split(r"[^a-z]+", search_key(*names)) if part]
    kept = [part for part in parts if part not in _PARTICLES] or parts
    return " ".join(sorted({_sound(part) for part in kept}))[:120]


def _sound(part: str) -> str:
    said = re.sub(r"^(el|al|ben)(?=[a-z]{5})", "", _SAME_NAME.get(part, part))
    for letters, sound in _SOUNDS:
        said = said.replace(letters, sound)
    said = re.sub(r"(.)\1+", r"\1", said).replace("y", "i").replace("j", "g")
    # Arabic short vowels are written as one hears them: after the first letter a vowel says little.
    return said[:1] + re.sub(r"[aeiou]", "", said[1:]) if said else part


def age_on(birth: date, day: date) -> int:
    """Full years on a day."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def is_minor(birth_year: int | None, birth: date | None, day: date) -> bool:
    """True for somebody under 18; by the birth year alone, until the year in which they turn 18 begins."""
    if birth is not None:
        return age_on(birth, day) < ADULT
    return birth_year is not None and day.year - birth_year <= ADULT - 1


def may_agree_alone(birth: date | None, today: date) -> bool:
    """True from 14 years on, and for somebody whose age nobody wrote down; below it a representative agrees."""
    return birth is None or age_on(birth, today) >= OWN_CONSENT_AGE


def normal_document(typed: str) -> str | None:
    """A DNI or NIE in capitals without spaces if its letter is right, else None (Orden INT/2058/2008: modulus 23)."""
    text = re.sub(r"[\s.\-]", "", plain_digits(typed)).upper()
    if re.fullmatch(r"[0-9]{7}[A-Z]", text):
        text = f"0{text}"  # spreadsheets drop the nought in front
    if not re.fullmatch(r"[XYZ]?[0-9]{7,8}[A-Z]", text):
        return None
    digits = text[:-1].replace("X", "0").replace("Y", "1").replace("Z", "2")
    if len(digits) != 8:
        return None
    return text if DNI_LETTERS[int(digits) % 23] == text[-1] else None


def normal_fiscal_code(typed: str) -> str | None:
    """A codice fiscale in capitals if its check character is right, else None (DM 23 December 1976)."""
    text = re.sub(r"[\s.\-]", "", typed).upper()
    figure = "[0-9LMNPQRSTUV]"
    if not re.fullmatch(rf"[A-Z]{{6}}{figure}{{2}}[A-EHLMPRST]{figure}{{2}}[A-Z]{figure}{{3}}[A-Z]", text):
        return None
    total = sum(_ODD[_place(c)] if at % 2 == 0 else _place(c) for at, c in enumerate(text[:-1]))
    return text if chr(ord("A") + total % 26) == text[-1] else None


_ODD = (1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23)


def _place(character: str) -> int:
    return int(character) if character.isdigit() else ord(character) - ord("A")


def normal_identity(typed: str) -> str | None:
    """A DNI, NIE or codice fiscale as it is stored if its check character is right, else None."""
    return normal_document(typed) or normal_fiscal_code(typed)
