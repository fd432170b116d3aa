"""A person says that an estimate is wrong or should not be: it freezes, somebody looks, and the answer is theirs."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import Select, delete, select, update
from sqlalchemy.orm import joinedload

from app.agencies.models import StaffMember
from app.agencies.queries import coordinators_of
from app.audit.services import record
from app.casework.models import Case, CaseTask
from app.casework.services import NewTask, add_task, finish_task
from app.casework.vocabulary import TaskKind, TaskOwner
from app.delivery.services import enqueue
from app.foundation.clock import today_in
from app.foundation.errors import Conflict, Invalid
from app.foundation.i18n import gettext as _
from app.foundation.i18n import speaking
from app.foundation.unit_of_work import Work
from app.people.models import Person
from app.privacy.services import consented
from app.privacy.vocabulary import ConsentWithdrawn, Purpose, Way
from app.risk.models import RiskObjection, RiskReview, RiskScore, RiskSnapshot
from app.risk.vocabulary import Objects, Whose

ANSWER_WITHIN = timedelta(days=7)
TELL_WITHIN = timedelta(days=3)
OLDEST = timedelta(days=366)
NOTICE = "estimate_answered"
MOST = 200


@dataclass(frozen=True, slots=True)
class Looker:
    """Who looks at an objection; `involved` when they had to do with the estimate and nobody else is there."""

    member: StaffMember
    involved: bool


@dataclass(frozen=True, slots=True)
class Told:
    """How an objection was said to the professional who writes it down, on which day, and whose words it is in."""

    way: Way
    said_on: date
    whose: Whose | None


def said_on(work: Work, objection: RiskObjection) -> date:
    """The day on which the person said it, which may be before somebody wrote it down."""
    return objection.said_on or today_in(work.zone, objection.made_at)


def due_on(work: Work, objection: RiskObjection) -> date:
    """The day by which somebody has looked at it."""
    return said_on(work, objection) + ANSWER_WITHIN


def last_objection(case_id: UUID) -> Select[RiskObjection]:
    """What the person objected last about this case."""
    found = select(RiskObjection).options(joinedload(RiskObjection.writer)).where(RiskObjection.case_id == case_id)
    return found.order_by(RiskObjection.made_at.desc(), RiskObjection.id.desc()).limit(1)


def waiting_first() -> Select[RiskObjection]:
    """Objections with the person, those that wait first; the caller narrows them to what somebody may answer."""
    return (
        select(RiskObjection)
        .options(joinedload(RiskObjection.case).joinedload(Case.person))
        .order_by(RiskObjection.answered_at.is_not(None), RiskObjection.made_at, RiskObjection.id)
        .limit(MOST)
    )


def who_looks(work: Work, case: Case) -> Looker:
    """A coordinator of the agency, before others one who did not judge this estimate; else who leads the plan."""
    judged = set(work.session.scalars(select(RiskReview.staff_id).where(RiskReview.case_id == case.id)))
    found = sorted(
        work.session.scalars(coordinators_of(case.agency_id)),
        key=lambda one: (_involved(one.id, case, judged), one.given_name, one.family_name),
    )
    member = found[0] if found else work.session.get_one(StaffMember, case.key_worker_id)
    return Looker(member, _involved(member.id, case, judged))


def _involved(staff_id: UUID, case: Case, judged: set[UUID]) -> bool:
    return staff_id in judged or staff_id == case.key_worker_id


def object_to(work: Work, case: Case, reason: Objects | None, words: str) -> RiskObjection:
    """Freeze the estimate at once and give somebody a week to look; twice is as good as once. Raises Invalid.

    `reason` is one of the ready ones; the person's own words may stand beside it or alone.
    """
    if reason is None and not words:
        raise Invalid(_("Choose a reason, or write it in your own words."), "words")
    return waiting_for(work, case) or _make(work, case, RiskObjection(reason=reason, words=words or None))


def write_down(work: Work, case: Case, told: Told, reason: Objects | None, words: str) -> RiskObjection:
    """Write down an objection that was said on paper, by telephone or in person; it freezes and waits like any other.

    Raises Invalid, and Conflict where one waits already or the person no longer agrees to estimates.
    """
    today = today_in(work.zone, work.now)
    if not today - OLDEST <= told.said_on <= today:
        raise Invalid(_("Choose today or a day of the last year."), "said_on")
    if reason is None and not words:
        raise Invalid(_("Choose a reason, or write what was said."), "words")
    if words and told.whose is None:
        raise Invalid(_("Say whose words they are."), "whose")
    if not consented(work, case.person_id, Purpose.ESTIMATE):
        raise Conflict(_("The person no longer agrees to estimates. Nothing was saved."))
    if waiting_for(work, case) is not None:
        raise Conflict(_("An objection is waiting for its answer already."))
    made = RiskObjection(reason=reason, words=words or None, way=told.way, said_on=told.said_on)
    made.whose, made.written_by = told.whose if words else None, work.actor.staff_id
    return _make(work, case, made)


def waiting_for(work: Work, case: Case) -> RiskObjection | None:
    """The objection that nobody has answered yet."""
    last = work.session.scalars(last_objection(case.id)).first()
    return last if last is not None and last.answered_at is None else None


def _make(work: Work, case: Case, made: RiskObjection) -> RiskObjection:
    score = work.session.scalars(
        select(RiskScore.id).where(RiskScore.case_id == case.id, RiskScore.current.is_(True))
    ).first()
    made.case_id, made.person_id, made.score_id, made.made_at = case.id, case.person_id, score, work.now
    work.session.add(made)
    work.session.flush()
    record(work, "risk:objection:make", made, case.person_id, way=str(made.way))
    looker = who_looks(work, case)
    with speaking(looker.member.language):
        title = _("%(name)s objects to the estimate: look at it and answer", name=case.person.name)
    step = NewTask(TaskOwner.STAFF, TaskKind.REVIEW, title, due_on=due_on(work, made), staff_id=looker.member.id)
    made.task_id = add_task(work, case, step).id
    return made


def let_go(work: Work, event: ConsentWithdrawn) -> None:
    """Whoever takes back the yes has nothing left to object to: what waited goes, and its step with it."""
    if event.purpose not in {Purpose.ESTIMATE, Purpose.CASE}:
        return
    waiting = select(RiskObjection).where(
        RiskObjection.person_id == event.person_id, RiskObjection.answered_at.is_(None)
    )
    for objection in work.session.scalars(waiting.order_by(RiskObjection.id)).all():
        _finish_step(work, objection)
        work.session.delete(objection)
    work.session.flush()


def answer(work: Work, objection: RiskObjection, *, upheld: bool, words: str) -> None:
    """Answer for the person to read; an estimate that was wrong goes for good. Raises Invalid and Conflict."""
    locked = select(RiskObjection.answered_at).where(RiskObjection.id == objection.id).with_for_update()
    if work.session.scalar(locked) is not None:
        raise Conflict(_("Somebody has answered this objection in the meantime."))
    if not words:
        raise Invalid(_("Write to the person why, in plain words."), "words")
    _refuse_the_same(work, objection)
    objection.answered_at, objection.answered_by = work.now, work.actor.staff_id
    objection.upheld, objection.answer = upheld, words
    if upheld:
        _delete_scores(work, objection)
    work.session.flush()
    _finish_step(work, objection)
    record(work, "risk:objection:answer", objection, objection.person_id, upheld=upheld)
    enqueue(work, NOTICE, objection.person_id, subject_id=objection.id)
    if objection.way != Way.SCREEN:
        _have_it_told(work, work.session.get_one(Case, objection.case_id))


def _have_it_told(work: Work, case: Case) -> None:
    """Who did not object in the app may not read the answer there: the key worker tells them."""
    worker, person = work.session.get_one(StaffMember, case.key_worker_id), work.session.get_one(Person, case.person_id)
    with speaking(worker.language):
        title = _("Tell %(name)s the answer to the objection, as they told it to us", name=person.name)
    due = today_in(work.zone, work.now) + TELL_WITHIN
    add_task(work, case, NewTask(TaskOwner.STAFF, TaskKind.REVIEW, title, due_on=due, staff_id=worker.id))


def _finish_step(work: Work, objection: RiskObjection) -> None:
    if objection.task_id is not None:
        finish_task(work, work.session.get_one(CaseTask, objection.task_id))


def _refuse_the_same(work: Work, objection: RiskObjection) -> None:
    case = work.session.get_one(Case, objection.case_id)
    looker = who_looks(work, case)
    mine = select(RiskReview.id).where(RiskReview.case_id == case.id, RiskReview.staff_id == work.actor.staff_id)
    if not looker.involved and work.session.scalars(mine.limit(1)).first() is not None:
        text = _("You judged this estimate yourself. %(name)s answers instead.", name=looker.member.name)
        raise Conflict(text)


def _delete_scores(work: Work, objection: RiskObjection) -> None:
    freed = update(RiskObjection).where(RiskObjection.case_id == objection.case_id).values(score_id=None)
    work.session.execute(freed)
    for table in (RiskReview, RiskScore, RiskSnapshot):
        work.session.execute(delete(table).where(table.case_id == objection.case_id))
    record(work, "risk:score:forget", objection, objection.person_id)
