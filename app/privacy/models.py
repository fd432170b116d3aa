"""Consents and agreements: who agreed to what, in which words; which agency may read what of another one's files."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import JSON, Boolean, Date, ForeignKey, Index, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.agencies.models import Agency
from app.foundation.columns import Category, Encrypted, Keep, PrimaryKey, UTCDateTime, personal, technical
from app.foundation.db import Base
from app.privacy.vocabulary import Ground, Purpose, Way

PROOF = personal(Category.TRACE, Keep.CASE_PLUS_5Y)
WHO = personal(Category.IDENTITY, Keep.CASE_PLUS_5Y)


class Consent(Base):
    """An agreement to one purpose; before somebody is registered it hangs on the callback they left."""

    __tablename__ = "consent"
    __table_args__ = (Index("ix_consent_person_purpose", "person_id", "purpose"),)

    id: Mapped[PrimaryKey]
    purpose: Mapped[Purpose] = mapped_column(String(30), info=PROOF)
    text_version: Mapped[str] = mapped_column(String(40), info=PROOF)
    language: Mapped[str] = mapped_column(String(8), info=PROOF)
    way: Mapped[Way] = mapped_column(String(10), info=PROOF)
    person_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("person.id"), info=PROOF)
    callback_id: Mapped[UUID | None] = mapped_column(Uuid, index=True, info=PROOF)
    agency_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("agency.id"), info=PROOF)
    taken_by: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("staff_member.id"), info=PROOF)
    given_at: Mapped[datetime] = mapped_column(UTCDateTime, info=PROOF)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime, info=PROOF)
    withdrawn_way: Mapped[Way | None] = mapped_column(String(10), info=PROOF)
    withdrawn_by: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("staff_member.id"), info=PROOF)
    domains: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True), info=PROOF)
    representative_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("representative.id"), info=PROOF)
    agency: Mapped[Agency | None] = relationship(lazy="raise")


class ConsentAsk(Base):
    """A question of the team to the person, waiting on their phone: may we share this with that agency?"""

    __tablename__ = "consent_ask"
    __table_args__ = (Index("ix_consent_ask_person_answered", "person_id", "answered_at"),)

    id: Mapped[PrimaryKey]
    person_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("person.id"), info=PROOF)
    agency_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("agency.id"), info=PROOF)
    domains: Mapped[list[str]] = mapped_column(JSON, info=PROOF)
    asked_by: Mapped[UUID] = mapped_column(Uuid, ForeignKey("staff_member.id"), info=PROOF)
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime, info=PROOF)
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime, info=PROOF)
    agreed: Mapped[bool | None] = mapped_column(Boolean, info=PROOF)
    agency: Mapped[Agency] = relationship(lazy="raise")


class Representative(Base):
    """Somebody who speaks for a child, or for an adult who wants support, and on what ground."""

    __tablename__ = "representative"

    id: Mapped[PrimaryKey]
    person_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("person.id"), index=True, info=PROOF)
    name: Mapped[str] = mapped_column(String(160), info=WHO)
    ground: Mapped[Ground] = mapped_column(String(20), info=PROOF)
    phone: Mapped[str | None] = mapped_column(Encrypted("representative.phone"), info=WHO)
    document: Mapped[str] = mapped_column(String(160), default="", info=PROOF)
    starts_on: Mapped[date] = mapped_column(Date, info=PROOF)
    ends_on: Mapped[date | None] = mapped_column(Date, info=PROOF)


class SharingAgreement(Base):
    """What one agency may read of another agency's files, for what, from when to when, and where it is signed."""

    __tablename__ = "sharing_agreement"
    __table_args__ = (Index("ix_sharing_agreement_holder_reader", "holder_id", "reader_id"),)

    id: Mapped[PrimaryKey]
    holder_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("agency.id"), info=technical())
    reader_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("agency.id"), info=technical())
    domains: Mapped[list[str]] = mapped_column(JSON, info=technical())
    purpose: Mapped[str] = mapped_column(String(300), info=technical())
    document: Mapped[str] = mapped_column(String(160), info=technical())
    starts_on: Mapped[date] = mapped_column(Date, info=technical())
    ends_on: Mapped[date | None] = mapped_column(Date, info=technical())
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime, info=technical())
    holder: Mapped[Agency] = relationship(foreign_keys=holder_id, lazy="raise")
    reader: Mapped[Agency] = relationship(foreign_keys=reader_id, lazy="raise")
