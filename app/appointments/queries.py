"""Reading the diary: free times, the next appointment, a professional's day."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, ScalarSelect, Select, Uuid, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from app.agencies.models import StaffMember
from app.appointments.models import Appointment, Reason, Slot
from app.appointments.rules import shown_at
from app.appointments.vocabulary import AppointmentStatus, Door, Takers
from app.casework.models import Case, TeamSeat

# An outcome that nobody noted for half a year is not asked for on My day any more; the file still shows it.
ASKED_FOR = timedelta(days=180)
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


def own_appointments(case_id: UUID) -> Select[Appointment]:
    """The appointments of a case that the person's own device may show, the latest first."""
    return appointments_of(case_id).where(Appointment.visibility.in_(shown_at(Door.PAGE)))


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


def _taken() -> ScalarSelect[int]:
    return (
        select(func.count())
        .select_from(Appointment)
        .where(Appointment.slot_id == Slot.id, Appointment.status.in_(TAKEN))
        .correlate(Slot)
        .scalar_subquery()
    )


def offered_slots(case_id: UUID, now: datetime, until: datetime, limit: int = 500) -> Select[Slot, int]:
    """Times that this case may book, each with how many seats are taken; full ones are told apart by the caller."""
    return (
        select(Slot, _taken())
        .options(joinedload(Slot.staff), joinedload(Slot.location), joinedload(Slot.reason))
        .where(_meant_for(case_id), Slot.starts_at > now, Slot.starts_at < until)
        .order_by(Slot.starts_at, Slot.id)
        .limit(limit)
    )


def _meant_for(case_id: UUID) -> ColumnElement[bool]:
    """Times of the team, and those for a reason that anyone of an agency of the team, or the key worker, takes."""
    team = select(TeamSeat.staff_id).where(TeamSeat.case_id == case_id, TeamSeat.ended_at.is_(None))
    agencies = select(StaffMember.agency_id).where(StaffMember.id.in_(team))
    lead = select(Case.key_worker_id).where(Case.id == case_id).scalar_subquery()
    anyone = select(Reason.id).where(Reason.agency_id.in_(agencies), Reason.takers == Takers.AGENCY)
    only_lead = select(Reason.id).where(Reason.takers == Takers.KEY_WORKER)
    by_reason = or_(Slot.reason_id.in_(anyone), and_(Slot.reason_id.in_(only_lead), Slot.staff_id == lead))
    offered = or_(and_(Slot.reason_id.is_(None), Slot.staff_id.in_(team)), by_reason)
    return and_(offered, or_(Slot.case_id.is_(None), Slot.case_id == case_id), Slot.withdrawn_at.is_(None))


def slot_for(case_id: UUID, slot_id: UUID) -> Select[Slot, int, bool]:
    """A time that this case may book: with how many seats are taken and whether the person is busy then."""
    busy = (
        exists()
        .where(
            Appointment.case_id == case_id,
            Appointment.status == AppointmentStatus.BOOKED,
            Appointment.starts_at < Slot.ends_at,
            Appointment.ends_at > Slot.starts_at,
        )
        .correlate(Slot)
    )
    return (
        select(Slot, _taken(), busy)
        .options(joinedload(Slot.reason))
        .where(Slot.id == slot_id, _meant_for(case_id))
        .execution_options(populate_existing=True)
    )


def seats_taken(slot_id: UUID) -> Select[int]:
    """The seats of a slot that are not free."""
    return (
        select(Appointment.seat)
        .where(Appointment.slot_id == slot_id, Appointment.status.in_(TAKEN))
        .order_by(Appointment.seat)
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


def without_outcome(staff_id: UUID | None, morning: datetime, limit: int = 10) -> Select[Appointment]:
    """Appointments of a professional that ended before this morning and of which nobody has said how they went."""
    return (
        select(Appointment)
        .join(Appointment.slot)
        .options(contains_eager(Appointment.slot), joinedload(Appointment.case).joinedload(Case.person))
        .where(
            Slot.staff_id == staff_id,
            # The two bounds lead to the professional's own times; by the state alone it would be everybody's.
            Slot.starts_at > morning - ASKED_FOR,
            Slot.starts_at < morning,
            Slot.ends_at <= morning,
            Appointment.status == AppointmentStatus.BOOKED,
        )
        .order_by(Slot.starts_at.desc(), Appointment.id)
        .limit(limit)
    )
