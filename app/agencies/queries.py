"""Questions about agencies and the professionals in them."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from app.agencies.models import Agency, Location, StaffMember, Territory
from app.agencies.vocabulary import Role


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
    """Every agency by name."""
    return select(Agency).order_by(Agency.name, Agency.id)


def staff_by_ids(ids: Collection[UUID]) -> Select[StaffMember]:
    """These professionals with their agencies, in one query."""
    return (
        select(StaffMember)
        .options(joinedload(StaffMember.agency))
        .where(StaffMember.id.in_(ids))
        .order_by(StaffMember.family_name)
    )


def locations_of(agency_id: UUID | None) -> Select[Location]:
    """The places of an agency."""
    return select(Location).where(Location.agency_id == agency_id).order_by(Location.name)


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


def territories() -> Select[Territory]:
    """Every territory by name."""
    return select(Territory).order_by(Territory.name)
