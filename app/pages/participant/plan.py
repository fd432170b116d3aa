"""My plan: what everybody gets, what is for me, whose each step is, and the person's own to tick."""

from flask import Response
from wtforms import RadioField, StringField

from app.access.permissions import Permission
from app.casework import Case, CaseTask
from app.casework.queries import next_own_task, plan_of, team_of
from app.casework.services import finish_task
from app.casework.vocabulary import TaskKind
from app.foundation.errors import Invalid
from app.foundation.i18n import mark
from app.foundation.unit_of_work import Work
from app.packages.basics import supports_of
from app.packages.queries import PARTS, STANDING
from app.packages.sheet import promise
from app.packages.troubles import tell_trouble
from app.packages.vocabulary import LIVE, TROUBLE_NAMES, PackageState, Trouble
from app.pages.participant.ended import lead_back
from app.pages.participant.plan_path import paths
from app.web.forms import AtMost, BaseForm, Required, options
from app.web.pages import Pages
from app.web.render import go, show

pages = Pages("plan", __name__)
lead_back(pages)
# Where the button of a step leads, when it is done on another page of the house.
LEADS = {
    TaskKind.BOOK: "appointments.new",
    TaskKind.PAPER: "paper.send",
    TaskKind.MESSAGE: "messages.thread",
    TaskKind.SITUATION: "situation.overview",
    TaskKind.LEARN: "tasks.overview",
}


class TroubleForm(BaseForm):
    """Why a step does not work for the person."""

    trouble = RadioField(
        mark("This does not work for me because…"),
        choices=options((one.value, TROUBLE_NAMES[one]) for one in Trouble),
        validators=[Required(mark("Choose what does not work."))],
    )
    words = StringField(mark("Tell us more (optional)"), validators=[AtMost(1000)])


@pages.page("/plan", needs=Permission.OWN_CASE_READ)
def plan(work: Work, case: Case) -> Response:
    """The path: what everybody gets and what is for me; done, next, later, and who does each."""
    standing = work.session.execute(STANDING, {"case_id": case.id}).all()
    versions = [version for _basic, version, _reference in standing if version is not None]
    live = next((one for one in reversed(versions) if one.state in LIVE), None)
    parts = work.session.execute(PARTS, {"version_id": live.id}).all() if live else []
    tasks = work.session.execute(plan_of(case.id)).all()
    seats = sorted(work.session.scalars(team_of(case.id)), key=lambda seat: seat.staff_id != case.key_worker_id)
    names = {str(seat.staff_id): seat.staff.given_name for seat in seats}
    return show(
        "participant/plan.html",
        case=case,
        live=live,
        proposal=next((one for one in versions if one.state == PackageState.PROPOSED), None),
        path=paths(case, supports_of(standing[0][0], case), parts, [(task, by or "") for task, by in tasks], names),
        team=list(names.values()),
        promise=promise(),
    )


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


@pages.page("/plan/<uuid:case_task_id>/does-not-work", needs=Permission.OWN_TASK_ACT, methods=("GET", "POST"))
def trouble(work: Work, task: CaseTask) -> Response:
    """Say in two taps that a step does not work, and why; the team hears of it at once."""
    form = TroubleForm()
    if form.validate_on_submit():
        try:
            tell_trouble(work, task, Trouble(form.trouble.data), form.words.data or "")
        except Invalid as refusal:
            form.refuse(refusal.field, refusal.message)
        else:
            return go("plan.told", case_task_id=task.id)
    return show("participant/plan_trouble.html", status=422 if form.errors else 200, task=task, form=form)


@pages.page("/plan/<uuid:case_task_id>/told", needs=Permission.OWN_TASK_ACT)
def told(work: Work, task: CaseTask) -> Response:
    """The team knows; what happens next."""
    return show("participant/plan_told.html", task=task)
