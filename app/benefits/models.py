"""Answers that somebody chose to leave, and checks kept with a case; both encrypted."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Date, ForeignKey, Index, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation.columns import Category, EncryptedJSON, Keep, PrimaryKey, UTCDateTime, personal, technical
from app.foundation.db import Base

ANSWERS = personal(Category.SITUATION, Keep.DAYS_31)
FACTS = personal(Category.SITUATION, Keep.CASE_PLUS_5Y)


class Screening(Base):
    """Anonymous answers left for a professional, behind a code or with a callback, until `expires_at`."""

    __tablename__ = "screening"

    id: Mapped[PrimaryKey]
    code_hash: Mapped[str | None] = mapped_column(String(64), unique=True, info=ANSWERS)
    answers: Mapped[Any] = mapped_column(EncryptedJSON("screening.answers"), info=ANSWERS)
    language: Mapped[str] = mapped_column(String(8), info=ANSWERS)
    checked_on: Mapped[date] = mapped_column(Date, info=technical())
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, info=technical())
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True, info=technical())


class BenefitCheck(Base):
    """A check kept with a case: the facts it used, the law it used and what came out."""

    __tablename__ = "benefit_check"
    __table_args__ = (Index("ix_benefit_check_case_made", "case_id", "made_at"),)

    id: Mapped[PrimaryKey]
    case_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("case.id"), info=FACTS)
    made_by: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("staff_member.id"), info=FACTS)
    checked_on: Mapped[date] = mapped_column(Date, info=FACTS)
    law_version: Mapped[str] = mapped_column(String(40), info=technical())
    facts: Mapped[Any] = mapped_column(EncryptedJSON("benefit_check.facts"), info=FACTS)
    result: Mapped[Any] = mapped_column(EncryptedJSON("benefit_check.result"), info=FACTS)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime, info=FACTS)
