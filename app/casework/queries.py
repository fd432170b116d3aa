"""Reading cases: the caseload, the steps of a case and its notes."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from app.agencies.models import StaffMember
from app.casework.models import Case, CaseTask, Note, TeamSeat
from app.casework.vocabulary import CaseStatus, TaskOwner
from app.people.models import Person

FAR = date(9999, 12, 31)


def next_own_task(case_id: UUID) -> Select[CaseTask]:
    """The person's own next step: what is due first."""
    return (
        select(CaseTask)
        .where(CaseTask.case_id == case_id, CaseTask.owner == TaskOwner.PERSON, CaseTask.done_at.is_(None))
        .order_by(CaseTask.due_on.is_(None), CaseTask.due_on, CaseTask.created_at)
        .limit(1)
    )


def tasks_of(case_id: UUID) -> Select[CaseTask]:
    """Every step of a case: what is done first, then what comes."""
    return (
        select(CaseTask)
        .where(CaseTask.case_id == case_id)
        .order_by(CaseTask.done_at.is_(None), CaseTask.done_at, CaseTask.due_on.is_(None), CaseTask.due_on, CaseTask.id)
    )


@dataclass(frozen=True, slots=True)
class After:
    """Where the page before ended: the date and the id of its last row."""

    due_on: date
    case_id: UUID


def caseload(after: After | None = None, limit: int = 50) -> Select[Case]:
    """Open cases by the date of what has to be done next, one keyset page at a time; the caller narrows it."""
    statement = (
        select(Case)
        .join(Case.person)
        .options(contains_eager(Case.person), joinedload(Case.key_worker))
        .where(Case.status == CaseStatus.OPEN)
        .order_by(Case.next_action_on.is_(None), Case.next_action_on, Case.id)
        .limit(limit + 1)
    )
    if after is None:
        return statement
    if after.due_on == FAR:
        return statement.where(Case.next_action_on.is_(None), Case.id > after.case_id)
    return statement.where(
        or_(
            Case.next_action_on.is_(None),
            Case.next_action_on > after.due_on,
            and_(Case.next_action_on == after.due_on, Case.id > after.case_id),
        )
    )


def named_like(statement: Select[Case], search_key: str) -> Select[Case]:
    """Only people whose name contains every word of `search_key` (already without accents and in small letters)."""
    for word in search_key.split():
        statement = statement.where(Person.search_key.contains(word, autoescape=True))
    return statement


def team_of(case_id: UUID) -> Select[TeamSeat]:
    """Who sits in the team of a case now, the longest first."""
    return (
        select(TeamSeat)
        .options(joinedload(TeamSeat.staff).joinedload(StaffMember.agency))
        .where(TeamSeat.case_id == case_id, TeamSeat.ended_at.is_(None))
        .order_by(TeamSeat.started_at, TeamSeat.id)
    )


def notes_of(case_id: UUID, limit: int = 20) -> Select[Note]:
    """The newest notes of a case; the caller narrows them to what the reader may see."""
    return (
        select(Note)
        .options(joinedload(Note.author))
        .where(Note.case_id == case_id)
        .order_by(Note.written_at.desc(), Note.id)
        .limit(limit)
    )
