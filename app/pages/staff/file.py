"""What a professional writes into a file: notes, steps of the plan, and how the person is reached."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from flask import Response
from wtforms import RadioField, SelectField, StringField

from app.access.permissions import Permission
from app.casework import Case
from app.casework.drafts import draft_in, drop_draft
from app.casework.file import TEAM
from app.casework.queries import step_of
from app.casework.rules import may_be_due
from app.casework.services import NewTask, add_task, finish_task, write_note
from app.casework.vocabulary import TASK_KIND_NAMES, VISIBILITY_NAMES, DraftKind, TaskKind, TaskOwner, Visibility
from app.foundation.clock import today_in
from app.foundation.errors import NotFound
from app.foundation.i18n import gettext as _
from app.foundation.i18n import mark
from app.foundation.unit_of_work import Work
from app.people.vocabulary import DOMAIN_NAMES, Domain
from app.web.drafting import begun
from app.web.fields import DayField, NumberField
from app.web.forms import AtMost, BaseForm, Required, options
from app.web.pages import Pages
from app.web.render import go, show

pages = Pages("file", __name__)
PERSON = "person"


class NoteForm(BaseForm):
    """A note and who may read it."""

    body = StringField(mark("Note"), validators=[Required(mark("Write the note first.")), AtMost(20_000)])
    visibility = RadioField(
        mark("Who may read it"),
        choices=options((v.value, VISIBILITY_NAMES[v]) for v in Visibility),
        default=Visibility.TEAM.value,
    )
    domain = SelectField(
        mark("What it is about"),
        choices=options([("", mark("Everything")), *((d.value, DOMAIN_NAMES[d]) for d in Domain)]),
        default="",
    )


class StepForm(BaseForm):
    """A step that somebody is to take."""

    title = StringField(
        mark("What is to be done"), validators=[Required(mark("Write what is to be done.")), AtMost(200)]
    )
    who = SelectField(mark("Who does it"), choices=[], default=PERSON)
    kind = SelectField(
        mark("What it is about"),
        choices=options((k.value, TASK_KIND_NAMES[k]) for k in TaskKind),
        default=TaskKind.OTHER.value,
    )
    due_on = DayField(mark("Before (optional)"))
    minutes = NumberField(mark("Minutes it takes (optional)"), 1, 600)
    why = StringField(mark("Why (optional)"), validators=[AtMost(400)])


def team_choices(case: Case, team: Iterable[Any]) -> list[tuple[str, str]]:
    """Who can take a step: the person first, then everybody in the team."""
    members = [(str(seat.staff_id), f"{seat.given_name} {seat.family_name}".strip()) for seat in team]
    return [(PERSON, case.person.given_name), *members]


@pages.page("/staff/cases/<uuid:case_id>/notes", needs=Permission.CASE_WRITE, methods=("GET", "POST"), takes_files=True)
def notes(work: Work, case: Case) -> Response:
    """Write a note; what was typed stays when something is missing, and what was begun before is there again."""
    form = NoteForm()
    if form.validate_on_submit():
        domain = Domain(form.domain.data) if form.domain.data else None
        write_note(work, case, form.body.data or "", Visibility(form.visibility.data), domain)
        drop_draft(work, case.id, DraftKind.NOTE)
        return go("cases.case_file", case_id=case.id)
    form, saved_at = begun(form, lambda: draft_in(work, case.id, DraftKind.NOTE))
    status = 422 if form.errors else 200
    return show("staff/cases/note.html", status=status, form=form, case=case, here="note", saved_at=saved_at)


@pages.page("/staff/cases/<uuid:case_id>/steps", needs=Permission.CASE_WRITE, methods=("GET", "POST"))
def steps(work: Work, case: Case) -> Response:
    """Add a step, the person's or somebody's of the team."""
    form, saved_at = begun(StepForm(), lambda: draft_in(work, case.id, DraftKind.STEP))
    form.who.choices = team_choices(case, work.session.execute(TEAM, {"case_id": case.id}))
    if form.validate_on_submit() and _is_possible(work, form):
        add_task(work, case, _step(form))
        drop_draft(work, case.id, DraftKind.STEP)
        return go("cases.case_file", case_id=case.id)
    status = 422 if form.errors else 200
    return show("staff/cases/step.html", status=status, form=form, case=case, here="step", saved_at=saved_at)


def _is_possible(work: Work, form: StepForm) -> bool:
    if form.due_on.data is not None and not may_be_due(form.due_on.data, today_in(work.zone, work.now)):
        form.refuse("due_on", _("Choose today or a later day, at most three years from now."))
    return not form.errors


def _step(form: StepForm) -> NewTask:
    is_own = form.who.data == PERSON
    return NewTask(
        owner=TaskOwner.PERSON if is_own else TaskOwner.STAFF,
        kind=TaskKind(form.kind.data),
        title=form.title.data or "",
        why=form.why.data or "",
        minutes=form.minutes.data,
        due_on=form.due_on.data,
        staff_id=None if is_own else UUID(form.who.data),
    )


@pages.page("/staff/cases/<uuid:case_id>/steps/<uuid:task_id>/done", needs=Permission.CASE_WRITE, methods=("POST",))
def step_done(work: Work, case: Case, task_id: UUID) -> Response:
    """Tick a step of this case."""
    if BaseForm().validate_on_submit():
        task = work.session.scalars(step_of(case.id, task_id)).one_or_none()
        if task is None:
            raise NotFound
        finish_task(work, task)
    return go("cases.case_file", case_id=case.id)
