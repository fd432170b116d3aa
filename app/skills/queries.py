"""Reading what somebody did and what they were given."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import Select, func, select

from app.casework.models import Case, CaseTask
from app.casework.vocabulary import CaseStatus
from app.people.models import Person
from app.skills.models import SkillAttempt, SkillGiven
from app.skills.vocabulary import Evidence

MOST = 300


def attempts_of(person_id: UUID) -> Select[SkillAttempt]:
    """The person's attempts, the newest first."""
    return (
        select(SkillAttempt)
        .where(SkillAttempt.person_id == person_id)
        .order_by(SkillAttempt.at.desc(), SkillAttempt.id)
        .limit(MOST)
    )


def shared_attempts_of(person_id: UUID) -> Select[SkillAttempt]:
    """What the person lets the team see."""
    return attempts_of(person_id).where(SkillAttempt.shared.is_(True))


def done_for_real(person_id: UUID) -> Select[str]:
    """Tasks that the person has done for real here, so that they count once."""
    mine = select(SkillAttempt.task).where(SkillAttempt.person_id == person_id)
    return mine.where(SkillAttempt.evidence == Evidence.REAL).order_by(SkillAttempt.id)


def given_open(case_id: UUID) -> Select[SkillGiven, CaseTask]:
    """Tasks that the team gave and that are not done, what is due first on top."""
    return (
        select(SkillGiven, CaseTask)
        .join(CaseTask, CaseTask.id == SkillGiven.case_task_id)
        .where(SkillGiven.case_id == case_id, CaseTask.done_at.is_(None))
        .order_by(CaseTask.due_on.is_(None), CaseTask.due_on, CaseTask.created_at, SkillGiven.id)
    )


def a_group() -> Select[Case, str, str, int]:
    """Open cases by name with how many tasks each person shows to the team; the caller narrows them to their own."""
    shared = (
        select(func.count(func.distinct(SkillAttempt.task)))
        .where(
            SkillAttempt.person_id == Case.person_id, SkillAttempt.shared.is_(True), SkillAttempt.outcome != "not_yet"
        )
        .scalar_subquery()
    )
    return (
        select(Case, Person.given_name, Person.family_name, shared)
        .join(Person, Person.id == Case.person_id)
        .where(Case.status == CaseStatus.OPEN)
        .order_by(Person.search_key, Case.id)
        .limit(MOST)
    )


def shared_of_group(key: str, person_ids: Collection[UUID]) -> Select[SkillAttempt]:
    """How one task went for these people, the oldest first, where they let the team see it."""
    return (
        select(SkillAttempt)
        .where(SkillAttempt.task == key, SkillAttempt.person_id.in_(person_ids), SkillAttempt.shared.is_(True))
        .order_by(SkillAttempt.at, SkillAttempt.id)
    )


def already_given(key: str) -> Select[UUID]:
    """Cases in which a task waits in the plan."""
    return (
        select(SkillGiven.case_id)
        .join(CaseTask, CaseTask.id == SkillGiven.case_task_id)
        .where(SkillGiven.task == key, CaseTask.done_at.is_(None))
        .order_by(SkillGiven.case_id)
    )
