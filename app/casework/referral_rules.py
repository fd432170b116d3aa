"""Pure rules of a referral: which answer may follow which state, when it is late, and what a service may read."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from app.casework.vocabulary import ReferralState as S
from app.foundation.i18n import mark

REMIND_AFTER = timedelta(days=10)
ANSWER_WITHIN = timedelta(days=30)
LINK_LASTS = timedelta(days=8)

NEXT: dict[S, frozenset[S]] = {
    S.SENT: frozenset({S.ACCEPTED, S.WAITING, S.REFUSED, S.EXPIRED, S.WITHDRAWN}),
    S.WAITING: frozenset({S.ACCEPTED, S.REFUSED, S.WITHDRAWN}),
    S.ACCEPTED: frozenset({S.STARTED, S.REFUSED, S.WITHDRAWN}),
    S.STARTED: frozenset({S.DONE, S.WITHDRAWN}),
    S.DONE: frozenset(),
    S.REFUSED: frozenset(),
    S.EXPIRED: frozenset(),
    S.WITHDRAWN: frozenset(),
}
OPEN = tuple(state for state in S if NEXT[state])
OVER = tuple(state for state in S if not NEXT[state])
# What a service may answer; the clock and the team that asked have the rest.
ANSWERS = (S.ACCEPTED, S.WAITING, S.REFUSED, S.STARTED, S.DONE)
# A place is kept from the question on, and while the person is there.
KEEPS_PLACE = (S.SENT, S.ACCEPTED, S.STARTED)

STATE_NAMES = {
    S.SENT: mark("Sent, no answer yet"),
    S.WAITING: mark("On the waiting list"),
    S.ACCEPTED: mark("They have a place"),
    S.STARTED: mark("They have started"),
    S.DONE: mark("They have finished"),
    S.REFUSED: mark("They cannot take them"),
    S.EXPIRED: mark("No answer in 30 days"),
    S.WITHDRAWN: mark("Taken back"),
}


class Refusal(StrEnum):
    """Why a service says no; the person reads only that it did."""

    FULL = "full"
    NOT_FOR_THEM = "not_for_them"
    FAR = "far"
    NOT_REACHED = "not_reached"
    DID_NOT_COME = "did_not_come"
    CLOSED = "closed"
    OTHER = "other"


REFUSAL_NAMES = {
    Refusal.FULL: mark("No place free, and no waiting list"),
    Refusal.NOT_FOR_THEM: mark("The person does not meet the conditions"),
    Refusal.FAR: mark("Too far away, or hours that do not fit"),
    Refusal.NOT_REACHED: mark("The person could not be reached"),
    Refusal.DID_NOT_COME: mark("The person did not come"),
    Refusal.CLOSED: mark("The service is no longer offered"),
    Refusal.OTHER: mark("Another reason"),
}


class Because(StrEnum):
    """Why a referral was taken back."""

    TEAM = "team"
    PERSON = "person"
    CONSENT = "consent"
    CASE_CLOSED = "case_closed"


BECAUSE_NAMES = {
    Because.TEAM: mark("The team took it back."),
    Because.PERSON: mark("The person took it back in the app."),
    Because.CONSENT: mark("The person no longer agrees that this service is told."),
    Because.CASE_CLOSED: mark("The case was closed."),
}


class Share(StrEnum):
    """What a service may read of the person besides the first name and what is asked."""

    FAMILY_NAME = "family_name"
    PHONE = "phone"
    LANGUAGE = "language"
    BIRTH_YEAR = "birth_year"


SHARE_NAMES = {
    Share.FAMILY_NAME: mark("Family names"),
    Share.PHONE: mark("Their phone number"),
    Share.LANGUAGE: mark("The language they speak"),
    Share.BIRTH_YEAR: mark("Year of birth"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """What one reader may know of the person in a referral."""

    name: str
    family_name: str = ""
    phone: str = ""
    language: str = ""
    birth_year: int | None = None


@dataclass(frozen=True, slots=True)
class Whole:
    """What the team knows of the person, of which a referral shares a part."""

    given_name: str
    family_name: str
    phone: str
    language: str
    birth_year: int | None


def may_follow(state: S, wanted: S) -> bool:
    """True when a referral in `state` may come to `wanted`."""
    return wanted in NEXT[S(state)]


def answers_to(state: S) -> list[S]:
    """What a service may say now, in the order of the buttons."""
    return [answer for answer in ANSWERS if may_follow(state, answer)]


def told(person: Whole, shares: Collection[str], state: S, *, by_link: bool) -> Told:
    """What a service reads: the first name, more only where it was ticked and not by a link, nothing once over."""
    if S(state) in {S.WITHDRAWN, S.EXPIRED, S.REFUSED}:
        return Told("")
    if by_link:
        return Told(person.given_name)
    return Told(
        person.given_name,
        person.family_name if Share.FAMILY_NAME in shares else "",
        person.phone if Share.PHONE in shares else "",
        person.language if Share.LANGUAGE in shares else "",
        person.birth_year if Share.BIRTH_YEAR in shares else None,
    )


def is_due_for_reminder(state: S, sent_at: datetime, reminded_at: datetime | None, now: datetime) -> bool:
    """True once, ten days after a question that nobody answered."""
    return S(state) is S.SENT and reminded_at is None and now >= sent_at + REMIND_AFTER


def is_expired(state: S, answer_by: datetime, now: datetime) -> bool:
    """True when thirty days went by without an answer."""
    return S(state) is S.SENT and now >= answer_by


def link_is_good(expires_at: datetime, used_at: datetime | None, now: datetime) -> bool:
    """True until the one answer was given or eight days went by."""
    return used_at is None and now < expires_at
