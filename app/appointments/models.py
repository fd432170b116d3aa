"""Slots and appointments; that nobody is booked twice is a rule of the database itself (migration 0005)."""

from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import Boolean, Date, ForeignKey, Index, Integer, String, Text, Time, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.agencies.models import Location, StaffMember
from app.appointments.vocabulary import AppointmentStatus, CancelledBy, Mode, Takers, Visibility
from app.casework.models import Case
from app.foundation.columns import Category, Encrypted, Keep, PrimaryKey, UTCDateTime, personal, technical
from app.foundation.db import Base

DIARY = personal(Category.STAFF, Keep.STAFF_TERM)
VISIT = personal(Category.SITUATION, Keep.CASE_PLUS_5Y)
WORDS = personal(Category.FREE_TEXT, Keep.CASE_PLUS_5Y)
KEY = personal(Category.CREDENTIAL, Keep.CASE)
LIVE = text("status IN ('booked', 'fulfilled')")


class Room(Base):
    """A room of a place, which holds one appointment or one workshop at a time; `seats` are for those who come."""

    __tablename__ = "room"

    id: Mapped[PrimaryKey]
    location_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("location.id"), index=True, info=technical())
    name: Mapped[str] = mapped_column(String(80), info=technical())
    seats: Mapped[int] = mapped_column(Integer, default=1, server_default="1", info=technical())
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime, info=technical())
    location: Mapped[Location] = relationship(lazy="raise")


class Reason(Base):
    """What an appointment is for: how long it takes, how and where, who takes it, and what to bring."""

    __tablename__ = "reason"

    id: Mapped[PrimaryKey]
    agency_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("agency.id"), index=True, info=technical())
    name: Mapped[str] = mapped_column(String(80), info=technical())
    minutes: Mapped[int] = mapped_column(Integer, info=technical())
    mode: Mapped[Mode] = mapped_column(String(10), info=technical())
    takers: Mapped[Takers] = mapped_column(String(12), default=Takers.AGENCY, info=technical())
    capacity: Mapped[int] = mapped_column(Integer, default=1, info=technical())
    what_to_bring: Mapped[str] = mapped_column(String(300), default="", info=technical())
    visibility: Mapped[Visibility] = mapped_column(String(10), default=Visibility.NOTIFIED, info=technical())
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime, info=technical())


class Arrangement(Base):
    """What a reason, a room or a place was until somebody changed or ended it: what was booked keeps its meaning."""

    __tablename__ = "arrangement"

    id: Mapped[PrimaryKey]
    reason_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("reason.id"), index=True, info=technical())
    room_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("room.id"), index=True, info=technical())
    location_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("location.id"), index=True, info=technical())
    staff_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("staff_member.id"), info=DIARY)
    was: Mapped[str] = mapped_column(Text, info=technical())
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime, info=technical())
    staff: Mapped[StaffMember | None] = relationship(lazy="raise")


class AvailabilityRule(Base):
    """Hours of a weekday, as the clock on the wall says, in which a professional receives for one reason."""

    __tablename__ = "availability_rule"

    id: Mapped[PrimaryKey]
    staff_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("staff_member.id"), index=True, info=DIARY)
    reason_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("reason.id"), info=DIARY)
    location_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("location.id"), info=DIARY)
    room_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("room.id"), info=DIARY)
    weekday: Mapped[int] = mapped_column(Integer, info=DIARY)
    begins: Mapped[time] = mapped_column(Time, info=DIARY)
    ends: Mapped[time] = mapped_column(Time, info=DIARY)
    from_on: Mapped[date] = mapped_column(Date, info=DIARY)
    until_on: Mapped[date | None] = mapped_column(Date, info=DIARY)
    zone: Mapped[str] = mapped_column(String(40), info=technical())
    reason: Mapped[Reason] = relationship(lazy="raise")
    location: Mapped[Location | None] = relationship(lazy="raise")
    room: Mapped[Room | None] = relationship(lazy="raise")


class Absence(Base):
    """Days, or hours of them, in which a professional receives nobody although a rule says so."""

    __tablename__ = "absence"

    id: Mapped[PrimaryKey]
    staff_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("staff_member.id"), index=True, info=DIARY)
    from_on: Mapped[date] = mapped_column(Date, info=DIARY)
    until_on: Mapped[date] = mapped_column(Date, info=DIARY)
    begins: Mapped[time | None] = mapped_column(Time, info=DIARY)
    ends: Mapped[time | None] = mapped_column(Time, info=DIARY)


class Holiday(Base):
    """A day off in an area: a country (ES), a region (ES-AS) or a territory of this installation (MIE)."""

    __tablename__ = "holiday"
    __table_args__ = (Index("uq_holiday_area_on", "area", "on", unique=True),)

    id: Mapped[PrimaryKey]
    area: Mapped[str] = mapped_column(String(6), info=technical())
    on: Mapped[date] = mapped_column(Date, info=technical())
    name: Mapped[str] = mapped_column(String(80), default="", info=technical())


