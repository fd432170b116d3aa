"""Reading cases: the caseload, the steps of a case and its notes."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from app.agencies.models import StaffMember
from app.casework.models import Case, CaseClosure, CaseTask, TeamSeat
from app.casework.vocabulary import CaseStatus, CloseReason, TaskKind, TaskOwner
from app.people.models import Person

Rows = Select[*tuple[Any, ...]]


def closed_by_reason(programme_id: UUID, first: date, last: date) -> Select[*tuple[str, int]]:
    """How many files of a programme were closed from a day to a day and not opened again, by reason."""
    return (
        select(CaseClosure.reason, func.count())
        .join(Case, Case.id == CaseClosure.case_id)
        .where(
            Case.programme_id == programme_id,
            Case.closed_on.between(first, last),
            CaseClosure.reopened_at.is_(None),
            CaseClosure.reason != CloseReason.DUPLICATE,
        )
        .group_by(CaseClosure.reason)
        .order_by(CaseClosure.reason)
    )


def with_who_leads(thing: type[Any]) -> Rows:
    """Things of open cases, each with its case, the person and the key worker: what the night asks somebody to do.

    `thing` is a table with a `case_id`; the caller says which of its rows, and in what order.
    """
    return (
        select(thing, Case, Person, StaffMember)
        .join(Case, Case.id == thing.case_id)
        .join(Person, Person.id == Case.person_id)
        .join(StaffMember, StaffMember.id == Case.key_worker_id)
        .where(Case.status == CaseStatus.OPEN)
    )


def next_own_task(case_id: UUID) -> Select[CaseTask]:
    """The person's own next step: what is due first."""
    return (
        select(CaseTask)
        .where(CaseTask.case_id == case_id, CaseTask.owner == TaskOwner.PERSON, CaseTask.done_at.is_(None))
        .order_by(CaseTask.due_on.is_(None), CaseTask.due_on, CaseTask.created_at)
        .limit(1)
    )


def task_by_id(task_id: UUID) -> Select[CaseTask]:
    """One step; the caller narrows it to what the reader may see."""
    return select(CaseTask).where(CaseTask.id == task_id)


# What the team does that is a support for the person; reminders and reviews are the team's own.
SHARED_KINDS = (TaskKind.PAPER, TaskKind.CLAIM, TaskKind.VISIT, TaskKind.LEARN, TaskKind.BOOK)
PLAN_MOST = 60


def plan_of(case_id: UUID) -> Select[CaseTask, str | None]:
    """The steps that the person sees, the newest 60, each with the given name of who does it for them."""
    return (
        select(CaseTask, StaffMember.given_name)
        .outerjoin(StaffMember, StaffMember.id == CaseTask.staff_id)
        .where(CaseTask.case_id == case_id, or_(CaseTask.owner == TaskOwner.PERSON, CaseTask.kind.in_(SHARED_KINDS)))
        .order_by(CaseTask.done_at.is_not(None), CaseTask.done_at.desc(), CaseTask.due_on.is_(None), CaseTask.due_on)
        .order_by(CaseTask.created_at, CaseTask.id)
        .limit(PLAN_MOST)
    )


def team_of(case_id: UUID) -> Select[TeamSeat]:
    """Who sits in the team of a case now, the longest first."""
    return (
        select(TeamSeat)
        .options(joinedload(TeamSeat.staff).joinedload(StaffMember.agency))
        .where(TeamSeat.case_id == case_id, TeamSeat.ended_at.is_(None))
        .order_by(TeamSeat.started_at, TeamSeat.id)
    )


def seats_beside(person_id: UUID) -> Select[TeamSeat]:
    """Every place that a professional has or had in a team of this person: it tells who belonged to it when."""
    return (
        select(TeamSeat)
        .join(Case, Case.id == TeamSeat.case_id)
        .where(Case.person_id == person_id)
        .order_by(TeamSeat.started_at, TeamSeat.id)
    )


def step_of(case_id: UUID, task_id: UUID) -> Select[CaseTask]:
    """One step of this case."""
    return select(CaseTask).where(CaseTask.case_id == case_id, CaseTask.id == task_id)


# Six months after a file was closed somebody looks again: the only step of a closed file that asks for anything.
_REVIEWS = select(CaseClosure.review_task_id).where(CaseClosure.reopened_at.is_(None))


def staff_tasks(staff_id: UUID | None, until: date, limit: int = 60) -> Select[CaseTask]:
    """What the team's steps ask of a professional until a day, what is due first on top."""
    return (
        select(CaseTask)
        .join(CaseTask.case)
        .options(contains_eager(CaseTask.case).joinedload(Case.person))
        .where(
            CaseTask.staff_id == staff_id,
            CaseTask.done_at.is_(None),
            or_(Case.status == CaseStatus.OPEN, CaseTask.id.in_(_REVIEWS)),
            or_(CaseTask.due_on.is_(None), CaseTask.due_on <= until),
        )
        .order_by(CaseTask.due_on.is_(None), CaseTask.due_on, CaseTask.id)
        .limit(limit)
    )


def open_case_of(person_id: UUID) -> Select[Case]:
    """The open case of a person."""
    return select(Case).where(Case.person_id == person_id, Case.status == CaseStatus.OPEN)


def case_by_reference(reference: str) -> Select[Case]:
    """The file with this reference; the caller narrows it to what the reader may see."""
    return select(Case).options(joinedload(Case.person)).where(Case.reference == reference)


def case_with_person(case_id: UUID) -> Select[Case]:
    """One file with its person; the caller narrows it to what the reader may see."""
    return select(Case).options(joinedload(Case.person)).where(Case.id == case_id)
