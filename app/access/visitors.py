"""The visitor at the door: who a session cookie belongs to, read with all that a page's frame shows, in one query."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, String, bindparam, func, select
from sqlalchemy.orm import Session

from app.access.shared import TODAY, shares, sits
from app.agencies.models import Agency, StaffMember, Territory
from app.casework.models import Case, TeamSeat
from app.casework.vocabulary import CaseStatus
from app.foundation.actor import Actor, Capacity
from app.foundation.columns import UTCDateTime
from app.foundation.tokens import hash_token
from app.identity.models import Account, DeviceSession
from app.identity.vocabulary import Area, DeviceKind, SessionState
from app.messaging.models import Thread
from app.people.models import Person
from app.privacy.vocabulary import Extra

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
    has_case: bool = False

    @property
    def is_in(self) -> bool:
        """True when the sign-in is complete and not locked."""
        return self.state is SessionState.OPEN


NOBODY = Visitor(Actor.anonymous())


def _live(area: Area) -> tuple[ColumnElement[bool], ...]:
    return (
        DeviceSession.token_hash == bindparam("token_hash", type_=String),
        DeviceSession.area == area,
        DeviceSession.revoked_at.is_(None),
        DeviceSession.expires_at > bindparam("now", type_=UTCDateTime),
        Account.disabled_at.is_(None),
    )


# Built once: putting a statement together costs more than running it, and these run at every request.
SESSION = (
    DeviceSession.id,
    DeviceSession.account_id,
    DeviceSession.state,
    DeviceSession.device,
    DeviceSession.area,
    DeviceSession.seen_at,
    DeviceSession.pin_hash,
    Territory.help_phone,
    Territory.help_hours,
)
PARTICIPANT = (
    select(
        *SESSION,
        Person.id.label("person_id"),
        Person.given_name,
        Person.language,
        Thread.unread_for_person.label("badge"),
        Case.id.label("case_id"),
    )
    .select_from(DeviceSession)
    .join(Account, Account.id == DeviceSession.account_id)
    .join(Person, Person.account_id == Account.id)
    .join(Territory, Territory.id == Person.territory_id)
    .outerjoin(Case, (Case.person_id == Person.id) & (Case.status == CaseStatus.OPEN))
    .outerjoin(Thread, Thread.case_id == Case.id)
    .where(*_live(Area.PARTICIPANT))
    .limit(1)
)
# Whoever signs in, as the actor of a rule: the row of the outer statement, at the moment of the request.
_MEMBER: Any = {
    "staff_id": StaffMember.id,
    "agency_id": StaffMember.agency_id,
    "at": bindparam("now", type_=UTCDateTime),
}
_COMING = Actor(Capacity.STAFF, **_MEMBER)
UNANSWERED = (
    select(func.count())
    .select_from(Thread)
    .join(TeamSeat, TeamSeat.case_id == Thread.case_id)
    .join(Case, Case.id == Thread.case_id)
    .where(*sits(_COMING), Thread.unanswered_since.is_not(None), shares(_COMING, Extra.CONVERSATION))
    .correlate(StaffMember)
    .scalar_subquery()
)
STAFF = (
    select(
        *SESSION,
        StaffMember.id.label("staff_id"),
        StaffMember.agency_id,
        StaffMember.role,
        StaffMember.given_name,
        StaffMember.family_name,
        StaffMember.language,
        UNANSWERED.label("badge"),
    )
    .select_from(DeviceSession)
    .join(Account, Account.id == DeviceSession.account_id)
    .join(StaffMember, StaffMember.account_id == Account.id)
    .join(Agency, Agency.id == StaffMember.agency_id)
    .join(Territory, Territory.id == Agency.territory_id)
    .where(*_live(Area.STAFF), StaffMember.left_at.is_(None))
    .limit(1)
)


def participant(session: Session, token: str, now: datetime) -> Visitor:
    """The participant whose device holds `token`; NOBODY when it opens nothing any more."""
    row = session.execute(PARTICIPANT, {"token_hash": hash_token(token), "now": now}).one_or_none()
    if row is None:
        return NOBODY
    actor = Actor(
        Capacity.PARTICIPANT,
        account_id=row.account_id,
        person_id=row.person_id,
        session_id=row.id,
        role="participant",
        name=row.given_name,
    )
    visitor = _visitor(row, actor, now, row.given_name)
    # Nobody stays the very same nobody: the door asks for it by identity.
    return visitor if visitor is NOBODY else replace(visitor, has_case=row.case_id is not None)


def staff(session: Session, token: str, now: datetime) -> Visitor:
    """The professional whose browser holds `token`; NOBODY when it opens nothing any more."""
    mine = {"token_hash": hash_token(token), "now": now, TODAY: now.date()}
    row = session.execute(STAFF, mine).one_or_none()
    if row is None:
        return NOBODY
    actor = Actor(
        Capacity.STAFF,
        account_id=row.account_id,
        staff_id=row.staff_id,
        agency_id=row.agency_id,
        role=row.role,
        session_id=row.id,
        name=f"{row.given_name} {row.family_name}".strip(),
        at=now,
    )
    return _visitor(row, actor, now, f"{row.given_name} {row.family_name[:1]}.")


def _visitor(row: Any, actor: Actor, now: datetime, display_name: str) -> Visitor:
    device = DeviceKind(row.device)
    idle = now - row.seen_at > IDLE[(Area(row.area), device)]
    if idle and (device is not DeviceKind.MINE or row.pin_hash is None):
        return NOBODY
    state = SessionState.LOCKED if idle and row.state == SessionState.OPEN else SessionState(row.state)
    return Visitor(
        actor, state, device, row.seen_at, row.language, display_name, row.help_phone, row.help_hours, row.badge or 0
    )


def default_territory(session: Session, code: str | None = None) -> Territory | None:
    """The territory named by `code`, or the first one: its number stands on public pages."""
    statement = select(Territory).order_by(Territory.code)
    named = statement.where(Territory.code == code) if code else statement
    return session.scalars(named.limit(1)).first()
