"""Lists of people that were brought in: the list, its rows while it is open, and who is still to be contacted."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Integer, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.agencies.models import Agency, StaffMember
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
from app.people.import_words import Basis, Outcome, Plan, State
from app.people.models import Person

LISTED = personal(Category.IDENTITY, Keep.DAYS_31)
WORDS = personal(Category.FREE_TEXT, Keep.DAYS_31)
WORKER = personal(Category.STAFF, Keep.STAFF_TERM)


class PeopleImport(Base):
    """One list that an agency brought in, how far it has come, and on what ground its people may become cases."""

    __tablename__ = "people_import"
    __table_args__ = (Index("ix_people_import_agency_created", "agency_id", "created_at"),)

    id: Mapped[PrimaryKey]
    agency_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("agency.id"), info=technical())
    staff_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("staff_member.id"), info=WORKER)
    key_worker_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("staff_member.id"), info=WORKER)
    territory_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("territory.id"), info=technical())
    file_name: Mapped[str | None] = mapped_column(Encrypted("people_import.file_name"), info=WORDS)
    digest: Mapped[str] = mapped_column(String(64), index=True, info=technical())
    state: Mapped[State] = mapped_column(String(12), index=True, info=technical())
    flaw: Mapped[str] = mapped_column(String(20), default="", info=technical())
    headings: Mapped[list[str] | None] = mapped_column(EncryptedJSON("people_import.headings"), info=WORDS)
    columns: Mapped[list[str] | None] = mapped_column(EncryptedJSON("people_import.columns"), info=WORDS)
    basis: Mapped[Basis] = mapped_column(String(10), default=Basis.NONE, info=technical())
    purpose: Mapped[str | None] = mapped_column(Encrypted("people_import.purpose"), info=WORDS)
    rows_total: Mapped[int] = mapped_column(Integer, default=0, info=technical())
    rows_done: Mapped[int] = mapped_column(Integer, default=0, info=technical())
    group_done: Mapped[int] = mapped_column(Integer, default=0, info=technical())
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, info=technical())
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime, info=technical())
    finished_at: Mapped[datetime | None] = mapped_column(UTCDateTime, info=technical())
    forgotten_at: Mapped[datetime | None] = mapped_column(UTCDateTime, info=technical())
    version: Mapped[int] = mapped_column(Integer, default=1, info=technical())
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - the way SQLAlchemy wants it

    agency: Mapped[Agency] = relationship(lazy="raise")
    staff: Mapped[StaffMember] = relationship(foreign_keys=staff_id, lazy="raise")


class ImportPart(Base):
    """A piece of the file as it was sent, sealed; it goes once the rows are read."""

    __tablename__ = "import_part"
    __table_args__ = (Index("uq_import_part_import_place", "import_id", "place", unique=True),)

    id: Mapped[PrimaryKey]
    import_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("people_import.id"), info=technical())
    place: Mapped[int] = mapped_column(Integer, info=technical())
    content: Mapped[str] = mapped_column(Encrypted("import_part.content"), info=WORDS)


class ImportRow(Base):
    """A row of a list: what stood in it, what it will do, and what it did; erased 30 days after."""

    __tablename__ = "import_row"
    __table_args__ = (
        Index("uq_import_row_import_number", "import_id", "number", unique=True),
        Index("ix_import_row_import_plan_number", "import_id", "plan", "number"),
        Index("ix_import_row_import_home", "import_id", "home"),
    )

    id: Mapped[PrimaryKey]
    import_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("people_import.id"), info=technical())
    number: Mapped[int] = mapped_column(Integer, info=technical())
    home: Mapped[int | None] = mapped_column(Integer, info=technical())
    plan: Mapped[Plan] = mapped_column(String(8), default=Plan.WAITING, info=technical())
    outcome: Mapped[Outcome | None] = mapped_column(String(10), info=technical())
    person_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("person.id"), index=True, info=LISTED)
    cells: Mapped[list[str]] = mapped_column(EncryptedJSON("import_row.cells"), info=WORDS)
    found: Mapped[dict[str, Any] | None] = mapped_column(EncryptedJSON("import_row.found"), info=WORDS)


class ImportColumn(Base):
    """What an agency means by a heading in its lists, remembered for the next one."""

    __tablename__ = "import_column"
    __table_args__ = (Index("uq_import_column_agency_heading", "agency_id", "heading", unique=True),)

    id: Mapped[PrimaryKey]
    agency_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("agency.id"), info=technical())
    heading: Mapped[str] = mapped_column(String(120), info=technical())
    meaning: Mapped[str] = mapped_column(String(20), info=technical())


class PersonToContact(Base):
    """Somebody on a list who has not agreed to anything yet: to be asked, and forgotten if nobody does in time."""

    __tablename__ = "person_to_contact"
    __table_args__ = (Index("ix_person_to_contact_agency_created", "agency_id", "created_at"),)

    id: Mapped[PrimaryKey]
    person_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("person.id"), unique=True, info=LISTED)
    agency_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("agency.id"), info=LISTED)
    household_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("household.id"), index=True, info=LISTED)
    import_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("people_import.id"), index=True, info=technical())
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, info=LISTED)
    person: Mapped[Person] = relationship(lazy="raise")
