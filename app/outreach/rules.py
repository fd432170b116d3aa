"""Pure rules of outreach: when a campaign makes sense, how long a call may still wait, which counts stay hidden."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from app.foundation.i18n import gettext as _
from app.outreach.vocabulary import Step

LONGEST = timedelta(days=731)
MOST_PLACES = 60
PLACE_LENGTH = 120
LEAST_SHOWN = 5
SOON = timedelta(hours=4)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a field, and what to do."""

    field: str
    message: str


def date_problems(starts_on: date, ends_on: date, today: date) -> list[Problem]:
    """What is wrong with the days of a new campaign."""
    if ends_on < starts_on:
        return [Problem("ends_on", _("The last day comes before the first. Choose a later day."))]
    if ends_on < today:
        return [Problem("ends_on", _("The last day is over already. Choose today or a later day."))]
    if ends_on - starts_on > LONGEST:
        return [Problem("ends_on", _("A campaign lasts 2 years at most. Choose an earlier day."))]
    return []


def places_of(typed: str) -> list[str]:
    """The places as they were typed, one a line; empty lines and extra spaces do not count."""
    return [" ".join(line.split()) for line in typed.splitlines() if line.strip()]


def place_problems(places: Sequence[str], field: str = "places", already: Sequence[str] = ()) -> list[Problem]:
    """What is wrong with the places of a campaign that has some `already`."""
    if not places:
        return [Problem(field, _("Write at least one place. Each place gets its own link."))]
    if len(places) + len(already) > MOST_PLACES:
        return [Problem(field, _("A campaign has %(most)s places at most.", most=MOST_PLACES))]
    long = next((place for place in places if len(place) > PLACE_LENGTH), None)
    if long:
        return [Problem(field, _("Use a shorter name for “%(place)s…”.", place=long[:40]))]
    known = {place.casefold() for place in already}
    for place in places:
        if place.casefold() in known:
            return [Problem(field, _("The place “%(place)s” is there twice.", place=place))]
        known.add(place.casefold())
    return []


@dataclass(frozen=True, slots=True)
class TimeLeft:
    """How long a call may still wait, or how late it is, in full days or full hours."""

    days: int
    hours: int
    late: bool
    urgent: bool


def time_left(due_at: datetime, now: datetime) -> TimeLeft:
    """The clock of a callback; it is urgent when less than four hours are left."""
    left = due_at - now
    distance = abs(left)
    return TimeLeft(distance // DAY, distance // HOUR, late=left < timedelta(0), urgent=left < SOON)


class Hidden(StrEnum):
    """Why a count is not shown: it is small itself, or it would tell a small one."""

    FEW = "few"
    COVERED = "covered"


Shown = int | Hidden


def hide_small(counts: Sequence[int]) -> tuple[list[Shown], Shown]:
    """One step counted in several places, with its total, so that no count under 5 can be read or worked out.

    A small count could be found by subtraction, so the next larger ones are covered until every small one may still
    be anything from 0 to 4. Where that is not enough, the total is hidden instead.
    """
    few = [i for i, count in enumerate(counts) if count < LEAST_SHOWN]
    rest = sorted((i for i, count in enumerate(counts) if count >= LEAST_SHOWN), key=lambda i: (counts[i], i))
    covered: list[int] = []
    while few and rest and not _is_safe(counts, few, covered):
        covered.append(rest.pop(0))
    total: Shown = sum(counts)
    if few and not _is_safe(counts, few, covered):
        covered = []
        total = Hidden.FEW if sum(counts) < LEAST_SHOWN else Hidden.COVERED
    shown: list[Shown] = list(counts)
    for index in few:
        shown[index] = Hidden.FEW
    for index in covered:
        shown[index] = Hidden.COVERED
    return shown, total


def _is_safe(counts: Sequence[int], few: Sequence[int], covered: Sequence[int]) -> bool:
    hidden = sum(counts[i] for i in (*few, *covered))
    return bool(covered) and hidden - LEAST_SHOWN * len(covered) >= (LEAST_SHOWN - 1) * len(few)


@dataclass(frozen=True, slots=True)
class CountRow:
    """What was counted of one step through one link; without a step nothing was counted yet."""

    campaign_id: UUID
    link_id: UUID
    place: str
    step: Step | None
    count: int


@dataclass(frozen=True, slots=True)
class PlaceCounts:
    """The counts of one place, in the order of the steps, as they may be shown."""

    link_id: UUID
    place: str
    shown: list[Shown]


@dataclass(frozen=True, slots=True)
class CountTable:
    """The counts of a campaign, place by place, and their totals."""

    places: list[PlaceCounts]
    totals: list[Shown]


def count_tables(rows: Iterable[CountRow]) -> dict[UUID, CountTable]:
    """The table of each campaign, with small counts hidden, and those that would tell them."""
    sums: dict[UUID, dict[UUID, dict[Step, int]]] = {}
    names: dict[UUID, str] = {}
    for row in rows:
        steps = sums.setdefault(row.campaign_id, {}).setdefault(row.link_id, dict.fromkeys(Step, 0))
        names[row.link_id] = row.place
        if row.step is not None:
            steps[Step(row.step)] += int(row.count)
    return {campaign: _table(links, names) for campaign, links in sums.items()}


def _table(links: dict[UUID, dict[Step, int]], names: dict[UUID, str]) -> CountTable:
    columns = [hide_small([steps[step] for steps in links.values()]) for step in Step]
    places = [
        PlaceCounts(link, names[link], [column[index] for column, _total in columns])
        for index, link in enumerate(links)
    ]
    return CountTable(places, [total for _column, total in columns])
