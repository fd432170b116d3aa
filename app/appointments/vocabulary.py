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


class CancelledBy(StrEnum):
    """Who could not make it: it tells an excuse from what the service called off."""

    PERSON = "person"
    SERVICE = "service"
    MOVED = "moved"


class Visibility(StrEnum):
    """What the participant's device may show, for somebody whose telephone others read."""

    NOTIFIED = "notified"
    SILENT = "silent"
    HIDDEN = "hidden"


VISIBILITY_NAMES = {
    Visibility.NOTIFIED: mark("In the app, with notices"),
    Visibility.SILENT: mark("In the app, without any notice"),
    Visibility.HIDDEN: mark("Nowhere on their phone"),
}


class Door(StrEnum):
    """The ways by which an appointment could come to the participant's device."""

    PAGE = "page"
    FILE = "file"
    FEED = "feed"
    NOTICE = "notice"


class Takers(StrEnum):
    """Who may receive people for a reason."""

    AGENCY = "agency"
    KEY_WORKER = "key_worker"


TAKER_NAMES = {
    Takers.AGENCY: mark("Anyone of the agency"),
    Takers.KEY_WORKER: mark("Only the key worker"),
}


class PurposeStatus(StrEnum):
    """How far a person has come with one purpose; it is computed from what happened and never typed."""

    NOT_INVITED = "not_invited"
    INVITED = "invited"
    INVITATION_EXPIRED = "invitation_expired"
    BOOKED = "booked"
    OUTCOME_MISSING = "outcome_missing"
    SEEN = "seen"
    EXCUSED = "excused"
    CANCELLED_BY_SERVICE = "cancelled_by_service"
    NOT_ATTENDED = "not_attended"
    CLOSED = "closed"


PURPOSE_STATUS_NAMES = {
    PurposeStatus.NOT_INVITED: mark("Not invited yet"),
    PurposeStatus.INVITED: mark("Invited to book"),
    PurposeStatus.INVITATION_EXPIRED: mark("Invitation over, nothing booked"),
    PurposeStatus.BOOKED: mark("Booked"),
    PurposeStatus.OUTCOME_MISSING: mark("Without result"),
    PurposeStatus.SEEN: mark("Came"),
    PurposeStatus.EXCUSED: mark("Told us in advance"),
    PurposeStatus.CANCELLED_BY_SERVICE: mark("Called off by us"),
    PurposeStatus.NOT_ATTENDED: mark("Could not come"),
    PurposeStatus.CLOSED: mark("Closed"),
}
# What asks something of the professional; the list on My day is made of these.
ACTION_REQUIRED = frozenset(
    {
        PurposeStatus.INVITATION_EXPIRED,
        PurposeStatus.OUTCOME_MISSING,
        PurposeStatus.NOT_ATTENDED,
        PurposeStatus.EXCUSED,
        PurposeStatus.CANCELLED_BY_SERVICE,
    }
)


@dataclass(frozen=True, slots=True)
class AppointmentBooked:
    """An appointment was booked."""

    appointment_id: UUID
    case_id: UUID
    starts_at: datetime


@dataclass(frozen=True, slots=True)
class AppointmentConfirmed:
    """The person has said that they will come."""

    appointment_id: UUID
    case_id: UUID


@dataclass(frozen=True, slots=True)
class AppointmentCancelled:
    """An appointment was cancelled."""

    appointment_id: UUID
    case_id: UUID


@dataclass(frozen=True, slots=True)
class AppointmentMoved:
    """An appointment was given up for another time."""

    from_id: UUID
    appointment_id: UUID
    case_id: UUID
