"""What everybody gets: four supports for each case, each with owner, day, state and what the state rests on."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import and_, select

from app.audit.services import record
from app.benefits.claim_words import ClaimMoved
from app.benefits.models import BenefitClaim
from app.casework.models import Case, CasePanel, CaseTask
from app.casework.segment import put_basics
from app.casework.services import NewTask, add_task, finish_task
from app.casework.vocabulary import TaskFinished, TaskKind, TaskOwner
from app.foundation.clock import today_in
from app.foundation.errors import Conflict, Invalid
from app.foundation.i18n import gettext as _
from app.foundation.i18n import speaking
from app.foundation.unit_of_work import Work
from app.packages.models import BasicPackage
from app.packages.panel import NAME, keep
from app.packages.rules import SETTLED, income_state, letters, settled
from app.packages.steps import drop_task
from app.packages.vocabulary import BASIC_STEPS, Basic, BasicState, Evidence
from app.people.models import Person

PERSON = "person"
# By when each of them is looked at, counted from the day on which the file was opened.
WITHIN = {
    Basic.INCOME: timedelta(days=30),
    Basic.INTERNET: timedelta(days=30),
    Basic.DIGITAL: timedelta(days=60),
    Basic.COMMUNITY: timedelta(days=90),
}
KINDS = {
    Basic.INCOME: TaskKind.CLAIM,
    Basic.INTERNET: TaskKind.OTHER,
    Basic.DIGITAL: TaskKind.LEARN,
    Basic.COMMUNITY: TaskKind.VISIT,
}
# Benefits to live on; a discount on a bill or a supplement beside another income secures none.
INCOMES = (
    "es.imv",
    "es.asturias.ssb",
    "es.cyl.rgc",
    "es.aragon.pacimv",
    "es.navarra.rg",
    "es.pnc.jubilacion",
    "es.pnc.invalidez",
    "es.subsidio",
    "es.rai",
    "it.adi",
    "it.rdc",
)
# A support for which something is on the way has a step that somebody takes.
WITH_STEP = frozenset({BasicState.PLANNED, BasicState.UNDER_WAY})


@dataclass(frozen=True, slots=True)
class Support:
    """One basic support: its state, who sees to it (a professional's id or `person`), by when, and on what it rests.

    `turn` counts its changes, so that two people who edit at once notice one another.
    """

    state: BasicState = BasicState.MISSING
    owner: str = ""
    due_on: date | None = None
    what: str = ""
    evidence: Evidence = Evidence.NONE
    task_id: UUID | None = None
    since: date | None = None
    turn: int = 0


def supports_of(kept: BasicPackage | None, case: Case) -> dict[Basic, Support]:
    """The four supports of a case; before anybody looked at one, the key worker is to do so within its time."""
    told: dict[str, Any] = kept.supports if kept else {}
    fresh = {basic: Support(owner=str(case.key_worker_id), due_on=case.opened_on + WITHIN[basic]) for basic in Basic}
    return {basic: _read(told[basic]) if basic in told else fresh[basic] for basic in Basic}


def _read(told: dict[str, Any]) -> Support:
    return Support(
        state=BasicState(told["state"]),
        owner=told["owner"],
        due_on=_day(told.get("due_on")),
        what=told["what"],
        evidence=Evidence(told["evidence"]),
        task_id=UUID(told["task_id"]) if told.get("task_id") else None,
        since=_day(told.get("since")),
        turn=told["turn"],
    )


def _day(said: str | None) -> date | None:
    return date.fromisoformat(said) if said else None


def _written(support: Support) -> dict[str, Any]:
    return {
        "state": support.state.value,
        "owner": support.owner,
        "due_on": support.due_on.isoformat() if support.due_on else None,
        "what": support.what,
        "evidence": support.evidence.value,
        "task_id": str(support.task_id) if support.task_id else None,
        "since": support.since.isoformat() if support.since else None,
        "turn": support.turn,
    }


@dataclass(slots=True)
class Kept:
    """The row of a case, if there is one, and the panel that follows it, both from one question."""

    row: BasicPackage | None
    panel: CasePanel | None


def kept_of(work: Work, case_id: UUID) -> Kept:
    """What is kept of the basic package of a case."""
    found = work.session.execute(
        select(BasicPackage, CasePanel)
        .select_from(Case)
        .outerjoin(BasicPackage, BasicPackage.case_id == Case.id)
        .outerjoin(CasePanel, and_(CasePanel.case_id == Case.id, CasePanel.name == NAME))
        .where(Case.id == case_id)
    ).first()
    return Kept(*found) if found else Kept(None, None)


def change_support(work: Work, case: Case, basic: Basic, new: Support, seen: int) -> None:
    """Write down how far a basic support has come; raises Conflict when a colleague did, Invalid for half a state."""
    kept = kept_of(work, case.id)
    before = supports_of(kept.row, case)[basic]
    if before.turn != seen:
        raise Conflict(_("A colleague has changed this in the meantime. Choose what is to stand."))
    if new.state in WITH_STEP and not new.due_on:
        raise Invalid(_("Write by when."), "due_on")
    if new.state is BasicState.COVERED and new.evidence is Evidence.NONE:
        raise Invalid(_("Say on what this rests."), "evidence")
    # A step that stands in the plan already may become the step of a support.
    step = before.task_id or new.task_id
    _keep(work, case, kept, basic, _with_step(work, case, basic, replace(new, task_id=step)))


def _with_step(work: Work, case: Case, basic: Basic, new: Support) -> Support:
    """The step of a support follows it: made, changed, ticked or taken away."""
    task = work.session.get(CaseTask, new.task_id) if new.task_id else None
    is_open = task is not None and task.done_at is None
    if new.state in WITH_STEP:
        if task is None or not is_open:
            return replace(new, task_id=_add_step(work, case, basic, new).id)
        task.owner, task.staff_id = _whose(new)
        task.due_on, task.why = new.due_on, new.what
    elif task is not None and not is_open and new.state is BasicState.COVERED:
        return replace(new, since=today_in(work.zone, task.done_at) if task.done_at else None)
    elif task is not None and is_open:
        if new.state is BasicState.COVERED:
            finish_task(work, task)
        else:
            drop_task(work, case, task)
            return replace(new, task_id=None)
    return new


def _whose(support: Support) -> tuple[TaskOwner, UUID | None]:
    if support.owner in {PERSON, ""}:
        return TaskOwner.PERSON, None
    return TaskOwner.STAFF, UUID(support.owner)


def _add_step(work: Work, case: Case, basic: Basic, support: Support) -> CaseTask:
    owner, staff_id = _whose(support)
    # Both read it: the person in their plan, the professional on My day. The person's language goes first.
    with speaking(work.session.get_one(Person, case.person_id).language):
        title = _(BASIC_STEPS[basic])
    new = NewTask(owner, KINDS[basic], title, support.what, due_on=support.due_on, staff_id=staff_id)
    return add_task(work, case, new)


def _keep(work: Work, case: Case, kept: Kept, basic: Basic, new: Support) -> None:
    today = today_in(work.zone, work.now)
    row = kept.row or BasicPackage(case_id=case.id, supports={}, changed_at=work.now)
    before = row.supports.get(basic)
    stays = before is not None and before["state"] == new.state
    since = new.since or (_day(before.get("since")) if before and stays else None) or today
    turn = (before["turn"] if before else 0) + 1
    row.supports = {**row.supports, basic.value: _written(replace(new, since=since, turn=turn))}
    setattr(row, basic.value, new.state)
    states = {one.value: getattr(row, one.value) or BasicState.MISSING for one in Basic}
    row.settled = settled(states)
    row.changed_at = work.now
    work.session.add(row)
    work.session.flush()
    put_basics(work, case.id, letters(states))
    shown = {name: {"state": told["state"], "due_on": told["due_on"]} for name, told in row.supports.items()}
    keep(work, case.id, kept.panel, {"basics": shown})
    record(work, "package:basic:change", row, case.person_id, support=basic.value, state=new.state.value)


def follow_claim(work: Work, event: ClaimMoved) -> None:
    """Bring the income support in step with the claims of its case."""
    case = work.session.get_one(Case, event.case_id)
    states = select(BenefitClaim.state).where(BenefitClaim.case_id == case.id, BenefitClaim.benefit.in_(INCOMES))
    claims = list(work.session.scalars(states.order_by(BenefitClaim.id)))
    kept = kept_of(work, case.id)
    before = supports_of(kept.row, case)[Basic.INCOME]
    state = income_state(claims, before.state)
    if state is before.state:
        return
    new = replace(before, state=state, evidence=Evidence.CLAIM, since=None)
    _keep(work, case, kept, Basic.INCOME, _with_step(work, case, Basic.INCOME, new) if state in SETTLED else new)


def follow_step(work: Work, event: TaskFinished) -> None:
    """A ticked step of a basic support covers it; it rests on what the one who ticked says."""
    kept = kept_of(work, event.case_id)
    told = kept.row.supports.values() if kept.row else ()
    if str(event.task_id) not in {one.get("task_id") for one in told}:
        return
    case = work.session.get_one(Case, event.case_id)
    for basic, support in supports_of(kept.row, case).items():
        if support.task_id == event.task_id and support.state not in SETTLED:
            rests_on = Evidence.SAID if work.actor.is_participant else Evidence.SEEN
            _keep(work, case, kept, basic, replace(support, state=BasicState.COVERED, evidence=rests_on, since=None))
