"""Pure rules of the diary: which times make sense, what may be shown where, and how far somebody has come."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from app.appointments.vocabulary import (
    AppointmentStatus,
    CancelledBy,
    Door,
    PurposeStatus,
    Visibility,
)

SHORTEST = timedelta(minutes=10)
LONGEST = timedelta(hours=8)
REMIND_AFTER = timedelta(days=3)
EXPIRES_AFTER = timedelta(days=10)
LAST_REMINDER = timedelta(days=2)
REMIND_BEFORE = timedelta(days=2)
JUST_BOOKED = timedelta(hours=12)
DAY_BEGINS, DAY_ENDS = 9, 20
FAR_AHEAD = timedelta(days=7)
MOST_NOTICES = 3
# Which doors of the participant's device are open for an appointment. Every channel asks `may_show`, nothing else.
OPEN_DOORS = {
    Visibility.NOTIFIED: frozenset(Door),
    Visibility.SILENT: frozenset({Door.PAGE, Door.FILE, Door.FEED}),
    Visibility.HIDDEN: frozenset[Door](),
}


def is_sensible(starts_at: datetime, ends_at: datetime, now: datetime) -> bool:
    """True for a time that lies ahead and lasts from ten minutes to eight hours."""
    return starts_at > now and SHORTEST <= ends_at - starts_at <= LONGEST


def may_book(starts_at: datetime, now: datetime, taken: int, capacity: int) -> bool:
    """True while the time lies ahead and a seat is free."""
    return starts_at > now and taken < capacity


def may_cancel(starts_at: datetime, now: datetime) -> bool:
    """True until the appointment begins."""
    return now < starts_at


def may_show(visibility: Visibility, door: Door) -> bool:
    """True when an appointment may come to the participant's device by this door: the one rule for every channel."""
    return door in OPEN_DOORS[Visibility(visibility)]


def shown_at(door: Door) -> list[Visibility]:
    """The visibilities that a door lets through, for a question to the database."""
    return [visibility for visibility in Visibility if may_show(visibility, door)]


@dataclass(frozen=True, slots=True)
class Visit:
    """An appointment as far as its status depends on it."""

    booked_at: datetime
    starts_at: datetime
    ends_at: datetime
    status: AppointmentStatus
    cancelled_by: CancelledBy | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """An invitation as far as its status depends on it."""

    sent_at: datetime
    expires_at: datetime


def purpose_status(
    invitations: Iterable[Asked], visits: Iterable[Visit], now: datetime, *, closed: bool = False
) -> PurposeStatus:
    """How far a person has come with a purpose: the latest thing that happened says it."""
    if closed:
        return PurposeStatus.CLOSED
    # An appointment that was moved lives on in the one that followed it.
    held = [visit for visit in visits if visit.cancelled_by is not CancelledBy.MOVED]
    ahead = [v for v in held if v.status is AppointmentStatus.BOOKED and v.ends_at > now]
    if ahead:
        return PurposeStatus.BOOKED
    last = max(held, key=lambda visit: visit.starts_at, default=None)
    asked = max(invitations, key=lambda one: one.sent_at, default=None)
    if asked is not None and (last is None or asked.sent_at > last.booked_at):
        return PurposeStatus.INVITED if asked.expires_at > now else PurposeStatus.INVITATION_EXPIRED
    return _after(last) if last is not None else PurposeStatus.NOT_INVITED


def _after(visit: Visit) -> PurposeStatus:
    if visit.status is AppointmentStatus.CANCELLED:
        by_us = visit.cancelled_by is CancelledBy.SERVICE
        return PurposeStatus.CANCELLED_BY_SERVICE if by_us else PurposeStatus.EXCUSED
    return {
        AppointmentStatus.BOOKED: PurposeStatus.OUTCOME_MISSING,
        AppointmentStatus.FULFILLED: PurposeStatus.SEEN,
        AppointmentStatus.NOSHOW: PurposeStatus.NOT_ATTENDED,
    }[visit.status]


def wants_reminder(sent_at: datetime, reminded_at: datetime | None, expires_at: datetime, now: datetime) -> bool:
    """True from the third day of an invitation on, once, and not when it is nearly over."""
    return reminded_at is None and now >= sent_at + REMIND_AFTER and expires_at - now > LAST_REMINDER


def is_daytime(now: datetime, zone: str) -> bool:
    """True from nine in the morning to eight in the evening: nothing that can wait rings at night."""
    return DAY_BEGINS <= now.astimezone(ZoneInfo(zone)).hour < DAY_ENDS


def reminder_due(starts_at: datetime, booked_at: datetime, now: datetime, zone: str) -> bool:
    """True within two days before an appointment, by daylight, unless it was booked only just now."""
    near = timedelta(0) < starts_at - now <= REMIND_BEFORE
    return near and now - booked_at >= JUST_BOOKED and is_daytime(now, zone)


def missing_times(waiting: int, free: int) -> int:
    """How many times an agency has to add so that everybody who is invited finds one."""
    return max(0, waiting - free)


@dataclass(frozen=True, slots=True)
class Wish:
    """Somebody who would come earlier: when they come now, and what they were told already."""

    starts_at: datetime
    notices: int
    last_on: date | None


def may_offer_earlier(wish: Wish, today: date, now: datetime) -> bool:
    """True for an appointment that is more than a week away, at most three times and once a day."""
    return wish.starts_at - now > FAR_AHEAD and wish.notices < MOST_NOTICES and wish.last_on != today
