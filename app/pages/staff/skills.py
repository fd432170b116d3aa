"""Digital skills of a person: what the team gave as a step, and what the person lets the team see."""

from collections import Counter

from flask import Response, request
from wtforms import SelectField, SelectMultipleField

from app.access.permissions import Permission
from app.access.policy import visible
from app.casework import Case
from app.casework.rules import may_be_due
from app.foundation.clock import today_in
from app.foundation.errors import Conflict
from app.foundation.i18n import gettext as _
from app.foundation.i18n import mark
from app.foundation.unit_of_work import Work
from app.skills.catalogue import areas, tasks
from app.skills.queries import a_group, already_given, given_open, shared_attempts_of, shared_of_group
from app.skills.rules import trend
from app.skills.services import give
from app.skills.vocabulary import EVIDENCE_NAMES, OUTCOME_NAMES, TREND_NAMES, Outcome
from app.web.fields import DayField
from app.web.forms import BaseForm, Required
from app.web.pages import Pages
from app.web.render import go, show

pages = Pages("staff_skills", __name__)


class GiveForm(BaseForm):
    """A task as a step of the plan."""

    task = SelectField(mark("Task"), choices=[], validators=[Required(mark("Choose a task from the list."))])
    due_on = DayField(mark("Before (optional)"))


class GroupForm(GiveForm):
    """A task for several people at once, in a classroom or a telecentre."""

    people = SelectMultipleField(mark("For whom"), choices=[])


@pages.page("/staff/skills", needs=Permission.CASE_LIST, methods=("GET", "POST"))
def group(work: Work) -> Response:
    """The people of my teams side by side: what they show us, and one task for those who are here today."""
    form = GroupForm()
    rows = list(work.session.execute(visible(work.actor, a_group(), Permission.CASE_LIST)))
    form.task.choices = _task_choices()
    form.people.choices = [(str(row[0].id), f"{row[1]} {row[2]}".strip()) for row in rows]
    if form.validate_on_submit() and _given_to_all(work, [row[0] for row in rows], form):
        return go("staff_skills.group")
    asked = request.values.get("task", "")
    seen = work.session.scalars(shared_of_group(asked, [row[0].person_id for row in rows])) if asked in tasks() else ()
    return show(
        "staff/skills.html",
        status=422 if form.errors else 200,
        form=form,
        rows=rows,
        asked=tasks().get(asked),
        outcomes={attempt.person_id: OUTCOME_NAMES[Outcome(attempt.outcome)] for attempt in seen},
        to_compare=sorted((task for task in tasks().values() if task.official), key=lambda task: str(task.review_on)),
        today=today_in(work.zone, work.now),
    )


def _given_to_all(work: Work, cases: list[Case], form: GroupForm) -> bool:
    if not form.people.data:
        form.refuse("people", _("Tick the people it is for."))
    if not _may_be_due(work, form):
        return False
    chosen = set(form.people.data or ())
    known = set(work.session.scalars(already_given(form.task.data)))
    for case in cases:
        if str(case.id) in chosen and case.id not in known:
            give(work, case, form.task.data, form.due_on.data)
    return True


def _may_be_due(work: Work, form: GiveForm) -> bool:
    due = form.due_on.data
    if due is not None and not may_be_due(due, today_in(work.zone, work.now)):
        form.refuse("due_on", _("Choose today or a later day, at most three years from now."))
    return not form.errors


def _task_choices() -> list[tuple[str, str]]:
    named = ((task.key, f"{_(name)}: {_(task.name)}") for name, found in areas() for task in found)
    return [("", _("Choose")), *named]


@pages.page("/staff/cases/<uuid:case_id>/skills", needs=Permission.CASE_WRITE, methods=("GET", "POST"))
def skills(work: Work, case: Case) -> Response:
    """Give a task, and see what was shared; what was not shared is not counted here either."""
    form = GiveForm()
    form.task.choices = _task_choices()
    if form.validate_on_submit() and _given(work, case, form):
        return go("staff_skills.skills", case_id=case.id)
    shared = list(work.session.scalars(shared_attempts_of(case.person_id)))
    tries = Counter(attempt.task for attempt in shared)
    trends = {key: TREND_NAMES[trend([a.outcome for a in reversed(shared) if a.task == key])] for key in tries}
    return show(
        "staff/cases/skills.html",
        status=422 if form.errors else 200,
        case=case,
        here="skills",
        form=form,
        given=[(tasks()[gift.task], step) for gift, step in work.session.execute(given_open(case.id))],
        shared=[(tasks()[a.task], a, tries.pop(a.task)) for a in shared if a.task in tries and a.task in tasks()],
        outcomes=OUTCOME_NAMES,
        evidences=EVIDENCE_NAMES,
        trends=trends,
    )


def _given(work: Work, case: Case, form: GiveForm) -> bool:
    if not _may_be_due(work, form):
        return False
    try:
        give(work, case, form.task.data, form.due_on.data)
    except Conflict as known:
        form.refuse("task", str(known))
        return False
    return True
