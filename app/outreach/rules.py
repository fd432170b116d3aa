"""Pure rules of outreach: when a campaign makes sense and how long a call may still wait."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.foundation.i18n import gettext as _

LONGEST = timedelta(days=731)
MOST_PLACES = 60
PLACE_LENGTH = 120
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
