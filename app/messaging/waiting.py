"""The clocks of messages: a nudge on the third day without an answer, word to the coordinators on the sixth.

And the other way round: whoever has not read the team's words for five days gets a call instead of more of them.
"""

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
from app.foundation.i18n import day_short, speaking
from app.foundation.i18n import gettext as _
from app.foundation.unit_of_work import Work
from app.messaging.models import Message, Thread
from app.messaging.rules import NUDGE_DAYS, UNREAD_DAYS, is_late, late_before, wants_nudge
from app.messaging.services import NUDGE, end_task

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
    return told + _call_who_reads_nothing(work)


def _call_who_reads_nothing(work: Work) -> int:
    """Give the key worker a step for each person who has not read for days, once until they read; how many."""
    before = work.now - timedelta(days=UNREAD_DAYS)
    unread = (
        select(Thread, Message.sent_at)
        .join(Message, Message.id == Thread.notice_id)
        .join(Thread.case)
        .options(contains_eager(Thread.case).joinedload(Case.person))
        .options(contains_eager(Thread.case).joinedload(Case.key_worker))
        .where(
            Case.status == CaseStatus.OPEN,
            Thread.unread_for_person > 0,
            Thread.unread_task_id.is_(None),
            Message.sent_at <= before,
        )
        .order_by(Message.sent_at, Thread.id)
        .limit(MOST_A_NIGHT)
    )
    found = work.session.execute(unread).unique().all()
    for thread, sent_at in found:
        _ask_to_call(work, thread, sent_at)
    return len(found)


def end_calls_not_needed(work: Work) -> int:
    """End the steps about people who have read meanwhile: nobody is called in vain; how many."""
    read = select(Thread).where(Thread.unread_task_id.is_not(None), Thread.unread_for_person == 0).order_by(Thread.id)
    found = work.session.scalars(read.limit(MOST_A_NIGHT)).all()
    for thread in found:
        end_task(work, thread.unread_task_id)
        thread.unread_task_id = None
    return len(found)


def _ask_to_call(work: Work, thread: Thread, sent_at: datetime) -> None:
    case, worker = thread.case, thread.case.key_worker
    today, since = today_in(work.zone, work.now), today_in(work.zone, sent_at)
    with speaking(worker.language):
        title = _("Call %(name)s: the message of %(day)s is unread", name=case.person.name, day=day_short(since, today))
        why = _("Nobody has read it yet. Perhaps the phone is lost, or the app is hard to open. Ask, and help.")
    new = NewTask(TaskOwner.STAFF, TaskKind.MESSAGE, title, why, due_on=today, staff_id=worker.id)
    thread.unread_task_id = add_task(work, case, new).id
    record(work, "message:thread:tell_unread", thread, case.person_id)


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
