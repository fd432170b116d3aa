"""Early warnings and what professionals answered."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, Date, ForeignKey, Index, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.agencies.models import StaffMember
from app.casework.models import Case
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

FACTS = personal(Category.SITUATION, Keep.CASE_PLUS_5Y)
WORDS = personal(Category.FREE_TEXT, Keep.CASE_PLUS_5Y)


class EarlyWarning(Base):
    """A reason to look at a case, for one professional, with a day by which to look; it can only add help."""

    __tablename__ = "early_warning"
    __table_args__ = (
        Index("ix_early_warning_case_rule", "case_id", "rule", "raised_on"),
        Index("ix_early_warning_staff_state", "staff_id", "state"),
    )

    id: Mapped[PrimaryKey]
    case_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("case.id"), info=FACTS)
    staff_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("staff_member.id"), info=FACTS)
    rule: Mapped[str] = mapped_column(String(20), info=FACTS)
    grounds: Mapped[Any] = mapped_column(EncryptedJSON("early_warning.grounds"), info=FACTS)
    state: Mapped[str] = mapped_column(String(10), info=FACTS)
    with_coordinator: Mapped[bool] = mapped_column(Boolean, default=False, info=technical())
    raised_on: Mapped[date] = mapped_column(Date, info=FACTS)
    due_on: Mapped[date] = mapped_column(Date, info=FACTS)
    snoozed_until: Mapped[date | None] = mapped_column(Date, info=FACTS)
    answer: Mapped[str | None] = mapped_column(Encrypted("early_warning.answer"), info=WORDS)
    useful: Mapped[bool | None] = mapped_column(Boolean, info=FACTS)
    answered_by: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("staff_member.id"), info=FACTS)
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime, info=FACTS)
    cleared_on: Mapped[date | None] = mapped_column(Date, info=FACTS)

    case: Mapped[Case] = relationship(lazy="raise")
    staff: Mapped[StaffMember] = relationship(lazy="raise", foreign_keys=[staff_id])
