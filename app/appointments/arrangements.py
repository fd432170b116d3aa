"""What an agency receives people for and in which rooms: changed, ended, and what it was before kept for good."""

import json
from collections.abc import Collection
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, or_, select, update
from sqlalchemy.orm import contains_eager, joinedload

from app.agencies.models import Location
from app.appointments.availability import DAY, NewReason
from app.appointments.invitations import waiting_for
from app.appointments.making import Changed, make_times
from app.appointments.models import Arrangement, AvailabilityRule, Reason, Room
from app.audit.services import record
from app.foundation.clock import today_in
from app.foundation.errors import Conflict, Invalid
from app.foundation.i18n import gettext as _
from app.foundation.i18n import ngettext
from app.foundation.unit_of_work import Work


@dataclass(frozen=True, slots=True)
class NewRoom:
    """A room as somebody describes it; `seats` are for those who come."""

    name: str
    seats: int


def reason_by_id(reason_id: UUID, agency_id: UUID | None) -> Select[Reason]:
    """A reason of one's own agency that has not ended."""
    return select(Reason).where(Reason.id == reason_id, Reason.agency_id == agency_id, Reason.ended_at.is_(None))


def rooms_of(agency_id: UUID | None) -> Select[Room]:
    """The rooms of an agency that are in use, with their places."""
    return (
        select(Room)
        .join(Room.location)
        .options(contains_eager(Room.location))
        .where(Location.agency_id == agency_id, Room.ended_at.is_(None))
        .order_by(Location.name, Room.name, Room.id)
    )


def room_by_id(room_id: UUID, agency_id: UUID | None) -> Select[Room]:
    """A room of one's own agency that is in use."""
    return rooms_of(agency_id).where(Room.id == room_id)


def ended_reasons(agency_id: UUID | None, limit: int = 20) -> Select[Reason]:
    """What an agency received people for until somebody ended it, the latest first."""
    return (
        select(Reason)
        .where(Reason.agency_id == agency_id, Reason.ended_at.is_not(None))
        .order_by(Reason.ended_at.desc(), Reason.id)
        .limit(limit)
    )


def rules_by_reason(agency_id: UUID | None) -> Select[UUID, int]:
    """How many hours of a week are given to each reason of an agency."""
    return (
        select(AvailabilityRule.reason_id, func.count())
        .join(Reason, Reason.id == AvailabilityRule.reason_id)
        .where(Reason.agency_id == agency_id, AvailabilityRule.until_on.is_(None))
        .group_by(AvailabilityRule.reason_id)
        .order_by(AvailabilityRule.reason_id)
    )


def past_of(thing: Reason | Room | Location, limit: int = 20) -> Select[Arrangement]:
    """What a reason, a room or a place was before, the latest first, with whoever changed it."""
    ids = {Reason: Arrangement.reason_id, Room: Arrangement.room_id, Location: Arrangement.location_id}
    mine = ids[type(thing)] == thing.id
    return (
        select(Arrangement)
        .options(joinedload(Arrangement.staff))
        .where(mine)
        .order_by(Arrangement.changed_at.desc(), Arrangement.id)
        .limit(limit)
    )


def was(before: Arrangement) -> dict[str, Any]:
    """What a kept arrangement says."""
    said: dict[str, Any] = json.loads(before.was)
    return said


def change_reason(work: Work, reason: Reason, new: NewReason) -> Changed:
    """Change a reason: free times are made anew, what is booked keeps what was agreed, and the past is kept."""
    before = NewReason(**{name: getattr(reason, name) for name in asdict(new)})
    if before == new:
        return Changed()
    keep_past(work, asdict(before), reason_id=reason.id)
    for name, value in asdict(new).items():
        setattr(reason, name, value)
    work.session.flush()
    record(work, "appointment:reason:change", reason)
    return make_times(work, _receivers(work, AvailabilityRule.reason_id == reason.id))


def end_reason(work: Work, reason: Reason) -> Changed:
    """End a reason and its hours: free times go, booked ones stay. Raises Conflict while somebody is invited to it."""
    waiting = waiting_for(work, reason.id)
    if waiting:
        raise Conflict(
            ngettext(
                "%(num)s person is invited to this and has not chosen a time. End it when they have one.",
                "%(num)s people are invited to this and have not chosen a time. End it when they have one.",
                waiting,
            )
        )
    who = _receivers(work, AvailabilityRule.reason_id == reason.id)
    keep_past(work, {"name": reason.name, "ended": True}, reason_id=reason.id)
    reason.ended_at, yesterday = work.now, today_in(work.zone, work.now) - DAY
    going_on = or_(AvailabilityRule.until_on.is_(None), AvailabilityRule.until_on > yesterday)
    work.session.execute(
        update(AvailabilityRule).where(AvailabilityRule.reason_id == reason.id, going_on).values(until_on=yesterday)
    )
    work.session.flush()
    record(work, "appointment:reason:end", reason)
    return make_times(work, who)


def add_room(work: Work, location_id: UUID, new: NewRoom) -> Room:
    """Add a room to a place of the agency; raises Invalid for a name that a room of this place has."""
    _refuse_same_name(work, location_id, new.name, None)
    room = Room(location_id=location_id, **asdict(new))
    work.session.add(room)
    work.session.flush()
    record(work, "appointment:room:add", room)
    return room


def change_room(work: Work, room: Room, new: NewRoom) -> Changed:
    """Change a room: free times follow its seats, what is booked stays. Raises Invalid."""
    _refuse_same_name(work, room.location_id, new.name, room.id)
    before = NewRoom(room.name, room.seats)
    if before == new:
        return Changed()
    keep_past(work, asdict(before), room_id=room.id)
    room.name, room.seats = new.name, new.seats
    work.session.flush()
    record(work, "appointment:room:change", room)
    return make_times(work, _receivers(work, AvailabilityRule.room_id == room.id))


def end_room(work: Work, room: Room) -> Changed:
    """Take a room out of use: its hours go on at the same place without a room, what is booked stays in it."""
    who = _receivers(work, AvailabilityRule.room_id == room.id)
    keep_past(work, {**asdict(NewRoom(room.name, room.seats)), "ended": True}, room_id=room.id)
    room.ended_at = work.now
    work.session.execute(update(AvailabilityRule).where(AvailabilityRule.room_id == room.id).values(room_id=None))
    work.session.flush()
    record(work, "appointment:room:end", room)
    return make_times(work, who)


def _refuse_same_name(work: Work, location_id: UUID, name: str, but: UUID | None) -> None:
    same = select(Room.id).where(
        Room.location_id == location_id, func.lower(Room.name) == name.lower(), Room.ended_at.is_(None)
    )
    if work.session.scalars(same.where(Room.id != but) if but else same).first() is not None:
        raise Invalid(_("This place has a room of this name. Choose another name."), "name")


def _receivers(work: Work, which: Any) -> Collection[UUID]:
    whose = select(AvailabilityRule.staff_id).where(which).distinct().order_by(AvailabilityRule.staff_id)
    return work.session.scalars(whose).all()


def keep_past(work: Work, before: dict[str, Any], **of: UUID) -> None:
    """Write down what a reason, a room or a place has been until now."""
    kept = Arrangement(staff_id=work.actor.staff_id, was=json.dumps(before), changed_at=work.now, **of)
    work.session.add(kept)
