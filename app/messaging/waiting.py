"""The clock of messages without an answer: a nudge on the third day, and word to the coordinators on the sixth."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import contains_eager

from app.agencies.queries import coordinators_of
from app.audit.services import record
from app.casework.models import Case
from app.casework.services import NewTask, add_task
from app.casework.vocabulary import CaseStatus, TaskKind, TaskOwner
from app.delivery.services import enqueue_staff
from app.foundation.clock import today_in
from app.foundation.i18n import gettext as _
from app.foundation.i18n import speaking
from app.foundation.unit_of_work import Work
from app.messaging.models import Thread
from app.messaging.rules import NUDGE_DAYS, is_late, late_before, wants_nudge
from app.messaging.services import NUDGE

MOST_A_NIGHT = 500


def late_since(work: Work) -> datetime:
    """Conversations that wait since before this moment have waited too long."""
    first = late_before(today_in(work.zone, work.now))
    return datetime.combine(first, time.min, ZoneInfo(work.zone))


def watch_the_clock(work: Work) -> int:
    """Nudge whoever leads the case, and tell the coordinators what is late, each of them once; how many."""
    told = 0
    today = today_in(work.zone, work.now)
    for thread in work.session.scalars(_untold(work)).unique():
        since = today_in(work.zone, thread.unanswered_since or work.now)
        if thread.nudged_at is None and wants_nudge(since, today):
            _nudge(work, thread)
            told += 1
        if thread.late_at is None and is_late(since, today):
            _tell_coordinators(work, thread)
            told += 1
    return told


def _untold(work: Work) -> Select[Thread]:
    nudge_before = work.now - timedelta(days=NUDGE_DAYS - 1)
    return (
        select(Thread)
        .join(Thread.case)
        .options(contains_eager(Thread.case).joinedload(Case.person))
        .options(contains_eager(Thread.case).joinedload(Case.key_worker))
        .where(
            Case.status == CaseStatus.OPEN,
            or_(
                and_(Thread.unanswered_since < nudge_before, Thread.nudged_at.is_(None)),
                and_(Thread.unanswered_since < late_since(work), Thread.late_at.is_(None)),
            ),
        )
        .order_by(Thread.unanswered_since, Thread.id)
        .limit(MOST_A_NIGHT)
    )


def _nudge(work: Work, thread: Thread) -> None:
    case, worker = thread.case, thread.case.key_worker
    with speaking(worker.language):
        title = _("Answer %(name)s: they wrote 3 days ago", name=case.person.name)
        why = _("Nobody has answered yet. One line is enough: what happens next, and when.")
    today = today_in(work.zone, work.now)
    new = NewTask(TaskOwner.STAFF, TaskKind.MESSAGE, title, why, due_on=today, staff_id=worker.id)
    thread.nudge_task_id = add_task(work, case, new).id
    thread.nudged_at = work.now
    enqueue_staff(work, NUDGE, worker.id, subject_id=thread.id)
    record(work, "message:thread:nudge", thread, case.person_id)


def _tell_coordinators(work: Work, thread: Thread) -> None:
    case = thread.case
    thread.late_at = work.now
    for coordinator in work.session.scalars(coordinators_of(case.agency_id, but=case.key_worker_id)):
        enqueue_staff(work, NUDGE, coordinator.id, subject_id=thread.id)
    record(work, "message:thread:tell_late", thread, case.person_id)
