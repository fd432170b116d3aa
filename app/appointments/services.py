"""Offering, booking, cancelling; the last word on a double booking is the database's."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.appointments.models import Appointment, Slot
from app.appointments.queries import TAKEN, next_appointment, seats_taken, slot_for
from app.appointments.rules import is_sensible, may_book, may_cancel
from app.appointments.vocabulary import (
    AppointmentBooked,
    AppointmentCancelled,
    AppointmentConfirmed,
    AppointmentMoved,
    AppointmentStatus,
    CancelledBy,
    Mode,
    Visibility,
)
from app.audit.services import record
from app.casework.models import Case
from app.foundation.errors import Conflict, NotFound
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


class TimeRefused(Conflict):
    """One of several times cannot be offered; `number` says which one, counted from nought."""

    def __init__(self, message: str, number: int) -> None:
        super().__init__(message)
        self.number = number


def offer(work: Work, staff_id: UUID, new: NewSlot) -> Slot:
    """Offer a time, to one case or to all of the professional's; raises Conflict."""
    return offer_all(work, staff_id, [new])[0]


def offer_all(work: Work, staff_id: UUID, times: list[NewSlot]) -> list[Slot]:
    """Offer several times at once, all of them or none; raises TimeRefused for the first that cannot be."""
    near = select(Slot).where(
        Slot.staff_id == staff_id,
        Slot.starts_at < max(new.ends_at for new in times),
        Slot.ends_at > min(new.starts_at for new in times),
    )
    known = list(work.session.scalars(near.order_by(Slot.starts_at)))
    offered: list[Slot] = []
    for number, new in enumerate(times):
        if not is_sensible(new.starts_at, new.ends_at, work.now):
            raise TimeRefused(_("Choose a time that is still to come."), number)
        if any(_overlap(slot, new) for slot in (*known, *offered) if slot.withdrawn_at is None):
            raise TimeRefused(_("You already have something at this time."), number)
        # A time that was taken back comes to life again: a professional has each moment once.
        again = next((slot for slot in known if slot.starts_at == new.starts_at), None)
        offered.append(_place(again or Slot(staff_id=staff_id), new))
    _write_down(work, offered)
    record(work, "appointment:slot:offer", offered[0], slots=len(offered))
    return offered


def _write_down(work: Work, offered: list[Slot]) -> None:
    # Somebody may have offered the same moment a moment ago; the database has the last word.
    try:
        with work.session.begin_nested():
            work.session.add_all(offered)
            work.session.flush()
    except IntegrityError as error:
        raise TimeRefused(_("You already have something at this time."), 0) from error


def _overlap(slot: Slot, new: NewSlot) -> bool:
    return slot.starts_at < new.ends_at and slot.ends_at > new.starts_at


def _place(slot: Slot, new: NewSlot) -> Slot:
    slot.starts_at, slot.ends_at, slot.zone = new.starts_at, new.ends_at, new.zone
    slot.mode, slot.location_id, slot.case_id = new.mode, new.location_id, new.case_id
    slot.room_id = slot.reason_id = slot.rule_id = slot.withdrawn_at = None
    return slot


def withdraw(work: Work, slot: Slot) -> None:
    """Take back a time that nobody has booked; raises Conflict when somebody has."""
    taken = select(Appointment.id).where(Appointment.slot_id == slot.id, Appointment.status.in_(TAKEN))
    if work.session.scalars(taken.limit(1)).first() is not None:
        raise Conflict(_("Somebody has booked this time. Cancel the appointment first."))
    slot.withdrawn_at = work.now
    record(work, "appointment:slot:withdraw", slot)


@dataclass(frozen=True, slots=True)
class Terms:
    """What is agreed about an appointment besides its time; `visibility` None means as its reason says."""

    purpose: str = ""
    what_to_bring: str = ""
    visibility: Visibility | None = None


def book(work: Work, case: Case, slot_id: UUID, purpose: str = "", terms: Terms | None = None) -> Appointment:
    """Take a seat in a slot for the person of a case; raises Conflict when somebody was faster, NotFound otherwise."""
    appointment = _seat(work, case, slot_id, terms or Terms(purpose))
    record(work, "appointment:visit:book", appointment, case.person_id)
    publish(work, AppointmentBooked(appointment.id, case.id, appointment.starts_at))
    return appointment


def _seat(work: Work, case: Case, slot_id: UUID, terms: Terms) -> Appointment:
    # One booking at a time for each person; the row is locked before the audit, as everywhere.
    work.session.refresh(case, ["version", "next_appointment_at"], with_for_update=True)
    found = work.session.execute(slot_for(case.id, slot_id).with_for_update(of=Slot)).one_or_none()
    if found is None:
        raise NotFound
    slot, taken, busy = found
    if not may_book(slot.starts_at, work.now, taken, slot.capacity):
        raise Conflict(_("Someone took this time. These are free:"))
    if busy:
        raise Conflict(_("You have another appointment at this time. These are free:"))
    appointment = _new(work, case, slot, terms)
    _take_seat(work, appointment)
    _bring_forward(work, case, slot.starts_at)
    return appointment


def _new(work: Work, case: Case, slot: Slot, terms: Terms) -> Appointment:
    # Read after the lock on the slot, so that two who join a workshop at once do not want the same chair.
    taken = set(work.session.scalars(seats_taken(slot.id))) if slot.capacity > 1 else set()
    free = set(range(1, slot.capacity + 1)) - taken
    if not free:
        raise Conflict(_("Someone took this time. These are free:"))
    reason = slot.reason
    return Appointment(
        slot_id=slot.id,
        slot=slot,
        seat=min(free),
        case_id=case.id,
        person_id=case.person_id,
        reason_id=slot.reason_id,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        purpose=terms.purpose,
        what_to_bring=terms.what_to_bring or (reason.what_to_bring if reason else ""),
        visibility=terms.visibility or (Visibility(reason.visibility) if reason else Visibility.NOTIFIED),
        booked_by=work.actor.capacity.value,
        booked_at=work.now,
    )


