"""A plan is proposed, agreed or sent back, looked at again, and ends; every step is one transaction."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select

from app.agencies.models import StaffMember
from app.audit.services import record
from app.casework.models import Case, CaseTask
from app.casework.queries import with_who_leads
from app.casework.services import NewTask, add_task, finish_task
from app.casework.vocabulary import CaseClosed, TaskKind, TaskOwner
from app.delivery.models import Outbox
from app.delivery.services import enqueue, withdraw
from app.foundation.clock import today_in
from app.foundation.errors import Conflict, Invalid
from app.foundation.events import publish
from app.foundation.i18n import gettext as _
from app.foundation.i18n import language, speaking
from app.foundation.unit_of_work import Work
from app.packages.making import make_all, unmake
from app.packages.models import PackageVersion
from app.packages.queries import items_of, version_in_state
from app.packages.rules import REVIEW_MONTHS, add_months
from app.packages.services import new_version, settle
from app.packages.vocabulary import (
    LIVE,
    ChangeAsked,
    CloseReason,
    How,
    PackageAgreed,
    PackageProposed,
    PackageState,
)
from app.people.models import Person

NOTICE = "package_proposed"
ANSWER_WITHIN = timedelta(days=2)
MOST_A_NIGHT = 500


@dataclass(frozen=True, slots=True)
class Answered:
    """How the person agreed; a signed sheet has its day."""

    how: How
    signed_on: date | None = None


def propose(work: Work, case: Case, draft: PackageVersion, seen: int) -> None:
    """Freeze a draft and ask the person; raises Conflict when a colleague changed it, Invalid for an empty one."""
    _hold(work, draft, PackageState.DRAFT)
    if draft.version != seen:
        raise Conflict(_("A colleague has changed the plan in the meantime. Look at it and propose it again."))
    if not work.session.scalars(items_of(draft.id).limit(1)).all():
        raise Invalid(_("Put at least one support into the plan before you propose it."))
    draft.review_on = draft.review_on or add_months(today_in(work.zone, work.now), REVIEW_MONTHS)
    draft.state, draft.proposed_at = PackageState.PROPOSED, work.now
    enqueue(work, NOTICE, case.person_id, subject_id=draft.id)
    settle(work, draft, "propose")
    publish(work, PackageProposed(draft.id, case.id))


def may_tell(work: Work, notice: Outbox) -> bool:
    """True while the proposal that a notice is about still waits; asked just before the notice leaves."""
    version = work.session.get(PackageVersion, notice.subject_id)
    return version is not None and version.state == PackageState.PROPOSED


def agree(work: Work, case: Case, version: PackageVersion, answered: Answered) -> None:
    """The person agrees: what the plan asks for is made in this transaction, all of it or nothing of it.

    Agreeing twice is as good as once. Raises Conflict when the plan was taken back, or a time in it is gone.
    """
    work.session.refresh(version, with_for_update=True)
    if version.state in LIVE:
        return
    _must_be(version, PackageState.PROPOSED)
    if answered.signed_on is not None and answered.signed_on > today_in(work.zone, work.now):
        raise Invalid(_("The day of the signature is today or before."), "signed_on")
    before = work.session.scalars(version_in_state(case.id, LIVE)).one_or_none()
    make_all(work, case, version, answered.how)
    if before is not None:
        unmake(work, case, before, version)
        _close(work, before, CloseReason.REPLACED)
    version.state, version.answered_at = PackageState.AGREED, work.now
    version.answered_how, version.signed_on = answered.how, answered.signed_on
    version.answered_language = language()
    withdraw(work, version.id, (NOTICE,))
    settle(work, version, "agree")
    publish(work, PackageAgreed(version.id, case.id))


def ask_change(work: Work, case: Case, version: PackageVersion, words: str) -> PackageVersion:
    """The person asks for another plan: their words stay with this version, and a draft is open for the team."""
    _hold(work, version, PackageState.PROPOSED)
    if not words.strip():
        raise Invalid(_("Write what you would like to change."), "words")
    version.state, version.answered_at, version.answer = PackageState.RETURNED, work.now, words.strip()
    version.answered_how, version.answered_language = How.SCREEN, language()
    withdraw(work, version.id, (NOTICE,))
    settle(work, version, "ask_change")
    draft = new_version(work, case, version)
    keyworker = work.session.get_one(StaffMember, case.key_worker_id)
    with speaking(keyworker.language):
        title = _("Plan proposed: asks for a change")
    due = today_in(work.zone, work.now) + ANSWER_WITHIN
    new = NewTask(TaskOwner.STAFF, TaskKind.REVIEW, title, version.answer, due_on=due, staff_id=keyworker.id)
    add_task(work, case, new)
    settle(work, draft, "begin")
    publish(work, ChangeAsked(version.id, case.id))
    return draft


def take_back(work: Work, case: Case, version: PackageVersion) -> PackageVersion:
    """The team takes a proposal back before it was answered; a draft with the same parts is open."""
    _hold(work, version, PackageState.PROPOSED)
    withdraw(work, version.id, (NOTICE,))
    _close(work, version, CloseReason.WITHDRAWN)
    settle(work, version, "take_back")
    draft = new_version(work, case, version)
    settle(work, draft, "begin")
    return draft


def review(work: Work, version: PackageVersion, words: str, next_on: date | None) -> None:
    """Write down that the plan was looked at with the person; it goes on until it is looked at again."""
    _must_be(version, *LIVE)
    today = today_in(work.zone, work.now)
    if next_on is not None and next_on <= today:
        raise Invalid(_("The next review is on a later day."), "next_on")
    version.state, version.reviewed_at, version.review = PackageState.REVIEWED, work.now, words
    version.review_on = next_on or add_months(today, REVIEW_MONTHS)
    _tick_review(work, version)
    settle(work, version, "review")


def close(work: Work, case: Case, version: PackageVersion, reason: CloseReason, words: str = "") -> None:
    """End a plan that is in force: what nobody has done goes away, what was done stays in the file."""
    _must_be(version, *LIVE)
    version.review = words or version.review
    unmake(work, case, version, None)
    _tick_review(work, version)
    _close(work, version, reason)
    settle(work, version, "close")


def close_with_case(work: Work, event: CaseClosed) -> None:
    """A plan ends with its file; a draft or an open proposal of it too."""
    open_ones = (PackageState.DRAFT, PackageState.PROPOSED, *LIVE)
    for version in work.session.scalars(
        select(PackageVersion).where(PackageVersion.case_id == event.case_id, PackageVersion.state.in_(open_ones))
    ).all():
        withdraw(work, version.id, (NOTICE,))
        _close(work, version, CloseReason.CASE)
        settle(work, version, "close")


def _close(work: Work, version: PackageVersion, reason: CloseReason) -> None:
    version.state, version.closed_at, version.close_reason = PackageState.CLOSED, work.now, reason
    work.session.flush()


def _tick_review(work: Work, version: PackageVersion) -> None:
    task = work.session.get(CaseTask, version.review_task_id) if version.review_task_id else None
    version.review_raised_on = version.review_task_id = None
    if task is not None:
        finish_task(work, task)


def _hold(work: Work, version: PackageVersion, *states: PackageState) -> None:
    work.session.refresh(version, with_for_update=True)
    _must_be(version, *states)


def _must_be(version: PackageVersion, *states: PackageState) -> None:
    if version.state not in states:
        raise Conflict(_("This plan has moved on in the meantime. Open it again to see where it stands."))


def raise_reviews(work: Work) -> int:
    """Give the key worker a step for each plan whose review is due, once; returns how many."""
    today = today_in(work.zone, work.now)
    due = (
        with_who_leads(PackageVersion)
        .where(
            PackageVersion.state.in_(LIVE),
            PackageVersion.review_on <= today,
            PackageVersion.review_raised_on.is_(None),
        )
        .order_by(PackageVersion.review_on, PackageVersion.id)
        .limit(MOST_A_NIGHT)
    )
    found = work.session.execute(due).all()
    for version, case, person, worker in found:
        version.review_task_id = _review_step(work, case, worker, person, version.review_on or today)
        version.review_raised_on = today
        record(work, "package:version:due", version, case.person_id, number=version.number)
    return len(found)


def _review_step(work: Work, case: Case, worker: StaffMember, person: Person, due_on: date) -> UUID:
    with speaking(worker.language):
        title = _("Look at the plan again with %(name)s", name=person.given_name)
        why = _("What works, what does not, and what comes next.")
    return add_task(
        work, case, NewTask(TaskOwner.STAFF, TaskKind.REVIEW, title, why, due_on=due_on, staff_id=worker.id)
    ).id
