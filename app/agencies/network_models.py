"""The network of agencies: pages of the manual with their versions, and what happened, one row an event."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Boolean, Date, ForeignKey, Index, Integer, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.agencies.models import Agency, Programme, StaffMember
from app.agencies.network_words import EventKind, PageKind, VersionState
from app.foundation.columns import Category, Keep, Money, PrimaryKey, UTCDateTime, personal, technical
from app.foundation.db import Base

WORKER = personal(Category.STAFF, Keep.STAFF_TERM)
COUNTED = personal(Category.SITUATION, Keep.CASE_PLUS_5Y)


class NetworkPage(Base):
    """A protocol or a chapter of the intervention manual; what it says stands in its versions."""

    __tablename__ = "network_page"
    __table_args__ = (Index("ix_network_page_kind_position", "kind", "position"),)

    id: Mapped[PrimaryKey]
    agency_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("agency.id"), index=True, info=technical())
    kind: Mapped[PageKind] = mapped_column(String(10), info=technical())
    position: Mapped[int] = mapped_column(Integer, default=0, info=technical())
    published_number: Mapped[int | None] = mapped_column(Integer, info=technical())
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime, info=technical())
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, info=technical())
    agency: Mapped[Agency] = relationship(lazy="raise")
    versions: Mapped[list["NetworkVersion"]] = relationship(
        back_populates="page", lazy="raise", order_by="NetworkVersion.number.desc()"
    )


class NetworkVersion(Base):
    """What a page says from one publication to the next; once published its words do not change."""

    __tablename__ = "network_version"
    __table_args__ = (Index("uq_network_version_page_number", "page_id", "number", unique=True),)

    id: Mapped[PrimaryKey]
    page_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("network_page.id"), info=technical())
    number: Mapped[int] = mapped_column(Integer, info=technical())
    state: Mapped[VersionState] = mapped_column(String(10), info=technical())
    title: Mapped[str] = mapped_column(String(160), info=technical())
    body: Mapped[str] = mapped_column(Text, info=technical())
    search_text: Mapped[str] = mapped_column(Text, info=technical())
    change: Mapped[str] = mapped_column(String(300), default="", info=technical())
    author_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("staff_member.id"), info=WORKER)
    written_at: Mapped[datetime] = mapped_column(UTCDateTime, info=technical())
    publisher_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("staff_member.id"), info=WORKER)
    published_at: Mapped[datetime | None] = mapped_column(UTCDateTime, info=technical())
    seen: Mapped[int] = mapped_column(Integer, default=1, info=technical())
    __mapper_args__ = {"version_id_col": seen}  # noqa: RUF012 - the way SQLAlchemy wants it

    page: Mapped[NetworkPage] = relationship(back_populates="versions", lazy="raise")
    author: Mapped[StaffMember] = relationship(foreign_keys=author_id, lazy="raise")
    publisher: Mapped[StaffMember | None] = relationship(foreign_keys=publisher_id, lazy="raise")


class ProgrammeAction(Base):
    """A line of a programme's grant, such as “Azione B”, with the money granted for it."""

    __tablename__ = "programme_action"
    __table_args__ = (Index("uq_programme_action_programme_code", "programme_id", "code", unique=True),)

    id: Mapped[PrimaryKey]
    programme_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("programme.id"), info=technical())
    code: Mapped[str] = mapped_column(String(10), info=technical())
    name: Mapped[str] = mapped_column(String(160), info=technical())
    granted: Mapped[Decimal | None] = mapped_column(Money, info=technical())
    starts_on: Mapped[date] = mapped_column(Date, info=technical())
    ends_on: Mapped[date | None] = mapped_column(Date, info=technical())
    programme: Mapped[Programme] = relationship(lazy="raise")


class NetworkEvent(Base):
    """Something that happened, which reports count: a training, a meeting, a consultation, a beginning, money spent.

    `subject` is a keyed print of the person who began: it counts each person once and leads back to nobody.
    """

    __tablename__ = "network_event"
    __table_args__ = (
        Index("ix_network_event_happened_id", "happened_on", "id"),
        Index("ix_network_event_action_kind_happened", "action_id", "kind", "happened_on"),
    )

    id: Mapped[PrimaryKey]
    action_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("programme_action.id"), info=technical())
    agency_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("agency.id"), index=True, info=technical())
    recorded_by: Mapped[UUID] = mapped_column(Uuid, ForeignKey("staff_member.id"), info=WORKER)
    kind: Mapped[EventKind] = mapped_column(String(12), info=technical())
    happened_on: Mapped[date] = mapped_column(Date, info=technical())
    title: Mapped[str] = mapped_column(String(160), default="", info=technical())
    series: Mapped[str] = mapped_column(String(120), default="", info=technical())
    minutes: Mapped[int | None] = mapped_column(Integer, info=technical())
    subject: Mapped[str | None] = mapped_column(String(64), info=COUNTED)
    jobless: Mapped[bool | None] = mapped_column(Boolean, info=COUNTED)
    amount: Mapped[Decimal | None] = mapped_column(Money, info=technical())
    recorded_at: Mapped[datetime] = mapped_column(UTCDateTime, info=technical())
    version: Mapped[int] = mapped_column(Integer, default=1, info=technical())
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - the way SQLAlchemy wants it

    action: Mapped[ProgrammeAction | None] = relationship(lazy="raise")
    agency: Mapped[Agency] = relationship(lazy="raise")
    recorder: Mapped[StaffMember] = relationship(lazy="raise")
    attendances: Mapped[list["NetworkAttendance"]] = relationship(
        back_populates="event", lazy="raise", cascade="all, delete-orphan"
    )


class NetworkAttendance(Base):
    """How many professionals of an agency came to an event."""

    __tablename__ = "network_attendance"
    __table_args__ = (Index("uq_network_attendance_event_agency", "event_id", "agency_id", unique=True),)

    id: Mapped[PrimaryKey]
    event_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("network_event.id"), info=technical())
    agency_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("agency.id"), index=True, info=technical())
    people: Mapped[int] = mapped_column(Integer, info=technical())
    event: Mapped[NetworkEvent] = relationship(back_populates="attendances", lazy="raise")
    agency: Mapped[Agency] = relationship(lazy="raise")