def _take_seat(work: Work, appointment: Appointment) -> None:
    # In a savepoint, so that the page of the one who lost can still be made in this unit of work.
    try:
        with work.session.begin_nested():
            work.session.add(appointment)
            work.session.flush()
    except IntegrityError as error:
        if "ex_appointment_person" in str(error.orig):
            raise Conflict(_("You have another appointment at this time. These are free:")) from error
        raise Conflict(_("Someone took this time. These are free:")) from error


def confirm(work: Work, appointment: Appointment) -> None:
    """The person says that they will come; twice is as good as once. Raises Conflict once it is over or cancelled."""
    if appointment.confirmed_at is not None:
        return
    if appointment.status != AppointmentStatus.BOOKED or appointment.starts_at <= work.now:
        raise Conflict(_("This appointment can no longer be confirmed here. Call us, please."))
    appointment.confirmed_at = work.now
    work.session.flush()
    record(work, "appointment:visit:confirm", appointment, work.actor.person_id)
    publish(work, AppointmentConfirmed(appointment.id, appointment.case_id))


def cancel(work: Work, appointment: Appointment) -> None:
    """Cancel an appointment, which frees its seat; twice is as good as once. Raises Conflict once it has begun."""
    if appointment.status == AppointmentStatus.CANCELLED:
        return
    by = CancelledBy.PERSON if work.actor.person_id is not None else CancelledBy.SERVICE
    case = _free_seat(work, appointment, by)
    refresh_next_appointment(work, case)
    record(work, "appointment:visit:cancel", appointment, case.person_id)
    publish(work, AppointmentCancelled(appointment.id, case.id))


def _free_seat(work: Work, appointment: Appointment, by: CancelledBy) -> Case:
    if appointment.status != AppointmentStatus.BOOKED or not may_cancel(appointment.starts_at, work.now):
        raise Conflict(_("This appointment can no longer be cancelled here. Call us, please."))
    appointment.status, appointment.cancelled_by = AppointmentStatus.CANCELLED, by
    appointment.cancelled_at = work.now
    work.session.flush()
    return work.session.get_one(Case, appointment.case_id)


def move(work: Work, appointment: Appointment, slot_id: UUID) -> Appointment:
    """Take another time instead; when it is gone, the old one is kept. Raises Conflict or NotFound."""
    if appointment.slot_id == slot_id:
        return appointment
    terms = Terms(appointment.purpose, appointment.what_to_bring, Visibility(appointment.visibility))
    with work.session.begin_nested():
        case = _free_seat(work, appointment, CancelledBy.MOVED)
        moved = _seat(work, case, slot_id, terms)
    refresh_next_appointment(work, case)
    record(work, "appointment:visit:move", moved, case.person_id)
    publish(work, AppointmentMoved(appointment.id, moved.id, case.id))
    return moved


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an appointment, in the words of the buttons."""

    status: AppointmentStatus
    cancelled_by: CancelledBy | None = None


OUTCOMES = {
    "fulfilled": Outcome(AppointmentStatus.FULFILLED),
    "noshow": Outcome(AppointmentStatus.NOSHOW),
    "excused": Outcome(AppointmentStatus.CANCELLED, CancelledBy.PERSON),
    "cancelled": Outcome(AppointmentStatus.CANCELLED, CancelledBy.SERVICE),
}


def record_outcome(work: Work, appointment: Appointment, became: str) -> None:
    """Say what became of an appointment; a person who came counts as a contact. Raises Conflict before it begins."""
    if appointment.starts_at > work.now:
        raise Conflict(_("This appointment has not begun yet."))
    outcome = OUTCOMES[became]
    appointment.status, appointment.cancelled_by, appointment.outcome_at = (
        outcome.status,
        outcome.cancelled_by,
        work.now,
    )
    appointment.cancelled_at = work.now if outcome.status is AppointmentStatus.CANCELLED else None
    _settle_outcome(work)
    case = work.session.get_one(Case, appointment.case_id)
    if outcome.status is AppointmentStatus.FULFILLED:
        case.last_contact_at = max(case.last_contact_at or appointment.starts_at, appointment.starts_at)
    refresh_next_appointment(work, case)
    record(work, "appointment:visit:outcome", appointment, case.person_id, status=became)


def _settle_outcome(work: Work) -> None:
    try:
        with work.session.begin_nested():
            work.session.flush()
    except IntegrityError as error:
        raise Conflict(_("The person has another appointment at this time.")) from error


def _bring_forward(work: Work, case: Case, starts_at: datetime) -> None:
    if case.next_appointment_at is not None and case.next_appointment_at <= work.now:
        return refresh_next_appointment(work, case)
    case.next_appointment_at = min(case.next_appointment_at or starts_at, starts_at)
    return work.session.flush()


def refresh_next_appointment(work: Work, case: Case) -> None:
    """Bring the case's next appointment in step with the diary; lists show it."""
    upcoming = work.session.scalars(next_appointment(case.id, work.now)).first()
    case.next_appointment_at = upcoming.slot.starts_at if upcoming else None
    work.session.flush()


def refresh_passed(work: Work) -> int:
    """Bring the cases in step whose next appointment has gone by: nobody clicked, the clock moved on."""
    passed = work.session.scalars(select(Case).where(Case.next_appointment_at < work.now).order_by(Case.id)).all()
    for case in passed:
        refresh_next_appointment(work, case)
    return len(passed)
