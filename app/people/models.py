"""People and households; identifiers are encrypted, names and dates are clear for search and sorting."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Boolean,
    Connection,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Uuid,
    delete,
    event,
    false,
    insert,
    inspect,
)
from sqlalchemy.orm import Mapped, Mapper, mapped_column, relationship

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
from app.people.vocabulary import IncomeKind, Relation

IDENTITY = personal(Category.IDENTITY, Keep.CASE_PLUS_5Y)
CONTACT = personal(Category.CONTACT, Keep.CASE_PLUS_5Y)
SITUATION = personal(Category.SITUATION, Keep.CASE_PLUS_5Y)
WORDS = personal(Category.FREE_TEXT, Keep.CASE_PLUS_5Y)


class Household(Base):
    """People who live together; who belongs to it on a date is told by its members."""

    __tablename__ = "household"

    id: Mapped[PrimaryKey]
    territory_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("territory.id"), index=True, info=technical())
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, info=technical())
    version: Mapped[int] = mapped_column(Integer, default=1, server_default="1", info=technical())
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
    sound_key: Mapped[str | None] = mapped_column(String(120), index=True, info=IDENTITY)
    birth_date: Mapped[date | None] = mapped_column(Date, index=True, info=IDENTITY)
    language: Mapped[str] = mapped_column(String(8), default="es", info=SITUATION)
    municipality: Mapped[str] = mapped_column(String(80), default="", info=CONTACT)
    document: Mapped[str | None] = mapped_column(Encrypted("person.document"), info=IDENTITY)
    document_index: Mapped[str | None] = mapped_column(String(64), index=True, info=IDENTITY)
    phone: Mapped[str | None] = mapped_column(Encrypted("person.phone"), info=CONTACT)
    phone_index: Mapped[str | None] = mapped_column(String(64), index=True, info=CONTACT)
    email: Mapped[str | None] = mapped_column(Encrypted("person.email"), info=CONTACT)
    address: Mapped[str | None] = mapped_column(Encrypted("person.address"), info=CONTACT)
    contact_note: Mapped[str | None] = mapped_column(Encrypted("person.contact_note"), info=CONTACT)
    interpreter: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false(), info=SITUATION)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, info=technical())
    version: Mapped[int] = mapped_column(Integer, default=1, info=technical())
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - the way SQLAlchemy wants it

    @property
    def name(self) -> str:
        """Given and family name."""
        return f"{self.given_name} {self.family_name}".strip()


class NameWord(Base):
    """One part of a person's name in small letters without accents, so that searching begins at any of them.

    The whole name stands beside it: whether it has the other words, too, is seen without looking anywhere else.
    """

    __tablename__ = "name_word"
    __table_args__ = (
        Index("ix_name_word_person_id_word", "person_id", "word"),
        Index("ix_name_word_word_name", "word", "name", "person_id"),
    )

    word: Mapped[str] = mapped_column(String(60), primary_key=True, info=IDENTITY)
    person_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("person.id"), primary_key=True, info=technical())
    name: Mapped[str] = mapped_column(String(220), default="", server_default="", info=IDENTITY)


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


class MemberIncome(Base):
    """Money that a member of a household gets each month from one source, from a day on."""

    __tablename__ = "member_income"
    __table_args__ = (Index("ix_member_income_member_starts", "member_id", "starts_on"),)

    id: Mapped[PrimaryKey]
    member_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("household_member.id"), info=SITUATION)
    kind: Mapped[IncomeKind] = mapped_column(String(24), info=SITUATION)
    amount: Mapped[Decimal] = mapped_column(Money, info=SITUATION)
    starts_on: Mapped[date] = mapped_column(Date, info=SITUATION)
    ends_on: Mapped[date | None] = mapped_column(Date, info=SITUATION)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, info=technical())


class PersonMerge(Base):
    """Two records of one person that were put together, with all that moved, so that it can be undone exactly."""

    __tablename__ = "person_merge"

    id: Mapped[PrimaryKey]
    kept_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("person.id"), index=True, info=IDENTITY)
    gone_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("person.id"), index=True, info=IDENTITY)
    staff_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("staff_member.id"), info=technical())
    moved: Mapped[list[dict[str, Any]]] = mapped_column(EncryptedJSON("person_merge.moved"), info=WORDS)
    merged_at: Mapped[datetime] = mapped_column(UTCDateTime, info=technical())
    undone_at: Mapped[datetime | None] = mapped_column(UTCDateTime, info=technical())


class PersonDistinct(Base):
    """Two people who look alike on paper and are two: somebody looked, and they are not offered again."""

    __tablename__ = "person_distinct"
    __table_args__ = (Index("uq_person_distinct_pair", "first_id", "second_id", unique=True),)

    id: Mapped[PrimaryKey]
    first_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("person.id"), info=IDENTITY)
    second_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("person.id"), index=True, info=IDENTITY)
    staff_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("staff_member.id"), info=technical())
    decided_at: Mapped[datetime] = mapped_column(UTCDateTime, info=technical())


@event.listens_for(Person, "after_insert")
@event.listens_for(Person, "after_update")
def _spell(_mapper: Mapper[Person], connection: Connection, person: Person) -> None:
    if inspect(person).attrs.search_key.history.has_changes():
        spell(connection, person)


def spell(connection: Connection, person: Person) -> None:
    """Bring the parts of a name in step with it; done by itself whenever a person is saved with another name."""
    connection.execute(delete(NameWord).where(NameWord.person_id == person.id))
    parts = sorted({part[:60] for part in person.search_key.split()})
    if parts:
        rows = [{"word": part, "person_id": person.id, "name": person.search_key} for part in parts]
        connection.execute(insert(NameWord), rows)
