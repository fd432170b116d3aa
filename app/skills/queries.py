"""Reading what somebody did and what they were given."""

from uuid import UUID

from sqlalchemy import Select, select

from app.casework.models import CaseTask
from app.skills.models import SkillAttempt, SkillGiven

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


def given_open(case_id: UUID) -> Select[SkillGiven, CaseTask]:
    """Tasks that the team gave and that are not done, what is due first on top."""
    return (
        select(SkillGiven, CaseTask)
        .join(CaseTask, CaseTask.id == SkillGiven.case_task_id)
        .where(SkillGiven.case_id == case_id, CaseTask.done_at.is_(None))
        .order_by(CaseTask.due_on.is_(None), CaseTask.due_on, CaseTask.created_at, SkillGiven.id)
    )
