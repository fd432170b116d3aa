"""Cases, their teams, notes and steps; what a list needs of them is kept as a projection in the case."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Boolean, Connection, Date, ForeignKey, Index, Integer, String, Uuid, event, select, text
from sqlalchemy.orm import Mapped, Mapper, mapped_column, relationship

from app.agencies.models import Agency, StaffMember, Territory
from app.casework.vocabulary import AskKind, CaseStatus, SeatKind, TaskKind, TaskOwner, Visibility
from app.foundation.columns import Category, Encrypted, Keep, PrimaryKey, UTCDateTime, personal, technical
from app.foundation.db import Base
from app.people.models import Household, Person
from app.people.vocabulary import Domain

FILE = personal(Category.SITUATION, Keep.CASE_PLUS_5Y)
WORDS = personal(Category.FREE_TEXT, Keep.CASE_PLUS_5Y)


class Case(Base):
    """The work with one household, held by one person and led by one key worker."""

    __tablename__ = "case"
    __table_args__ = (
        Index(
            "ix_case_status_next_action_on_id", "status", "next_action_on", "id", "agency_id", "person_id", "name_key"
        ),
        Index("ix_case_key_worker_status", "key_worker_id", "status"),
        Index("ix_case_status_last_contact", "status", "last_contact_at", "agency_id", "id"),
        Index("ix_case_status_minors", "status", "household_minors", "agency_id", "id"),
        Index("ix_case_status_name_key_id", "status", "name_key", "id"),
        Index("ix_case_status_reference", "status", "reference", "basics", "programme_id", "agency_id", "id"),
        Index("ix_case_person_listed", "person_id", "status", "agency_id", "next_action_on", "name_key", "id"),
    )

    id: Mapped[PrimaryKey]
    reference: Mapped[str] = mapped_column(String(20), unique=True, info=technical())
    person_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("person.id"), info=FILE)
    household_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("household.id"), info=FILE)
    agency_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("agency.id"), index=True, info=FILE)
    territory_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("territory.id"), index=True, info=FILE)
    programme_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("programme.id"), info=FILE)
    key_worker_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("staff_member.id"), info=FILE)
    status: Mapped[CaseStatus] = mapped_column(String(20), default=CaseStatus.OPEN, info=FILE)
    origin: Mapped[str] = mapped_column(String(20), default="", info=FILE)
    opened_on: Mapped[date] = mapped_column(Date, info=FILE)
    closed_on: Mapped[date | None] = mapped_column(Date, info=FILE)
    household_size: Mapped[int] = mapped_column(Integer, default=1, info=FILE)
    household_minors: Mapped[int] = mapped_column(Integer, default=0, info=FILE)
    next_action: Mapped[str | None] = mapped_column(Encrypted("case.next_action"), info=WORDS)
    next_action_on: Mapped[date | None] = mapped_column(Date, info=FILE)
    last_contact_at: Mapped[datetime | None] = mapped_column(UTCDateTime, info=FILE)
    next_appointment_at: Mapped[datetime | None] = mapped_column(UTCDateTime, info=FILE)
    segment: Mapped[str | None] = mapped_column(String(2), info=FILE)
    version: Mapped[int] = mapped_column(Integer, default=1, info=technical())
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - the way SQLAlchemy wants it

    name_key: Mapped[str] = mapped_column(String(220), default="", server_default="", info=FILE)
    basics: Mapped[str] = mapped_column(String(4), default="", server_default="", info=FILE)

    person: Mapped[Person] = relationship(lazy="raise")
    household: Mapped[Household] = relationship(lazy="raise")
    agency: Mapped[Agency] = relationship(lazy="raise")
    territory: Mapped[Territory] = relationship(lazy="raise")
    key_worker: Mapped[StaffMember] = relationship(lazy="raise")
    seats: Mapped[list["TeamSeat"]] = relationship(back_populates="case", lazy="raise")


class TeamSeat(Base):
    """A professional's place in the team of a case, with its start, end and reason."""

    __tablename__ = "team_seat"
    __table_args__ = (
        Index(
            "uq_team_seat_open",
            "case_id",
            "staff_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("ix_team_seat_staff_ended", "staff_id", "ended_at"),
        Index(
            "ix_team_seat_until",
            "until_at",
            sqlite_where=text("until_at IS NOT NULL"),
            postgresql_where=text("until_at IS NOT NULL"),
        ),
    )

    id: Mapped[PrimaryKey]
    case_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("case.id"), info=FILE)
    staff_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("staff_member.id"), info=FILE)
    reason: Mapped[str] = mapped_column(String(200), default="", info=FILE)
    started_at: Mapped[datetime] = mapped_column(UTCDateTime, info=FILE)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime, info=FILE)
    kind: Mapped[SeatKind] = mapped_column(String(10), default=SeatKind.MEMBER, server_default="member", info=FILE)
    until_at: Mapped[datetime | None] = mapped_column(UTCDateTime, info=FILE)
    end_reason: Mapped[str] = mapped_column(String(200), default="", server_default="", info=FILE)
    case: Mapped[Case] = relationship(back_populates="seats", lazy="raise")
    staff: Mapped[StaffMember] = relationship(lazy="raise")


