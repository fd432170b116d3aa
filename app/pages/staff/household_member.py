"""One member of a household: put right what is known, money by date, leaving and moving."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from flask import Response
from wtforms import HiddenField, RadioField, SelectField, StringField

from app.access.sharing import readable_domains
from app.casework import Case
from app.foundation.clock import today_in
from app.foundation.errors import Conflict, Invalid, NotFound
from app.foundation.i18n import date_text, mark
from app.foundation.i18n import gettext as _
from app.foundation.unit_of_work import Work
from app.pages.staff.household import BOTH, DAY, HOME, MONEY, RELATIONS, WRITE, file_of, household_of, refuse
from app.people import HouseholdMember, Person
from app.people.homes import (
    MemberDetails,
    add_income,
    change_member,
    end_income,
    end_membership,
    incomes_of,
    move,
)
from app.people.queries import income_of, member_of
from app.people.vocabulary import INCOME_NAMES, RELATION_NAMES, Domain, IncomeKind, Relation
from app.web.fields import AmountField, DayField, NumberField
from app.web.forms import AtMost, BaseForm, Required, options
from app.web.merging import Difference, differences, take_theirs
from app.web.pages import Pages
from app.web.render import go, show

pages = Pages("member", __name__)
MEMBER = f"{HOME}/<uuid:member_id>"
NEW, KNOWN = "new", "known"
WORDS: dict[str, Callable[[Any], str]] = {
    "relation": lambda relation: _(RELATION_NAMES[Relation(relation)]),
    "starts_on": date_text,
}


class MemberForm(BaseForm):
    """Somebody who lives here; `seen` is the version of the household that was on the screen."""

    relation = SelectField(mark("Relation"), choices=options(RELATIONS))
    given_name = StringField(mark("Given name (optional)"), validators=[AtMost(80)])
    birth_year = NumberField(mark("Year of birth (optional)"), 1900, 2100)
    starts_on = DayField(mark("Lives here since"), validators=[Required(DAY)])
    seen = HiddenField()


class LeaveForm(BaseForm):
    """Somebody does not live here any more."""

    left_on = DayField(mark("First day they did not live here"), validators=[Required(DAY)])


class MoveForm(BaseForm):
    """Somebody goes to live in another household."""

    moved_on = DayField(mark("First day in the other household"), validators=[Required(DAY)])
    to = RadioField(
        mark("Where to"),
        choices=options([(NEW, mark("A new household")), (KNOWN, mark("The household of another file"))]),
        default=NEW,
    )
    reference = StringField(mark("Reference of that file"), validators=[AtMost(20)])
    relation_there = SelectField(mark("Relation there"), choices=options(RELATIONS), default=Relation.APPLICANT.value)


class IncomeForm(BaseForm):
    """Money that comes in each month."""

    kind = SelectField(
        mark("What it is"),
        choices=options([("", mark("Choose")), *((k.value, INCOME_NAMES[k]) for k in IncomeKind)]),
        validators=[Required(mark("Choose what it is."))],
        default="",
    )
    amount = AmountField(mark("Euros a month"), validators=[Required(mark("Write the amount, such as 480 or 480,50."))])
    since = DayField(mark("Since"), validators=[Required(DAY)])
    until = DayField(mark("Until (optional)"))


@pages.page(MEMBER, needs=WRITE, methods=BOTH)
def member(work: Work, case: Case, member_id: UUID) -> Response:
    """One member: put right what is known; when somebody was faster, both versions are shown by field."""
    one, person = _member(work, case, member_id)
    household = household_of(work, case)
    form = MemberForm(obj=one, seen=str(household.version))
    if not form.is_submitted():
        return _shown(work, case, one, person, details=form)
    saved = {name: getattr(one, name) for name in ("relation", "given_name", "birth_year", "starts_on")}
    status, theirs = 422, list[Difference]()
    if form.validate():
        take_theirs(form, saved)
        seen = form.seen.data or ""
        try:
            change_member(work, household, one, int(seen) if seen.isdecimal() else 0, _details(form))
        except Invalid as refused:
            refuse(form, refused)
        except Conflict:
            form.seen.data, status = str(household.version), 409
            theirs = differences(form, saved, WORDS)
        else:
            return go("household.home", case_id=case.id)
    return _shown(work, case, one, person, status, theirs, details=form)


def _details(form: MemberForm) -> MemberDetails:
    return MemberDetails(
        Relation(form.relation.data), form.given_name.data or "", form.birth_year.data, form.starts_on.data or date.min
    )


def _member(work: Work, case: Case, member_id: UUID) -> tuple[HouseholdMember, Person | None]:
    found = work.session.execute(member_of(case.household_id, member_id)).first()
    if found is None:
        raise NotFound
    return found[0], found[1]


def _shown(
    work: Work,
    case: Case,
    one: HouseholdMember,
    person: Person | None,
    status: int = 200,
    theirs: list[Difference] | None = None,
    **forms: BaseForm,
) -> Response:
    household, money = household_of(work, case), Domain.INCOME in readable_domains(work, case)
    forms.setdefault("details", MemberForm(None, obj=one, seen=str(household.version)))
    for name, kind in (("leave", LeaveForm), ("moving", MoveForm), ("income", IncomeForm)):
        forms.setdefault(name, kind(None))
    return show(
        "staff/cases/member.html",
        status=status,
        case=case,
        here="household",
        member=one,
        name=person.name if person else one.given_name,
        is_first=one.person_id == case.person_id,
        money=money,
        incomes=incomes_of(work, [one.id]) if money else [],
        income_names={kind.value: _(INCOME_NAMES[kind]) for kind in IncomeKind},
        theirs=theirs or [],
        form=next((form for form in forms.values() if form.errors), forms["details"]),
        today=today_in(work.zone, work.now),
        act=BaseForm(None),
        **forms,
    )


@pages.page(f"{MEMBER}/leave", needs=WRITE, methods=("POST",))
def leave(work: Work, case: Case, member_id: UUID) -> Response:
    """Somebody does not live here any more; the person of the file can only move."""
    one, person = _member(work, case, member_id)
    form = LeaveForm()
    if form.validate_on_submit() and one.person_id == case.person_id:
        form.refuse("left_on", _("This file is about them: say where they moved to."))
    elif not form.errors:
        try:
            end_membership(work, household_of(work, case), one, form.left_on.data or date.min)
        except (Invalid, Conflict) as refused:
            refuse(form, refused)
        else:
            return go("household.home", case_id=case.id)
    return _shown(work, case, one, person, 422, leave=form)


@pages.page(f"{MEMBER}/move", needs=WRITE, methods=("POST",))
def moves(work: Work, case: Case, member_id: UUID) -> Response:
    """Somebody goes to live in a new household or in that of another file."""
    one, person = _member(work, case, member_id)
    form = MoveForm()
    if form.validate_on_submit():
        try:
            other = file_of(work, form.reference.data or "") if form.to.data == KNOWN else None
            there = household_of(work, other) if other else None
            move(
                work,
                one,
                household_of(work, case),
                there,
                Relation(form.relation_there.data),
                form.moved_on.data or date.min,
            )
        except (Invalid, Conflict) as refused:
            refuse(form, refused)
        else:
            return go("household.home", case_id=case.id)
    return _shown(work, case, one, person, 422, moving=form)


@pages.page(f"{MEMBER}/income", needs=MONEY, methods=("POST",))
def income(work: Work, case: Case, member_id: UUID) -> Response:
    """Money comes in for a member each month."""
    one, person = _member(work, case, member_id)
    form = IncomeForm()
    if form.validate_on_submit():
        try:
            kind, amount = IncomeKind(form.kind.data), form.amount.data or Decimal(0)
            add_income(work, one, kind, amount, form.since.data or date.min, form.until.data)
        except Invalid as refused:
            refuse(form, refused)
        else:
            return go("member.member", case_id=case.id, member_id=one.id)
    return _shown(work, case, one, person, 422, income=form)


@pages.page(f"{MEMBER}/income/<uuid:income_id>/end", needs=MONEY, methods=("POST",))
def income_ends(work: Work, case: Case, member_id: UUID, income_id: UUID) -> Response:
    """The money does not come any more, from today on."""
    one, person = _member(work, case, member_id)
    row = work.session.scalars(income_of(one.id, income_id)).one_or_none()
    if row is None:
        raise NotFound
    if BaseForm().validate_on_submit():
        try:
            end_income(work, one, row, today_in(work.zone, work.now))
        except Invalid as refused:
            income_form = IncomeForm(None)
            income_form.refuse("since", refused.message)
            return _shown(work, case, one, person, 422, income=income_form)
    return go("member.member", case_id=case.id, member_id=one.id)
