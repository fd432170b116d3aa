"""People and households; identifiers are encrypted, names and dates are clear for search and sorting."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Date, ForeignKey, Index, Integer, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.foundation.columns import Category, Encrypted, Keep, PrimaryKey, UTCDateTime, personal, technical
from app.foundation.db import Base
from app.people.vocabulary import Relation

IDENTITY = personal(Category.IDENTITY, Keep.CASE_PLUS_5Y)
CONTACT = personal(Category.CONTACT, Keep.CASE_PLUS_5Y)
SITUATION = personal(Category.SITUATION, Keep.CASE_PLUS_5Y)


class Household(Base):
    """People who live together; who belongs to it on a date is told by its members."""

    __tablename__ = "household"

    id: Mapped[PrimaryKey]
    territory_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("territory.id"), index=True, info=technical())
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, info=technical())
    members: Mapped[list["HouseholdMember"]] = relationship(
        back_populates="household", lazy="raise", order_by="HouseholdMember.position"
    )


class Person(Base):
    """Somebody who takes part, or is about to."""

    __tablename__ = "person"
    __table_args__ = (Index("ix_person_search_key", "search_key"),)

    id: Mapped[PrimaryKey]
    account_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("account.id"), unique=True, info=technical())
    territory_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("territory.id"), index=True, info=SITUATION)
    given_name: Mapped[str] = mapped_column(String(80), info=IDENTITY)
    family_name: Mapped[str] = mapped_column(String(120), default="", info=IDENTITY)
    search_key: Mapped[str] = mapped_column(String(220), info=IDENTITY)
    birth_date: Mapped[date | None] = mapped_column(Date, info=IDENTITY)
    language: Mapped[str] = mapped_column(String(8), default="es", info=SITUATION)
    municipality: Mapped[str] = mapped_column(String(80), default="", info=CONTACT)
    document: Mapped[str | None] = mapped_column(Encrypted("person.document"), info=IDENTITY)
    document_index: Mapped[str | None] = mapped_column(String(64), index=True, info=IDENTITY)
    phone: Mapped[str | None] = mapped_column(Encrypted("person.phone"), info=CONTACT)
    phone_index: Mapped[str | None] = mapped_column(String(64), index=True, info=CONTACT)
    email: Mapped[str | None] = mapped_column(Encrypted("person.email"), info=CONTACT)
    address: Mapped[str | None] = mapped_column(Encrypted("person.address"), info=CONTACT)
    contact_note: Mapped[str | None] = mapped_column(Encrypted("person.contact_note"), info=CONTACT)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, info=technical())
    version: Mapped[int] = mapped_column(Integer, default=1, info=technical())
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - the way SQLAlchemy wants it

    @property
    def name(self) -> str:
        """Given and family name."""
        return f"{self.given_name} {self.family_name}".strip()


class HouseholdMember(Base):
    """One person in one household from a date on; without `person_id` only what the law's rules need is kept."""

    __tablename__ = "household_member"
    __table_args__ = (Index("ix_household_member_person_ends", "person_id", "ends_on"),)

    id: Mapped[PrimaryKey]
    household_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("household.id"), index=True, info=technical())
    person_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("person.id"), info=IDENTITY)
    relation: Mapped[Relation] = mapped_column(String(20), info=SITUATION)
    given_name: Mapped[str] = mapped_column(String(80), default="", info=IDENTITY)
    birth_year: Mapped[int | None] = mapped_column(Integer, info=IDENTITY)
    position: Mapped[int] = mapped_column(Integer, default=0, info=technical())
    starts_on: Mapped[date] = mapped_column(Date, info=SITUATION)
    ends_on: Mapped[date | None] = mapped_column(Date, info=SITUATION)
    household: Mapped[Household] = relationship(back_populates="members", lazy="raise")
    person: Mapped[Person | None] = relationship(lazy="raise")
