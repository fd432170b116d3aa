"""The household of a file: who lives here now and lived here then, what comes in for each, and who moves where."""

from datetime import date
from decimal import Decimal
from typing import Any

from flask import Response
from wtforms import SelectField, StringField

from app.access.permissions import Permission
from app.access.policy import visible
from app.access.sharing import readable_domains
from app.audit.services import record
from app.casework import Case
from app.casework.queries import case_by_reference
from app.foundation.clock import today_in
from app.foundation.errors import Conflict, Invalid
from app.foundation.i18n import gettext as _
from app.foundation.i18n import mark
from app.foundation.unit_of_work import Work
from app.people import Household, HouseholdMember, MemberIncome, Person
from app.people.homes import (
    add_member,
    incomes_of,
)
from app.people.queries import everybody_of, household_by_id
from app.people.rules import age_on
from app.people.services import NewMember
from app.people.vocabulary import INCOME_NAMES, RELATION_NAMES, Domain, IncomeKind, Relation
from app.web.fields import DayField, NumberField
from app.web.forms import AtMost, BaseForm, Required, options
from app.web.pages import Pages
from app.web.render import go, show

pages = Pages("household", __name__)
READ, WRITE, MONEY = Permission.CASE_READ, Permission.CASE_WRITE, Permission.CASE_MONEY
BOTH = ("GET", "POST")
HOME = "/staff/cases/<uuid:case_id>/household"
MEMBER = f"{HOME}/<uuid:member_id>"
DAY = mark("Write the day, such as 2026-11-24.")
RELATIONS = [(r.value, RELATION_NAMES[r]) for r in Relation]
OTHERS = [("", mark("Choose")), *[pair for pair in RELATIONS if pair[0] != Relation.APPLICANT]]
# Where the message of a rule belongs in the forms, which name their days apart because they share a page.
FIELDS = {"starts_on": ("since",), "ends_on": ("until",)}
DAYS = ("on", "left_on", "moved_on", "since", "starts_on")


class JoinForm(BaseForm):
    """Somebody who comes to live here."""

    relation = SelectField(
        mark("Relation"), choices=options(OTHERS), validators=[Required(mark("Say who this is."))], default=""
    )
    given_name = StringField(mark("Given name (optional)"), validators=[AtMost(80)])
    birth_year = NumberField(mark("Year of birth (optional)"), 1900, 2100)
    on = DayField(mark("Lives here since"), validators=[Required(DAY)])
    reference = StringField(mark("Reference of their own file, if they have one"), validators=[AtMost(20)])


@pages.page(HOME, needs=READ)
def home(work: Work, case: Case) -> Response:
    """Who lives here now, who lived here before, and what comes in each month today."""
    work.log_reading(lambda log: record(log, "case:file:read", case, case.person_id))
    today = today_in(work.zone, work.now)
    found = work.session.execute(everybody_of(case.household_id)).all()
    money = Domain.INCOME in readable_domains(work, case)
    incomes = incomes_of(work, [member.id for member, _person in found]) if money else []
    lines = [_line(member, person, incomes, today) for member, person in found]
    return show(
        "staff/cases/home.html",
        case=case,
        here="household",
        now_here=[line for line in lines if line["member"].ends_on is None],
        before=[line for line in lines if line["member"].ends_on is not None],
        income_names={kind.value: _(INCOME_NAMES[kind]) for kind in IncomeKind},
        money=money,
        total=sum((row.amount for line in lines for row in line["now"]), Decimal(0)),
    )


def _line(member: HouseholdMember, person: Person | None, incomes: list[MemberIncome], today: date) -> dict[str, Any]:
    birth = person.birth_date if person else None
    age = age_on(birth, today) if birth else today.year - member.birth_year if member.birth_year else None
    own = [row for row in incomes if row.member_id == member.id]
    return {
        "member": member,
        "name": person.name if person else member.given_name,
        "age": age,
        "now": [row for row in own if row.starts_on <= today and (row.ends_on is None or row.ends_on > today)],
    }


@pages.page(f"{HOME}/new", needs=WRITE, methods=BOTH)
def join(work: Work, case: Case) -> Response:
    """Somebody comes to live here; a person with a file of their own is found by its reference."""
    form = JoinForm()
    if form.validate_on_submit() and _joined(work, case, form):
        return go("household.home", case_id=case.id)
    status = 422 if form.errors else 200
    return show("staff/cases/join.html", status=status, form=form, case=case, here="household")


def _joined(work: Work, case: Case, form: JoinForm) -> bool:
    try:
        other = file_of(work, form.reference.data or "") if form.reference.data else None
        new = NewMember(
            Relation(form.relation.data),
            form.birth_year.data,
            form.given_name.data or (other.person.given_name if other else ""),
            other.person_id if other else None,
        )
        add_member(work, household_of(work, case), new, form.on.data or date.min)
    except (Invalid, Conflict) as refused:
        return refuse(form, refused)
    return True


def file_of(work: Work, reference: str) -> Case:
    """A file that the professional may see, by its reference; raises Invalid."""
    found = visible(work.actor, case_by_reference(reference.upper()), READ)
    case = work.session.scalars(found).first()
    if case is None:
        raise Invalid(_("You see no file with this reference. It looks like MIE-0457."), "reference")
    return case


def household_of(work: Work, case: Case) -> Household:
    """The household that a file is about."""
    return work.session.scalars(household_by_id(case.household_id)).one()


def refuse(form: BaseForm, refused: Invalid | Conflict) -> bool:
    """Put what the room refused on the field it belongs to, else on the day; always false."""
    said = refused.field if isinstance(refused, Invalid) else ""
    names = (said, *FIELDS.get(said, ()), *DAYS)
    form.refuse(next(name for name in names if name in form), refused.message)
    return False
