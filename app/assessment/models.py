"""Assessments with their voices, what somebody does not agree with, strengths, and segments with their thresholds."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Date, ForeignKey, Index, Integer, String, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from app.assessment.vocabulary import Segment, State, Voice, Way
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

FILE = personal(Category.SITUATION, Keep.CASE_PLUS_5Y)
SPECIAL = personal(Category.SPECIAL, Keep.CASE_PLUS_5Y)
WORDS = personal(Category.FREE_TEXT, Keep.CASE_PLUS_5Y)
RULE = personal(Category.STAFF, Keep.INSTALLATION)


class Assessment(Base):
    """One questionnaire answered about one case; id, version and digest say by which exact wording."""

    __tablename__ = "assessment"
    __table_args__ = (
        Index("ix_assessment_case_opened", "case_id", "opened_at"),
        Index("ix_assessment_review_on", "review_on"),
        Index(
            "uq_assessment_open",
            "case_id",
            "instrument",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
    )

    id: Mapped[PrimaryKey]
    case_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("case.id"), info=FILE)
    instrument: Mapped[str] = mapped_column(String(40), info=technical())
    version: Mapped[str] = mapped_column(String(20), info=technical())
    digest: Mapped[str] = mapped_column(String(64), info=technical())
    state: Mapped[State] = mapped_column(String(10), default=State.OPEN, info=FILE)
    opened_by: Mapped[UUID] = mapped_column(Uuid, ForeignKey("staff_member.id"), info=FILE)
    opened_at: Mapped[datetime] = mapped_column(UTCDateTime, info=FILE)
    asked_at: Mapped[datetime | None] = mapped_column(UTCDateTime, info=FILE)
    agreed_by: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("staff_member.id"), info=FILE)
    agreed_at: Mapped[datetime | None] = mapped_column(UTCDateTime, info=FILE)
    agreed_way: Mapped[Way | None] = mapped_column(String(10), info=FILE)
    review_on: Mapped[date | None] = mapped_column(Date, info=FILE)
    review_asked_at: Mapped[datetime | None] = mapped_column(UTCDateTime, info=FILE)


class AssessmentVoice(Base):
    """What one side says: `answers` keeps, by question, a level or why there is none, and the words beside it."""

    __tablename__ = "assessment_voice"
    __table_args__ = (Index("uq_assessment_voice", "assessment_id", "voice", unique=True),)

    id: Mapped[PrimaryKey]
    assessment_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("assessment.id"), info=FILE)
    voice: Mapped[Voice] = mapped_column(String(10), info=FILE)
    staff_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("staff_member.id"), info=FILE)
    answers: Mapped[Any] = mapped_column(EncryptedJSON("assessment_voice.answers"), info=SPECIAL)
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime, info=FILE)
    finished_at: Mapped[datetime | None] = mapped_column(UTCDateTime, info=FILE)
    version: Mapped[int] = mapped_column(Integer, default=1, info=technical())


class Disagreement(Base):
    """“I do not agree because …”: it stays in the file whatever was agreed."""

    __tablename__ = "assessment_disagreement"
    __table_args__ = (Index("ix_assessment_disagreement_assessment", "assessment_id"),)

    id: Mapped[PrimaryKey]
    assessment_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("assessment.id"), info=FILE)
    item: Mapped[str] = mapped_column(String(40), info=FILE)
    words: Mapped[str] = mapped_column(Encrypted("assessment_disagreement.words"), info=WORDS)
    written_by: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("staff_member.id"), info=FILE)
    written_at: Mapped[datetime] = mapped_column(UTCDateTime, info=FILE)


class Strength(Base):
    """Something that goes well or that somebody is good at; it comes before everything else.

    What was corrected stays, ended, and the new words name it; what was taken back stays, ended.
    """

    __tablename__ = "strength"
    __table_args__ = (Index("ix_strength_case", "case_id"),)

    id: Mapped[PrimaryKey]
    case_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("case.id"), info=FILE)
    words: Mapped[str] = mapped_column(Encrypted("strength.words"), info=WORDS)
    written_by: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("staff_member.id"), info=FILE)
    written_at: Mapped[datetime] = mapped_column(UTCDateTime, info=FILE)
    replaces_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("strength.id"), info=FILE)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime, info=FILE)


class SegmentThreshold(Base):
    """From which points on each axis counts as high, from a day on, for the cases of one agency."""

    __tablename__ = "segment_threshold"
    __table_args__ = (Index("uq_segment_threshold_agency_from", "agency_id", "starts_on", unique=True),)

    id: Mapped[PrimaryKey]
    agency_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("agency.id"), info=technical())
    employment_over: Mapped[int] = mapped_column(Integer, info=technical())
    social_over: Mapped[int] = mapped_column(Integer, info=technical())
    starts_on: Mapped[date] = mapped_column(Date, info=technical())
    reason: Mapped[str] = mapped_column(String(400), info=technical())
    made_by: Mapped[UUID] = mapped_column(Uuid, ForeignKey("staff_member.id"), info=RULE)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime, info=technical())


class Segmentation(Base):
    """A segment as the rules proposed it and as a professional decided it, with every rule that fired."""

    __tablename__ = "segmentation"
    __table_args__ = (
        Index("ix_segmentation_case_decided", "case_id", "decided_at"),
        Index(
            "uq_segmentation_current",
            "case_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[PrimaryKey]
    case_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("case.id"), info=FILE)
    proposed: Mapped[Segment | None] = mapped_column(String(2), info=FILE)
    decided: Mapped[Segment] = mapped_column(String(2), info=FILE)
    reason: Mapped[str | None] = mapped_column(Encrypted("segmentation.reason"), info=WORDS)
    employment_low: Mapped[int] = mapped_column(Integer, info=FILE)
    employment_high: Mapped[int] = mapped_column(Integer, info=FILE)
    social_low: Mapped[int] = mapped_column(Integer, info=FILE)
    social_high: Mapped[int] = mapped_column(Integer, info=FILE)
    direct: Mapped[Segment | None] = mapped_column(String(2), info=FILE)
    fired: Mapped[Any] = mapped_column(EncryptedJSON("segmentation.fired"), info=SPECIAL)
    rules_version: Mapped[str] = mapped_column(String(20), info=technical())
    employment_over: Mapped[int] = mapped_column(Integer, info=technical())
    social_over: Mapped[int] = mapped_column(Integer, info=technical())
    decided_by: Mapped[UUID] = mapped_column(Uuid, ForeignKey("staff_member.id"), info=FILE)
    decided_at: Mapped[datetime] = mapped_column(UTCDateTime, info=FILE)
    review_on: Mapped[date] = mapped_column(Date, info=FILE)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime, info=FILE)
    review_asked_at: Mapped[datetime | None] = mapped_column(UTCDateTime, info=FILE)
