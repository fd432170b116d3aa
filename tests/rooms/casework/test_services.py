"""Opening a case, its team, its steps, and the projections that lists need."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.agencies.models import StaffMember
from app.casework import services
from app.casework.file import parts_of
from app.casework.models import Case, CaseTask, Note, TeamSeat
from app.casework.queries import step_of, team_of
from app.casework.vocabulary import CaseOpened, TaskKind, TaskOwner, Visibility
from app.foundation import events
from app.foundation.actor import Actor
from app.foundation.errors import Conflict, Invalid
from app.people import services as people
from app.people.models import Person
from app.people.vocabulary import Relation
from app.privacy import services as privacy
from app.privacy.vocabulary import Purpose, Way

TODAY = date(2026, 11, 24)


def opened(build, person, lead, consent=True):
    with build.unit(build.staff_actor(lead)) as work:
        attached = work.session.get_one(Person, person.id)
        others = [people.NewMember(Relation.CHILD, 2019), people.NewMember(Relation.PARENT, 1950)]
        household = people.form_household(work, attached, others)
        if consent:
            privacy.give(work, Purpose.CASE, Way.PAPER, person_id=person.id)
        return services.open_case(work, attached, household.id, work.session.get_one(StaffMember, lead.id))


def test_a_case_knows_its_household_its_number_and_its_key_worker(build, units):
    lead = build.a_worker()

    case = opened(build, build.a_person(), lead)

    assert (case.reference, case.household_size, case.household_minors) == ("MIE-0001", 3, 1)
    with units.reading(Actor.system("test")) as work:
        assert [seat.staff_id for seat in work.session.scalars(team_of(case.id))] == [lead.id]


def test_there_is_no_case_without_consent_and_nothing_of_it_stays(build, units):
    with pytest.raises(Invalid):
        opened(build, build.a_person(), build.a_worker(), consent=False)
    with units.reading(Actor.system("test")) as work:
        assert work.session.scalars(select(Case)).all() == []


def test_a_person_has_one_open_case(build):
    person, lead = build.a_person(), build.a_worker()
    opened(build, person, lead)

    with pytest.raises(Conflict):
        opened(build, person, lead)


def test_whoever_listens_hears_that_a_case_was_opened(build, monkeypatch):
    heard = []
    monkeypatch.setitem(events._listeners, CaseOpened, [lambda _work, event: heard.append(event)])

    case = opened(build, build.a_person(), build.a_worker())

    assert heard == [CaseOpened(case.id, case.person_id)]


def test_the_next_action_follows_the_steps(build, units):
    case = build.a_case()
    later = build.a_task(case, "Later", due_on=TODAY + timedelta(days=9))
    sooner = build.a_task(case, "Sooner", due_on=TODAY)
    build.a_task(case, "Without a date")

    assert next_of(units, case) == ("Sooner", TODAY)
    finish(build, sooner)
    assert next_of(units, case) == ("Later", TODAY + timedelta(days=9))
    finish(build, later)
    assert next_of(units, case) == ("Without a date", None)


def next_of(units, case):
    with units.reading(Actor.system("test")) as work:
        found = work.session.get_one(Case, case.id)
        return found.next_action, found.next_action_on


def finish(build, task):
    with build.unit() as work:
        services.finish_task(work, work.session.get_one(CaseTask, task.id))


def test_what_is_done_stands_first_and_then_what_is_due_first(build, units):
    case = build.a_case()
    for title, days in (("c", 9), ("b", 1), ("a", None)):
        build.a_task(case, title, due_on=TODAY + timedelta(days=days) if days else None)
    finish(build, build.a_task(case, "done"))

    with units.reading(Actor.system("test")) as work:
        assert [task.title for task in parts_of(work, case.id)[0]] == ["done", "b", "c", "a"]


def test_a_step_is_found_in_its_own_case_only(build, units):
    case, other = build.a_case(), build.a_case(person=build.a_person("Amina"))
    task = build.a_task(case)

    with units.reading(Actor.system("test")) as work:
        assert work.session.scalars(step_of(case.id, task.id)).one().id == task.id
        assert work.session.scalars(step_of(other.id, task.id)).all() == []


def test_a_note_is_sealed_and_its_author_is_who_wrote_it(build, units):
    lead = build.a_worker()
    case = build.a_case(lead)
    with build.unit(build.staff_actor(lead)) as work:
        services.write_note(work, work.session.get_one(Case, case.id), "Likes to cook", Visibility.TEAM)

    with units.reading(Actor.system("test")) as work:
        note = work.session.scalars(select(Note)).one()
        assert (note.body, note.author_id, note.agency_id) == ("Likes to cook", lead.id, lead.agency_id)
        raw = work.session.connection().exec_driver_sql("SELECT body FROM note").scalar()
        assert raw.startswith("v1:") and "cook" not in raw


def test_nobody_but_a_professional_writes_notes(build):
    case = build.a_case()

    with build.unit() as work, pytest.raises(Invalid):
        services.write_note(work, work.session.get_one(Case, case.id), "x", Visibility.TEAM)


def test_nobody_sits_twice_in_one_team(build):
    from sqlalchemy.exc import IntegrityError

    lead = build.a_worker()
    case = build.a_case(lead)

    with pytest.raises(IntegrityError), build.unit() as work:
        services.seat(work, work.session.get_one(Case, case.id), work.session.get_one(StaffMember, lead.id), "Again")
    with build.unit() as work:
        assert len(work.session.scalars(select(TeamSeat)).all()) == 1


def test_a_professional_s_step_names_whose_it_is(build, units):
    case, ivan = build.a_case(), build.a_worker()
    build.a_task(case, "Call", TaskOwner.STAFF, TaskKind.OTHER, staff_id=ivan.id)

    with units.reading(Actor.system("test")) as work:
        assert parts_of(work, case.id)[0][0].staff_id == ivan.id
