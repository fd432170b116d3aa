"""Territories, agencies, places, programmes and staff (Open Referral HSDS: organisation, location)."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Boolean, Date, Float, ForeignKey, Index, Integer, String, Text, Uuid, false, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.agencies.vocabulary import AgencyKind, Evidence, Role
from app.foundation.columns import Category, Keep, Money, PrimaryKey, UTCDateTime, personal, technical
from app.foundation.db import Base

WORKER = personal(Category.STAFF, Keep.STAFF_TERM)


class Territory(Base):
    """An area in which a programme works, with the number that people there may call."""

    __tablename__ = "territory"

    id: Mapped[PrimaryKey]
    name: Mapped[str] = mapped_column(String(80), info=technical())
    code: Mapped[str] = mapped_column(String(6), unique=True, info=technical())
    region: Mapped[str] = mapped_column(String(6), info=technical())
    zone: Mapped[str] = mapped_column(String(40), info=technical())
    help_phone: Mapped[str] = mapped_column(String(20), info=technical())
    help_hours: Mapped[str] = mapped_column(String(120), info=technical())


class Agency(Base):
    """An organisation that walks with people; one `outside` has no account here and stands in the directory only."""

    __tablename__ = "agency"

    id: Mapped[PrimaryKey]
    name: Mapped[str] = mapped_column(String(120), info=technical())
    kind: Mapped[AgencyKind] = mapped_column(String(20), info=technical())
    territory_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("territory.id"), index=True, info=technical())
    outside: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false(), info=technical())
    discreet: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false(), info=technical())
    territory: Mapped[Territory] = relationship(lazy="raise")


class Location(Base):
    """A place where an agency receives people."""

    __tablename__ = "location"

    id: Mapped[PrimaryKey]
    agency_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("agency.id"), index=True, info=technical())
    name: Mapped[str] = mapped_column(String(120), info=technical())
    address: Mapped[str] = mapped_column(String(200), info=technical())
    hours: Mapped[str] = mapped_column(String(120), default="", info=technical())
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime, info=technical())


class ServiceOffer(Base):
    """What an agency offers to people, with its free places; None in `places_free` means that nobody counts them.

    `hsds_id` is its id in the directory it came from, and `source` what that directory said, so that nothing of it is
    lost when it goes out again. `own_key` is what the agency itself calls it in its lists.
    """

    __tablename__ = "service_offer"
    __table_args__ = (Index("ix_service_offer_active_search_key_id", "active", "search_key", "id"),)

    id: Mapped[PrimaryKey]
    agency_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("agency.id"), index=True, info=technical())
    name: Mapped[str] = mapped_column(String(160), info=technical())
    about: Mapped[str] = mapped_column(Text, default="", info=technical())
    search_key: Mapped[str] = mapped_column(String(320), default="", info=technical())
    domains: Mapped[list[str]] = mapped_column(JSON, default=list, info=technical())
    places_total: Mapped[int | None] = mapped_column(Integer, info=technical())
    places_free: Mapped[int | None] = mapped_column(Integer, info=technical())
    waiting_days: Mapped[int | None] = mapped_column(Integer, info=technical())
    monthly_cost: Mapped[Decimal | None] = mapped_column(Money, info=technical())
    expected_months: Mapped[int | None] = mapped_column(Integer, info=technical())
    evidence: Mapped[Evidence] = mapped_column(String(10), default=Evidence.UNKNOWN, info=technical())
    hours_per_week: Mapped[float | None] = mapped_column(Float, info=technical())
    weekly: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list, info=technical())
    excludes: Mapped[list[str]] = mapped_column(JSON, default=list, info=technical())
    eligibility: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, info=technical())
    needs_referral: Mapped[bool] = mapped_column(Boolean, default=True, server_default=true(), info=technical())
    active: Mapped[bool] = mapped_column(Boolean, default=True, server_default=true(), info=technical())
    phone: Mapped[str] = mapped_column(String(40), default="", info=technical())
    email: Mapped[str] = mapped_column(String(254), default="", info=technical())
    address: Mapped[str] = mapped_column(String(200), default="", info=technical())
    hsds_id: Mapped[str | None] = mapped_column(String(80), unique=True, info=technical())
    own_key: Mapped[str | None] = mapped_column(String(60), index=True, info=technical())
    source: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True), info=technical())
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime, info=technical())
    agency: Mapped[Agency] = relationship(lazy="raise")


class DirectoryImport(Base):
    """A file of services that somebody looks through before anything of it is written; forgotten after 7 days."""

    __tablename__ = "directory_import"

    id: Mapped[PrimaryKey]
    agency_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("agency.id"), index=True, info=technical())
    staff_id: Mapped[UUID] = mapped_column(
        Uuid, ForeignKey("staff_member.id"), info=personal(Category.STAFF, Keep.DAYS_7)
    )
    file_name: Mapped[str] = mapped_column(String(120), info=technical())
    rows: Mapped[list[dict[str, Any]]] = mapped_column(JSON, info=technical())
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, info=technical())
    carried_out_at: Mapped[datetime | None] = mapped_column(UTCDateTime, info=technical())


class Programme(Base):
    """A programme of social inclusion that runs here, such as xEITU or PaIS."""

    __tablename__ = "programme"

    id: Mapped[PrimaryKey]
    name: Mapped[str] = mapped_column(String(80), info=technical())
    about: Mapped[str] = mapped_column(Text, default="", info=technical())


class StaffMember(Base):
    """A professional: an account, an agency and one role in it."""

    __tablename__ = "staff_member"

    id: Mapped[PrimaryKey]
    account_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("account.id"), unique=True, info=WORKER)
    agency_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("agency.id"), index=True, info=WORKER)
    given_name: Mapped[str] = mapped_column(String(60), info=WORKER)
    family_name: Mapped[str] = mapped_column(String(60), info=WORKER)
    role: Mapped[Role] = mapped_column(String(20), info=WORKER)
    language: Mapped[str] = mapped_column(String(8), default="es", info=WORKER)
    left_at: Mapped[datetime | None] = mapped_column(UTCDateTime, info=WORKER)
    agency: Mapped[Agency] = relationship(lazy="raise")

    @property
    def name(self) -> str:
        """Given and family name."""
        return f"{self.given_name} {self.family_name}".strip()

    @property
    def short_name(self) -> str:
        """Given name and the initial of the family name, for a crowded bar."""
        return f"{self.given_name} {self.family_name[:1]}.".strip() if self.family_name else self.given_name


class Cover(Base):
    """A colleague who looks after the cases of somebody absent, from one day to another; it ends by itself."""

    __tablename__ = "cover"
    __table_args__ = (Index("ix_cover_starts_ends", "starts_on", "ends_on"),)

    id: Mapped[PrimaryKey]
    absent_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("staff_member.id"), index=True, info=WORKER)
    cover_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("staff_member.id"), index=True, info=WORKER)
    starts_on: Mapped[date] = mapped_column(Date, info=WORKER)
    ends_on: Mapped[date] = mapped_column(Date, info=WORKER)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime, info=WORKER)
    absent: Mapped[StaffMember] = relationship(foreign_keys=absent_id, lazy="raise")
    cover: Mapped[StaffMember] = relationship(foreign_keys=cover_id, lazy="raise")
