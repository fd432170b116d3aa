"""Reading the diary: free times, the next appointment, a professional's day."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

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


def offered_slots(case_id: UUID, now: datetime, until: datetime) -> Select[Slot, int]:
    """Times that this case may book, each with how many seats are taken; full ones are told apart by the caller."""
    taken = (
        select(func.count())
        .select_from(Appointment)
        .where(Appointment.slot_id == Slot.id, Appointment.status.in_(TAKEN))
        .correlate(Slot)
        .scalar_subquery()
    )
    in_team = exists().where(
        TeamSeat.case_id == case_id, TeamSeat.staff_id == Slot.staff_id, TeamSeat.ended_at.is_(None)
    )
    return (
        select(Slot, taken)
        .options(joinedload(Slot.staff), joinedload(Slot.location))
        .where(
            in_team,
            or_(Slot.case_id.is_(None), Slot.case_id == case_id),
            Slot.withdrawn_at.is_(None),
            Slot.starts_at > now,
            Slot.starts_at < until,
        )
        .order_by(Slot.starts_at, Slot.id)
    )


def diary(staff_id: UUID, starts: datetime, ends: datetime) -> Select[Slot, Appointment]:
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
