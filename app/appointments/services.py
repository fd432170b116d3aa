"""Offering, booking, cancelling; the last word on a double booking is the database's."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.appointments.models import Appointment, Slot
from app.appointments.queries import TAKEN, next_appointment
from app.appointments.rules import is_sensible, may_book, may_cancel
from app.appointments.vocabulary import AppointmentBooked, AppointmentCancelled, AppointmentStatus, Mode
from app.audit.services import record
from app.casework.models import Case
from app.foundation.errors import Conflict, Invalid, NotFound
from app.foundation.events import publish
from app.foundation.i18n import gettext as _
from app.foundation.unit_of_work import Work


@dataclass(frozen=True, slots=True)
class NewSlot:
    """A time that a professional offers."""

    starts_at: datetime
    ends_at: datetime
    mode: Mode
    zone: str
    location_id: UUID | None = None
    case_id: UUID | None = None


def offer(work: Work, staff_id: UUID, new: NewSlot) -> Slot:
    """Offer a time, to one case or to all of the professional's; raises Invalid and Conflict."""
    if not is_sensible(new.starts_at, new.ends_at, work.now):
        raise Invalid(_("Choose a time that is still to come."), "starts_at")
    overlapping = select(Slot.id).where(
        Slot.staff_id == staff_id,
        Slot.withdrawn_at.is_(None),
        Slot.starts_at < new.ends_at,
        Slot.ends_at > new.starts_at,
    )
    if work.session.scalars(overlapping.limit(1)).first() is not None:
        raise Conflict(_("You already have something at this time."))
    slot = Slot(
        staff_id=staff_id,
        location_id=new.location_id,
        case_id=new.case_id,
        starts_at=new.starts_at,
        ends_at=new.ends_at,
        zone=new.zone,
        mode=new.mode,
    )
    work.session.add(slot)
    work.session.flush()
    record(work, "appointment:slot:offer", slot)
    return slot


def withdraw(work: Work, slot: Slot) -> None:
    """Take back a time that nobody has booked; raises Conflict when somebody has."""
    taken = select(Appointment.id).where(Appointment.slot_id == slot.id, Appointment.status.in_(TAKEN))
    if work.session.scalars(taken.limit(1)).first() is not None:
        raise Conflict(_("Somebody has booked this time. Cancel the appointment first."))
    slot.withdrawn_at = work.now
    record(work, "appointment:slot:withdraw", slot)


def book(work: Work, case: Case, slot_id: UUID, purpose: str = "", what_to_bring: str = "") -> Appointment:
    """Take a seat in a slot for the person of a case; raises Conflict when somebody was faster, NotFound otherwise."""
    slot = work.session.get(Slot, slot_id)
    if slot is None or slot.withdrawn_at is not None or slot.case_id not in {None, case.id}:
        raise NotFound
    seats = select(Appointment.seat).where(Appointment.slot_id == slot.id, Appointment.status.in_(TAKEN))
    taken = set(work.session.scalars(seats.order_by(Appointment.seat)))
    if not may_book(slot.starts_at, work.now, len(taken), slot.capacity):
        raise Conflict(_("Someone took this time. These are free:"))
    appointment = Appointment(
        slot_id=slot.id,
        seat=min(set(range(1, slot.capacity + 1)) - taken),
        case_id=case.id,
        person_id=case.person_id,
        purpose=purpose,
        what_to_bring=what_to_bring,
        booked_by=work.actor.capacity.value,
        booked_at=work.now,
    )
    work.session.add(appointment)
    _settle_race(work)
    record(work, "appointment:visit:book", appointment, case.person_id)
    refresh_next_appointment(work, case)
    publish(work, AppointmentBooked(appointment.id, case.id, slot.starts_at))
    return appointment


def _settle_race(work: Work) -> None:
    try:
        work.session.flush()
    except IntegrityError as error:
        raise Conflict(_("Someone took this time. These are free:")) from error


def cancel(work: Work, appointment: Appointment) -> None:
    """Cancel an appointment, which frees its seat; raises Conflict once it has begun."""
    slot = work.session.get_one(Slot, appointment.slot_id)
    if appointment.status != AppointmentStatus.BOOKED or not may_cancel(slot.starts_at, work.now):
        raise Conflict(_("This appointment can no longer be cancelled here. Call us, please."))
    appointment.status = AppointmentStatus.CANCELLED
    appointment.cancelled_at = work.now
    work.session.flush()
    case = work.session.get_one(Case, appointment.case_id)
    record(work, "appointment:visit:cancel", appointment, case.person_id)
    refresh_next_appointment(work, case)
    publish(work, AppointmentCancelled(appointment.id, case.id))


def record_outcome(work: Work, appointment: Appointment, status: AppointmentStatus) -> None:
    """Say what became of an appointment; a person who came counts as a contact."""
    appointment.status = status
    work.session.flush()
    case = work.session.get_one(Case, appointment.case_id)
    if status is AppointmentStatus.FULFILLED:
        case.last_contact_at = work.now
    record(work, "appointment:visit:outcome", appointment, case.person_id, status=status.value)
    refresh_next_appointment(work, case)


def refresh_next_appointment(work: Work, case: Case) -> None:
    """Bring the case's next appointment in step with the diary; lists show it."""
    upcoming = work.session.scalars(next_appointment(case.id, work.now)).first()
    case.next_appointment_at = upcoming.slot.starts_at if upcoming else None
    work.session.flush()
