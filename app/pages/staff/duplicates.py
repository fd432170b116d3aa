"""Records that may be of one person: offered, compared field by field, put together, put back, or told apart."""

from typing import Any
from uuid import UUID

from flask import Response, request
from wtforms import RadioField

from app.access.permissions import Permission
from app.access.policy import visible
from app.audit.services import record
from app.casework import Case
from app.casework.duplicates import alike, merge_by_id, merges_of, of_those, pairs, put_together, told_apart, traits_of
from app.casework.queries import case_with_person
from app.foundation import i18n
from app.foundation.errors import Conflict, Invalid, NotFound
from app.foundation.i18n import gettext as _
from app.foundation.i18n import mark
from app.foundation.unit_of_work import Work
from app.people import Person
from app.people.likeness import likeness
from app.people.merging import CHOSEN, keep_apart, undo
from app.people.vocabulary import LIKENESS_WORDS
from app.web.forms import BaseForm, options, spaced_phone
from app.web.merging import THEIRS, Difference
from app.web.pages import Pages
from app.web.render import go, show

pages = Pages("duplicates", __name__)
FIND, LEAD, ENTRY = Permission.PERSON_FIND, Permission.CASE_TEAM_LEAD, Permission.CASE_ENTRY
PAIR = "/staff/cases/<uuid:case_id>/same-person/<uuid:other_case_id>"
LABELS = {
    "given_name": mark("Given name"),
    "family_name": mark("Family name"),
    "birth_date": mark("Date of birth"),
    "document": mark("DNI, NIE or codice fiscale"),
    "phone": mark("Phone"),
    "email": mark("E-mail"),
    "address": mark("Address"),
    "municipality": mark("Municipality"),
    "language": mark("Language"),
    "contact_note": mark("Best time and way to reach them"),
}


class TogetherForm(BaseForm):
    """In which household the person lives today, when the two records live in two."""

    home = RadioField(
        mark("Where the person lives today"),
        choices=options(
            [("kept", mark("In the household of the record that stays")), (THEIRS, mark("In that of the other"))]
        ),
        default="kept",
    )


@pages.page("/staff/people/duplicates", needs=FIND)
def listed(work: Work) -> Response:
    """People among my files who may be one, the surest first, and what was put together lately."""
    found = work.session.execute(of_those(visible(work.actor, alike(), ENTRY))).all()
    apart = {(first, second) for first, second in work.session.execute(told_apart())}
    return show(
        "staff/people/duplicates.html",
        pairs=[(one, other, _words(why)) for one, other, why in pairs(found, apart)],
        merges=work.session.execute(visible(work.actor, merges_of(), FIND)).all(),
        act=BaseForm(),
    )


def _words(why: list[Any]) -> list[str]:
    return [_(LIKENESS_WORDS[reason]) for reason in why]


@pages.page(PAIR, needs=LEAD, methods=("GET", "POST"))
def compare(work: Work, case: Case, other_case_id: UUID) -> Response:
    """The two records field by field; putting them together moves everything to the one that stays."""
    other, form = _other(work, case, other_case_id), TogetherForm()
    if form.validate_on_submit():
        theirs = frozenset(name for name in CHOSEN if request.form.get(f"keep_{name}") == THEIRS)
        try:
            put_together(work, case.person, other.person, theirs, home_of_gone=form.home.data == THEIRS)
        except (Invalid, Conflict) as refused:
            form.refuse("home", refused.message)
        else:
            return go("cases.case_file", case_id=case.id)
    if request.method == "GET":
        work.log_reading(lambda log: _looked(log, case, other))
    return show(
        "staff/people/compare.html",
        status=422 if form.errors else 200,
        form=form,
        case=case,
        other=other,
        fields=_fields(case.person, other.person),
        why=_words(likeness(traits_of(case.person), traits_of(other.person))),
        two_homes=case.household_id != other.household_id,
    )


def _looked(work: Work, case: Case, other: Case) -> None:
    for one in (case, other):
        record(work, "case:file:read", one, one.person_id)


def _other(work: Work, case: Case, other_case_id: UUID) -> Case:
    # What is put together moves to the file that stays: nobody takes over what another agency leads.
    other = work.session.scalars(visible(work.actor, case_with_person(other_case_id), ENTRY)).one_or_none()
    if other is None or other.person_id == case.person_id:
        raise NotFound
    return other


def _fields(kept: Person, gone: Person) -> list[Difference]:
    return [
        Difference(name, _(LABELS[name]), _said(kept, name), _said(gone, name))
        for name in CHOSEN
        if _said(gone, name) and _said(kept, name) != _said(gone, name)
    ]


def _said(person: Person, name: str) -> str:
    value = getattr(person, name)
    if name == "birth_date":
        return i18n.date_text(value) if value else ""
    if name == "phone":
        return spaced_phone(value or "")
    return i18n.language_name(value) if name == "language" else value or ""


@pages.page(f"{PAIR}/apart", needs=LEAD, methods=("POST",))
def apart(work: Work, case: Case, other_case_id: UUID) -> Response:
    """Somebody looked, and they are two people: nobody is asked again."""
    other = _other(work, case, other_case_id)
    if BaseForm().validate_on_submit():
        keep_apart(work, case.person_id, other.person_id)
    return go("duplicates.listed")


@pages.page("/staff/cases/<uuid:case_id>/merges/<uuid:merge_id>/undo", needs=LEAD, methods=("POST",))
def put_back(work: Work, case: Case, merge_id: UUID) -> Response:
    """Put back what was put together; what somebody wrote since then stays where it is."""
    found = work.session.execute(merge_by_id(merge_id, case.person_id)).scalar_one_or_none()
    if found is None:
        raise NotFound
    if BaseForm().validate_on_submit() and found.undone_at is None:
        undo(work, found)
    return go("duplicates.listed")
