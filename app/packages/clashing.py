"""What does not go together in a plan, and what somebody at home has at the same hour outside it: pure rules."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from itertools import combinations

from app.packages.vocabulary import Doer

# More than this at once is how plans fail (GePI asks for few commitments that are kept); the person sees five steps.
MOST_AT_ONCE = 5
MOST_HOURS = 30


@dataclass(frozen=True, slots=True)
class Meeting:
    """Hours of a weekday (0 is Monday)."""

    weekday: int
    begins: time
    ends: time


@dataclass(frozen=True, slots=True)
class PartLine:
    """A part of a plan as far as the rules look at it; `member` is empty for the person or for everybody at home."""

    id: str
    title: str
    member: str = ""
    doer: str = Doer.PERSON
    offer_id: str = ""
    excludes: frozenset[str] = frozenset()
    meetings: tuple[Meeting, ...] = ()
    starts_on: date | None = None
    until_on: date | None = None
    minutes_week: int | None = None


class ClashKind(StrEnum):
    """What does not go together."""

    HOUR = "hour"
    OUTSIDE = "outside"
    EXCLUDES = "excludes"
    MANY = "many"
    HOURS = "hours"


@dataclass(frozen=True, slots=True)
class Clash:
    """Parts that do not go together, with when they meet or how many they are; `beside` is what is no part."""

    kind: ClashKind
    parts: tuple[str, ...]
    weekday: int = -1
    begins: time | None = None
    count: int = 0
    can_end_first: bool = False
    beside: str = ""


def clashes(parts: Sequence[PartLine], beside: Sequence[PartLine] = ()) -> list[Clash]:
    """Every clash: the same hour for the same person, services that exclude each other, too much at once.

    `beside` holds what somebody at home has already outside the plan: appointments, and hours of services.
    """
    found = [clash for a, b in combinations(parts, 2) for clash in _between(a, b)]
    found += [clash for other in beside for part in parts for clash in _outside(part, other)]
    own = [part for part in parts if part.doer == Doer.PERSON and not part.member]
    if len(own) > MOST_AT_ONCE:
        found.append(Clash(ClashKind.MANY, tuple(part.id for part in own), count=len(own)))
    hours = sum(part.minutes_week or 0 for part in own) / 60
    if hours > MOST_HOURS:
        busy = tuple(part.id for part in own if part.minutes_week)
        found.append(Clash(ClashKind.HOURS, busy, count=round(hours)))
    return found


def _between(a: PartLine, b: PartLine) -> list[Clash]:
    found = []
    if a.offer_id and b.offer_id and (b.offer_id in a.excludes or a.offer_id in b.excludes):
        found.append(Clash(ClashKind.EXCLUDES, (a.id, b.id)))
    met = _meet(a, b) if a.member == b.member and _same_weeks(a, b) else None
    if met is not None:
        # Ending the earlier one before the later one begins is a way out only when the later one's first day is known.
        first, second = sorted((a, b), key=lambda part: part.starts_on or date.min)
        can_end = second.starts_on is not None and (first.starts_on is None or first.starts_on < second.starts_on)
        found.append(Clash(ClashKind.HOUR, (first.id, second.id), met.weekday, met.begins, can_end_first=can_end))
    return found


def _outside(part: PartLine, other: PartLine) -> list[Clash]:
    met = _meet(part, other) if part.member == other.member and _same_weeks(part, other) else None
    if met is None:
        return []
    return [Clash(ClashKind.OUTSIDE, (part.id,), met.weekday, met.begins, beside=other.id)]


def _same_weeks(a: PartLine, b: PartLine) -> bool:
    return (a.starts_on or date.min) <= (b.until_on or date.max) and (b.starts_on or date.min) <= (
        a.until_on or date.max
    )


def _meet(a: PartLine, b: PartLine) -> Meeting | None:
    for one in a.meetings:
        for other in b.meetings:
            if one.weekday == other.weekday and one.begins < other.ends and other.begins < one.ends:
                return Meeting(one.weekday, max(one.begins, other.begins), min(one.ends, other.ends))
    return None
