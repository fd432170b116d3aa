"""Channels, the states of a delivery, and what this room tells the others."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from app.foundation.i18n import mark


class Channel(StrEnum):
    """A way to reach somebody."""

    PUSH = "push"
    EMAIL = "email"
    SMS = "sms"
    LETTER = "letter"


class State(StrEnum):
    """How far a delivery has come."""

    CREATED = "created"
    SENDING = "sending"
    DELIVERED = "delivered"
    TEMPORARY_FAILURE = "temporary_failure"
    PERMANENT_FAILURE = "permanent_failure"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


WAITING = (State.CREATED, State.TEMPORARY_FAILURE)

CHANNEL_NAMES = {
    Channel.PUSH: mark("A notice on this phone"),
    Channel.EMAIL: mark("An e-mail"),
    Channel.SMS: mark("A text message"),
    Channel.LETTER: mark("A letter"),
}


class Reason(StrEnum):
    """Why a delivery ended without arriving."""

    NOT_OFFERED = "not_offered"
    NO_ADDRESS = "no_address"
    TURNED_OFF = "turned_off"
    NOT_NEEDED = "not_needed"
    ANOTHER_WAY = "another_way"
    REFUSED = "refused"
    GONE = "gone"
    DOWN = "down"
    GAVE_UP = "gave_up"
    NO_RECEIPT = "no_receipt"


@dataclass(frozen=True, slots=True)
class DeliveryFailed:
    """No way to this person works any more: somebody has to tell them in another manner."""

    person_id: UUID
    subject_id: UUID
    kind: str
    channel: Channel
