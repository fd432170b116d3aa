"""Referrals: a service is asked to take somebody, what it was told, what it answers, and the links it answers by."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, Boolean, ForeignKey, Index, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.agencies.models import Agency, ServiceOffer, StaffMember
from app.casework.models.cases import FILE, WORDS, Case
from app.casework.vocabulary import ReferralState
from app.foundation.columns import Encrypted, PrimaryKey, UTCDateTime, technical
from app.foundation.db import Base


class Referral(Base):
    """One service asked for one person; while `holds_place`, one of its free places is kept for them.

    `asks` is what the service reads; `reason` stays with the team and the person. `agency_id` is who is to answer,
    `from_agency_id` who asked. `shares` names what else of the person the service may read.
    """

    __tablename__ = "referral"
    __table_args__ = (
        Index("ix_referral_agency_id_state_sent_at", "agency_id", "state", "sent_at"),
        Index("ix_referral_from_agency_id_state_sent_at", "from_agency_id", "state", "sent_at"),
        Index("ix_referral_state_answer_by", "state", "answer_by"),
    )

    id: Mapped[PrimaryKey]
    case_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("case.id"), index=True, info=FILE)
    offer_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("service_offer.id"), index=True, info=FILE)
    agency_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("agency.id"), info=FILE)
    from_agency_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("agency.id"), info=FILE)
    sent_by: Mapped[UUID] = mapped_column(Uuid, ForeignKey("staff_member.id"), info=FILE)
    state: Mapped[ReferralState] = mapped_column(String(10), default=ReferralState.SENT, info=FILE)
    asks: Mapped[str] = mapped_column(Encrypted("referral.asks"), info=WORDS)
    reason: Mapped[str] = mapped_column(Encrypted("referral.reason"), default="", info=WORDS)
    shares: Mapped[list[str]] = mapped_column(JSON, default=list, info=FILE)
    holds_place: Mapped[bool] = mapped_column(Boolean, default=False, info=FILE)
    refusal: Mapped[str | None] = mapped_column(String(20), info=FILE)
    answer_words: Mapped[str] = mapped_column(Encrypted("referral.answer_words"), default="", info=WORDS)
    ended_because: Mapped[str | None] = mapped_column(String(20), info=FILE)
    sent_at: Mapped[datetime] = mapped_column(UTCDateTime, info=FILE)
    answer_by: Mapped[datetime] = mapped_column(UTCDateTime, info=FILE)
    reminded_at: Mapped[datetime | None] = mapped_column(UTCDateTime, info=FILE)
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime, info=FILE)
    answered_by: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("staff_member.id"), info=FILE)
    started_at: Mapped[datetime | None] = mapped_column(UTCDateTime, info=FILE)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime, info=FILE)
    case: Mapped[Case] = relationship(lazy="raise")
    offer: Mapped[ServiceOffer] = relationship(lazy="raise")
    agency: Mapped[Agency] = relationship(lazy="raise", foreign_keys=[agency_id])
    from_agency: Mapped[Agency] = relationship(lazy="raise", foreign_keys=[from_agency_id])
    sender: Mapped[StaffMember] = relationship(lazy="raise", foreign_keys=[sent_by])


class ReferralLink(Base):
    """A letter box for one answer of a service without an account: good once, for 8 days."""

    __tablename__ = "referral_link"

    id: Mapped[PrimaryKey]
    referral_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("referral.id"), index=True, info=FILE)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime, info=technical())
    used_at: Mapped[datetime | None] = mapped_column(UTCDateTime, info=technical())
    referral: Mapped[Referral] = relationship(lazy="raise")
