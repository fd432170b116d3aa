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


class Topic(StrEnum):
    """What a professional may want to be told about."""

    LATE = "late"
    TIMES = "times"
    VISITS = "visits"
    MESSAGES = "messages"


TOPIC_NAMES = {
    Topic.LATE: mark("Somebody waits for an answer for days"),
    Topic.TIMES: mark("Times are missing for people who are invited"),
    Topic.VISITS: mark("A person booked, moved or cancelled a time of mine"),
    Topic.MESSAGES: mark("A person of mine has written"),
}
# What has a clock behind it is told unless it is turned off; what merely happens is told to whoever wants it.
TOLD_UNASKED = frozenset({Topic.LATE, Topic.TIMES})


class Weight(StrEnum):
    """How much depends on a notice: news can wait a day, a matter has its hour, a change must not come too late."""

    NEWS = "news"
    MATTER = "matter"
    CHANGE = "change"
    SECURITY = "security"


class Step(StrEnum):
    """What a notice does at the door: go, wait until its channel has rested, leave it to the next way, or stop."""

    GO = "go"
    WAIT = "wait"
    NEXT = "next"
    STOP = "stop"


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
    RESTING = "resting"
    OPENED = "opened"


# Why a way was not used although nothing was wrong with it; nobody has to hear of it.
SPARED = (Reason.NOT_NEEDED, Reason.ANOTHER_WAY, Reason.RESTING, Reason.OPENED)


@dataclass(frozen=True, slots=True)
class DeliveryFailed:
    """No way to this person works any more: somebody has to tell them in another manner."""

    person_id: UUID
    subject_id: UUID
    kind: str
    channel: Channel
