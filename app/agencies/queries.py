"""Questions about agencies and the professionals in them."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, String, and_, cast, exists, func, or_, select
from sqlalchemy.orm import joinedload

from app.agencies.models import Agency, Location, ServiceOffer, StaffMember, Territory
from app.agencies.vocabulary import CASE_ROLES, Role
from app.foundation.folding import folded

# A question to an agency without a coordinator is told to no more than these.
MOST_TOLD = 5


def member_of(account_id: UUID) -> Select[StaffMember]:
    """The professional to whom an account belongs."""
    return select(StaffMember).where(StaffMember.account_id == account_id)


def agency_called(name: str) -> Select[Agency]:
    """The agency with this name, large and small letters aside."""
    return select(Agency).where(func.lower(Agency.name) == name.strip().lower())


def agency_names() -> Select[str]:
    """The names of all agencies in the order of the alphabet."""
    return select(Agency.name).order_by(Agency.name)


def agencies() -> Select[Agency]:
    """Every agency that works here by name; those outside stand in the directory only."""
    return select(Agency).where(Agency.outside.is_(False)).order_by(Agency.name, Agency.id)


def staff_by_ids(ids: Collection[UUID]) -> Select[StaffMember]:
    """These professionals with their agencies, in one query."""
    return (
        select(StaffMember)
        .options(joinedload(StaffMember.agency))
        .where(StaffMember.id.in_(ids))
        .order_by(StaffMember.family_name)
    )


def locations_of(agency_id: UUID | None) -> Select[Location]:
    """The places of an agency that are in use."""
    return select(Location).where(Location.agency_id == agency_id, Location.ended_at.is_(None)).order_by(Location.name)


def coordinators_of(agency_id: UUID, but: UUID | None = None) -> Select[StaffMember]:
    """The coordinators of an agency who work there now, apart from one person."""
    found = (
        select(StaffMember)
        .where(
            StaffMember.agency_id == agency_id,
            StaffMember.role == Role.COORDINATOR,
            StaffMember.left_at.is_(None),
        )
        .order_by(StaffMember.id)
    )
    return found.where(StaffMember.id != but) if but else found


def answerers(agency_id: UUID) -> Select[StaffMember]:
    """Who is told of a question to an agency: its coordinators; without one, everybody there who works with people."""
    coordinates = exists().where(
        StaffMember.agency_id == agency_id, StaffMember.role == Role.COORDINATOR, StaffMember.left_at.is_(None)
    )
    return (
        select(StaffMember)
        .where(StaffMember.agency_id == agency_id, StaffMember.left_at.is_(None))
        .where(or_(StaffMember.role == Role.COORDINATOR, and_(~coordinates, StaffMember.role.in_(CASE_ROLES))))
        .order_by(StaffMember.id)
        .limit(MOST_TOLD)
    )


def territories() -> Select[Territory]:
    """Every territory by name."""
    return select(Territory).order_by(Territory.name)


@dataclass(frozen=True, slots=True)
class Looking:
    """What somebody looks for in the directory of services; nothing filled in finds every live one."""

    words: str = ""
    domain: str = ""
    territory: str = ""
    free: bool = False
    agency_id: UUID | None = None
    ended: bool = False


def offers(looking: Looking = Looking()) -> Select[ServiceOffer]:
    """Services of the directory with their agencies, in the order of the alphabet."""
    return (
        select(ServiceOffer)
        .options(joinedload(ServiceOffer.agency))
        .where(*_wanted(looking))
        .order_by(ServiceOffer.search_key, ServiceOffer.id)
    )


def offers_for(domains: Collection[str], ids: Collection[UUID]) -> Select[*tuple[Any, ...]]:
    """Live services for these parts of life, and these ones; only what a suggestion looks at.

    Columns and not objects, and what is kept as JSON as its text: of many hundreds only a few are shown.
    """
    names = cast(ServiceOffer.domains, String)
    fits = [names.contains(f'"{domain}"', autoescape=True) for domain in sorted(domains)]
    told = (ServiceOffer.domains, ServiceOffer.excludes, ServiceOffer.eligibility, ServiceOffer.weekly)
    return (
        select(
            ServiceOffer.id,
            ServiceOffer.name,
            Agency.name.label("agency"),
            ServiceOffer.evidence,
            ServiceOffer.places_free,
            ServiceOffer.waiting_days,
            *(cast(column, String).label(column.key) for column in told),
        )
        .join(Agency, Agency.id == ServiceOffer.agency_id)
        .where(ServiceOffer.active.is_(True), or_(ServiceOffer.id.in_(ids), *fits))
    )


def offers_after(looking: Looking, after: UUID | None, limit: int) -> Select[ServiceOffer]:
    """A page of the directory: what comes behind a service in the order of the alphabet."""
    found = offers(looking).limit(limit)
    if after is None:
        return found
    key = select(ServiceOffer.search_key).where(ServiceOffer.id == after).scalar_subquery()
    same = and_(ServiceOffer.search_key == key, ServiceOffer.id > after)
    return found.where(or_(ServiceOffer.search_key > key, same))


def free_places(looking: Looking) -> Select[int, int | None]:
    """How many services are found, and how many places they have free together."""
    return select(func.count(), func.coalesce(func.sum(ServiceOffer.places_free), 0)).where(*_wanted(looking))


def offers_by_ids(ids: Collection[UUID]) -> Select[ServiceOffer]:
    """These services with their agencies, ended ones too."""
    found = select(ServiceOffer).options(joinedload(ServiceOffer.agency)).where(ServiceOffer.id.in_(ids))
    return found.order_by(ServiceOffer.search_key, ServiceOffer.id)


def _wanted(looking: Looking) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = [ServiceOffer.active.is_(not looking.ended)]
    wanted += [ServiceOffer.search_key.contains(word, autoescape=True) for word in folded(looking.words).split()[:8]]
    if looking.domain:
        wanted.append(cast(ServiceOffer.domains, String).contains(f'"{looking.domain}"', autoescape=True))
    if looking.territory:
        # A service that names no territory serves everybody.
        where = cast(ServiceOffer.eligibility, String)
        named = where.contains(f'"{looking.territory}"', autoescape=True)
        wanted.append(or_(named, ~where.contains('"territories"', autoescape=True)))
    if looking.free:
        wanted.append(or_(ServiceOffer.places_free > 0, ServiceOffer.places_free.is_(None)))
    if looking.agency_id:
        wanted.append(ServiceOffer.agency_id == looking.agency_id)
    return wanted


def agency_by_id(agency_id: UUID | None) -> Select[Agency]:
    """One agency."""
    return select(Agency).where(Agency.id == agency_id)
