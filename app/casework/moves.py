"""A file changes hands, is closed with its result, and may be opened again; nothing of what was is lost."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Select, select

from app.agencies.models import StaffMember
from app.audit.services import record
from app.casework.models import Case, CaseClosure, CaseHandover, CaseTask
from app.casework.rules import six_months_after
from app.casework.seats import change_key_worker, open_seat
from app.casework.services import NewTask, add_task, finish_task, refresh_next_action
from app.casework.vocabulary import (
    HANDOVER_REASONS,
    NO_REVIEW,
    CaseClosed,
    CaseHandedOver,
    CaseStatus,
    CloseReason,
    CloseResult,
    HandoverReason,
    TaskKind,
    TaskOwner,
)
from app.foundation.clock import today_in
from app.foundation.errors import Conflict, Invalid
from app.foundation.events import publish
from app.foundation.i18n import gettext as _
from app.foundation.i18n import speaking
from app.foundation.unit_of_work import Work

READ_WITHIN = timedelta(days=5)
FARTHEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Handover:
    """Why a file goes to somebody else, what they are told, and until when the old key worker stays in the team."""

    reason: HandoverReason
    words: str
    leaves_on: date | None


def hand_over(work: Work, case: Case, member: StaffMember, told: Handover) -> CaseHandover:
    """Somebody else leads from now on, is told what is going on, and has a step to read it."""
    today, before = today_in(work.zone, work.now), case.key_worker_id
    if told.leaves_on is not None and not today <= told.leaves_on <= today + FARTHEST:
        raise Invalid(_("Choose today or a later day, at most one year from now."), "leaves_on")
    change_key_worker(work, case, member, _(HANDOVER_REASONS[told.reason]), stay=True)
    seat = open_seat(work, case.id, before)
    if seat is not None and told.leaves_on is not None:
        seat.until_at = datetime.combine(told.leaves_on, time.max, ZoneInfo(work.zone)).replace(microsecond=0)
    handed = CaseHandover(
        case_id=case.id,
        from_id=before,
        to_id=member.id,
        reason=told.reason,
        words=told.words,
        leaves_on=told.leaves_on,
        made_at=work.now,
    )
    work.session.add(handed)
    work.session.flush()
    with speaking(member.language):
        title = _("Read the hand-over and get to know the person")
    add_task(
        work,
        case,
        NewTask(TaskOwner.STAFF, TaskKind.REVIEW, title, due_on=today + READ_WITHIN, staff_id=member.id),
    )
    record(work, "case:file:hand_over", case, case.person_id, staff=str(member.id), reason=told.reason.value)
    publish(work, CaseHandedOver(case.id, case.person_id, member.id))
    return handed


def close(work: Work, case: Case, reason: CloseReason, result: CloseResult, words: str) -> CaseClosure:
    """Close a file; somebody looks again in six months, where that makes sense. Raises Invalid and Conflict."""
    if case.status != CaseStatus.OPEN or work.actor.staff_id is None:
        raise Conflict(_("This file is closed already."))
    if case.next_appointment_at is not None and case.next_appointment_at > work.now:
        raise Invalid(_("There is an appointment to come. Hold it or cancel it first, so that nobody waits in vain."))
    worker, review = work.session.get_one(StaffMember, case.key_worker_id), None
    today = today_in(work.zone, work.now)
    if reason not in NO_REVIEW:
        with speaking(worker.language):
            title = _("Ask how the household is doing, six months after the file was closed")
        due = six_months_after(today)
        review = add_task(work, case, NewTask(TaskOwner.STAFF, TaskKind.REVIEW, title, due_on=due, staff_id=worker.id))
    closure = CaseClosure(
        case_id=case.id,
        closed_by_id=work.actor.staff_id,
        closed_at=work.now,
        reason=reason,
        result=result,
        words=words,
        review_task_id=review.id if review else None,
    )
    work.session.add(closure)
    case.status, case.closed_on = CaseStatus.CLOSED, today
    work.session.flush()
    record(work, "case:file:close", case, case.person_id, reason=reason.value, result=result.value)
    publish(work, CaseClosed(case.id, case.person_id))
    return closure


def reopen(work: Work, case: Case, words: str) -> None:
    """Open a closed file again with all that is in it; raises Conflict when the person has another open one."""
    if case.status == CaseStatus.OPEN:
        raise Conflict(_("This file is open already."))
    others = select(Case.id).where(Case.person_id == case.person_id, Case.status == CaseStatus.OPEN)
    if work.session.scalars(others).first() is not None:
        raise Conflict(_("This person already has an open case."))
    closure = work.session.scalars(last_closure(case)).first()
    if closure is not None:
        closure.reopened_at, closure.reopen_words = work.now, words
        if closure.review_task_id is not None:
            finish_task(work, work.session.get_one(CaseTask, closure.review_task_id))
    case.status, case.closed_on = CaseStatus.OPEN, None
    work.session.flush()
    refresh_next_action(work, case)
    record(work, "case:file:reopen", case, case.person_id)


def last_closure(case: Case) -> Select[CaseClosure]:
    """The closings of a file that still hold, the newest first."""
    return (
        select(CaseClosure)
        .where(CaseClosure.case_id == case.id, CaseClosure.reopened_at.is_(None))
        .order_by(CaseClosure.closed_at.desc(), CaseClosure.id)
    )


def last_handover(case: Case) -> Select[CaseHandover]:
    """What was said at the last hand-over."""
    found = select(CaseHandover).where(CaseHandover.case_id == case.id)
    return found.order_by(CaseHandover.made_at.desc(), CaseHandover.id).limit(1)
