"""Threads, messages and read marks; the words themselves are encrypted."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import JSON, Date, ForeignKey, Index, Integer, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.agencies.models import StaffMember
from app.casework.models import Case
from app.foundation.columns import Category, Encrypted, Keep, PrimaryKey, UTCDateTime, personal, technical
from app.foundation.db import Base
from app.messaging.vocabulary import FileKind, FileState, Flaw, PaperKind

TRAFFIC = personal(Category.SITUATION, Keep.CASE_PLUS_5Y)
WORDS = personal(Category.FREE_TEXT, Keep.CASE_PLUS_5Y)


class Thread(Base):
    """The conversation of a case; the counts that lists need are kept here."""

    __tablename__ = "thread"

    id: Mapped[PrimaryKey]
    case_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("case.id"), unique=True, info=TRAFFIC)
    last_at: Mapped[datetime | None] = mapped_column(UTCDateTime, index=True, info=TRAFFIC)
    unanswered_since: Mapped[datetime | None] = mapped_column(UTCDateTime, index=True, info=TRAFFIC)
    unread_for_person: Mapped[int] = mapped_column(Integer, default=0, info=TRAFFIC)
    notice_id: Mapped[UUID | None] = mapped_column(Uuid, info=TRAFFIC)
    nudged_at: Mapped[datetime | None] = mapped_column(UTCDateTime, info=TRAFFIC)
    late_at: Mapped[datetime | None] = mapped_column(UTCDateTime, info=TRAFFIC)
    nudge_task_id: Mapped[UUID | None] = mapped_column(Uuid, info=TRAFFIC)
    unread_task_id: Mapped[UUID | None] = mapped_column(Uuid, info=TRAFFIC)
    case: Mapped[Case] = relationship(lazy="raise")


class Message(Base):
    """What somebody wrote; exactly one of the two authors is set. One of an announcement knows which."""

    __tablename__ = "message"
    __table_args__ = (Index("ix_message_thread_sent", "thread_id", "sent_at"),)

    id: Mapped[PrimaryKey]
    thread_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("thread.id"), info=TRAFFIC)
    staff_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("staff_member.id"), info=TRAFFIC)
    person_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("person.id"), info=TRAFFIC)
    body: Mapped[str] = mapped_column(Encrypted("message.body"), info=WORDS)
    sent_at: Mapped[datetime] = mapped_column(UTCDateTime, info=TRAFFIC)
    announcement_id: Mapped[UUID | None] = mapped_column(Uuid, info=TRAFFIC)
    staff: Mapped[StaffMember | None] = relationship(lazy="raise")
    files: Mapped[list["Attachment"]] = relationship(lazy="raise", order_by="Attachment.place")


class ReadMark(Base):
    """How far a reader has read: one row for the person and one for each professional who opened the thread."""

    __tablename__ = "read_mark"
    __table_args__ = (Index("uq_read_mark_reader", "thread_id", "reader_id", unique=True),)

    id: Mapped[PrimaryKey]
    thread_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("thread.id"), info=TRAFFIC)
    reader_id: Mapped[UUID] = mapped_column(Uuid, info=TRAFFIC)
    staff_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("staff_member.id"), info=TRAFFIC)
    read_at: Mapped[datetime] = mapped_column(UTCDateTime, info=TRAFFIC)
    staff: Mapped[StaffMember | None] = relationship(lazy="raise")


class Draft(Base):
    """What a professional has begun to write in a conversation; one for each of them, and nobody else reads it."""

    __tablename__ = "message_draft"
    __table_args__ = (Index("uq_message_draft_case_staff", "case_id", "staff_id", unique=True),)

    id: Mapped[PrimaryKey]
    case_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("case.id"), info=TRAFFIC)
    staff_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("staff_member.id"), info=TRAFFIC)
    body: Mapped[str] = mapped_column(Encrypted("message_draft.body"), info=WORDS)
    saved_at: Mapped[datetime] = mapped_column(UTCDateTime, info=TRAFFIC)


class Attachment(Base):
    """A photo or PDF sent along, or put into the file by the team.

    It has no name, since the name of a file may say more than its sender knows.
    """

    __tablename__ = "attachment"
    __table_args__ = (Index("ix_attachment_state_created", "state", "created_at"),)

    id: Mapped[PrimaryKey]
    case_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("case.id"), index=True, info=TRAFFIC)
    message_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("message.id"), index=True, info=TRAFFIC)
    place: Mapped[int] = mapped_column(Integer, info=technical())
    kind: Mapped[FileKind] = mapped_column(String(20), info=TRAFFIC)
    size: Mapped[int] = mapped_column(Integer, info=technical())
    state: Mapped[FileState] = mapped_column(String(12), default=FileState.QUARANTINED, info=TRAFFIC)
    flaw: Mapped[Flaw | None] = mapped_column(String(12), info=TRAFFIC)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, info=TRAFFIC)
    checked_at: Mapped[datetime | None] = mapped_column(UTCDateTime, info=TRAFFIC)

    @property
    def is_clean(self) -> bool:
        """True when it was checked and may be opened."""
        return self.state == FileState.CLEAN

    @property
    def is_picture(self) -> bool:
        """True for a photo, false for a PDF."""
        return self.kind != FileKind.PDF


class AttachmentPart(Base):
    """A piece of a file, sealed; pieces are small, so that sealing them anew under another key needs little memory."""

    __tablename__ = "attachment_part"
    __table_args__ = (Index("uq_attachment_part_place", "attachment_id", "place", unique=True),)

    id: Mapped[PrimaryKey]
    attachment_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("attachment.id"), info=TRAFFIC)
    place: Mapped[int] = mapped_column(Integer, info=technical())
    content: Mapped[str] = mapped_column(Encrypted("attachment_part.content"), info=WORDS)


class CasePaper(Base):
    """A paper of a case: what a file is, until when it counts, and who put it there."""

    __tablename__ = "case_paper"
    __table_args__ = (
        Index("ix_case_paper_case_valid", "case_id", "valid_until"),
        Index("uq_case_paper_attachment_id", "attachment_id", unique=True),
    )

    id: Mapped[PrimaryKey]
    case_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("case.id"), info=TRAFFIC)
    attachment_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("attachment.id"), info=TRAFFIC)
    added_by_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("staff_member.id"), info=TRAFFIC)
    kind: Mapped[PaperKind] = mapped_column(String(20), info=TRAFFIC)
    words: Mapped[str] = mapped_column(Encrypted("case_paper.words"), default="", info=WORDS)
    valid_until: Mapped[date | None] = mapped_column(Date, info=TRAFFIC)
    added_at: Mapped[datetime] = mapped_column(UTCDateTime, info=TRAFFIC)


class AgencyText(Base):
    """A ready text that an agency wrote for itself: one body in each language in which it has been written."""

    __tablename__ = "agency_text"

    id: Mapped[PrimaryKey]
    agency_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("agency.id"), index=True, info=technical())
    title: Mapped[str] = mapped_column(String(80), info=technical())
    bodies: Mapped[dict[str, str]] = mapped_column(JSON, info=technical())
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime, info=technical())
    retired_at: Mapped[datetime | None] = mapped_column(UTCDateTime, info=technical())
