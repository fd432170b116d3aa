"""Records that may be of one person: offered among my files, compared, put together, put back, told apart."""

import pytest

from app.casework.models import Case
from app.people.models import Person, PersonDistinct, PersonMerge
from tests.pages.staff.casework_things import Team, stored

PAGE = "/staff/people/duplicates"


@pytest.fixture
def team(build, browser):
    return Team(build, browser)


@pytest.fixture
def twin(team, build):
    """Rosa once more, with a closed file of the same key worker."""
    person = build.a_person("Rósa", "Menendez", phone="+34600999888")
    case = build.a_case(team.lucia, person)
    with build.unit() as work:
        work.session.get_one(Case, case.id).status = "closed"
        work.session.get_one(Case, case.id).closed_on = case.opened_on
    return case


def test_two_records_are_compared_put_together_and_put_back(team, twin, units):
    desk = team.desk()
    page = desk.get(PAGE)
    assert page.has("The name sounds the same, and the birth date is the same")
    page = desk.get(team.path(f"/same-person/{twin.id}"))
    assert page.has("600 000 123")
    assert page.has("600 999 888")

    together = page.send("Put them together", keep_phone="theirs", home="kept")

    assert together.heading == "Rosa Menéndez Álvarez"
    assert stored(units, Person, Person.id == team.rosa.id)[0].phone == "+34600999888"
    assert {case.person_id for case in stored(units, Case)} == {team.rosa.id}
    listed = desk.get(PAGE)
    assert not listed.has("The name sounds the same")
    listed.send("Undo")
    assert stored(units, PersonMerge)[0].undone_at is not None
    assert {case.person_id for case in stored(units, Case)} == {team.rosa.id, twin.person_id}
    assert stored(units, Person, Person.id == team.rosa.id)[0].phone == "+34600000123"


def test_two_people_are_told_apart_once(team, twin, units):
    page = team.desk().get(team.path(f"/same-person/{twin.id}"))

    assert page.send("They are two people").has("Nobody stands here twice")
    assert len(stored(units, PersonDistinct)) == 1


def test_with_two_open_files_one_is_closed_first(team, build, units):
    other = build.a_case(team.lucia, build.a_person("Rosa", "Menéndez"))

    page = team.desk().get(team.path(f"/same-person/{other.id}")).send("Put them together")

    assert page.status == 422
    assert page.has("Both have an open file. Close one of them first")
    assert not stored(units, PersonMerge)


def test_a_record_that_i_may_not_see_is_neither_offered_nor_found(team, build):
    foreign = build.a_case(build.a_worker(), build.a_person("Rosa", "Menéndez"))

    assert not team.desk().get(PAGE).has("The name sounds the same")
    assert team.desk().get(team.path(f"/same-person/{foreign.id}")).status == 404
    new = team.desk(team.ivan).get(PAGE)
    assert new.has("Nobody stands here twice")


def test_somebody_whose_name_sounds_the_same_is_shown_before_a_second_record_is_made(team, units):
    page = team.desk().get("/staff/cases/new")

    known = page.send(
        "Open the case",
        given_name="Rossa",
        family_name="Menendes",
        birth_date="1992-03-09",
        way="paper",
        consent="y",
    )

    assert known.status == 409
    assert known.has("The name sounds the same, and the birth date is the same")
    assert len(stored(units, Person)) == 1
