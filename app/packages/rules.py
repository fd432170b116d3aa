"""Pure rules of a plan: what to suggest and why, and when it is looked at again.

No score and no estimate of anybody's chances comes in here: a suggestion rests on an agreed need, on what a service
asks for, on what is known of its effect, and on its free places.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from app.packages.vocabulary import Basic, BasicState

GRADES = ("strong", "moderate", "weak", "unknown")
SETTLED = frozenset({BasicState.COVERED, BasicState.DECLINED})
COMING = frozenset({BasicState.PLANNED, BasicState.UNDER_WAY})
REVIEW_MONTHS = 3
# A letter for each support, as they are kept beside a case.
SETTLED_LETTER, COMING_LETTER, MISSING_LETTER = "s", "c", "m"
WHOLE = SETTLED_LETTER * len(Basic)


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


class Asks(NamedTuple):
    """What a service asks for; None asks nothing."""

    min_age: int | None = None
    max_age: int | None = None
    territories: frozenset[str] = frozenset()
    other: bool = False


class OfferLine(NamedTuple):
    """A service as far as the rules look at it."""

    id: str
    name: str
    domains: frozenset[str]
    evidence: str = "unknown"
    places_free: int | None = None
    waiting_days: int | None = None
    excludes: frozenset[str] = frozenset()
    asks: Asks = Asks()


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


class Fit(NamedTuple):
    """A service that answers to a need, for whom, and whether that is sure; its reasons are told when it is shown."""

    need: NeedLine
    offer: OfferLine
    members: tuple[str, ...]
    sure: bool


def ranked(
    needs: Iterable[NeedLine],
    offers: Iterable[OfferLine],
    members: Sequence[Member],
    territory: str,
    taken: Iterable[str],
) -> list[Fit]:
    """Services for these needs: by need, then what fits for sure, then what is known to help, then free places.

    Left out is what nobody at home may have, and what something in the plan excludes; a full service stays, last.
    """
    known = {offer.id: offer for offer in offers}
    chosen = set(taken)
    barred = {other for one in chosen if one in known for other in known[one].excludes}
    open_to: dict[Asks, tuple[tuple[str, ...], bool] | None] = {}
    found: list[tuple[tuple[object, ...], Fit]] = []
    for need in _deepest(needs):
        for offer in known.values():
            if need.domain not in offer.domains or offer.id in barred or offer.excludes & chosen:
                continue
            # Most services ask for the same few things.
            if offer.asks not in open_to:
                open_to[offer.asks] = _fitting(offer.asks, members, territory)
            fits = open_to[offer.asks]
            if fits is not None:
                fit = Fit(need, offer, *fits)
                found.append((_place(fit), fit))
    return [one for _key, one in sorted(found, key=lambda pair: pair[0])]


def suggest(
    needs: Iterable[NeedLine],
    offers: Iterable[OfferLine],
    members: Sequence[Member],
    territory: str,
    taken: Iterable[str],
) -> list[Suggestion]:
    """The services for these needs in their order, each with every reason."""
    return [suggestion(fit) for fit in ranked(needs, offers, members, territory, taken)]


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


def _is_full(offer: OfferLine) -> bool:
    return offer.places_free is not None and offer.places_free <= 0


def _place(fit: Fit) -> tuple[object, ...]:
    """By what a suggestion stands before another."""
    need, offer = fit.need, fit.offer
    grade = GRADES.index(offer.evidence) if offer.evidence in GRADES else len(GRADES)
    free = -(offer.places_free or 0)
    return need.depth, need.domain, _is_full(offer), not fit.sure, grade, free, offer.name, offer.id


def suggestion(fit: Fit) -> Suggestion:
    """A service with every reason for which it stands where it stands."""
    need, offer = fit.need, fit.offer
    if _is_full(offer):
        room = Reason(Why.FULL, str(offer.waiting_days) if offer.waiting_days is not None else "")
    elif offer.places_free is None:
        room = Reason(Why.UNCOUNTED)
    else:
        room = Reason(Why.PLACES, str(offer.places_free))
    reasons = (
        Reason(Why.NEED, str(need.level), str(need.levels)),
        Reason(Why.FITS if fit.sure else Why.ASK),
        Reason(Why.EVIDENCE, offer.evidence),
        room,
    )
    return Suggestion(offer.id, need.domain, fit.members, reasons)


def settled(supports: Mapping[str, str]) -> int:
    """How many of the four basic supports are covered, or not wanted by the person."""
    return sum(supports.get(basic, BasicState.MISSING) in SETTLED for basic in Basic)


def letters(supports: Mapping[str, str]) -> str:
    """How far each of the four basic supports has come, a letter each, as it is kept beside the case."""
    states = (supports.get(basic, BasicState.MISSING) for basic in Basic)
    return "".join(_letter(one) for one in states)


def _letter(state: str) -> str:
    if state in SETTLED:
        return SETTLED_LETTER
    return COMING_LETTER if state in COMING else MISSING_LETTER


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many people there are, how many have all four basic supports, and how many have each or are on the way."""

    cases: int
    whole: int
    settled: dict[Basic, int]
    coming: dict[Basic, int]


def coverage_of(rows: Iterable[tuple[str, int]]) -> Coverage:
    """The sums of everybody, from how many have the same letters; without letters nobody has looked yet."""
    counted = list(rows)

    def having(letter: str) -> dict[Basic, int]:
        return {
            one: sum(n for kept, n in counted if kept[place : place + 1] == letter) for place, one in enumerate(Basic)
        }

    whole = sum(n for kept, n in counted if kept == WHOLE)
    return Coverage(sum(n for _kept, n in counted), whole, having(SETTLED_LETTER), having(COMING_LETTER))


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
