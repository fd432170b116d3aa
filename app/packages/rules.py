"""Pure rules of a plan: what to suggest and why, and when it is looked at again.

No score and no estimate of anybody's chances comes in here: a suggestion rests on an agreed need, on what a service
asks for, on what is known of its effect, and on its free places.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from app.packages.vocabulary import Basic, BasicState

GRADES = ("strong", "moderate", "weak", "unknown")
SETTLED = frozenset({BasicState.COVERED, BasicState.DECLINED})
REVIEW_MONTHS = 3


class Why(StrEnum):
    """A reason for a suggestion; the page says it in words with the values beside it."""

    NEED = "need"
    FITS = "fits"
    ASK = "ask"
    EVIDENCE = "evidence"
    PLACES = "places"
    FULL = "full"
    UNCOUNTED = "uncounted"


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason with what it is about: a level, what has to be asked, a grade, places or days."""

    why: Why
    value: str = ""
    of: str = ""


@dataclass(frozen=True, slots=True)
class NeedLine:
    """An agreed need; a low level is a great need."""

    domain: str
    level: int
    levels: int

    @property
    def depth(self) -> float:
        """How far down it is, from nought (the lowest level) to one."""
        return (self.level - 1) / max(self.levels - 1, 1)


@dataclass(frozen=True, slots=True)
class Asks:
    """What a service asks for; None asks nothing."""

    min_age: int | None = None
    max_age: int | None = None
    territories: frozenset[str] = frozenset()
    other: bool = False


@dataclass(frozen=True, slots=True)
class OfferLine:
    """A service as far as the rules look at it."""

    id: str
    name: str
    domains: frozenset[str]
    evidence: str = "unknown"
    places_free: int | None = None
    waiting_days: int | None = None
    excludes: frozenset[str] = frozenset()
    asks: Asks = field(default_factory=Asks)


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody at home whom a service could be for; an age that is not known is None."""

    key: str
    age: int | None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A service worth talking about, for whom, and every reason for it."""

    offer_id: str
    domain: str
    members: tuple[str, ...]
    reasons: tuple[Reason, ...]


def suggest(
    needs: Iterable[NeedLine],
    offers: Iterable[OfferLine],
    members: Sequence[Member],
    territory: str,
    taken: Iterable[str],
) -> list[Suggestion]:
    """Services for these needs: by need, then what fits for sure, then what is known to help, then free places.

    Left out is what nobody at home may have, and what something in the plan excludes; a full service stays, last.
    """
    known = {offer.id: offer for offer in offers}
    chosen = set(taken)
    barred = {other for one in chosen if one in known for other in known[one].excludes}
    found: list[tuple[tuple[object, ...], Suggestion]] = []
    for need in _deepest(needs):
        for offer in known.values():
            if need.domain not in offer.domains or offer.id in barred or offer.excludes & chosen:
                continue
            fits = _fitting(offer.asks, members, territory)
            if fits is not None:
                found.append(_suggestion(need, offer, *fits))
    return [one for _key, one in sorted(found, key=lambda pair: pair[0])]


def _deepest(needs: Iterable[NeedLine]) -> list[NeedLine]:
    """One need a domain: the deepest."""
    by_domain: dict[str, NeedLine] = {}
    for need in needs:
        before = by_domain.get(need.domain)
        if before is None or need.depth < before.depth:
            by_domain[need.domain] = need
    return list(by_domain.values())


def _fitting(asks: Asks, members: Sequence[Member], territory: str) -> tuple[tuple[str, ...], bool] | None:
    """For whom it could be, and whether that is sure; None when for nobody."""
    if asks.territories and territory not in asks.territories:
        return None
    answers = [(member.key, _age_fits(asks, member.age)) for member in members]
    sure = tuple(key for key, fits in answers if fits is True)
    if sure:
        return sure, not asks.other
    perhaps = tuple(key for key, fits in answers if fits is None)
    return (perhaps, False) if perhaps else None


def _age_fits(asks: Asks, age: int | None) -> bool | None:
    if asks.min_age is None and asks.max_age is None:
        return True
    if age is None:
        return None
    return (asks.min_age or 0) <= age and (asks.max_age is None or age <= asks.max_age)


def _suggestion(
    need: NeedLine,
    offer: OfferLine,
    members: tuple[str, ...],
    sure: bool,  # noqa: FBT001 - told apart by name above
) -> tuple[tuple[object, ...], Suggestion]:
    is_full = offer.places_free is not None and offer.places_free <= 0
    if is_full:
        room = Reason(Why.FULL, str(offer.waiting_days) if offer.waiting_days is not None else "")
    elif offer.places_free is None:
        room = Reason(Why.UNCOUNTED)
    else:
        room = Reason(Why.PLACES, str(offer.places_free))
    reasons = (
        Reason(Why.NEED, str(need.level), str(need.levels)),
        Reason(Why.FITS if sure else Why.ASK),
        Reason(Why.EVIDENCE, offer.evidence),
        room,
    )
    grade = GRADES.index(offer.evidence) if offer.evidence in GRADES else len(GRADES)
    free = -(offer.places_free or 0)
    key = (need.depth, need.domain, is_full, not sure, grade, free, offer.name, offer.id)
    return key, Suggestion(offer.id, need.domain, members, reasons)


def settled(supports: Mapping[str, str]) -> int:
    """How many of the four basic supports are covered, or not wanted by the person."""
    return sum(supports.get(basic, BasicState.MISSING) in SETTLED for basic in Basic)


def income_state(claims: Iterable[str], said: BasicState) -> BasicState:
    """The state of the income support by the person's claims; what somebody wrote down stays where it says more.

    A granted claim covers it, one on its way has it under way; a refusal alone leaves it as it was.
    """
    states = set(claims)
    if "granted" in states:
        return BasicState.COVERED
    if states & {"applied", "documents_asked", "appealed"} and said not in SETTLED:
        return BasicState.UNDER_WAY
    if "prepared" in states and said is BasicState.MISSING:
        return BasicState.PLANNED
    return said


def differing(mine: Mapping[str, str], theirs: Mapping[str, str]) -> list[str]:
    """The names of the fields in which two people wrote different things."""
    return [name for name in mine if mine[name] != theirs.get(name, "")]


def add_months(day: date, months: int) -> date:
    """The same day some months later, or the last one of a shorter month."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    last = (date(year + month // 12, month % 12 + 1, 1) - date(year, month, 1)).days
    return date(year, month, min(day.day, last))
