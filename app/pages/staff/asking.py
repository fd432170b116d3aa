"""Asking for access to a file one is not in the team of: only that somebody exists is told, and whom to ask."""

from datetime import timedelta

from flask import Response, request
from wtforms import StringField

from app.access.permissions import Permission
from app.access.policy import may, visible
from app.audit.services import record
from app.casework import Case
from app.casework.asking import REMEMBERED, ask_for_access, asked_by, break_glass, case_behind, emergencies, masked
from app.casework.teams import refresh_panel
from app.foundation.errors import Conflict
from app.foundation.i18n import gettext as _
from app.foundation.i18n import mark
from app.foundation.unit_of_work import Work
from app.people.phones import normal_phone
from app.people.rules import normal_identity
from app.people.services import document_index, phone_index
from app.web.forms import AtMost, BaseForm, Required
from app.web.pages import Pages
from app.web.render import go, show
from app.web.store import bucket, count_attempt

pages = Pages("asking", __name__)
ASK = Permission.CASE_ACCESS_ASK
SHORTEST = 20
HOUR, MOST_LOOKUPS = timedelta(hours=1), 30


class LookForm(BaseForm):
    """A whole phone number or document."""

    who = StringField(
        mark("Phone, DNI or NIE"), validators=[Required(mark("Write a whole phone number, DNI or NIE.")), AtMost(40)]
    )


class WhyForm(LookForm):
    """The same, with why the file has to be opened."""

    reason = StringField(mark("Why you need it"), validators=[Required(mark("Write why.")), AtMost(400)])


@pages.page("/staff/access", needs=ASK)
def ask(work: Work) -> Response:
    """Look for somebody by a whole phone number or document, and what became of what I asked for."""
    return _page(work, LookForm())


def _page(work: Work, form: LookForm, case: Case | None = None, *, missed: bool = False) -> Response:
    since = work.now - REMEMBERED
    judged = Permission.CASE_EMERGENCY_JUDGE
    opened = visible(work.actor, emergencies(since), judged) if may(work.actor, judged) else None
    return show(
        "staff/asking/ask.html",
        None,
        422 if form.errors else 200,
        form=form,
        found=masked(case) if case else None,
        missed=missed,
        mine=[(one, masked(one.case)) for one in work.session.scalars(asked_by(work.actor.staff_id, since))],
        opened=list(work.session.scalars(opened)) if opened is not None else None,
    )


@pages.page("/staff/access/look", needs=ASK, methods=("POST",))
def look(work: Work) -> Response:
    """Say that somebody is with us, with initials and the agency to ask; it is written down and the person sees it."""
    form = LookForm()
    if not form.validate_on_submit() or not _is_whole(form):
        return _page(work, form)
    case = _behind(work, form)
    if case is None:
        return _page(work, form, missed=True)
    record(work, "people:person:find_masked", case, case.person_id)
    return _page(work, WhyForm(formdata=None, who=form.who.data), case)


def _is_whole(form: LookForm) -> bool:
    said = form.who.data or ""
    if normal_phone(said) is None and normal_identity(said) is None:
        form.refuse("who", _("Write the whole phone number, DNI or NIE. A name is not enough."))
    return not form.errors


def _behind(work: Work, form: LookForm) -> Case | None:
    """The case behind a number; a miss is answered like a hit, so that both stay counted."""
    count_attempt(work, bucket("masked", str(work.actor.staff_id)), MOST_LOOKUPS, HOUR)
    said = form.who.data or ""
    phone, document = normal_phone(said), normal_identity(said)
    statement = case_behind(phone_index(phone) if phone else None, document_index(document) if document else None)
    return work.session.scalars(statement).first()


@pages.page("/staff/access/ask", needs=ASK, methods=("POST",))
def send(work: Work) -> Response:
    """Ask whoever leads the plan, or open it at once because it cannot wait."""
    form, urgent = WhyForm(), request.form.get("now") == "y"
    fits = form.validate_on_submit() and _is_whole(form)
    if fits and urgent and len(form.reason.data or "") < SHORTEST:
        form.refuse("reason", _("Write in a sentence why it cannot wait. Your supervisor reads it."))
    case = _behind(work, form) if form.who.data and not form.who.errors else None
    if case is None or form.errors:
        return _page(work, form, case, missed=case is None)
    try:
        (break_glass if urgent else ask_for_access)(work, case, form.reason.data or "")
    except Conflict as refusal:
        form.refuse("who", refusal.message)
        return _page(work, form, case)
    refresh_panel(work, case)
    return go("cases.case_file", case_id=case.id) if urgent else go("asking.ask")
