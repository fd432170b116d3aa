"""What the person's first page needs, read in one query: it is opened more often than any other."""

from sqlalchemy import bindparam, select
from sqlalchemy.orm import aliased

from app.agencies.models import StaffMember
from app.appointments.models import Appointment, Slot
from app.appointments.rules import shown_at
from app.appointments.vocabulary import AppointmentStatus, Door
from app.casework.models import Case, CaseTask
from app.casework.vocabulary import TaskOwner
from app.foundation.columns import UTCDateTime
from app.messaging.models import Message, Thread

_task, _visit, _time = aliased(CaseTask), aliased(Appointment), aliased(Slot)
_next_task = (
    select(_task.id)
    .where(_task.case_id == Case.id, _task.owner == TaskOwner.PERSON, _task.done_at.is_(None))
    .order_by(_task.due_on.is_(None), _task.due_on, _task.created_at)
    .limit(1)
    .correlate(Case)
    .scalar_subquery()
)
_next_visit = (
    select(_visit.id)
    .join(_time, _time.id == _visit.slot_id)
    .where(
        _visit.case_id == Case.id,
        _visit.status == AppointmentStatus.BOOKED,
        _visit.visibility.in_(shown_at(Door.PAGE)),
        _time.ends_at > bindparam("now", type_=UTCDateTime),
    )
    .order_by(_time.starts_at)
    .limit(1)
    .correlate(Case)
    .scalar_subquery()
)
_writer = aliased(StaffMember)
_last_writer = (
    select(_writer.given_name)
    .join(Message, Message.staff_id == _writer.id)
    .where(Message.thread_id == Thread.id)
    .order_by(Message.sent_at.desc())
    .limit(1)
    .correlate(Thread)
    .scalar_subquery()
)

# One row: the case, its next step, its next appointment, what is new. `access.policy` narrows it to the person's own.
FRONT = (
    select(
        Case.id.label("case_id"),
        CaseTask.id.label("task_id"),
        CaseTask.title,
        CaseTask.why,
        CaseTask.minutes,
        CaseTask.due_on,
        Appointment.id.label("appointment_id"),
        Slot.starts_at,
        StaffMember.given_name.label("with_whom"),
        Thread.unread_for_person.label("unread"),
        _last_writer.label("writer"),
    )
    .select_from(Case)
    .outerjoin(CaseTask, CaseTask.id == _next_task)
    .outerjoin(Appointment, Appointment.id == _next_visit)
    .outerjoin(Slot, Slot.id == Appointment.slot_id)
    .outerjoin(StaffMember, StaffMember.id == Slot.staff_id)
    .outerjoin(Thread, Thread.case_id == Case.id)
    .limit(1)
)