class Note(Base):
    """Something a professional wrote down; a correction is a new note."""

    __tablename__ = "note"
    __table_args__ = (Index("ix_note_case_written", "case_id", "written_at"),)

    id: Mapped[PrimaryKey]
    case_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("case.id"), info=FILE)
    author_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("staff_member.id"), info=FILE)
    agency_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("agency.id"), info=FILE)
    visibility: Mapped[Visibility] = mapped_column(String(10), info=FILE)
    domain: Mapped[Domain | None] = mapped_column(String(20), info=FILE)
    body: Mapped[str] = mapped_column(Encrypted("note.body"), info=WORDS)
    written_at: Mapped[datetime] = mapped_column(UTCDateTime, info=FILE)
    author: Mapped[StaffMember] = relationship(lazy="raise")


class CaseTask(Base):
    """A step of a case: the person's own (shown on Today) or the team's (shown on My day)."""

    __tablename__ = "case_task"
    __table_args__ = (
        Index("ix_case_task_case_done_due", "case_id", "done_at", "due_on"),
        Index("ix_case_task_staff_done_due", "staff_id", "done_at", "due_on"),
    )

    id: Mapped[PrimaryKey]
    case_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("case.id"), info=FILE)
    owner: Mapped[TaskOwner] = mapped_column(String(10), info=FILE)
    staff_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("staff_member.id"), info=FILE)
    kind: Mapped[TaskKind] = mapped_column(String(10), info=FILE)
    title: Mapped[str] = mapped_column(Encrypted("case_task.title"), info=WORDS)
    why: Mapped[str] = mapped_column(Encrypted("case_task.why"), default="", info=WORDS)
    minutes: Mapped[int | None] = mapped_column(Integer, info=FILE)
    due_on: Mapped[date | None] = mapped_column(Date, info=FILE)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, info=FILE)
    done_at: Mapped[datetime | None] = mapped_column(UTCDateTime, info=FILE)
    case: Mapped[Case] = relationship(lazy="raise")


class CasePanel(Base):
    """What a room above has to show on the page of a file, kept ready by that room so that the page reads one table."""

    __tablename__ = "case_panel"
    __table_args__ = (Index("uq_case_panel_case_name", "case_id", "name", unique=True),)

    id: Mapped[PrimaryKey]
    case_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("case.id"), info=FILE)
    name: Mapped[str] = mapped_column(String(20), info=technical())
    content: Mapped[str] = mapped_column(Encrypted("case_panel.content"), info=WORDS)
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime, info=technical())


class AccessRequest(Base):
    """Somebody outside the team wants to open a file: asked for and waiting, or opened in an emergency."""

    __tablename__ = "access_request"
    __table_args__ = (Index("ix_access_request_case_answered", "case_id", "answered_at"),)

    id: Mapped[PrimaryKey]
    case_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("case.id"), info=FILE)
    staff_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("staff_member.id"), index=True, info=FILE)
    kind: Mapped[AskKind] = mapped_column(String(10), info=FILE)
    reason: Mapped[str] = mapped_column(Encrypted("access_request.reason"), info=WORDS)
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime, info=FILE)
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime, info=FILE)
    answered_by: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("staff_member.id"), info=FILE)
    granted: Mapped[bool | None] = mapped_column(Boolean, info=FILE)
    answer: Mapped[str] = mapped_column(Encrypted("access_request.answer"), default="", info=WORDS)
    task_id: Mapped[UUID | None] = mapped_column(
        Uuid, ForeignKey("case_task.id", ondelete="SET NULL"), info=technical()
    )
    case: Mapped[Case] = relationship(lazy="raise")
    staff: Mapped[StaffMember] = relationship(foreign_keys=staff_id, lazy="raise")


@event.listens_for(Case, "before_insert")
def _name(_mapper: Mapper[Case], connection: Connection, case: Case) -> None:
    """Lists sort by the person's name: the case keeps it from its first moment."""
    if not case.name_key:
        case.name_key = connection.scalar(select(Person.search_key).where(Person.id == case.person_id)) or ""
