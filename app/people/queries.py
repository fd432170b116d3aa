"""Questions about people and households."""

from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from app.people.models import HouseholdMember, Person


def members_of(household_id: UUID) -> Select[HouseholdMember]:
    """Who lives in a household now, the first person first."""
    return (
        select(HouseholdMember)
        .options(joinedload(HouseholdMember.person))
        .where(HouseholdMember.household_id == household_id, HouseholdMember.ends_on.is_(None))
        .order_by(HouseholdMember.position, HouseholdMember.id)
    )


def person_by_id(person_id: UUID | None) -> Select[Person]:
    """One person."""
    return select(Person).where(Person.id == person_id)
