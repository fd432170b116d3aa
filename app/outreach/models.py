"""Campaigns and callbacks; visits are counted, never kept."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Boolean, Date, ForeignKey, Index, Integer, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.agencies.models import Agency, StaffMember, Territory
from app.benefits.models import Screening
from app.foundation.columns import Category, Encrypted, Keep, PrimaryKey, UTCDateTime, personal, technical
from app.foundation.db import Base
from app.outreach.vocabulary import CallbackStatus, GoodTime, Step

LEFT = personal(Category.CONTACT, Keep.DAYS_31)
WORDS = personal(Category.FREE_TEXT, Keep.DAYS_31)


class Campaign(Base):
    """An effort to reach people in a territory between two dates."""

    __tablename__ = "campaign"

    id: Mapped[PrimaryKey]
    name: Mapped[str] = mapped_column(String(120), info=technical())
    agency_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("agency.id"), index=True, info=technical())
    territory_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("territory.id"), index=True, info=technical())
    starts_on: Mapped[date] = mapped_column(Date, info=technical())
    ends_on: Mapped[date] = mapped_column(Date, info=technical())
    created_by: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("staff_member.id"), info=technical())
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, info=technical())
    agency: Mapped[Agency] = relationship(lazy="raise")
    territory: Mapped[Territory] = relationship(lazy="raise")
    links: Mapped[list["OutreachLink"]] = relationship(
        back_populates="campaign", lazy="raise", order_by="OutreachLink.place"
    )


class OutreachLink(Base):
    """The link of one place, on its poster and in its QR code; it names no person.

    Who calls back, and where, is the campaign's unless the link has an agency or a territory of its own.
    """

    __tablename__ = "outreach_link"

    id: Mapped[PrimaryKey]
    campaign_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("campaign.id"), index=True, info=technical())
    place: Mapped[str] = mapped_column(String(120), info=technical())
    token: Mapped[str] = mapped_column(String(16), unique=True, info=technical())
    agency_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("agency.id"), index=True, info=technical())
    territory_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("territory.id"), index=True, info=technical())
    campaign: Mapped[Campaign] = relationship(back_populates="links", lazy="raise")
    agency: Mapped[Agency | None] = relationship(lazy="raise")
    territory: Mapped[Territory | None] = relationship(lazy="raise")


class LinkCount(Base):
    """How often a step was reached through a link on a day."""

    __tablename__ = "link_count"
    __table_args__ = (Index("uq_link_count_link_day_step", "link_id", "day", "step", unique=True),)

    id: Mapped[PrimaryKey]
    link_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("outreach_link.id"), info=technical())
    day: Mapped[date] = mapped_column(Date, info=technical())
    step: Mapped[Step] = mapped_column(String(10), info=technical())
    count: Mapped[int] = mapped_column(Integer, default=0, info=technical())


class CallbackRequest(Base):
    """Somebody asked to be called; erased after 31 days unless a case was opened."""

    __tablename__ = "callback_request"
    __table_args__ = (Index("ix_callback_request_agency_status_due", "agency_id", "status", "due_at"),)

    id: Mapped[PrimaryKey]
    link_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("outreach_link.id"), info=technical())
    agency_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("agency.id"), info=technical())
    territory_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("territory.id"), info=technical())
    name: Mapped[str] = mapped_column(Encrypted("callback_request.name"), info=LEFT)
    phone: Mapped[str] = mapped_column(Encrypted("callback_request.phone"), info=LEFT)
    language: Mapped[str] = mapped_column(String(8), info=LEFT)
    good_time: Mapped[GoodTime] = mapped_column(String(10), info=LEFT)
    shares_answers: Mapped[bool] = mapped_column(Boolean, default=False, info=LEFT)
    screening_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("screening.id"), info=LEFT)
    status: Mapped[CallbackStatus] = mapped_column(String(12), default=CallbackStatus.WAITING, info=LEFT)
    case_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("case.id"), info=LEFT)
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime, info=technical())
    due_at: Mapped[datetime] = mapped_column(UTCDateTime, info=technical())
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True, info=technical())
    link: Mapped[OutreachLink | None] = relationship(lazy="raise")
    screening: Mapped[Screening | None] = relationship(lazy="raise")
    attempts: Mapped[list["ContactAttempt"]] = relationship(
        back_populates="callback", lazy="raise", order_by="ContactAttempt.at"
    )


class CodeCase(Base):
    """A case that was opened from the code of somebody who came by a link; it stays when the answers are erased."""

    __tablename__ = "code_case"

    id: Mapped[PrimaryKey]
    link_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("outreach_link.id"), index=True, info=technical())
    case_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("case.id"), info=technical())


class ContactAttempt(Base):
    """One attempt to call somebody back."""

    __tablename__ = "contact_attempt"

    id: Mapped[PrimaryKey]
    callback_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("callback_request.id"), index=True, info=LEFT)
    staff_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("staff_member.id"), info=LEFT)
    reached: Mapped[bool] = mapped_column(Boolean, info=LEFT)
    note: Mapped[str] = mapped_column(Encrypted("contact_attempt.note"), default="", info=WORDS)
    at: Mapped[datetime] = mapped_column(UTCDateTime, info=LEFT)
    callback: Mapped[CallbackRequest] = relationship(back_populates="attempts", lazy="raise")
    staff: Mapped[StaffMember] = relationship(lazy="raise")
