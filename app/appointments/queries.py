"""Reading the diary: free times, the next appointment, a professional's day."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, Select, Uuid, bindparam, exists, func, or_, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from app.agencies.models import StaffMember
from app.appointments.models import Appointment, Slot
from app.appointments.vocabulary import AppointmentStatus
from app.casework.models import Case, TeamSeat

TAKEN = (AppointmentStatus.BOOKED, AppointmentStatus.FULFILLED)


def next_appointment(case_id: UUID, now: datetime) -> Select[Appointment]:
    """The next booked appointment of a case that has not ended."""
    return (
        select(Appointment)
        .join(Appointment.slot)
        .options(
            contains_eager(Appointment.slot).joinedload(Slot.staff),
            contains_eager(Appointment.slot).joinedload(Slot.location),
        )
        .where(Appointment.case_id == case_id, Appointment.status == AppointmentStatus.BOOKED, Slot.ends_at > now)
        .order_by(Slot.starts_at)
        .limit(1)
    )


def appointments_of(case_id: UUID, limit: int = 50) -> Select[Appointment]:
    """The appointments of a case, the latest first."""
    return (
        select(Appointment)
        .join(Appointment.slot)
        .options(
            contains_eager(Appointment.slot).joinedload(Slot.staff),
            contains_eager(Appointment.slot).joinedload(Slot.location),
        )
        .where(Appointment.case_id == case_id)
        .order_by(Slot.starts_at.desc())
        .limit(limit)
    )


# The latest appointments for the page of a file: columns, in a statement built once.
VISIT_LINES: Select[*tuple[Any, ...]] = (
    select(
        Slot.starts_at,
        Slot.ends_at,
        Slot.mode,
        Appointment.status,
        Appointment.booked_by,
        Appointment.booked_at,
        Appointment.cancelled_at,
        StaffMember.given_name,
    )
    .join(Slot, Slot.id == Appointment.slot_id)
    .join(StaffMember, StaffMember.id == Slot.staff_id)
    .where(Appointment.case_id == bindparam("case_id", type_=Uuid))
    .order_by(Slot.starts_at.desc(), Appointment.id)
    .limit(bindparam("most", type_=Integer))
)


def offered_slots(case_id: UUID, now: datetime, until: datetime, limit: int = 500) -> Select[Slot, int]:
    """Times that this case may book, each with how many seats are taken; full ones are told apart by the caller."""
    taken = (
        select(func.count())
        .select_from(Appointment)
        .where(Appointment.slot_id == Slot.id, Appointment.status.in_(TAKEN))
        .correlate(Slot)
        .scalar_subquery()
    )
    return (
        select(Slot, taken)
        .options(joinedload(Slot.staff), joinedload(Slot.location))
        .where(_meant_for(case_id), Slot.starts_at > now, Slot.starts_at < until)
        .order_by(Slot.starts_at, Slot.id)
        .limit(limit)
    )


def _meant_for(case_id: UUID) -> ColumnElement[bool]:
    in_team = exists().where(
        TeamSeat.case_id == case_id, TeamSeat.staff_id == Slot.staff_id, TeamSeat.ended_at.is_(None)
    )
    return in_team & or_(Slot.case_id.is_(None), Slot.case_id == case_id) & Slot.withdrawn_at.is_(None)


def slot_for(case_id: UUID, slot_id: UUID) -> Select[Slot]:
    """A time that was offered to this case by somebody who is in its team now."""
    return select(Slot).where(Slot.id == slot_id, _meant_for(case_id))


def seats_taken(slot_id: UUID) -> Select[int]:
    """The seats of a slot that are not free."""
    return (
        select(Appointment.seat)
        .where(Appointment.slot_id == slot_id, Appointment.status.in_(TAKEN))
        .order_by(Appointment.seat)
    )


def own_at_the_same_time(case_id: UUID, slot: Slot) -> Select[UUID]:
    """The person's own booked appointments that overlap a slot, wherever and with whomever they are."""
    other = aliased(Slot)
    return (
        select(Appointment.id)
        .join(other, other.id == Appointment.slot_id)
        .where(
            Appointment.case_id == case_id,
            Appointment.status == AppointmentStatus.BOOKED,
            other.starts_at < slot.ends_at,
            other.ends_at > slot.starts_at,
        )
        .order_by(Appointment.id)
        .limit(1)
    )


def diary(staff_id: UUID | None, starts: datetime, ends: datetime) -> Select[Slot, Appointment | None]:
    """A professional's times between two moments, each with its live appointment, if any."""
    return (
        select(Slot, Appointment)
        .outerjoin(Appointment, (Appointment.slot_id == Slot.id) & (Appointment.status != AppointmentStatus.CANCELLED))
        .outerjoin(Appointment.case)
        .options(
            contains_eager(Appointment.case).joinedload(Case.person),
            joinedload(Slot.location),
        )
        .where(Slot.staff_id == staff_id, Slot.withdrawn_at.is_(None), Slot.starts_at >= starts, Slot.starts_at < ends)
        .order_by(Slot.starts_at, Slot.id)
    )


def slot_of(slot_id: UUID, staff_id: UUID | None) -> Select[Slot]:
    """A time that this professional offered and has not taken back."""
    return (
        select(Slot)
        .options(joinedload(Slot.location))
        .where(Slot.id == slot_id, Slot.staff_id == staff_id, Slot.withdrawn_at.is_(None))
    )


def without_outcome(staff_id: UUID | None, now: datetime, limit: int = 10) -> Select[Appointment]:
    """Appointments of a professional that are over and of which nobody has said what became of them."""
    return (
        select(Appointment)
        .join(Appointment.slot)
        .options(contains_eager(Appointment.slot), joinedload(Appointment.case).joinedload(Case.person))
        .where(Slot.staff_id == staff_id, Slot.ends_at < now, Appointment.status == AppointmentStatus.BOOKED)
        .order_by(Slot.starts_at.desc(), Appointment.id)
        .limit(limit)
    )
