"""What somebody tried, how it went, and what their team gave them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Boolean, ForeignKey, Index, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation.columns import Category, Keep, PrimaryKey, UTCDateTime, personal
from app.foundation.db import Base

LEARNING = personal(Category.SITUATION, Keep.CASE_PLUS_5Y)


class SkillAttempt(Base):
    """One time that somebody finished a task, with how it went; the team reads it only when `shared`."""

    __tablename__ = "skill_attempt"
    __table_args__ = (Index("ix_skill_attempt_person_at", "person_id", "at"),)

    id: Mapped[PrimaryKey]
    person_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("person.id"), info=LEARNING)
    task: Mapped[str] = mapped_column(String(40), info=LEARNING)
    outcome: Mapped[str] = mapped_column(String(10), info=LEARNING)
    evidence: Mapped[str] = mapped_column(String(10), info=LEARNING)
    shared: Mapped[bool] = mapped_column(Boolean, default=False, info=LEARNING)
    at: Mapped[datetime] = mapped_column(UTCDateTime, info=LEARNING)


class SkillGiven(Base):
    """A task that the team gave as a step of the plan."""

    __tablename__ = "skill_given"
    __table_args__ = (Index("ix_skill_given_case_id", "case_id"),)

    id: Mapped[PrimaryKey]
    case_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("case.id"), info=LEARNING)
    case_task_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("case_task.id"), unique=True, info=LEARNING)
    task: Mapped[str] = mapped_column(String(40), info=LEARNING)
