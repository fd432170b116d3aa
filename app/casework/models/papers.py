"""What is written down along the way of a case: drafts, meetings, decisions, hand-overs, closings; and saved views."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, Date, ForeignKey, Index, Integer, String, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.agencies.models import StaffMember
from app.casework.models.cases import FILE, WORDS, Case, CaseTask
from app.casework.vocabulary import CloseReason, CloseResult, DraftKind, HandoverReason
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

OWN = personal(Category.STAFF, Keep.STAFF_TERM)
OWN_WORDS = personal(Category.FREE_TEXT, Keep.STAFF_TERM)


class CaseDraft(Base):
    """What somebody has begun to write in a file and not saved yet; nobody else reads it.

    Without a professional it is the person's own. `about` says which of several pages of a kind it was written on.
    """

    __tablename__ = "case_draft"
    __table_args__ = (
        Index("uq_case_draft_case_staff_kind_about", "case_id", "staff_id", "kind", "about", unique=True),
        Index(
            "uq_case_draft_own",
            "case_id",
            "kind",
            "about",
            unique=True,
            sqlite_where=text("staff_id IS NULL"),
            postgresql_where=text("staff_id IS NULL"),
        ),
    )

    id: Mapped[PrimaryKey]
    case_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("case.id"), info=FILE)
    staff_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("staff_member.id"), info=FILE)
    kind: Mapped[DraftKind] = mapped_column(String(12), info=technical())
    about: Mapped[str] = mapped_column(String(80), default="", server_default="", info=technical())
    content: Mapped[dict[str, Any]] = mapped_column(EncryptedJSON("case_draft.content"), info=WORDS)
    saved_at: Mapped[datetime] = mapped_column(UTCDateTime, info=technical())


class SavedView(Base):
    """A list of cases that a professional asks for again and again, under a name of their own."""

    __tablename__ = "saved_view"
    __table_args__ = (Index("uq_saved_view_staff_name", "staff_id", "name", unique=True),)

    id: Mapped[PrimaryKey]
    staff_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("staff_member.id"), info=OWN)
    name: Mapped[str] = mapped_column(String(40), info=OWN)
    # Sealed, because what is searched for may be a name.
    wanted: Mapped[dict[str, str]] = mapped_column(EncryptedJSON("saved_view.wanted"), info=OWN_WORDS)
    is_first: Mapped[bool] = mapped_column(Boolean, default=False, info=OWN)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, info=technical())


class CaseMeeting(Base):
    """The team of a case at one table: what it is about, and what came of it once it was held."""

    __tablename__ = "case_meeting"
    __table_args__ = (Index("ix_case_meeting_case_held", "case_id", "held_at"),)

    id: Mapped[PrimaryKey]
    case_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("case.id"), info=FILE)
    called_by_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("staff_member.id"), info=FILE)
    held_at: Mapped[datetime] = mapped_column(UTCDateTime, info=FILE)
    place: Mapped[str] = mapped_column(String(120), default="", info=FILE)
    agenda: Mapped[str] = mapped_column(Encrypted("case_meeting.agenda"), info=WORDS)
    summary: Mapped[str] = mapped_column(Encrypted("case_meeting.summary"), default="", info=WORDS)
    with_person: Mapped[bool] = mapped_column(Boolean, default=False, info=FILE)
    written_at: Mapped[datetime | None] = mapped_column(UTCDateTime, info=FILE)
    version: Mapped[int] = mapped_column(Integer, default=1, info=technical())
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - the way SQLAlchemy wants it
    seats: Mapped[list["MeetingSeat"]] = relationship(lazy="raise", order_by="MeetingSeat.id")
    decisions: Mapped[list["CaseDecision"]] = relationship(lazy="raise", order_by="CaseDecision.place")


class MeetingSeat(Base):
    """Somebody of the team who is asked to a meeting, and whether they came."""

    __tablename__ = "case_meeting_seat"
    __table_args__ = (Index("uq_case_meeting_seat_meeting_staff", "meeting_id", "staff_id", unique=True),)

    id: Mapped[PrimaryKey]
    meeting_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("case_meeting.id"), info=FILE)
    staff_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("staff_member.id"), info=FILE)
    came: Mapped[bool | None] = mapped_column(Boolean, info=FILE)
    staff: Mapped[StaffMember] = relationship(lazy="raise")


class CaseDecision(Base):
    """Something that a meeting decided; what somebody has to do after it is a step of the case."""

    __tablename__ = "case_decision"
    __table_args__ = (Index("ix_case_decision_meeting_place", "meeting_id", "place"),)

    id: Mapped[PrimaryKey]
    meeting_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("case_meeting.id"), info=FILE)
    task_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("case_task.id"), info=FILE)
    words: Mapped[str] = mapped_column(Encrypted("case_decision.words"), info=WORDS)
    place: Mapped[int] = mapped_column(Integer, info=technical())
    task: Mapped[CaseTask | None] = relationship(lazy="raise")


class CaseHandover(Base):
    """A file that went from one key worker to the next, why, and what the new one was told."""

    __tablename__ = "case_handover"
    __table_args__ = (Index("ix_case_handover_case_made", "case_id", "made_at"),)

    id: Mapped[PrimaryKey]
    case_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("case.id"), info=FILE)
    from_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("staff_member.id"), info=FILE)
    to_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("staff_member.id"), info=FILE)
    reason: Mapped[HandoverReason] = mapped_column(String(20), info=FILE)
    words: Mapped[str] = mapped_column(Encrypted("case_handover.words"), default="", info=WORDS)
    leaves_on: Mapped[date | None] = mapped_column(Date, info=FILE)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime, info=FILE)


class CaseClosure(Base):
    """A file that was closed: why, with what result, and when somebody looks again; it may be opened once more."""

    __tablename__ = "case_closure"
    __table_args__ = (Index("ix_case_closure_case_closed", "case_id", "closed_at"),)

    id: Mapped[PrimaryKey]
    case_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("case.id"), info=FILE)
    closed_by_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("staff_member.id"), info=FILE)
    closed_at: Mapped[datetime] = mapped_column(UTCDateTime, info=FILE)
    reason: Mapped[CloseReason] = mapped_column(String(20), info=FILE)
    result: Mapped[CloseResult] = mapped_column(String(20), info=FILE)
    words: Mapped[str] = mapped_column(Encrypted("case_closure.words"), default="", info=WORDS)
    review_task_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("case_task.id"), index=True, info=FILE)
    reopened_at: Mapped[datetime | None] = mapped_column(UTCDateTime, info=FILE)
    reopen_words: Mapped[str | None] = mapped_column(Encrypted("case_closure.reopen_words"), info=WORDS)
    case: Mapped[Case] = relationship(lazy="raise")
