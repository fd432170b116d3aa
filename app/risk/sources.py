"""The questions behind the events: one for each table below, for all the people that another question names.

They come in no order: of each kind of event the day alone decides, and answers are put in order once they are here.
Whose they are is asked with `in`, so that SQLite begins at the people; of a join it may begin at any status there is.
"""

import json
from collections.abc import Sequence
from typing import Any, NamedTuple, cast

from sqlalchemy import ARRAY, ColumnElement, Select, Uuid, and_, any_, func, inspect, literal, or_, select, type_coerce
from sqlalchemy.sql.selectable import Subquery
from sqlalchemy.types import NullType

from app.appointments.models import Appointment
from app.appointments.vocabulary import AppointmentStatus
from app.assessment.models import Assessment, AssessmentVoice
from app.assessment.vocabulary import State, Voice
from app.casework.models import Case, CaseClosure, CaseHandover
from app.casework.vocabulary import CaseStatus, CloseReason
from app.foundation.columns import EncryptedJSON
from app.foundation.unit_of_work import Work
from app.people.models import HouseholdMember, MemberIncome, Person
from app.people.vocabulary import IncomeKind

Rows = Select[*tuple[Any, ...]]
# A question that gives `person_id` and `case_id`, each person once.
Whose = Subquery
SEALED = cast("EncryptedJSON", inspect(AssessmentVoice).columns["answers"].type)
MATRIX, WORK_QUESTIONS = "ssm", "employability"
BECAME = {AppointmentStatus.FULFILLED: "attended", AppointmentStatus.NOSHOW: "missed"}
EARNED = (IncomeKind.WORK, IncomeKind.SELF_EMPLOYED)


class Known(NamedTuple):
    """Somebody with their case, as the database keeps it all."""

    key: Any
    case: Any
    born: Any
    known: Any
    met: Any
    home: Any
    opened: Any


def raw(key: Any) -> ColumnElement[Any]:
    """A key or a moment as the database keeps it: to read a million rows nobody needs a million objects."""
    return type_coerce(key, NullType())


def chosen(work: Work, cases: Sequence[Any]) -> Whose:
    """These cases and no others, by raw keys, as one value: to name thousands costs more than to find their rows."""
    if work.session.get_bind().dialect.name == "sqlite":
        listed = func.json_each(json.dumps(cases)).table_valued("value")
        named: ColumnElement[bool] = raw(Case.id).in_(select(listed.c.value))
    else:
        named = Case.id == any_(literal(cases, ARRAY(Uuid)))
    return select(Case.person_id, Case.id.label("case_id")).where(named).subquery()


def unsealed(answers: str) -> Any:
    """What `answers` gave of a voice, by question."""
    return SEALED.opened(answers)


def _theirs(key: Any, whose: Whose) -> ColumnElement[bool]:
    theirs: ColumnElement[bool] = key.in_(select(whose.c.person_id))
    return theirs


def people(whose: Whose) -> Rows:
    """Each person as `Known`, in the order in which everything else counts them."""
    asked = (
        Person.id, Case.id, Person.birth_date, Person.created_at, Case.last_contact_at, Case.household_id,
        Case.opened_on,
    )  # fmt: skip
    return (
        select(*map(raw, asked))
        .join(Case, Case.person_id == Person.id)
        .where(Case.id.in_(select(whose.c.case_id)))
        .order_by(Person.id)
    )


def _duplicate() -> Any:
    """A file that was only another one of the same person tells nothing about leaving."""
    return select(CaseClosure.id).where(
        CaseClosure.case_id == Case.id, CaseClosure.reason == CloseReason.DUPLICATE, CaseClosure.reopened_at.is_(None)
    )


def spells(whose: Whose) -> Rows:
    """When each file of these people was opened."""
    return select(raw(Case.person_id), raw(Case.opened_on)).where(
        _theirs(Case.person_id, whose), or_(Case.status == CaseStatus.OPEN, ~_duplicate().exists())
    )


def closures(whose: Whose) -> Rows:
    """When and why each file was closed, and when it was opened again."""
    return (
        select(
            raw(Case.person_id), CaseClosure.reason, CaseClosure.result, raw(CaseClosure.closed_at),
            raw(CaseClosure.reopened_at)
        )
        .join(Case, Case.id == CaseClosure.case_id)
        .where(_theirs(Case.person_id, whose), CaseClosure.reason != CloseReason.DUPLICATE)
    )  # fmt: skip


def visits(whose: Whose) -> Rows:
    """Appointments that were booked and not called off, with what became of them."""
    return select(
        raw(Appointment.person_id),
        Appointment.status,
        raw(Appointment.booked_at),
        raw(Appointment.starts_at),
        raw(Appointment.outcome_at),
    ).where(_theirs(Appointment.person_id, whose), Appointment.status.in_((*BECAME, AppointmentStatus.BOOKED)))


def handovers(whose: Whose) -> Rows:
    """When another professional took the lead."""
    return (
        select(raw(Case.person_id), raw(CaseHandover.made_at))
        .join(Case, Case.id == CaseHandover.case_id)
        .where(_theirs(Case.person_id, whose))
    )


def members(whose: Whose) -> Rows:
    """Who lives in these households from when to when."""
    return select(
        raw(HouseholdMember.household_id),
        raw(HouseholdMember.person_id),
        HouseholdMember.relation,
        HouseholdMember.birth_year,
        raw(HouseholdMember.starts_on),
        raw(HouseholdMember.ends_on),
    ).where(HouseholdMember.household_id.in_(select(Case.household_id).where(Case.id.in_(select(whose.c.case_id)))))


def wages(whose: Whose) -> Rows:
    """When earnings of these people ended, and when somebody wrote them down."""
    return (
        select(raw(HouseholdMember.person_id), raw(MemberIncome.ends_on), raw(MemberIncome.created_at))
        .join(HouseholdMember, HouseholdMember.id == MemberIncome.member_id)
        .where(
            _theirs(HouseholdMember.person_id, whose), MemberIncome.kind.in_(EARNED), MemberIncome.ends_on.is_not(None)
        )
    )


def answers(whose: Whose) -> Rows:
    """What was answered to the matrix, still sealed, and what was agreed of the questions about work."""
    return (
        select(
            raw(Case.person_id),
            Assessment.instrument,
            AssessmentVoice.voice,
            raw(AssessmentVoice.answers),
            raw(AssessmentVoice.changed_at),
            raw(Assessment.agreed_at),
        )
        .join(Assessment, Assessment.id == AssessmentVoice.assessment_id)
        .join(Case, Case.id == Assessment.case_id)
        .where(
            _theirs(Case.person_id, whose),
            or_(
                and_(Assessment.instrument == MATRIX, AssessmentVoice.voice != Voice.AGREED),
                and_(
                    Assessment.instrument.in_((MATRIX, WORK_QUESTIONS)),
                    AssessmentVoice.voice == Voice.AGREED,
                    Assessment.state == State.AGREED,
                ),
            ),
        )
    )
