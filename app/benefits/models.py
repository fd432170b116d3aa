"""Answers that somebody chose to leave, checks kept with a case, and claims with their history; all encrypted."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Date, ForeignKey, Index, Integer, String, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.benefits.claim_words import ClaimState
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
from app.people.models import HouseholdMember

ANSWERS = personal(Category.SITUATION, Keep.DAYS_31)
FACTS = personal(Category.SITUATION, Keep.CASE_PLUS_5Y)
WORDS = personal(Category.FREE_TEXT, Keep.CASE_PLUS_5Y)


# A person, or another adult at home, has one claim of a benefit at a time.
OWN = "ended_on IS NULL AND member_id IS NULL"
OTHERS = "ended_on IS NULL AND member_id IS NOT NULL"


def _where(condition: str) -> dict[str, Any]:
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


class Screening(Base):
    """Anonymous answers left for a professional, behind a code or with a callback, until `expires_at`."""

    __tablename__ = "screening"

    id: Mapped[PrimaryKey]
    code_hash: Mapped[str | None] = mapped_column(String(64), unique=True, info=ANSWERS)
    answers: Mapped[Any] = mapped_column(EncryptedJSON("screening.answers"), info=ANSWERS)
    language: Mapped[str] = mapped_column(String(8), info=ANSWERS)
    link_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("outreach_link.id"), info=ANSWERS)
    checked_on: Mapped[date] = mapped_column(Date, info=technical())
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, info=technical())
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True, info=technical())


class BenefitCheck(Base):
    """A check kept with a case: what was answered, the facts and the law it used, and what came out.

    Nobody made it when `made_by` is empty: the night did. The person sees it once it is shared.
    """

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
    answers: Mapped[Any] = mapped_column(EncryptedJSON("benefit_check.answers"), nullable=True, info=FACTS)
    shared_at: Mapped[datetime | None] = mapped_column(UTCDateTime, info=FACTS)


class BenefitDraft(Base):
    """What a professional has answered of a check that is not kept yet; a call in between loses nothing."""

    __tablename__ = "benefit_draft"
    __table_args__ = (Index("uq_benefit_draft_case_staff", "case_id", "staff_id", unique=True),)

    id: Mapped[PrimaryKey]
    case_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("case.id"), info=ANSWERS)
    staff_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("staff_member.id"), info=ANSWERS)
    answers: Mapped[Any] = mapped_column(EncryptedJSON("benefit_draft.answers"), info=ANSWERS)
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True, info=ANSWERS)


class BenefitClaim(Base):
    """One benefit asked for by one person, from the papers until it is paid or over.

    `member_id` says which other adult at home asks for it; without it the person of the case does.
    """

    __tablename__ = "benefit_claim"
    __table_args__ = (
        Index("uq_benefit_claim_open", "case_id", "person_id", "benefit", unique=True, **_where(OWN)),
        Index("uq_benefit_claim_member_open", "case_id", "member_id", "benefit", unique=True, **_where(OTHERS)),
        Index("ix_benefit_claim_state_answer_by", "state", "answer_by"),
    )

    id: Mapped[PrimaryKey]
    case_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("case.id"), info=FACTS)
    person_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("person.id"), info=FACTS)
    member_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("household_member.id"), info=FACTS)
    benefit: Mapped[str] = mapped_column(String(40), info=FACTS)
    state: Mapped[ClaimState] = mapped_column(String(20), info=FACTS)
    applied_on: Mapped[date | None] = mapped_column(Date, info=FACTS)
    applied_where: Mapped[str | None] = mapped_column(Encrypted("benefit_claim.applied_where"), info=WORDS)
    reference: Mapped[str | None] = mapped_column(Encrypted("benefit_claim.reference"), info=WORDS)
    asked_on: Mapped[date | None] = mapped_column(Date, info=FACTS)
    documents: Mapped[str | None] = mapped_column(Encrypted("benefit_claim.documents"), info=WORDS)
    documents_by: Mapped[date | None] = mapped_column(Date, info=FACTS)
    papers_task_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("case_task.id"), info=technical())
    answer_by: Mapped[date | None] = mapped_column(Date, info=FACTS)
    silent_at: Mapped[datetime | None] = mapped_column(UTCDateTime, info=FACTS)
    granted_month: Mapped[Decimal | None] = mapped_column(Money, info=FACTS)
    granted_from: Mapped[date | None] = mapped_column(Date, info=FACTS)
    refused_on: Mapped[date | None] = mapped_column(Date, info=FACTS)
    refused_reason: Mapped[str | None] = mapped_column(Encrypted("benefit_claim.refused_reason"), info=WORDS)
    complain_by: Mapped[date | None] = mapped_column(Date, info=FACTS)
    appealed_on: Mapped[date | None] = mapped_column(Date, info=FACTS)
    ended_on: Mapped[date | None] = mapped_column(Date, info=FACTS)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, info=FACTS)
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime, info=FACTS)
    version: Mapped[int] = mapped_column(Integer, default=1, info=technical())
    member: Mapped[HouseholdMember | None] = relationship(lazy="raise")
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - the way SQLAlchemy wants it


class ClaimEvent(Base):
    """One step in the history of a claim: which state, who wrote it, when, and what was told; never changed."""

    __tablename__ = "benefit_claim_event"
    __table_args__ = (Index("uq_benefit_claim_event_claim_place", "claim_id", "place", unique=True),)

    id: Mapped[PrimaryKey]
    claim_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("benefit_claim.id"), info=FACTS)
    place: Mapped[int] = mapped_column(Integer, info=technical())
    state: Mapped[ClaimState] = mapped_column(String(20), info=FACTS)
    staff_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("staff_member.id"), info=FACTS)
    told: Mapped[Any] = mapped_column(EncryptedJSON("benefit_claim_event.told"), info=WORDS)
    at: Mapped[datetime] = mapped_column(UTCDateTime, info=FACTS)
