"""Slots and appointments; that nobody is booked twice is a rule of the database itself."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Integer, String, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.agencies.models import Location, StaffMember
from app.appointments.vocabulary import AppointmentStatus, Mode
from app.casework.models import Case
from app.foundation.columns import Category, Encrypted, Keep, PrimaryKey, UTCDateTime, personal, technical
from app.foundation.db import Base

DIARY = personal(Category.STAFF, Keep.STAFF_TERM)
VISIT = personal(Category.SITUATION, Keep.CASE_PLUS_5Y)
WORDS = personal(Category.FREE_TEXT, Keep.CASE_PLUS_5Y)
LIVE = text("status IN ('booked', 'fulfilled')")


class Slot(Base):
    """A time that a professional offers, to everybody in their cases or to one case alone."""

    __tablename__ = "slot"
    __table_args__ = (
        Index("uq_slot_staff_starts", "staff_id", "starts_at", unique=True),
        Index("ix_slot_case_starts", "case_id", "starts_at"),
    )

    id: Mapped[PrimaryKey]
    staff_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("staff_member.id"), info=DIARY)
    location_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("location.id"), info=DIARY)
    case_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("case.id"), info=VISIT)
    starts_at: Mapped[datetime] = mapped_column(UTCDateTime, info=DIARY)
    ends_at: Mapped[datetime] = mapped_column(UTCDateTime, info=DIARY)
    zone: Mapped[str] = mapped_column(String(40), info=technical())
    mode: Mapped[Mode] = mapped_column(String(10), info=DIARY)
    capacity: Mapped[int] = mapped_column(Integer, default=1, info=DIARY)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime, info=DIARY)
    staff: Mapped[StaffMember] = relationship(lazy="raise")
    location: Mapped[Location | None] = relationship(lazy="raise")


class Appointment(Base):
    """A seat in a slot, taken by one person of one case."""

    __tablename__ = "appointment"
    __table_args__ = (
        Index("uq_appointment_slot_seat", "slot_id", "seat", unique=True, sqlite_where=LIVE, postgresql_where=LIVE),
        Index(
            "uq_appointment_slot_person", "slot_id", "person_id", unique=True, sqlite_where=LIVE, postgresql_where=LIVE
        ),
        Index("ix_appointment_case_status", "case_id", "status"),
        Index("ix_appointment_person_status", "person_id", "status"),
    )

    id: Mapped[PrimaryKey]
    slot_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("slot.id"), info=VISIT)
    seat: Mapped[int] = mapped_column(Integer, default=1, info=technical())
    case_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("case.id"), info=VISIT)
    person_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("person.id"), info=VISIT)
    purpose: Mapped[str] = mapped_column(Encrypted("appointment.purpose"), default="", info=WORDS)
    what_to_bring: Mapped[str] = mapped_column(Encrypted("appointment.what_to_bring"), default="", info=WORDS)
    status: Mapped[AppointmentStatus] = mapped_column(String(12), default=AppointmentStatus.BOOKED, info=VISIT)
    booked_by: Mapped[str] = mapped_column(String(12), info=VISIT)
    booked_at: Mapped[datetime] = mapped_column(UTCDateTime, info=VISIT)
    cancelled_at: Mapped[datetime | None] = mapped_column(UTCDateTime, info=VISIT)
    slot: Mapped[Slot] = relationship(lazy="raise")
    case: Mapped[Case] = relationship(lazy="raise")
