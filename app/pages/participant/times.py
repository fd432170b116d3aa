"""The free times as a person chooses among them: days as tiles, then the times of one day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from uuid import UUID
from zoneinfo import ZoneInfo

from app.appointments import Reason, Slot
from app.foundation.clock import today_in
from app.foundation.errors import NotFound

AHEAD = timedelta(days=60)
TILES = 4
ANY = "any"
AFTERNOON = time(14)  # the morning of a Spanish office lasts until two


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address or the form asks for: a day, the first tile, a time."""

    day: str | None = None
    first: int | None = None
    slot: str | None = None


@dataclass(frozen=True, slots=True)
class Meeting:
    """Times of one day with the same person in the same place, so that one sentence tells about all of them."""

    about: Slot
    minutes: int
    morning: list[Slot]
    afternoon: list[Slot]


@dataclass(frozen=True, slots=True)
class Day:
    """A day on which somebody of the team receives, with what is still free."""

    date: date
    free: list[Slot]


@dataclass(frozen=True, slots=True)
class Choice:
    """What the page shows: some days as tiles, the chosen day with its times, and the chosen time."""

    tiles: list[Day]
    first: int
    earlier: int | None
    later: int | None
    day: Day | None
    meetings: list[Meeting]
    picked: Slot | None


def identifier(sent: str | None) -> UUID:
    """The id that a form sent; something else stands for no time at all."""
    try:
        return UUID(sent or "")
    except ValueError as error:
        raise NotFound from error


def reasons_in(rows: Iterable[tuple[Slot, int]]) -> list[Reason | None]:
    """What the free times are for, each once; None stands for times for any matter with the team."""
    found = {slot.reason_id: slot.reason for slot, taken in rows if taken < slot.capacity}
    return sorted(found.values(), key=lambda reason: (reason is not None, reason.name if reason else ""))


def for_reason(rows: Iterable[tuple[Slot, int]], wanted: str) -> list[tuple[Slot, int]]:
    """Only the times for one reason; `any` are those without one."""
    return [(slot, taken) for slot, taken in rows if str(slot.reason_id or ANY) == wanted]


def choice_of(rows: Iterable[tuple[Slot, int]], asked: Asked, zone: str) -> Choice:
    """Days and times out of the offered slots, each with how many of its seats are taken."""
    days = [
        Day(on, [slot for slot, taken in group if taken < slot.capacity])
        for on, group in groupby(rows, key=lambda row: today_in(zone, row[0].starts_at))
    ]
    place = _chosen(days, asked)
    day = days[place] if place is not None else None
    first = _first_tile(len(days), asked.first if asked.first is not None else (place or 0) // TILES * TILES)
    return Choice(
        tiles=days[first : first + TILES],
        first=first,
        earlier=max(first - TILES, 0) if first else None,
        later=first + TILES if first + TILES < len(days) else None,
        day=day,
        meetings=_meetings(day, ZoneInfo(zone)) if day else [],
        picked=next((slot for slot in day.free if str(slot.id) == asked.slot), None) if day else None,
    )


def _chosen(days: list[Day], asked: Asked) -> int | None:
    """The day that was asked for; when it is full or gone, the next free one after it, or after the first tile."""
    free = [place for place, day in enumerate(days) if day.free]
    wanted = asked.day or ""
    after = next((place for place in free if days[place].date.isoformat() >= wanted), None) if wanted else None
    in_sight = next((place for place in free if place >= (asked.first or 0)), None)
    found = after if after is not None else in_sight
    return found if found is not None else next(iter(free), None)


def _first_tile(count: int, wanted: int) -> int:
    return max(0, min(wanted, (count - 1) // TILES * TILES)) if count else 0


def _meetings(day: Day, zone: ZoneInfo) -> list[Meeting]:
    noon = datetime.combine(day.date, AFTERNOON, zone)
    alike: dict[tuple[object, ...], list[Slot]] = {}
    for slot in day.free:
        key = (slot.staff_id, slot.location_id, slot.mode, slot.ends_at - slot.starts_at)
        alike.setdefault(key, []).append(slot)
    return [
        Meeting(
            about=slots[0],
            minutes=int((slots[0].ends_at - slots[0].starts_at).total_seconds() // 60),
            morning=[slot for slot in slots if slot.starts_at < noon],
            afternoon=[slot for slot in slots if slot.starts_at >= noon],
        )
        for slots in alike.values()
    ]
