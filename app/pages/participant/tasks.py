"""Digital-skills tasks: one step a screen, with nothing to lose; what was done is the person's to share."""

import re
from contextlib import suppress
from datetime import date, timedelta

from flask import Response, request
from wtforms import BooleanField, RadioField, StringField
from wtforms.validators import Optional

from app.access.permissions import Permission
from app.casework import Case
from app.foundation.clock import today_in
from app.foundation.errors import Conflict, Invalid
from app.foundation.i18n import mark
from app.foundation.unit_of_work import Work
from app.pages.participant.ended import lead_back
from app.people.queries import person_by_id, territory_of
from app.skills import SkillAttempt
from app.skills.catalogue import Task, areas, tasks, tasks_in
from app.skills.queries import attempts_of, given_open
from app.skills.rules import PLACEMENT, path, standing, trend
from app.skills.services import finish, give, place, share_all
from app.skills.vocabulary import DIGCOMP, OUTCOME_NAMES, TREND_NAMES, Outcome, Trend
from app.web.forms import BaseForm, Required, options
from app.web.keeping import STEPS
from app.web.pages import Pages
from app.web.render import go, show

pages = Pages("tasks", __name__)
lead_back(pages)
DAY = timedelta(days=1)
FEW_LETTERS = 5
COUNTRY = 2  # letters of a region that name its country
# Times to practise with: nobody waits at them.
TIMES = (mark("Wednesday at 9:30"), mark("Thursday at 12:00"), mark("Friday at 16:00"))


class EndForm(BaseForm):
    """How it went, and whether the team may see it."""

    outcome = RadioField(
        mark("Can you do it now?"),
        choices=options((o.value, OUTCOME_NAMES[o]) for o in Outcome),
        validators=[Required(mark("Choose one of the three answers. None of them is bad."))],
    )
    shared = BooleanField(mark("My team may see that I did this"))


class PlacementForm(BaseForm):
    """Four small things to do; none of them can be done wrong in a way that matters."""

    word = StringField(mark("Write here: good morning"))
    envelope = RadioField(
        mark("Which picture means messages?"),
        choices=options((("house", ""), ("message-circle", ""), ("calendar-days", ""))),
        validators=[Optional()],
    )
    message = RadioField(
        mark("“Your parcel waits. Pay 1.99 € here.” What do you do?"),
        choices=options((("pay", mark("I pay: it is little money")), ("close", mark("I close it: it may be fake")))),
        validators=[Optional()],
    )
    tomorrow = StringField(mark("Write the date of tomorrow with numbers"))


@pages.page("/tasks/start", needs=Permission.OWN_CASE_ACT, methods=("GET", "POST"))
def placement(work: Work, case: Case) -> Response:
    """Where to begin, found by doing; everything may be left empty."""
    form = PlacementForm()
    if form.validate_on_submit():
        place(work, case.person_id, _right(form, today_in(work.zone, work.now) + DAY))
        return go("tasks.overview")
    return show("participant/tasks/start.html", status=422 if form.errors else 200, form=form)


def _right(form: PlacementForm, tomorrow: date) -> int:
    numbers = [int(part) for part in re.findall(r"\d+", form.tomorrow.data or "")]
    written = len(re.findall(r"\w", form.word.data or "")) >= FEW_LETTERS
    dated = numbers[:2] in ([tomorrow.day, tomorrow.month], [tomorrow.month, tomorrow.day])
    done = (written, form.envelope.data == "message-circle", form.message.data == "close", dated)
    return sum(map(bool, done))


@pages.page("/tasks", needs=Permission.OWN_CASE_READ)
def overview(work: Work, case: Case) -> Response:
    """What the team gave, what comes next, and everything there is by area."""
    attempts = list(work.session.scalars(attempts_of(case.person_id)))
    known = standing((a.task, a.outcome) for a in attempts)
    given = [(tasks()[gift.task], step) for gift, step in work.session.execute(given_open(case.id))]
    region = work.session.execute(territory_of(case.person_id)).one().region
    suggested = path(known, [task.key for task, _step in given], list(tasks_in(region[:COUNTRY])))
    return show(
        "participant/tasks/overview.html",
        given=given,
        suggested=[tasks()[key] for key in suggested],
        areas=areas(region[:COUNTRY]),
        known=known,
        done=sum(1 for key, outcome in known.items() if outcome != Outcome.NOT_YET and key != PLACEMENT),
        is_new=not known,
    )


