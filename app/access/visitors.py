"""The visitor at the door: who a session cookie belongs to, read with all that a page's frame shows, in one query."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from app.agencies.models import Agency, StaffMember, Territory
from app.casework.models import Case, TeamSeat
from app.casework.vocabulary import CaseStatus
from app.foundation.actor import Actor, Capacity
from app.foundation.tokens import hash_token
from app.identity.models import Account, DeviceSession
from app.identity.vocabulary import Area, DeviceKind, SessionState
from app.messaging.models import Thread
from app.people.models import Person

IDLE = {
    (Area.PARTICIPANT, DeviceKind.MINE): timedelta(minutes=10),
    (Area.PARTICIPANT, DeviceKind.SHARED): timedelta(minutes=10),
    (Area.PARTICIPANT, DeviceKind.UNKNOWN): timedelta(minutes=10),
    (Area.STAFF, DeviceKind.UNKNOWN): timedelta(minutes=15),
}
COUNT_STOP = 1000


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who is at the door, how far their sign-in has come, and what the frame of their pages shows."""

    actor: Actor
    state: SessionState | None = None
    device: DeviceKind = DeviceKind.UNKNOWN
    session_seen_at: datetime | None = None
    language: str | None = None
    display_name: str = ""
    help_phone: str = ""
    help_hours: str = ""
    badge: int = 0

    @property
    def is_in(self) -> bool:
        """True when the sign-in is complete and not locked."""
        return self.state is SessionState.OPEN


NOBODY = Visitor(Actor.anonymous())


def participant(session: Session, token: str, now: datetime) -> Visitor:
    """The participant whose device holds `token`; NOBODY when it opens nothing any more."""
    statement = (
        select(DeviceSession, Person, Territory, Thread.unread_for_person)
        .join(Account, Account.id == DeviceSession.account_id)
        .join(Person, Person.account_id == Account.id)
        .join(Territory, Territory.id == Person.territory_id)
        .outerjoin(Case, (Case.person_id == Person.id) & (Case.status == CaseStatus.OPEN))
        .outerjoin(Thread, Thread.case_id == Case.id)
        .where(*_live(token, Area.PARTICIPANT, now))
        .limit(1)
    )
    row = session.execute(statement).one_or_none()
    if row is None:
        return NOBODY
    device, person, territory, unread = row
    actor = Actor(
        Capacity.PARTICIPANT,
        account_id=device.account_id,
        person_id=person.id,
        session_id=device.id,
        role="participant",
        name=person.given_name,
    )
    visitor = _visitor(device, actor, now)
    return replace(
        visitor,
        language=person.language,
        display_name=person.given_name,
        help_phone=territory.help_phone,
        help_hours=territory.help_hours,
        badge=unread or 0,
    )


def staff(session: Session, token: str, now: datetime) -> Visitor:
    """The professional whose browser holds `token`; NOBODY when it opens nothing any more."""
    unanswered = (
        select(func.count())
        .select_from(Thread)
        .join(TeamSeat, TeamSeat.case_id == Thread.case_id)
        .where(
            TeamSeat.staff_id == StaffMember.id,
            TeamSeat.ended_at.is_(None),
            Thread.unanswered_since.is_not(None),
        )
        .scalar_subquery()
    )
    statement = (
        select(DeviceSession, StaffMember, Territory, unanswered)
        .join(Account, Account.id == DeviceSession.account_id)
        .join(StaffMember, StaffMember.account_id == Account.id)
        .join(Agency, Agency.id == StaffMember.agency_id)
        .join(Territory, Territory.id == Agency.territory_id)
        .where(*_live(token, Area.STAFF, now), StaffMember.left_at.is_(None))
        .limit(1)
    )
    row = session.execute(statement).one_or_none()
    if row is None:
        return NOBODY
    device, member, territory, count = row
    actor = Actor(
        Capacity.STAFF,
        account_id=device.account_id,
        staff_id=member.id,
        agency_id=member.agency_id,
        role=member.role,
        session_id=device.id,
        name=member.name,
    )
    visitor = _visitor(device, actor, now)
    return replace(
        visitor,
        language=member.language,
        display_name=member.short_name,
        help_phone=territory.help_phone,
        help_hours=territory.help_hours,
        badge=count,
    )


def _live(token: str, area: Area, now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        DeviceSession.token_hash == hash_token(token),
        DeviceSession.area == area,
        DeviceSession.revoked_at.is_(None),
        DeviceSession.expires_at > now,
        Account.disabled_at.is_(None),
    )


def _visitor(device: DeviceSession, actor: Actor, now: datetime) -> Visitor:
    idle = now - device.seen_at > IDLE[(device.area, device.device)]
    if idle and (device.device is not DeviceKind.MINE or device.pin_hash is None):
        return NOBODY
    state = SessionState.LOCKED if idle and device.state == SessionState.OPEN else device.state
    return Visitor(actor, SessionState(state), device.device, device.seen_at)


def default_territory(session: Session, code: str | None = None) -> Territory | None:
    """The territory named by `code`, or the first one: its number stands on public pages."""
    statement = select(Territory).order_by(Territory.code)
    named = statement.where(Territory.code == code) if code else statement
    return session.scalars(named.limit(1)).first()
