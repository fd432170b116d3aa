"""Consents: who agreed to what, in which words, when, how, and when it ended."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation.columns import Category, Keep, PrimaryKey, UTCDateTime, personal
from app.foundation.db import Base
from app.privacy.vocabulary import Purpose, Way

PROOF = personal(Category.TRACE, Keep.CASE_PLUS_5Y)


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
