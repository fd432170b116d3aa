"""Early warnings and what professionals answered; models, scores, the estimates before them, and objections."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Boolean, Date, Float, ForeignKey, Index, Integer, String, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.agencies.models import StaffMember
from app.casework.models import Case
from app.foundation.columns import (
    Category,
    Encrypted,
    EncryptedJSON,
    Keep,
    PrimaryKey,
    UTCDateTime,
    personal,
    technical,
)
from app.foundation.db import Base
from app.privacy.vocabulary import Way

FACTS = personal(Category.SITUATION, Keep.CASE_PLUS_5Y)
WORDS = personal(Category.FREE_TEXT, Keep.CASE_PLUS_5Y)
SPECIAL = personal(Category.SPECIAL, Keep.CASE)
DECIDER = personal(Category.STAFF, Keep.STAFF_TERM)


class EarlyWarning(Base):
    """A reason to look at a case, for one professional, with a day by which to look; it can only add help."""

    __tablename__ = "early_warning"
    __table_args__ = (
        Index("ix_early_warning_case_rule", "case_id", "rule", "raised_on"),
        Index("ix_early_warning_staff_state", "staff_id", "state"),
    )

    id: Mapped[PrimaryKey]
    case_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("case.id"), info=FACTS)
    staff_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("staff_member.id"), info=FACTS)
    rule: Mapped[str] = mapped_column(String(20), info=FACTS)
    grounds: Mapped[Any] = mapped_column(EncryptedJSON("early_warning.grounds"), info=FACTS)
    state: Mapped[str] = mapped_column(String(10), info=FACTS)
    with_coordinator: Mapped[bool] = mapped_column(Boolean, default=False, info=technical())
    raised_on: Mapped[date] = mapped_column(Date, info=FACTS)
    due_on: Mapped[date] = mapped_column(Date, info=FACTS)
    snoozed_until: Mapped[date | None] = mapped_column(Date, info=FACTS)
    answer: Mapped[str | None] = mapped_column(Encrypted("early_warning.answer"), info=WORDS)
    useful: Mapped[bool | None] = mapped_column(Boolean, info=FACTS)
    answered_by: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("staff_member.id"), info=FACTS)
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime, info=FACTS)
    cleared_on: Mapped[date | None] = mapped_column(Date, info=FACTS)

    case: Mapped[Case] = relationship(lazy="raise")
    staff: Mapped[StaffMember] = relationship(lazy="raise", foreign_keys=[staff_id])


class RiskModel(Base):
    """A model of a programme, signed, with its card; or the rule of points, which is no statistical estimate."""

    __tablename__ = "risk_model"
    __table_args__ = (UniqueConstraint("programme_id", "version", name="uq_risk_model_version"),)

    id: Mapped[PrimaryKey]
    programme_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("programme.id"), info=technical())
    version: Mapped[int] = mapped_column(Integer, info=technical())
    artefact: Mapped[str] = mapped_column(Text, default="", info=technical())
    card: Mapped[dict[str, Any]] = mapped_column(JSON, info=technical())
    owner_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("staff_member.id"), info=DECIDER)
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime, info=technical())
    decision: Mapped[str] = mapped_column(Text, default="", info=technical())
    trained_on: Mapped[date] = mapped_column(Date, info=technical())
    expires_on: Mapped[date] = mapped_column(Date, info=technical())


class RiskPolicy(Base):
    """What a programme decided about its scores: on or off, its capacity and a quota; each decision is a new row."""

    __tablename__ = "risk_policy"
    __table_args__ = (Index("ix_risk_policy_programme", "programme_id", "decided_at"),)

    id: Mapped[PrimaryKey]
    programme_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("programme.id"), info=technical())
    switched_on: Mapped[bool] = mapped_column(Boolean, info=technical())
    capacity: Mapped[float] = mapped_column(Float, info=technical())
    ties: Mapped[str] = mapped_column(String(20), info=technical())
    quota_by: Mapped[str] = mapped_column(String(20), default="", info=technical())
    reason: Mapped[str] = mapped_column(Text, info=technical())
    owner_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("staff_member.id"), info=DECIDER)
    decided_at: Mapped[datetime] = mapped_column(UTCDateTime, info=technical())


class RiskSnapshot(Base):
    """What was known of a person on a day, as the model reads it: one row for a person and quarter."""

    __tablename__ = "risk_snapshot"
    __table_args__ = (UniqueConstraint("case_id", "as_of", name="uq_risk_snapshot_case_day"),)

    id: Mapped[PrimaryKey]
    case_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("case.id"), info=FACTS)
    person_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("person.id"), index=True, info=FACTS)
    as_of: Mapped[date] = mapped_column(Date, index=True, info=FACTS)
    features: Mapped[Any] = mapped_column(EncryptedJSON("risk_snapshot.features"), info=FACTS)


class RiskScore(Base):
    """What the model in force says of a snapshot: a chance with its 80 % interval, a band, and the reasons.

    `chance`, `low` and `high` are shares for the longest horizon and empty where nothing can be said or the rule of
    points speaks. `current` marks the last one of a case; `blind` that this quarter is decided without looking.
    """

    __tablename__ = "risk_score"
    __table_args__ = (
        UniqueConstraint("case_id", "as_of", name="uq_risk_score_case_day"),
        Index("ix_risk_score_current", "current", "band", "chance"),
    )

    id: Mapped[PrimaryKey]
    case_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("case.id"), info=FACTS)
    person_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("person.id"), index=True, info=FACTS)
    model_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("risk_model.id"), info=technical())
    as_of: Mapped[date] = mapped_column(Date, info=FACTS)
    band: Mapped[str] = mapped_column(String(16), info=FACTS)
    by: Mapped[str] = mapped_column(String(10), info=technical())
    chance: Mapped[float | None] = mapped_column(Float, info=FACTS)
    low: Mapped[float | None] = mapped_column(Float, info=FACTS)
    high: Mapped[float | None] = mapped_column(Float, info=FACTS)
    grounds: Mapped[Any] = mapped_column(EncryptedJSON("risk_score.grounds"), info=FACTS)
    scored_at: Mapped[datetime] = mapped_column(UTCDateTime, info=technical())
    current: Mapped[bool] = mapped_column(Boolean, default=True, info=technical())
    blind: Mapped[bool] = mapped_column(Boolean, default=False, info=technical())

    case: Mapped[Case] = relationship(lazy="raise")
    model: Mapped[RiskModel] = relationship(lazy="raise")


class RiskReview(Base):
    """A professional's own estimate, written first, and then the decision about what help to add, with its reason."""

    __tablename__ = "risk_review"
    __table_args__ = (
        UniqueConstraint("score_id", "staff_id", name="uq_risk_review_score_staff"),
        Index("ix_risk_review_staff", "staff_id", "estimated_at"),
    )

    id: Mapped[PrimaryKey]
    case_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("case.id"), index=True, info=FACTS)
    score_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("risk_score.id"), info=FACTS)
    staff_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("staff_member.id"), info=FACTS)
    estimate: Mapped[str] = mapped_column(String(16), info=FACTS)
    estimate_reason: Mapped[str | None] = mapped_column(Encrypted("risk_review.estimate_reason"), info=WORDS)
    estimated_at: Mapped[datetime] = mapped_column(UTCDateTime, info=FACTS)
    decision: Mapped[str | None] = mapped_column(String(16), info=FACTS)
    decision_reason: Mapped[str | None] = mapped_column(Encrypted("risk_review.decision_reason"), info=WORDS)
    overrides: Mapped[bool | None] = mapped_column(Boolean, info=FACTS)
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime, info=FACTS)


