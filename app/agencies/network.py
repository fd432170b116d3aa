"""The network's pages and events: questions about them."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from app.agencies.models import Agency, Programme, StaffMember
from app.agencies.network_models import (
    NetworkAttendance,
    NetworkEvent,
    NetworkPage,
    NetworkVersion,
    ProgrammeAction,
)
from app.agencies.network_words import EventKind, VersionState
from app.agencies.vocabulary import CASE_ROLES

PAGE = 40


def case_workers(agency_id: UUID | None) -> Select[StaffMember]:
    """Who works on cases in an agency now, by name."""
    return (
        select(StaffMember)
        .where(
            StaffMember.agency_id == agency_id,
            StaffMember.left_at.is_(None),
            StaffMember.role.in_([role.value for role in CASE_ROLES]),
        )
        .order_by(StaffMember.given_name, StaffMember.family_name, StaffMember.id)
    )


def pages_with_words(words: Sequence[str]) -> Select[*tuple[NetworkPage, NetworkVersion]]:
    """Pages with the version that holds, or their draft if none does yet; all of the words stand in it."""
    newest = (
        select(func.max(NetworkVersion.number))
        .where(NetworkVersion.page_id == NetworkPage.id)
        .correlate(NetworkPage)
        .scalar_subquery()
    )
    shown = func.coalesce(NetworkPage.published_number, newest)
    return (
        select(NetworkPage, NetworkVersion)
        .join(NetworkVersion, and_(NetworkVersion.page_id == NetworkPage.id, NetworkVersion.number == shown))
        .options(joinedload(NetworkPage.agency), joinedload(NetworkVersion.publisher))
        .where(*(NetworkVersion.search_text.contains(word, autoescape=True) for word in words))
        .order_by(NetworkPage.kind.desc(), NetworkPage.position, NetworkVersion.title, NetworkPage.id)
    )


def versions_of(page_id: UUID) -> Select[NetworkVersion]:
    """The versions of a page, the newest first, with who wrote and published them."""
    return (
        select(NetworkVersion)
        .options(joinedload(NetworkVersion.author), joinedload(NetworkVersion.publisher))
        .where(NetworkVersion.page_id == page_id)
        .order_by(NetworkVersion.number.desc())
    )


def draft_of(page_id: UUID) -> Select[NetworkVersion]:
    """The version of a page that is being written."""
    return versions_of(page_id).where(NetworkVersion.state == VersionState.DRAFT)


def events(kind: str = "", before: tuple[date, UUID] | None = None, *, of_people: bool = True) -> Select[NetworkEvent]:
    """Events of the whole network, the latest first, one more than a page; who began is no part of it.

    Without `of_people` also that somebody began is left out: from the days one could count what reports hide.
    """
    found = (
        select(NetworkEvent)
        .options(
            joinedload(NetworkEvent.agency),
            joinedload(NetworkEvent.action).joinedload(ProgrammeAction.programme),
            selectinload(NetworkEvent.attendances).joinedload(NetworkAttendance.agency),
        )
        .order_by(NetworkEvent.happened_on.desc(), NetworkEvent.id.desc())
        .limit(PAGE + 1)
    )
    if not of_people:
        found = found.where(NetworkEvent.kind != EventKind.START)
    if kind in set(EventKind):
        found = found.where(NetworkEvent.kind == kind)
    if before is not None:
        day, event_id = before
        older = and_(NetworkEvent.happened_on == day, NetworkEvent.id < event_id)
        found = found.where(or_(NetworkEvent.happened_on < day, older))
    return found


def attended(event_id: UUID) -> Select[NetworkEvent]:
    """An event with who came."""
    return select(NetworkEvent).options(selectinload(NetworkEvent.attendances)).where(NetworkEvent.id == event_id)


def actions() -> Select[ProgrammeAction]:
    """The lines of all grants, by programme."""
    return (
        select(ProgrammeAction)
        .join(ProgrammeAction.programme)
        .options(joinedload(ProgrammeAction.programme))
        .order_by(Programme.name, Programme.id, ProgrammeAction.code)
    )


def programmes() -> Select[Programme]:
    """Every programme by name."""
    return select(Programme).order_by(Programme.name, Programme.id)


def series_used() -> Select[*tuple[str]]:
    """The names under which meetings were counted so far."""
    return select(NetworkEvent.series).where(NetworkEvent.series != "").distinct().order_by(NetworkEvent.series)


def happened(programme_id: UUID, first: date, last: date) -> Select[*tuple[Any, ...]]:
    """The events of a programme from one day to another, as its report reads them."""
    return (
        select(
            NetworkEvent.action_id,
            NetworkEvent.kind,
            NetworkEvent.happened_on,
            NetworkEvent.series,
            NetworkEvent.subject,
            NetworkEvent.jobless,
            NetworkEvent.amount,
        )
        .join(ProgrammeAction, ProgrammeAction.id == NetworkEvent.action_id)
        .where(
            ProgrammeAction.programme_id == programme_id,
            NetworkEvent.happened_on >= first,
            NetworkEvent.happened_on <= last,
        )
        .order_by(NetworkEvent.happened_on, NetworkEvent.recorded_at, NetworkEvent.id)
    )


def attendance(programme_id: UUID, first: date, last: date) -> Select[*tuple[Any, ...]]:
    """Who came together: each agency, to how many trainings, meetings and consultations, and with how many people."""
    return (
        select(Agency.name, NetworkEvent.kind, func.count(), func.sum(NetworkAttendance.people))
        .join(NetworkAttendance, NetworkAttendance.agency_id == Agency.id)
        .join(NetworkEvent, NetworkEvent.id == NetworkAttendance.event_id)
        .join(ProgrammeAction, ProgrammeAction.id == NetworkEvent.action_id)
        .where(
            ProgrammeAction.programme_id == programme_id,
            NetworkEvent.happened_on >= first,
            NetworkEvent.happened_on <= last,
        )
        .group_by(Agency.name, NetworkEvent.kind)
        .order_by(Agency.name, NetworkEvent.kind)
    )
