"""Pure rules about people: how names are compared, how old somebody is, whether a document number can be right."""

import re
import unicodedata
from datetime import date

DNI_LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE"
ADULT = 18


def search_key(*names: str) -> str:
    """The names without accents and in small letters, for search and comparison."""
    text = unicodedata.normalize("NFKD", " ".join(n for n in names if n))
    bare = "".join(c for c in text if not unicodedata.combining(c))
    return re.sub(r"\s+", " ", bare.casefold()).strip()


def age_on(birth: date, day: date) -> int:
    """Full years on a day."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def is_minor(birth_year: int | None, birth: date | None, day: date) -> bool:
    """True for somebody under 18; by the birth year alone the younger reading is taken."""
    if birth is not None:
        return age_on(birth, day) < ADULT
    return birth_year is not None and day.year - birth_year <= ADULT - 1


def normal_document(typed: str) -> str | None:
    """A DNI or NIE in capitals without spaces if its letter is right, else None (Orden INT/2058/2008: modulus 23)."""
    text = re.sub(r"[\s.\-]", "", typed).upper()
    if not re.fullmatch(r"[XYZ]?\d{7,8}[A-Z]", text):
        return None
    digits = text[:-1].replace("X", "0").replace("Y", "1").replace("Z", "2")
    if len(digits) != 8:
        return None
    return text if DNI_LETTERS[int(digits) % 23] == text[-1] else None
