"""Two records of one person: everything that points to one points to the other, and goes back exactly."""

import pytest
from sqlalchemy import select

from app.foundation.db import Base
from app.foundation.errors import Conflict
from app.people import merging
from app.people.models import HouseholdMember, Person, PersonMerge
from app.privacy.erasure import erase_people
from tests.rooms.people.anything import a_row


def everything(work):
    """All rows of all tables but the ones that tell of the merge, as they stand."""
    skipped = {"audit_entry", "person_merge", "installation"}
    found = {}
    for table in Base.metadata.sorted_tables:
        if table.name not in skipped:
            # Counted and copied again by themselves.
            counters = {"version", "name_key"}
            names = [column for column in table.columns if column.name not in counters]
            found[table.name] = sorted(map(repr, work.session.execute(select(*names)).all()))
    return found


def pair(build):
    """The same Rosa twice, the second with a closed file, an account, and a row in each table that points to people."""
    kept = build.a_person(phone="+34600000123")
    gone = build.a_person("Rosa", "Menendez", phone="+34600000999", email="rosa@example.org")
    build.a_case(person=kept)
    with build.unit() as work:
        for table, column in merging.pointers():
            a_row(work.session, table, **{column.name: gone.id})
    return kept, gone


def put_together(work, kept, gone, theirs=(), *, home_of_gone=False):
    people = [work.session.get_one(Person, person.id) for person in (kept, gone)]
    return merging.merge(work, *people, frozenset(theirs), home_of_gone=home_of_gone)


def test_rows_of_every_table_move_and_go_back_exactly(build):
    kept, gone = pair(build)
    with build.unit() as work:
        before = everything(work)
    with build.unit() as work:
        row = put_together(work, kept, gone, {"phone"}).id
    with build.unit() as work:
        for table, column in merging.pointers():
            left = work.session.scalars(select(column).where(column == gone.id)).all()
            assert left == [], f"{table.name}.{column.name} still points to the record that went"
        saved = work.session.get_one(Person, kept.id)
        assert (saved.phone, saved.email, saved.family_name) == (
            "+34600000999",
            "rosa@example.org",
            "Menéndez Álvarez",
        )
    with build.unit() as work:
        merging.undo(work, work.session.get_one(PersonMerge, row))
    with build.unit() as work:
        assert everything(work) == before


def test_what_was_changed_after_the_merge_stays_when_it_is_undone(build):
    kept, gone = pair(build)
    with build.unit() as work:
        row = put_together(work, kept, gone, {"phone", "given_name"}).id
    with build.unit() as work:
        work.session.get_one(Person, kept.id).phone = "+34600111222"
    with build.unit() as work:
        merging.undo(work, work.session.get_one(PersonMerge, row))
        assert work.session.get_one(Person, kept.id).phone == "+34600111222"
        with pytest.raises(Conflict):
            merging.undo(work, work.session.get_one(PersonMerge, row))


def test_the_person_lives_in_one_household_after_it(build):
    kept, gone = build.a_person(), build.a_person("Rosa", "Menendez")
    build.a_case(person=kept)
    theirs = build.a_case(person=gone)
    with build.unit() as work:
        put_together(work, kept, gone, home_of_gone=True)
        stays = work.session.scalars(
            select(HouseholdMember).where(HouseholdMember.ends_on.is_(None), HouseholdMember.person_id.is_not(None))
        ).all()
        assert [(stay.household_id, stay.person_id) for stay in stays] == [(theirs.household_id, kept.id)]


def test_a_record_that_went_cannot_go_again(build):
    kept, gone = build.a_person(), build.a_person("Rosa", "Menendez")
    with build.unit() as work:
        put_together(work, kept, gone)
    with build.unit() as work, pytest.raises(Conflict):
        put_together(work, kept, gone)


def test_a_record_that_was_put_into_another_is_erased_with_it(build):
    kept, gone, older = build.a_person(), build.a_person("Rosa", "Menendez"), build.a_person("Rosa", "Vieja")
    with build.unit() as work:
        put_together(work, gone, older)
    with build.unit() as work:
        put_together(work, kept, gone)
    with build.unit() as work:
        erase_people(work, [kept.id])
        assert work.session.scalars(select(Person)).all() == []
