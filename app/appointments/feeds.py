"""Private calendar addresses: who has the address sees when and where, until it is taken back."""

from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe
from uuid import UUID

from sqlalchemy import Select, and_, delete, select
from sqlalchemy.orm import contains_eager

from app.agencies.models import StaffMember
from app.appointments.ics import Entry
from app.appointments.models import Appointment, CalendarFeed, Slot
from app.appointments.queries import TAKEN
from app.appointments.rules import shown_at
from app.appointments.vocabulary import STAFF_MODE_NAMES, AppointmentStatus, Door, Mode
from app.audit.services import record
from app.foundation.errors import NotFound
from app.foundation.i18n import gettext as _
from app.foundation.unit_of_work import Work
from app.people.models import Person

BACK = timedelta(days=31)
MOST = 1000
KEY_BYTES = 32
PATTERN_LENGTH = 43


def open_feed(work: Work, account_id: UUID) -> str:
    """Make a new private address, which ends the one before; its key is shown now and kept only as a hash."""
    key = token_urlsafe(KEY_BYTES)
    work.session.execute(delete(CalendarFeed).where(CalendarFeed.account_id == account_id))
    feed = CalendarFeed(account_id=account_id, token_hash=_hash(key), made_at=work.now)
    work.session.add(feed)
    work.session.flush()
    record(work, "appointment:feed:open", feed, work.actor.person_id)
    return key


def close_feed(work: Work, account_id: UUID) -> None:
    """End the private address; a calendar that asks again gets nothing."""
    work.session.execute(delete(CalendarFeed).where(CalendarFeed.account_id == account_id))
    record(work, "appointment:feed:close", None, work.actor.person_id)


def feed_of(account_id: UUID | None) -> Select[CalendarFeed]:
    """The private address of an account."""
    return select(CalendarFeed).where(CalendarFeed.account_id == account_id)


def read_feed(work: Work, key: str) -> tuple[list[Entry], str]:
    """What the calendar behind an address shows, and the language of its owner; raises NotFound."""
    if len(key) != PATTERN_LENGTH:
        raise NotFound
    owner = work.session.execute(
        select(Person.id, Person.language, StaffMember.id, StaffMember.language)
        .select_from(CalendarFeed)
        .outerjoin(Person, Person.account_id == CalendarFeed.account_id)
        .outerjoin(StaffMember, and_(StaffMember.account_id == CalendarFeed.account_id, StaffMember.left_at.is_(None)))
        .where(CalendarFeed.token_hash == _hash(key))
        .order_by(CalendarFeed.id)
    ).first()
    if owner is None or owner[0] is owner[2]:
        raise NotFound
    person_id, person_language, staff_id, staff_language = owner
    statement = _of_person(person_id, work.now) if person_id else _of_staff(staff_id, work.now)
    visits = work.session.scalars(statement)
    return [entry_of(visit) for visit in visits], person_language or staff_language


def _hash(key: str) -> str:
    return sha256(key.encode()).hexdigest()


def _recent(now: datetime) -> Select[Appointment]:
    return (
        select(Appointment)
        .join(Appointment.slot)
        .options(contains_eager(Appointment.slot).joinedload(Slot.location))
        .where(Appointment.ends_at > now - BACK, Appointment.status.in_((*TAKEN, AppointmentStatus.NOSHOW)))
        .order_by(Appointment.starts_at, Appointment.id)
        .limit(MOST)
    )


def _of_person(person_id: UUID, now: datetime) -> Select[Appointment]:
    allowed = shown_at(Door.FEED)
    return _recent(now).where(Appointment.person_id == person_id, Appointment.visibility.in_(allowed))


def _of_staff(staff_id: UUID, now: datetime) -> Select[Appointment]:
    return _recent(now).where(Slot.staff_id == staff_id)


def entry_of(visit: Appointment) -> Entry:
    """An appointment in neutral words: a calendar is often read by somebody else, too."""
    slot = visit.slot
    mode = Mode(slot.mode)
    place = slot.location.address if mode is Mode.OFFICE and slot.location else ""
    if mode in {Mode.PHONE, Mode.VIDEO}:
        place = _(STAFF_MODE_NAMES[mode])
    return Entry(
        uid=f"{visit.id}@camin",
        starts_at=visit.starts_at,
        ends_at=visit.ends_at,
        changed_at=visit.cancelled_at or visit.booked_at,
        summary=_("Appointment"),
        place=place,
        cancelled=visit.status == AppointmentStatus.CANCELLED,
    )
