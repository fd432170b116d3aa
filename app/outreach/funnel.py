"""How far people came, place by place: from opening the link to euros a month, as it may be shown."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from app.foundation.i18n import mark
from app.outreach.hiding import LEAST_SHOWN, Hidden, Shown, hide
from app.outreach.vocabulary import STEP_NAMES, Step

PERCENT = 100


class Later(StrEnum):
    """Steps that are not counted here, but read from the claims of the cases."""

    CLAIMED = "claimed"
    GRANTED = "granted"


STAGES: tuple[Step | Later, ...] = (*Step, *Later)
LATER_NAMES = {Later.CLAIMED: mark("Applied"), Later.GRANTED: mark("Granted")}
STAGE_NAMES = (*STEP_NAMES.values(), *LATER_NAMES.values())
GRANTED = STAGES.index(Later.GRANTED)


@dataclass(frozen=True, slots=True)
class CountRow:
    """What was counted of one step through one link; without a step nothing was counted yet."""

    campaign_id: UUID
    link_id: UUID
    place: str
    step: Step | None
    count: int


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """Of the cases that came by one link: how many asked for a benefit and were granted one, and euros a month."""

    campaign_id: UUID
    link_id: UUID
    claimed: int
    granted: int
    euros: Decimal


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """The counts of one place in the order of the stages, as they may be shown; euros are None when hidden."""

    link_id: UUID
    place: str
    shown: list[Shown]
    euros: Decimal | None


@dataclass(frozen=True, slots=True)
class Funnel:
    """The counts of a campaign, place by place, and their totals."""

    places: list[PlaceRow]
    totals: list[Shown]
    euros: Decimal | None

    def passed(self) -> list[int | None]:
        """Of 100 people who came to the stage before, how many came to each; None where that is not known."""
        pairs = zip(self.totals, self.totals[1:], strict=False)
        return [None, *(share(after, before) for before, after in pairs)]

    def narrowest(self) -> int | None:
        """The stage that the smallest share came to of those who came to the one before."""
        known = [(rate, index) for index, rate in enumerate(self.passed()) if rate is not None]
        return min(known)[1] if known else None


NOTHING = Funnel([], [], None)


def share(part: Shown, whole: Shown) -> int | None:
    """How many of 100, rounded half up; None where one of the two is hidden or there is nobody."""
    if isinstance(part, Hidden) or isinstance(whole, Hidden) or not whole:
        return None
    return (2 * PERCENT * part + whole) // (2 * whole)


def funnels(counts: Iterable[CountRow], claims: Iterable[ClaimRow]) -> dict[UUID, Funnel]:
    """The funnel of each campaign, with small counts hidden and those that would tell them."""
    found = {(row.campaign_id, row.link_id): row for row in claims}
    sums: dict[UUID, dict[UUID, dict[str, int]]] = {}
    names: dict[UUID, str] = {}
    for row in counts:
        stages = sums.setdefault(row.campaign_id, {}).setdefault(row.link_id, dict.fromkeys(STAGES, 0))
        names[row.link_id] = row.place
        if row.step is not None:
            stages[Step(row.step)] += int(row.count)
    euros: dict[UUID, Decimal] = {}
    for (campaign, link), claim in found.items():
        sums[campaign][link] |= {Later.CLAIMED: int(claim.claimed), Later.GRANTED: int(claim.granted)}
        euros[link] = Decimal(claim.euros)
    return {campaign: _funnel(links, names, euros) for campaign, links in sums.items()}


def _funnel(links: dict[UUID, dict[str, int]], names: dict[UUID, str], euros: dict[UUID, Decimal]) -> Funnel:
    table = tuple(tuple(stages[stage] for stage in STAGES) for stages in links.values())
    rows, totals = hide(table)
    amounts = [euros.get(link, Decimal(0)) for link in links]
    places = [
        PlaceRow(link, names[link], row, None if isinstance(row[GRANTED], Hidden) else amount)
        for link, row, amount in zip(links, rows, amounts, strict=True)
    ]
    total = _total_of(places, totals, table, amounts)
    return Funnel(sorted(places, key=_reach, reverse=True), totals, total)


def _reach(place: PlaceRow) -> int:
    """What the places are ordered by; those with hidden counts come last, so that the order tells nothing."""
    return next((shown for shown in place.shown[:1] if not isinstance(shown, Hidden)), 0)


def _total_of(
    places: list[PlaceRow], totals: list[Shown], table: tuple[tuple[int, ...], ...], amounts: list[Decimal]
) -> Decimal | None:
    """All euros, unless what is left after taking away those shown would be the euros of fewer than 5."""
    hidden = [counts[GRANTED] for counts, place in zip(table, places, strict=True) if place.euros is None]
    known = not isinstance(totals[GRANTED], Hidden) and (not hidden or sum(hidden) >= LEAST_SHOWN)
    return sum(amounts, Decimal(0)) if known else None
