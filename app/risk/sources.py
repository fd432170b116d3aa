"""The questions behind the events: one for each table below, for all the people that another question names."""

from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select, type_coerce
from sqlalchemy.sql.selectable import Subquery
from sqlalchemy.types import NullType

from app.appointments.models import Appointment
from app.appointments.vocabulary import AppointmentStatus
from app.assessment.models import Assessment, AssessmentVoice
from app.assessment.vocabulary import State, Voice
from app.casework.models import Case, CaseClosure, CaseHandover
from app.casework.vocabulary import CaseStatus, CloseReason
from app.people.models import HouseholdMember, MemberIncome, Person
from app.people.vocabulary import IncomeKind

Rows = Select[*tuple[Any, ...]]
# A question that gives `person_id` and `case_id`, each person once.
Whose = Subquery
MATRIX, WORK_QUESTIONS = "ssm", "employability"
BECAME = {AppointmentStatus.FULFILLED: "attended", AppointmentStatus.NOSHOW: "missed"}
EARNED = (IncomeKind.WORK, IncomeKind.SELF_EMPLOYED)


def raw(key: Any) -> ColumnElement[Any]:
    """A key or a moment as the database keeps it: to read a million rows nobody needs a million objects."""
    return type_coerce(key, NullType())


def people(whose: Whose) -> Rows:
    """Each person with their case, in the order in which everything else counts them."""
    return (
        select(
            raw(whose.c.person_id).label("key"), whose.c.person_id, whose.c.case_id,
            raw(Person.birth_date).label("born"), raw(Person.created_at).label("known"),
            raw(Case.last_contact_at).label("met"),
        )
        .join(Person, Person.id == whose.c.person_id)
        .join(Case, Case.id == whose.c.case_id)
        .order_by(whose.c.person_id)
    )  # fmt: skip


def _duplicate() -> Any:
    """A file that was only another one of the same person tells nothing about leaving."""
    return select(CaseClosure.id).where(
        CaseClosure.case_id == Case.id, CaseClosure.reason == CloseReason.DUPLICATE, CaseClosure.reopened_at.is_(None)
    )


def spells(whose: Whose) -> Rows:
    """When each file of these people was opened."""
    return (
        select(raw(Case.person_id), raw(Case.opened_on))
        .join(whose, whose.c.person_id == Case.person_id)
        .where(or_(Case.status == CaseStatus.OPEN, ~_duplicate().exists()))
        .order_by(Case.person_id, Case.opened_on)
    )


def closures(whose: Whose) -> Rows:
    """When and why each file was closed, and when it was opened again."""
    return (
        select(
            raw(Case.person_id), CaseClosure.reason, CaseClosure.result, raw(CaseClosure.closed_at),
            raw(CaseClosure.reopened_at)
        )
        .join(Case, Case.id == CaseClosure.case_id)
        .join(whose, whose.c.person_id == Case.person_id)
        .where(CaseClosure.reason != CloseReason.DUPLICATE)
        .order_by(Case.person_id, CaseClosure.closed_at)
    )  # fmt: skip


def visits(whose: Whose) -> Rows:
    """Appointments that were booked and not called off, with what became of them."""
    return (
        select(
            raw(Appointment.person_id),
            Appointment.status,
            raw(Appointment.booked_at),
            raw(Appointment.starts_at),
            raw(Appointment.outcome_at),
        )
        .join(whose, whose.c.person_id == Appointment.person_id)
        .where(Appointment.status.in_((*BECAME, AppointmentStatus.BOOKED)))
        .order_by(Appointment.person_id, Appointment.starts_at)
    )


def handovers(whose: Whose) -> Rows:
    """When another professional took the lead."""
    return (
        select(raw(Case.person_id), raw(CaseHandover.made_at))
        .join(Case, Case.id == CaseHandover.case_id)
        .join(whose, whose.c.person_id == Case.person_id)
        .order_by(Case.person_id, CaseHandover.made_at)
    )


def homes(whose: Whose) -> Rows:
    """In which household each person lives, and since when we know."""
    return (
        select(raw(whose.c.person_id), raw(Case.household_id), raw(Case.opened_on))
        .join(Case, Case.id == whose.c.case_id)
        .order_by(whose.c.person_id)
    )


def members(whose: Whose) -> Rows:
    """Who lives in these households from when to when."""
    return (
        select(
            raw(HouseholdMember.household_id),
            raw(HouseholdMember.person_id),
            HouseholdMember.relation,
            HouseholdMember.birth_year,
            raw(HouseholdMember.starts_on),
            raw(HouseholdMember.ends_on),
        )
        .join(Case, Case.household_id == HouseholdMember.household_id)
        .join(whose, whose.c.case_id == Case.id)
        .order_by(HouseholdMember.household_id, HouseholdMember.position)
    )


def wages(whose: Whose) -> Rows:
    """When earnings of these people ended, and when somebody wrote them down."""
    return (
        select(raw(HouseholdMember.person_id), raw(MemberIncome.ends_on), raw(MemberIncome.created_at))
        .join(HouseholdMember, HouseholdMember.id == MemberIncome.member_id)
        .join(whose, whose.c.person_id == HouseholdMember.person_id)
        .where(MemberIncome.kind.in_(EARNED), MemberIncome.ends_on.is_not(None))
        .order_by(HouseholdMember.person_id, MemberIncome.ends_on)
    )


def answers(whose: Whose) -> Rows:
    """What was answered to the matrix and to the questions about work; of the agreed voice only what was agreed."""
    return (
        select(
            raw(Case.person_id),
            Assessment.instrument,
            AssessmentVoice.voice,
            AssessmentVoice.answers,
            raw(AssessmentVoice.changed_at),
            raw(Assessment.agreed_at),
        )
        .join(Assessment, Assessment.id == AssessmentVoice.assessment_id)
        .join(Case, Case.id == Assessment.case_id)
        .join(whose, whose.c.person_id == Case.person_id)
        .where(
            Assessment.instrument.in_((MATRIX, WORK_QUESTIONS)),
            or_(AssessmentVoice.voice != Voice.AGREED, Assessment.state == State.AGREED),
        )
        .order_by(Case.person_id, AssessmentVoice.changed_at)
    )
