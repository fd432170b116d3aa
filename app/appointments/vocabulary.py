"""Words of the appointments room and the events it tells."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from app.foundation.i18n import mark


class Mode(StrEnum):
    """Where an appointment takes place."""

    OFFICE = "office"
    PHONE = "phone"
    HOME = "home"
    VIDEO = "video"


MODE_NAMES = {
    Mode.OFFICE: mark("At the office"),
    Mode.PHONE: mark("By telephone"),
    Mode.HOME: mark("At your home"),
    Mode.VIDEO: mark("By video call"),
}


# The same places in words for the professional.
STAFF_MODE_NAMES = {**MODE_NAMES, Mode.HOME: mark("At their home")}


class AppointmentStatus(StrEnum):
    """Where an appointment stands (FHIR Appointment.status)."""

    BOOKED = "booked"
    FULFILLED = "fulfilled"
    CANCELLED = "cancelled"
    NOSHOW = "noshow"


@dataclass(frozen=True, slots=True)
class AppointmentBooked:
    """An appointment was booked."""

    appointment_id: UUID
    case_id: UUID
    starts_at: datetime


@dataclass(frozen=True, slots=True)
class AppointmentCancelled:
    """An appointment was cancelled."""

    appointment_id: UUID
    case_id: UUID
