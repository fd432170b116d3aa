"""Two records that were put together after some time, and parted again after life went on."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.casework.models import Case
from app.people import homes, merging
from app.people.models import Household, HouseholdMember, Person, PersonMerge
from app.people.vocabulary import Relation

DAYS = timedelta(days=10)


def homes_of(work, person):
    stays = select(HouseholdMember).where(HouseholdMember.person_id == person.id, HouseholdMember.ends_on.is_(None))
    return work.session.scalars(stays).all()


@pytest.mark.usefixtures("app")
def test_the_home_of_the_record_that_goes_is_lived_in_also_weeks_later_and_nobody_ends_up_in_two(build, clock):
    kept, gone = build.a_person(), build.a_person("Rosa", "Menendez")
    ours = build.a_case(person=kept)
    clock.move(DAYS)
    theirs = build.a_case(person=gone)
    clock.move(DAYS)
    with build.unit() as work:
        people = [work.session.get_one(Person, person.id) for person in (kept, gone)]
        row = merging.merge(work, *people, frozenset(), home_of_gone=True).id
    with build.unit() as work:
        (home,) = homes_of(work, kept)
        assert (home.household_id, homes_of(work, gone)) == (theirs.household_id, [])
        assert work.session.get_one(Case, ours.id).household_id == theirs.household_id, "the file goes along"
        old = work.session.scalars(
            select(HouseholdMember).where(
                HouseholdMember.person_id == kept.id, HouseholdMember.household_id == ours.household_id
            )
        ).one()
        assert old.ends_on == home.starts_on, "the old stay ends on the day on which the other began"
    clock.move(DAYS)
    with build.unit() as work:
        (home,) = homes_of(work, kept)
        old = work.session.get_one(Household, home.household_id)
        third = homes.move(work, home, old, None, Relation.APPLICANT, clock().date()).id
    with build.unit() as work:
        merging.undo(work, work.session.get_one(PersonMerge, row))
    with build.unit() as work:
        (home,) = homes_of(work, kept)
        assert home.id == third, "what came later stays, and it is one home"
        assert work.session.get_one(Case, ours.id).household_id == home.household_id


def test_a_home_that_began_before_the_other_one_is_lived_in_from_its_own_beginning(build, clock):
    kept, gone = build.a_person(), build.a_person("Rosa", "Menendez")
    theirs = build.a_case(person=gone)
    begun = clock().date()
    clock.move(DAYS)
    build.a_case(person=kept)
    clock.move(DAYS)
    with build.unit() as work:
        people = [work.session.get_one(Person, person.id) for person in (kept, gone)]
        merging.merge(work, *people, frozenset(), home_of_gone=True)
    with build.unit() as work:
        assert [(stay.household_id, stay.starts_on) for stay in homes_of(work, kept)] == [(theirs.household_id, begun)]