class Slot(Base):
    """A time that a professional offers, to everybody in their cases or to one case alone."""

    __tablename__ = "slot"
    __table_args__ = (
        Index("uq_slot_staff_starts", "staff_id", "starts_at", unique=True),
        Index("ix_slot_case_starts", "case_id", "starts_at"),
        Index("ix_slot_reason_id_starts_at", "reason_id", "starts_at"),
        Index("ix_slot_room_id_starts_at", "room_id", "starts_at"),
    )

    id: Mapped[PrimaryKey]
    staff_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("staff_member.id"), info=DIARY)
    location_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("location.id"), info=DIARY)
    room_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("room.id"), info=DIARY)
    case_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("case.id"), info=VISIT)
    reason_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("reason.id"), info=DIARY)
    rule_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("availability_rule.id"), index=True, info=DIARY)
    starts_at: Mapped[datetime] = mapped_column(UTCDateTime, info=DIARY)
    ends_at: Mapped[datetime] = mapped_column(UTCDateTime, info=DIARY)
    zone: Mapped[str] = mapped_column(String(40), info=technical())
    mode: Mapped[Mode] = mapped_column(String(10), info=DIARY)
    capacity: Mapped[int] = mapped_column(Integer, default=1, info=DIARY)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime, info=DIARY)
    staff: Mapped[StaffMember] = relationship(lazy="raise")
    location: Mapped[Location | None] = relationship(lazy="raise")
    reason: Mapped[Reason | None] = relationship(lazy="raise")


class Appointment(Base):
    """A seat in a slot, taken by one person of one case; its own times let the database see the person's day."""

    __tablename__ = "appointment"
    __table_args__ = (
        Index("uq_appointment_slot_seat", "slot_id", "seat", unique=True, sqlite_where=LIVE, postgresql_where=LIVE),
        Index(
            "uq_appointment_slot_person", "slot_id", "person_id", unique=True, sqlite_where=LIVE, postgresql_where=LIVE
        ),
        Index("ix_appointment_case_status", "case_id", "status"),
        Index("ix_appointment_person_status", "person_id", "status"),
        Index("ix_appointment_status_starts_at", "status", "starts_at"),
        Index("ix_appointment_slot_id", "slot_id"),
    )

    id: Mapped[PrimaryKey]
    slot_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("slot.id"), info=VISIT)
    seat: Mapped[int] = mapped_column(Integer, default=1, info=technical())
    case_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("case.id"), info=VISIT)
    person_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("person.id"), info=VISIT)
    reason_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("reason.id"), info=VISIT)
    starts_at: Mapped[datetime] = mapped_column(UTCDateTime, info=VISIT)
    ends_at: Mapped[datetime] = mapped_column(UTCDateTime, info=VISIT)
    purpose: Mapped[str] = mapped_column(Encrypted("appointment.purpose"), default="", info=WORDS)
    what_to_bring: Mapped[str] = mapped_column(Encrypted("appointment.what_to_bring"), default="", info=WORDS)
    visibility: Mapped[Visibility] = mapped_column(String(10), default=Visibility.NOTIFIED, info=VISIT)
    status: Mapped[AppointmentStatus] = mapped_column(String(12), default=AppointmentStatus.BOOKED, info=VISIT)
    booked_by: Mapped[str] = mapped_column(String(12), info=VISIT)
    booked_at: Mapped[datetime] = mapped_column(UTCDateTime, info=VISIT)
    cancelled_at: Mapped[datetime | None] = mapped_column(UTCDateTime, info=VISIT)
    cancelled_by: Mapped[CancelledBy | None] = mapped_column(String(10), info=VISIT)
    outcome_at: Mapped[datetime | None] = mapped_column(UTCDateTime, info=VISIT)
    confirmed_at: Mapped[datetime | None] = mapped_column(UTCDateTime, info=VISIT)
    reminded_at: Mapped[datetime | None] = mapped_column(UTCDateTime, info=VISIT)
    wants_earlier: Mapped[bool] = mapped_column(Boolean, default=False, info=VISIT)
    earlier_notices: Mapped[int] = mapped_column(Integer, default=0, info=VISIT)
    earlier_on: Mapped[date | None] = mapped_column(Date, info=VISIT)
    slot: Mapped[Slot] = relationship(lazy="raise")
    case: Mapped[Case] = relationship(lazy="raise")


class Invitation(Base):
    """A person was asked to choose a time for one purpose; what came of it is computed, never typed."""

    __tablename__ = "booking_invitation"
    __table_args__ = (
        Index("ix_booking_invitation_case_id_reason_id", "case_id", "reason_id"),
        Index("ix_booking_invitation_expires_at", "expires_at"),
    )

    id: Mapped[PrimaryKey]
    case_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("case.id"), info=VISIT)
    reason_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("reason.id"), info=VISIT)
    staff_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("staff_member.id"), info=VISIT)
    sent_at: Mapped[datetime] = mapped_column(UTCDateTime, info=VISIT)
    reminded_at: Mapped[datetime | None] = mapped_column(UTCDateTime, info=VISIT)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime, info=VISIT)
    case: Mapped[Case] = relationship(lazy="raise")
    reason: Mapped[Reason] = relationship(lazy="raise")


class Shortage(Base):
    """How many times an agency had to offer for a reason when last counted, and how many were missing."""

    __tablename__ = "slot_shortage"

    id: Mapped[PrimaryKey]
    reason_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("reason.id"), unique=True, info=technical())
    waiting: Mapped[int] = mapped_column(Integer, info=technical())
    missing: Mapped[int] = mapped_column(Integer, info=technical())
    counted_at: Mapped[datetime] = mapped_column(UTCDateTime, info=technical())


class CalendarFeed(Base):
    """A private address at which a calendar program reads somebody's appointments, until it is taken back."""

    __tablename__ = "calendar_feed"

    id: Mapped[PrimaryKey]
    account_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("account.id", ondelete="CASCADE"), unique=True, info=KEY)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True, info=KEY)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime, info=KEY)
