"""When a professional leaves: free times go at once, and what is booked with them is for the successor to settle."""

from sqlalchemy import exists, select, update
from sqlalchemy.orm import contains_eager, joinedload

from app.agencies.models import StaffMember
from app.agencies.vocabulary import StaffLeft
from app.appointments.models import Appointment, Slot
from app.appointments.vocabulary import AppointmentStatus
from app.casework.models import Case
from app.casework.services import NewTask, add_task
from app.casework.vocabulary import TaskKind, TaskOwner
from app.foundation.clock import today_in
from app.foundation.i18n import date_text, speaking
from app.foundation.i18n import gettext as _
from app.foundation.unit_of_work import Work


def settle(work: Work, event: StaffLeft) -> None:
    """Take back the free times of whoever left; the successor decides about each booked appointment with its person."""
    booked = exists().where(Appointment.slot_id == Slot.id, Appointment.status == AppointmentStatus.BOOKED)
    work.session.execute(
        update(Slot)
        .where(Slot.staff_id == event.staff_id, Slot.starts_at > work.now, Slot.withdrawn_at.is_(None), ~booked)
        .values(withdrawn_at=work.now)
        .execution_options(synchronize_session=False)
    )
    successor = work.session.get(StaffMember, event.successor_id) if event.successor_id else None
    if successor is not None:
        _hand_over(work, event, successor)


def _hand_over(work: Work, event: StaffLeft, successor: StaffMember) -> None:
    leaver, today = work.session.get_one(StaffMember, event.staff_id), today_in(work.zone, work.now)
    theirs = (
        select(Appointment)
        .join(Appointment.slot)
        .options(contains_eager(Appointment.slot), joinedload(Appointment.case).joinedload(Case.person))
        .where(
            Slot.staff_id == event.staff_id,
            Slot.starts_at > work.now,
            Appointment.status == AppointmentStatus.BOOKED,
        )
        .order_by(Slot.starts_at, Appointment.id)
    )
    with speaking(successor.language):
        for visit in work.session.scalars(theirs).all():
            day = date_text(today_in(work.zone, visit.slot.starts_at), today)
            title = _("Appointment of %(day)s with %(name)s: move it or take it over", day=day, name=leaver.name)
            why = _(
                "%(name)s does not work here any more. The person was told that somebody else will receive them.",
                name=leaver.name,
            )
            new = NewTask(TaskOwner.STAFF, TaskKind.BOOK, title, why, due_on=today, staff_id=successor.id)
            add_task(work, visit.case, new)
