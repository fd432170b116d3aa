"""My plan: the steps that were agreed, whose each one is, and the person's own to tick."""

from dataclasses import dataclass

from flask import Response

from app.access.permissions import Permission
from app.casework import Case, CaseTask
from app.casework.queries import next_own_task, plan_of, team_of
from app.casework.services import finish_task
from app.casework.vocabulary import TaskKind, TaskOwner
from app.foundation.unit_of_work import Work
from app.pages.participant.ended import lead_back
from app.web.forms import BaseForm
from app.web.pages import Pages
from app.web.render import go, show

pages = Pages("plan", __name__)
lead_back(pages)
DONE_SHOWN = 8
# Where the button of a step leads, when it is done on another page of the house.
LEADS = {TaskKind.BOOK: "appointments.new", TaskKind.MESSAGE: "messages.thread"}


@dataclass(frozen=True, slots=True)
class Step:
    """A step as it stands on the path."""

    task: CaseTask
    own: bool
    by: str
    state: str


@pages.page("/plan", needs=Permission.OWN_CASE_READ)
def plan(work: Work, case: Case) -> Response:
    """The path: what is done, the next step of the person, what comes later and who does it."""
    steps = _path([(task, by or "") for task, by in work.session.execute(plan_of(case.id))])
    seats = sorted(work.session.scalars(team_of(case.id)), key=lambda seat: seat.staff_id != case.key_worker_id)
    done = [step for step in steps if step.state == "done"]
    return show(
        "participant/plan.html",
        case=case,
        folded=done[:-DONE_SHOWN],
        steps=done[-DONE_SHOWN:] + [step for step in steps if step.state != "done"],
        team=[seat.staff.given_name for seat in seats],
    )


def _path(rows: list[tuple[CaseTask, str]]) -> list[Step]:
    """What is done, the person's next step, and then the rest by date."""
    done = [Step(t, t.owner == TaskOwner.PERSON, by, "done") for t, by in reversed(rows) if t.done_at is not None]
    ahead = [(t, by) for t, by in rows if t.done_at is None]
    own = [t for t, _by in ahead if t.owner == TaskOwner.PERSON]
    first = [Step(t, own=True, by="", state="next") for t in own[:1]]
    later = [Step(t, t.owner == TaskOwner.PERSON, by, "later") for t, by in ahead if t not in own[:1]]
    return done + first + later


@pages.page("/plan/<uuid:case_task_id>", needs=Permission.OWN_TASK_ACT, methods=("GET", "POST"))
def step(work: Work, task: CaseTask) -> Response:
    """One step: what, why and how long; done with one tap."""
    form = BaseForm()
    if form.validate_on_submit():
        finish_task(work, task)
        return go("plan.done", case_task_id=task.id)
    leads = LEADS.get(TaskKind(task.kind))
    return show("participant/step.html", status=422 if form.errors else 200, task=task, form=form, leads=leads)


@pages.page("/plan/<uuid:case_task_id>/done", needs=Permission.OWN_TASK_ACT)
def done(work: Work, task: CaseTask) -> Response:
    """What was ticked, and what comes next; it survives a bookmark."""
    if task.done_at is None:
        return go("plan.step", case_task_id=task.id)
    following = work.session.scalars(next_own_task(task.case_id)).first()
    return show("participant/step_done.html", task=task, following=following)
