"""Plans and their parts; that a version which was proposed stays as it was is a rule of the database (0014)."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, Date, ForeignKey, Index, Integer, String, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.casework.models import Case
from app.casework.vocabulary import TaskKind
from app.foundation.columns import (
    Category,
    Encrypted,
    EncryptedJSON,
    Keep,
    Money,
    PrimaryKey,
    UTCDateTime,
    personal,
    technical,
)
from app.foundation.db import Base
from app.packages.vocabulary import BasicState, CloseReason, Doer, How, PackageState
from app.people.vocabulary import Domain

FILE = personal(Category.SITUATION, Keep.CASE_PLUS_5Y)
WORDS = personal(Category.FREE_TEXT, Keep.CASE_PLUS_5Y)
ONE_OPEN = text("state IN ('draft', 'proposed')")


class BasicPackage(Base):
    """What everybody gets, for one case: each support with owner, day, state and evidence.

    The states stand beside it once more in the clear; everybody is counted from the letters in `Case.basics`.
    """

    __tablename__ = "basic_package"

    id: Mapped[PrimaryKey]
    case_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("case.id"), unique=True, info=FILE)
    supports: Mapped[Any] = mapped_column(EncryptedJSON("basic_package.supports"), info=WORDS)
    income: Mapped[BasicState] = mapped_column(String(10), default=BasicState.MISSING, info=FILE)
    internet: Mapped[BasicState] = mapped_column(String(10), default=BasicState.MISSING, info=FILE)
    digital: Mapped[BasicState] = mapped_column(String(10), default=BasicState.MISSING, info=FILE)
    community: Mapped[BasicState] = mapped_column(String(10), default=BasicState.MISSING, info=FILE)
    settled: Mapped[int] = mapped_column(Integer, default=0, index=True, info=FILE)
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime, info=FILE)
    version: Mapped[int] = mapped_column(Integer, default=1, info=technical())
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - the way SQLAlchemy wants it


class PackageVersion(Base):
    """One version of the plan of a case; a proposed one is frozen, and the next is a new row."""

    __tablename__ = "package_version"
    __table_args__ = (
        Index("uq_package_version_case_number", "case_id", "number", unique=True),
        Index("uq_package_version_open", "case_id", unique=True, sqlite_where=ONE_OPEN, postgresql_where=ONE_OPEN),
        Index("ix_package_version_state_review_on", "state", "review_on"),
    )

    id: Mapped[PrimaryKey]
    case_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("case.id"), info=FILE)
    number: Mapped[int] = mapped_column(Integer, info=FILE)
    state: Mapped[PackageState] = mapped_column(String(10), default=PackageState.DRAFT, info=FILE)
    goals: Mapped[Any] = mapped_column(EncryptedJSON("package_version.goals"), info=WORDS)
    months: Mapped[int | None] = mapped_column(Integer, info=FILE)
    team_hours: Mapped[int | None] = mapped_column(Integer, info=FILE)
    made_by: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("staff_member.id"), info=FILE)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime, info=FILE)
    changed_by: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("staff_member.id"), info=FILE)
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime, info=FILE)
    proposed_at: Mapped[datetime | None] = mapped_column(UTCDateTime, info=FILE)
    review_on: Mapped[date | None] = mapped_column(Date, info=FILE)
    review_raised_on: Mapped[date | None] = mapped_column(Date, info=technical())
    review_task_id: Mapped[UUID | None] = mapped_column(
        Uuid, ForeignKey("case_task.id", ondelete="SET NULL"), index=True, info=FILE
    )
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime, info=FILE)
    answered_how: Mapped[How | None] = mapped_column(String(10), info=FILE)
    answered_language: Mapped[str | None] = mapped_column(String(8), info=FILE)
    signed_on: Mapped[date | None] = mapped_column(Date, info=FILE)
    answer: Mapped[str] = mapped_column(Encrypted("package_version.answer"), default="", info=WORDS)
    reviewed_at: Mapped[datetime | None] = mapped_column(UTCDateTime, info=FILE)
    review: Mapped[str] = mapped_column(Encrypted("package_version.review"), default="", info=WORDS)
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime, info=FILE)
    close_reason: Mapped[CloseReason | None] = mapped_column(String(10), info=FILE)
    terms_turn: Mapped[int] = mapped_column(Integer, default=0, info=technical())
    version: Mapped[int] = mapped_column(Integer, default=1, info=technical())
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - the way SQLAlchemy wants it
    case: Mapped[Case] = relationship(lazy="raise")


class PackageItem(Base):
    """One part of a version: what, for whom, who does it, by when, how many hours, at what cost.

    `cost` and `cost_most` are what it costs a month, from and to; nothing in either is “not known” and never nought.
    The offer and the referral are named without a foreign key: the words here stay when the directory changes.
    """

    __tablename__ = "package_item"
    __table_args__ = (Index("ix_package_item_version_position", "version_id", "position"),)

    id: Mapped[PrimaryKey]
    version_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("package_version.id"), info=FILE)
    position: Mapped[int] = mapped_column(Integer, default=0, info=technical())
    domain: Mapped[Domain] = mapped_column(String(20), info=FILE)
    kind: Mapped[TaskKind] = mapped_column(String(10), default=TaskKind.OTHER, info=FILE)
    title: Mapped[str] = mapped_column(Encrypted("package_item.title"), info=WORDS)
    about: Mapped[str] = mapped_column(Encrypted("package_item.about"), default="", info=WORDS)
    offer_id: Mapped[UUID | None] = mapped_column(Uuid, index=True, info=FILE)
    refers: Mapped[bool] = mapped_column(Boolean, default=False, info=FILE)
    member_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("household_member.id"), index=True, info=FILE)
    doer: Mapped[Doer] = mapped_column(String(10), default=Doer.PERSON, info=FILE)
    staff_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("staff_member.id"), info=FILE)
    due_on: Mapped[date | None] = mapped_column(Date, info=FILE)
    starts_on: Mapped[date | None] = mapped_column(Date, info=FILE)
    until_on: Mapped[date | None] = mapped_column(Date, info=FILE)
    minutes_week: Mapped[int | None] = mapped_column(Integer, info=FILE)
    times: Mapped[Any] = mapped_column(EncryptedJSON("package_item.times"), info=FILE)
    cost: Mapped[Decimal | None] = mapped_column(Money, info=FILE)
    cost_most: Mapped[Decimal | None] = mapped_column(Money, info=FILE)
    months: Mapped[int | None] = mapped_column(Integer, info=FILE)
    books: Mapped[bool] = mapped_column(Boolean, default=False, info=FILE)
    slot_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("slot.id"), info=FILE)
    why: Mapped[Any] = mapped_column(EncryptedJSON("package_item.why"), info=FILE)
    task_id: Mapped[UUID | None] = mapped_column(
        Uuid, ForeignKey("case_task.id", ondelete="SET NULL"), index=True, info=FILE
    )
    appointment_id: Mapped[UUID | None] = mapped_column(
        Uuid, ForeignKey("appointment.id", ondelete="SET NULL"), index=True, info=FILE
    )
    referral_id: Mapped[UUID | None] = mapped_column(Uuid, info=FILE)
    version: Mapped[int] = mapped_column(Integer, default=1, info=technical())
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - the way SQLAlchemy wants it


class PackageReference(Base):
    """What a light and long support costs in a programme, and its team's hour: what a plan is compared with."""

    __tablename__ = "package_reference"

    id: Mapped[PrimaryKey]
    programme_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("programme.id"), unique=True, info=technical())
    month: Mapped[Decimal] = mapped_column(Money, info=technical())
    months: Mapped[int] = mapped_column(Integer, info=technical())
    team_hour: Mapped[Decimal | None] = mapped_column(Money, info=technical())
