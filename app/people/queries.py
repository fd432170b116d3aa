"""Questions about people and households."""

from typing import Any
from uuid import UUID

from sqlalchemy import Select, Uuid, bindparam, select

from app.people.models import HouseholdMember, Person


def person_by_id(person_id: UUID | None) -> Select[Person]:
    """One person."""
    return select(Person).where(Person.id == person_id)


# Who lives in a household now, the first person first: columns, in a statement built once.
AT_HOME: Select[*tuple[Any, ...]] = (
    select(
        HouseholdMember.relation,
        HouseholdMember.given_name.label("called"),
        HouseholdMember.birth_year,
        HouseholdMember.person_id,
        Person.given_name,
        Person.family_name,
        Person.birth_date,
    )
    .outerjoin(Person, Person.id == HouseholdMember.person_id)
    .where(HouseholdMember.household_id == bindparam("household_id", type_=Uuid), HouseholdMember.ends_on.is_(None))
    .order_by(HouseholdMember.position, HouseholdMember.id)
)
