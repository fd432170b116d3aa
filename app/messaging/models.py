"""Threads, messages and read marks; the words themselves are encrypted."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Integer, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.agencies.models import StaffMember
from app.casework.models import Case
from app.foundation.columns import Category, Encrypted, Keep, PrimaryKey, UTCDateTime, personal
from app.foundation.db import Base

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
    case: Mapped[Case] = relationship(lazy="raise")


class Message(Base):
    """What somebody wrote; exactly one of the two authors is set."""

    __tablename__ = "message"
    __table_args__ = (Index("ix_message_thread_sent", "thread_id", "sent_at"),)

    id: Mapped[PrimaryKey]
    thread_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("thread.id"), info=TRAFFIC)
    staff_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("staff_member.id"), info=TRAFFIC)
    person_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("person.id"), info=TRAFFIC)
    body: Mapped[str] = mapped_column(Encrypted("message.body"), info=WORDS)
    sent_at: Mapped[datetime] = mapped_column(UTCDateTime, info=TRAFFIC)
    staff: Mapped[StaffMember | None] = relationship(lazy="raise")


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
