"""The diaries of the demonstration: reasons, rooms and weekly hours, so that anybody can book in the coming weeks."""

from datetime import time
from typing import Any
from uuid import UUID

from app.appointments.arrangements import NewRoom, add_room
from app.appointments.availability import NewReason, add_reason
from app.appointments.holidays import plant_holidays
from app.appointments.making import make_times
from app.appointments.models import AvailabilityRule
from app.appointments.vocabulary import Mode, Takers
from app.demo.plot import Plot
from app.demo.stage import told
from app.foundation.unit_of_work import Work


def open_diaries(work: Work, plot: Plot) -> None:
    """Write down the week of everybody who receives people, and make its times; what the story booked stays."""
    diary = told("diary")
    reasons = {(key, one["key"]): _reason(work, plot, key, one) for one in diary["reasons"] for key in one["agencies"]}
    rooms = {key: _rooms(work, plot, key, some) for key, some in diary["rooms"].items()}
    for member, week in diary["week_of"].items():
        agency = plot.stage.agency_of(member)
        for hours in diary["hours"][week]:
            room_id = rooms[agency][0] if hours.get("room") else None
            work.session.add(_rule(plot, member, hours, reasons[agency, hours["reason"]], room_id))
    work.session.flush()
    plant_holidays(work)
    make_times(work)


def _reason(work: Work, plot: Plot, agency: str, said: dict[str, Any]) -> UUID:
    new = NewReason(
        said["name"],
        said["minutes"],
        Mode(said["mode"]),
        Takers(said["takers"]),
        said.get("capacity", 1),
        what_to_bring=said.get("what_to_bring", ""),
    )
    return add_reason(work, plot.stage.agencies[agency].id, new).id


def _rooms(work: Work, plot: Plot, agency: str, some: list[dict[str, Any]]) -> list[UUID]:
    place = plot.stage.locations[agency].id
    return [add_room(work, place, NewRoom(one["name"], one["seats"])).id for one in some]


def _rule(plot: Plot, member: str, hours: dict[str, Any], reason_id: UUID, room_id: UUID | None) -> AvailabilityRule:
    return AvailabilityRule(
        staff_id=plot.stage.staff[member].id,
        reason_id=reason_id,
        location_id=plot.stage.place_of(member).id,
        room_id=room_id,
        weekday=hours["weekday"],
        begins=_clock(hours["begins"]),
        ends=_clock(hours["ends"]),
        from_on=plot.calendar.today,
        zone=plot.calendar.zone,
    )


def _clock(words: str) -> time:
    hours, minutes = words.split(":")
    return time(int(hours), int(minutes))
