"""When two records may be of one person: pure comparison of names, birth dates and blind indexes."""

from dataclasses import dataclass
from datetime import date

from app.people.vocabulary import Likeness

MONTHS = 12


@dataclass(frozen=True, slots=True)
class Traits:
    """What two records are compared by; of phone and document only their blind indexes."""

    sound: str | None
    birth_date: date | None = None
    document: str | None = None
    phone: str | None = None


def likeness(one: Traits, other: Traits) -> list[Likeness]:
    """Why the two may be one person, the surest reason first; empty when nothing speaks for it."""
    found = []
    # Two whole documents that differ are two people, however alike their names are: cousins, a mother and a daughter.
    two_documents = bool(one.document and other.document and one.document != other.document)
    if one.document and one.document == other.document:
        found.append(Likeness.DOCUMENT)
    if not two_documents and sounds_alike(one.sound, other.sound):
        found += _by_birth(one.birth_date, other.birth_date)
    if one.phone and one.phone == other.phone:
        found.append(Likeness.PHONE)
    return found


def sounds_alike(one: str | None, other: str | None) -> bool:
    """True when all parts of the shorter name are in the longer one, and there are at least two of them."""
    first, second = set((one or "").split()), set((other or "").split())
    shorter, longer = sorted((first, second), key=len)
    return bool(shorter) and shorter <= longer and (len(shorter) > 1 or first == second)


def _by_birth(one: date | None, other: date | None) -> list[Likeness]:
    if one is None or other is None:
        return [Likeness.NAME]
    if one == other:
        return [Likeness.BIRTH]
    return [Likeness.SWAPPED] if swapped(one) == other else []


def swapped(birth: date) -> date | None:
    """The date with day and month the other way round, where there is such a date."""
    return birth.replace(month=birth.day, day=birth.month) if birth.day <= MONTHS else None
