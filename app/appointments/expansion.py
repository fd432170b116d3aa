"""Rules in local wall time turned into moments; pure, so that the two nights of the clock change can be tried."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Pattern:
    """Hours of one weekday, as the clock on the wall shows them, cut into times of `minutes`."""

    rule_id: UUID
    weekday: int
    begins: time
    ends: time
    minutes: int
    from_on: date
    until_on: date | None
    zone: str


@dataclass(frozen=True, slots=True)
class Away:
    """Days, or hours of each of them, in which nobody is received."""

    from_on: date
    until_on: date
    begins: time | None = None
    ends: time | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    """One time that a rule makes."""

    rule_id: UUID
    starts_at: datetime
    ends_at: datetime


def expand(
    patterns: Iterable[Pattern], away: Collection[Away], days_off: Collection[date], first: date, last: date
) -> list[Moment]:
    """Every time that the rules make from `first` to `last`, both included, in the order of time.

    A rule says what the clock on the wall shows: summer time moves nothing. A time that the clock jumps over does not
    exist and is left out; where it shows the same hour twice, the first one counts.
    """
    found = [moment for pattern in patterns for moment in _of(pattern, away, days_off, first, last)]
    return sorted(found, key=lambda moment: (moment.starts_at, str(moment.rule_id)))


def _of(
    pattern: Pattern, away: Collection[Away], days_off: Collection[date], first: date, last: date
) -> Iterator[Moment]:
    begins = max(first, pattern.from_on)
    day = begins + timedelta(days=(pattern.weekday - begins.weekday()) % 7)
    end = min(last, pattern.until_on) if pattern.until_on else last
    while day <= end:
        if day not in days_off:
            yield from _of_day(pattern, day, [one for one in away if one.from_on <= day <= one.until_on])
        day += 7 * DAY


def _of_day(pattern: Pattern, day: date, away: list[Away]) -> Iterator[Moment]:
    zone, step = ZoneInfo(pattern.zone), timedelta(minutes=pattern.minutes)
    wall, until = datetime.combine(day, pattern.begins), datetime.combine(day, pattern.ends)
    while wall + step <= until:
        if not any(_is_away(one, wall.time(), (wall + step).time()) for one in away) and _exists(wall, zone):
            starts = wall.replace(tzinfo=zone).astimezone(UTC)
            yield Moment(pattern.rule_id, starts, starts + step)
        wall += step


def _is_away(away: Away, begins: time, ends: time) -> bool:
    if away.begins is None or away.ends is None:
        return True
    return begins < away.ends and ends > away.begins


def _exists(wall: datetime, zone: ZoneInfo) -> bool:
    back = wall.replace(tzinfo=zone).astimezone(UTC).astimezone(zone)
    return back.replace(tzinfo=None) == wall