class RiskObjection(Base):
    """A person says that a score is wrong or should not be: it freezes until somebody has looked and answered.

    Said on paper, by telephone or in person, a professional writes it down: `said_on` and `whose` words they are.
    """

    __tablename__ = "risk_objection"
    __table_args__ = (Index("ix_risk_objection_case", "case_id", "answered_at"),)

    id: Mapped[PrimaryKey]
    case_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("case.id"), info=FACTS)
    person_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("person.id"), index=True, info=FACTS)
    score_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("risk_score.id"), info=FACTS)
    reason: Mapped[str | None] = mapped_column(String(20), info=FACTS)
    words: Mapped[str | None] = mapped_column(Encrypted("risk_objection.words"), info=WORDS)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime, info=FACTS)
    way: Mapped[Way] = mapped_column(String(10), default=Way.SCREEN, server_default=Way.SCREEN, info=FACTS)
    said_on: Mapped[date | None] = mapped_column(Date, info=FACTS)
    whose: Mapped[str | None] = mapped_column(String(10), info=FACTS)
    written_by: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("staff_member.id"), info=FACTS)
    task_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("case_task.id"), info=FACTS)
    upheld: Mapped[bool | None] = mapped_column(Boolean, info=FACTS)
    answer: Mapped[str | None] = mapped_column(Encrypted("risk_objection.answer"), info=WORDS)
    answered_by: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("staff_member.id"), info=FACTS)
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime, info=FACTS)

    case: Mapped[Case] = relationship(lazy="raise")
    writer: Mapped[StaffMember | None] = relationship(lazy="raise", foreign_keys=[written_by])


class AuditTrait(Base):
    """What a person said about themselves so that one can see whether help reaches everybody alike.

    Never an input of a model and on no screen about the person but their own; read in sums only.
    """

    __tablename__ = "audit_trait"

    id: Mapped[PrimaryKey]
    person_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("person.id"), unique=True, info=FACTS)
    sex: Mapped[str | None] = mapped_column(Encrypted("audit_trait.sex"), info=SPECIAL)
    nationality: Mapped[str | None] = mapped_column(Encrypted("audit_trait.nationality"), info=SPECIAL)
