"""Territories, agencies, places, programmes and staff (Open Referral HSDS: organisation, location)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.agencies.vocabulary import AgencyKind, Role
from app.foundation.columns import Category, Keep, PrimaryKey, UTCDateTime, personal, technical
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
    """An organisation that walks with people: social services, an employment office, an NGO."""

    __tablename__ = "agency"

    id: Mapped[PrimaryKey]
    name: Mapped[str] = mapped_column(String(120), info=technical())
    kind: Mapped[AgencyKind] = mapped_column(String(20), info=technical())
    territory_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("territory.id"), index=True, info=technical())
    territory: Mapped[Territory] = relationship(lazy="raise")


class Location(Base):
    """A place where an agency receives people."""

    __tablename__ = "location"

    id: Mapped[PrimaryKey]
    agency_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("agency.id"), index=True, info=technical())
    name: Mapped[str] = mapped_column(String(120), info=technical())
    address: Mapped[str] = mapped_column(String(200), info=technical())
    hours: Mapped[str] = mapped_column(String(120), default="", info=technical())


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
