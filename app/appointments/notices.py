"""What leaves the house about appointments: written with its cause, asked once more just before it goes."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from app.appointments.models import Appointment, Invitation, Slot
from app.appointments.rules import may_show, reminder_due
from app.appointments.status import status_of
from app.appointments.vocabulary import (
    AppointmentBooked,
    AppointmentCancelled,
    AppointmentMoved,
    AppointmentStatus,
    Door,
    PurposeStatus,
)
from app.delivery.models import Outbox
from app.delivery.services import enqueue, enqueue_staff, withdraw
from app.foundation.unit_of_work import Work

SOON = timedelta(days=2)
MOST_AT_ONCE = 500
INVITATIONS = frozenset({"appointment_invitation", "invitation_reminder"})


def tell_booked(work: Work, event: AppointmentBooked) -> None:
    """Tell the person of a time that somebody else booked, and the professional of one that the person booked."""
    _tell(work, "appointment_booked", event.appointment_id)


def tell_cancelled(work: Work, event: AppointmentCancelled) -> None:
    """Tell the person that a time is called off, and take back what was still to be said about it."""
    withdraw(work, event.appointment_id)
    _tell(work, "appointment_cancelled", event.appointment_id)


def tell_moved(work: Work, event: AppointmentMoved) -> None:
    """Tell the person that somebody moved their time."""
    withdraw(work, event.from_id)
    _tell(work, "appointment_moved", event.appointment_id)


def _tell(work: Work, kind: str, appointment_id: UUID) -> None:
    visit = work.session.get_one(Appointment, appointment_id)
    if work.actor.person_id is not None:
        # The person's own deed is on their screen already; whoever receives them may want to hear of it.
        slot = work.session.get_one(Slot, visit.slot_id)
        enqueue_staff(work, "visit_changed", slot.staff_id, subject_id=visit.id)
        return
    if visit.starts_at > work.now and may_show(visit.visibility, Door.NOTICE):
        enqueue(work, kind, visit.person_id, subject_id=visit.id, expires_at=visit.starts_at)


def remind(work: Work) -> int:
    """Write the reminders that are due, two days before and never at night; how many."""
    statement = (
        select(Appointment)
        .where(
            Appointment.status == AppointmentStatus.BOOKED,
            Appointment.starts_at > work.now,
            Appointment.starts_at <= work.now + SOON,
            Appointment.reminded_at.is_(None),
        )
        .order_by(Appointment.starts_at, Appointment.id)
        .limit(MOST_AT_ONCE)
    )
    due = [
        visit
        for visit in work.session.scalars(statement).all()
        if may_show(visit.visibility, Door.NOTICE)
        and reminder_due(visit.starts_at, visit.booked_at, work.now, work.zone)
    ]
    for visit in due:
        visit.reminded_at = work.now
        enqueue(work, "appointment_reminder", visit.person_id, subject_id=visit.id, expires_at=visit.starts_at)
    return len(due)


def may_still_go(work: Work, row: Outbox) -> bool:
    """True when a notice about an appointment or an invitation is still true the moment before it leaves."""
    if row.kind in INVITATIONS:
        return _is_invited(work, row.subject_id)
    visit = work.session.get(Appointment, row.subject_id)
    if visit is None or visit.starts_at <= work.now or not may_show(visit.visibility, Door.NOTICE):
        return False
    return (visit.status == AppointmentStatus.CANCELLED) == (row.kind == "appointment_cancelled")


def _is_invited(work: Work, invitation_id: UUID) -> bool:
    invitation = work.session.get(Invitation, invitation_id)
    if invitation is None:
        return False
    return status_of(work, invitation.case_id, invitation.reason_id) is PurposeStatus.INVITED
