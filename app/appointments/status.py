"""How far somebody has come with each purpose, computed from what happened at the moment of asking."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, String, and_, cast, func, literal, null, select, union_all

from app.appointments.models import Appointment, Invitation, Reason
from app.appointments.rules import Asked, Visit, purpose_status
from app.appointments.vocabulary import ACTION_REQUIRED, AppointmentStatus, CancelledBy, PurposeStatus
from app.casework.models import Case
from app.casework.vocabulary import CaseStatus
from app.foundation.unit_of_work import Work
from app.people.models import Person

Key = tuple[UUID, UUID]
# What happened longer ago than this asks nothing of anybody on My day any more; the file shows it for good.
RECENT = timedelta(days=60)
ASKED = "asked"


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one person stands with one purpose."""

    case_id: UUID
    reason_id: UUID
    reason: str
    name: str
    status: PurposeStatus
    since: datetime
    written_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class _About:
    reason: str
    name: str
    closed: bool
    since: datetime
    written_at: datetime | None


def standings(work: Work, case_id: UUID) -> list[Standing]:
    """Where the person of a case stands with each purpose they were invited or came for."""
    return _read(work, Case.id == case_id, None)


def to_act_on(work: Work, staff_id: UUID | None) -> list[Standing]:
    """What asks something of the key worker: an invitation that ran out, an appointment that did not take place."""
    found = _read(work, and_(Case.key_worker_id == staff_id, Case.status == CaseStatus.OPEN), work.now - RECENT)
    # Outcomes that nobody noted stand on My day by themselves, also without a purpose.
    return [one for one in found if one.status in ACTION_REQUIRED - {PurposeStatus.OUTCOME_MISSING}]


def status_of(work: Work, case_id: UUID, reason_id: UUID) -> PurposeStatus:
    """Where one person stands with one purpose."""
    found = (one.status for one in standings(work, case_id) if one.reason_id == reason_id)
    return next(found, PurposeStatus.NOT_INVITED)


def _read(work: Work, which: ColumnElement[bool], since: datetime | None) -> list[Standing]:
    invited: dict[Key, list[Asked]] = defaultdict(list)
    visits: dict[Key, list[Visit]] = defaultdict(list)
    about: dict[Key, _About] = {}
    for row in work.session.execute(_events(which, since)):
        _note(about, row, row.at)
        if row.what == ASKED:
            invited[row.case_id, row.reason_id].append(Asked(row.made_at, row.until))
            continue
        by = CancelledBy(row.cancelled_by) if row.cancelled_by else None
        visit = Visit(row.made_at, row.at, row.until, AppointmentStatus(row.status), by)
        visits[row.case_id, row.reason_id].append(visit)
    return _told(work.now, about, invited, visits)


def _note(about: dict[Key, _About], row: Any, at: datetime) -> None:
    key, name = (row.case_id, row.reason_id), f"{row.given_name} {row.family_name}".strip()
    before = about.get(key)
    since = max(at, before.since) if before else at
    written = before.written_at if before else None
    if row.what == ASKED:
        written = max(at, written or at)
    about[key] = _About(row.name, name, row.case_status == CaseStatus.CLOSED, since, written)


def _told(
    now: datetime, about: dict[Key, _About], invited: dict[Key, list[Asked]], visits: dict[Key, list[Visit]]
) -> list[Standing]:
    found: Iterable[Standing] = (
        Standing(
            *key,
            one.reason,
            one.name,
            purpose_status(invited.get(key, ()), visits.get(key, ()), now, closed=one.closed),
            one.since,
            one.written_at,
        )
        for key, one in about.items()
    )
    return sorted(found, key=lambda one: (one.since, str(one.case_id)), reverse=True)


def _events(which: ColumnElement[bool], since: datetime | None) -> Select[*tuple[Any, ...]]:
    """Invitations and appointments of some cases in one question, each with its purpose and its person."""
    nothing = cast(null(), String)
    asked = select(
        literal(ASKED).label("what"),
        Invitation.case_id,
        Invitation.reason_id,
        Invitation.sent_at.label("made_at"),
        func.coalesce(Invitation.reminded_at, Invitation.sent_at).label("at"),
        Invitation.expires_at.label("until"),
        nothing.label("status"),
        nothing.label("cancelled_by"),
    ).join(Case, Case.id == Invitation.case_id)
    visits = select(
        literal("visit"),
        Appointment.case_id,
        Appointment.reason_id,
        Appointment.booked_at,
        Appointment.starts_at,
        Appointment.ends_at,
        Appointment.status,
        Appointment.cancelled_by,
    ).join(Case, Case.id == Appointment.case_id)
    asked, visits = asked.where(which), visits.where(which, Appointment.reason_id.is_not(None))
    if since is not None:
        asked, visits = asked.where(Invitation.sent_at > since), visits.where(Appointment.starts_at > since)
    events = union_all(asked, visits).subquery()
    return (
        select(events, Reason.name, Person.given_name, Person.family_name, Case.status.label("case_status"))
        .join(Reason, Reason.id == events.c.reason_id)
        .join(Case, Case.id == events.c.case_id)
        .join(Person, Person.id == Case.person_id)
        .order_by(events.c.at, events.c.case_id, events.c.what)
    )
