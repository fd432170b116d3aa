"""What a professional writes into a file: notes, steps of the plan, and how the person is reached."""

import re
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from flask import Response
from wtforms import HiddenField, RadioField, SelectField, StringField

from app.access.permissions import Permission
from app.casework import Case
from app.casework.file import TEAM
from app.casework.queries import step_of
from app.casework.rules import may_be_due
from app.casework.services import NewTask, add_task, finish_task, write_note
from app.casework.vocabulary import TASK_KIND_NAMES, VISIBILITY_NAMES, TaskKind, TaskOwner, Visibility
from app.foundation import i18n
from app.foundation.clock import today_in
from app.foundation.errors import Conflict, NotFound
from app.foundation.i18n import gettext as _
from app.foundation.i18n import mark
from app.foundation.unit_of_work import Work
from app.people.services import Contact, change_contact
from app.people.vocabulary import SPOKEN
from app.web.fields import DayField, NumberField
from app.web.forms import AtMost, BaseForm, PhoneNumber, Required, options, spaced_phone
from app.web.pages import Pages
from app.web.render import go, show

pages = Pages("file", __name__)
PERSON = "person"
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


class NoteForm(BaseForm):
    """A note and who may read it."""

    body = StringField(mark("Note"), validators=[Required(mark("Write the note first.")), AtMost(20_000)])
    visibility = RadioField(
        mark("Who may read it"),
        choices=options((v.value, VISIBILITY_NAMES[v]) for v in Visibility),
        default=Visibility.TEAM.value,
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


class ContactForm(BaseForm):
    """How a person is reached; `seen` is the version that was on the screen."""

    phone = StringField(mark("Phone"), validators=[PhoneNumber()])
    email = StringField(mark("E-mail"), validators=[AtMost(200)])
    address = StringField(mark("Address"), validators=[AtMost(300)])
    municipality = StringField(mark("Municipality"), validators=[AtMost(80)])
    language = SelectField(mark("Language"), choices=[])
    contact_note = StringField(mark("Best time and way to reach them"), validators=[AtMost(200)])
    seen = HiddenField()


def team_choices(case: Case, team: Iterable[Any]) -> list[tuple[str, str]]:
    """Who can take a step: the person first, then everybody in the team."""
    members = [(str(seat.staff_id), f"{seat.given_name} {seat.family_name}".strip()) for seat in team]
    return [(PERSON, case.person.given_name), *members]


def language_choices(more: str = "") -> list[tuple[str, str]]:
    """The languages people here speak, by their name in the reader's language."""
    codes = {*SPOKEN, *([more] if more else [])}
    return sorted(((code, i18n.language_name(code)) for code in codes), key=lambda pair: pair[1])


@pages.page("/staff/cases/<uuid:case_id>/notes", needs=Permission.CASE_WRITE, methods=("GET", "POST"))
def notes(work: Work, case: Case) -> Response:
    """Write a note; what was typed stays when something is missing."""
    form = NoteForm()
    if form.validate_on_submit():
        write_note(work, case, form.body.data or "", Visibility(form.visibility.data))
        return go("cases.case_file", case_id=case.id)
    return show("staff/cases/note.html", status=422 if form.errors else 200, form=form, case=case, here="note")


@pages.page("/staff/cases/<uuid:case_id>/steps", needs=Permission.CASE_WRITE, methods=("GET", "POST"))
def steps(work: Work, case: Case) -> Response:
    """Add a step, the person's or somebody's of the team."""
    form = StepForm()
    form.who.choices = team_choices(case, work.session.execute(TEAM, {"case_id": case.id}))
    if form.validate_on_submit() and _is_possible(work, form):
        add_task(work, case, _step(form))
        return go("cases.case_file", case_id=case.id)
    return show("staff/cases/step.html", status=422 if form.errors else 200, form=form, case=case, here="step")


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


@pages.page("/staff/cases/<uuid:case_id>/contact", needs=Permission.CASE_WRITE, methods=("GET", "POST"))
def contact(work: Work, case: Case) -> Response:
    """Change how the person is reached; when somebody was faster, both versions are shown and nothing typed is lost."""
    form = ContactForm(obj=case.person, seen=str(case.person.version))
    form.language.choices = language_choices(case.person.language)
    if form.is_submitted():
        status, theirs = _change(work, case, form)
        if not status:
            return go("cases.case_file", case_id=case.id)
        return show("staff/cases/contact.html", status=status, form=form, case=case, here="contact", theirs=theirs)
    form.phone.data = spaced_phone(case.person.phone or "")
    return show("staff/cases/contact.html", form=form, case=case, here="contact", theirs=[])


def _change(work: Work, case: Case, form: ContactForm) -> tuple[int, list[tuple[str, str]]]:
    if form.validate() and form.email.data and not EMAIL.fullmatch(form.email.data):
        form.refuse("email", _("Write an e-mail address such as name@example.org."))
    if form.errors:
        return 422, []
    new = Contact(
        phone=form.phone.data or None,
        email=form.email.data or None,
        address=form.address.data or None,
        municipality=form.municipality.data or "",
        language=form.language.data,
        contact_note=form.contact_note.data or None,
    )
    seen = form.seen.data or ""
    try:
        change_contact(work, case.person, int(seen) if seen.isdecimal() else 0, new)
    except Conflict:
        form.seen.data = str(case.person.version)
        return 409, _differing(case, form)
    return 0, []


def _differing(case: Case, form: ContactForm) -> list[tuple[str, str]]:
    """What somebody else saved, where it is not what was typed now."""
    names = ("phone", "email", "address", "municipality", "language", "contact_note")
    saved = {name: getattr(case.person, name) or "" for name in names}
    said = {**saved, "phone": spaced_phone(saved["phone"]), "language": i18n.language_name(saved["language"])}
    return [(_(form[name].label.text), said[name]) for name in names if saved[name] != (form[name].data or "")]