@pages.page("/tasks/done", needs=Permission.OWN_CASE_READ, methods=("GET", "POST"))
def certificate(work: Work, case: Case) -> Response:
    """What was done, to keep or print, and who may see it."""
    form = BaseForm()
    attempts = list(work.session.scalars(attempts_of(case.person_id)))
    shared = bool(attempts) and all(a.shared for a in attempts)
    if form.validate_on_submit():
        share_all(work, case.person_id, shared=not shared)
        return go("tasks.certificate")
    person = work.session.scalars(person_by_id(case.person_id)).one()
    return show(
        "participant/tasks/done.html",
        status=422 if form.errors else 200,
        form=form,
        person=person,
        done=_done(attempts),
        shared=shared,
        tries=sum(a.task != PLACEMENT for a in attempts),
        today=today_in(work.zone, work.now),
        framework=DIGCOMP,
    )


def _done(attempts: list[SkillAttempt]) -> list[tuple[Task, SkillAttempt, int, str]]:
    """Each task that was done, with the last time, how often it was tried and what became of it; the newest first."""
    last: dict[str, SkillAttempt] = {}
    for attempt in attempts:
        if attempt.outcome != Outcome.NOT_YET and attempt.task in tasks():
            last.setdefault(attempt.task, attempt)
    times = {key: [a.outcome for a in reversed(attempts) if a.task == key] for key in last}
    better = {key: TREND_NAMES[Trend.BETTER] if trend(found) is Trend.BETTER else "" for key, found in times.items()}
    return [(tasks()[key], attempt, len(times[key]), better[key]) for key, attempt in last.items()]


@pages.page("/tasks/<key>", needs=Permission.OWN_CASE_READ)
def task(work: Work, case: Case, key: str) -> Response:
    """What the task is for, how long it takes, and its beginning."""
    one = tasks().get(key)
    if one is None:
        return go("tasks.overview")
    planned = any(gift.task == key for gift, _step in work.session.execute(given_open(case.id)))
    response = show("participant/tasks/task.html", task=one, planned=planned, form=BaseForm())
    response.headers[STEPS] = str(len(one.steps))
    return response


@pages.page("/tasks/<key>/plan", needs=Permission.OWN_CASE_ACT, methods=("POST",))
def put_in_plan(work: Work, case: Case, key: str) -> Response:
    """Make a task a step of one's own plan; twice is as good as once."""
    if BaseForm().validate_on_submit():
        with suppress(Conflict, Invalid):
            give(work, case, key, None)
    return go("tasks.task", key=key)


@pages.page("/tasks/<key>/<int:number>", needs=Permission.OWN_CASE_READ)
def step(work: Work, case: Case, key: str, number: int) -> Response:
    """One step on a screen; addresses of steps that do not exist lead back to the task."""
    one = tasks().get(key)
    if one is None or not 1 <= number <= len(one.steps):
        return go("tasks.task", key=key)
    chosen = request.args.get("time", 0, int)
    return show(
        "participant/tasks/step.html",
        task=one,
        step=one.steps[number - 1],
        number=number,
        times=TIMES,
        chosen=TIMES[chosen - 1] if 1 <= chosen <= len(TIMES) else "",
    )


@pages.page("/tasks/<key>/end", needs=Permission.OWN_CASE_ACT, methods=("GET", "POST"))
def end(work: Work, case: Case, key: str) -> Response:
    """How it went, in one tap; nobody is marked."""
    one = tasks().get(key)
    if one is None:
        return go("tasks.overview")
    form = EndForm()
    if form.validate_on_submit():
        finish(work, case, key, Outcome(form.outcome.data), shared=bool(form.shared.data))
        return go("tasks.finished", key=key)
    return show("participant/tasks/end.html", status=422 if form.errors else 200, form=form, task=one)


@pages.page("/tasks/<key>/finished", needs=Permission.OWN_CASE_READ)
def finished(work: Work, case: Case, key: str) -> Response:
    """What was kept, and what comes next; it survives a bookmark."""
    one = tasks().get(key)
    attempts = list(work.session.scalars(attempts_of(case.person_id)))
    last = next((a for a in attempts if a.task == key), None)
    if one is None or last is None:
        return go("tasks.task", key=key)
    known = standing((a.task, a.outcome) for a in attempts)
    following = [tasks()[k] for k in path(known, [], list(tasks())) if k != key][:1]
    return show("participant/tasks/finished.html", task=one, last=last, following=following)
