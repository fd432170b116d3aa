"""Questions about people and households."""

from typing import Any
from uuid import UUID

from sqlalchemy import Select, Uuid, bindparam, literal, select

from app.agencies.models import Territory
from app.people.models import Household, HouseholdMember, MemberIncome, Person, PersonMerge


def person_by_id(person_id: UUID | None) -> Select[Person]:
    """One person."""
    return select(Person).where(Person.id == person_id)


def records_of(person_id: UUID) -> Select[UUID]:
    """The record of a person and every one that was put into it and not taken out again, through all their merges."""
    found = select(literal(person_id, Uuid).label("id")).cte("records", recursive=True)
    put_in = select(PersonMerge.gone_id).join(found, PersonMerge.kept_id == found.c.id)
    return select(found.union(put_in.where(PersonMerge.undone_at.is_(None))).c.id)


def territory_of(person_id: UUID | None) -> Select[str, str]:
    """The code and the region of the territory in which a person is received."""
    return (
        select(Territory.code, Territory.region)
        .join(Person, Person.territory_id == Territory.id)
        .where(Person.id == person_id)
    )


def household_by_id(household_id: UUID) -> Select[Household]:
    """One household."""
    return select(Household).where(Household.id == household_id)


def everybody_of(household_id: UUID) -> Select[HouseholdMember, Person | None]:
    """Who lives or lived in a household: those of today first, in their order, then the latest to leave."""
    return (
        select(HouseholdMember, Person)
        .outerjoin(Person, Person.id == HouseholdMember.person_id)
        .where(HouseholdMember.household_id == household_id)
        .order_by(HouseholdMember.ends_on.is_not(None), HouseholdMember.ends_on.desc(), HouseholdMember.position)
        .order_by(HouseholdMember.id)
    )


def member_of(household_id: UUID, member_id: UUID) -> Select[HouseholdMember, Person | None]:
    """One member of this household."""
    return everybody_of(household_id).where(HouseholdMember.id == member_id)


def income_of(member_id: UUID, income_id: UUID) -> Select[MemberIncome]:
    """One income of this member."""
    return select(MemberIncome).where(MemberIncome.member_id == member_id, MemberIncome.id == income_id)


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
