"""The household of a file: who joins, leaves and moves on which day, what comes in, and who was faster."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from app.casework.models import Case
from app.people.models import HouseholdMember, MemberIncome
from tests.pages.staff.casework_things import Team, actions, stored


@pytest.fixture
def team(build, browser):
    return Team(build, browser)


def members(units, case):
    return stored(units, HouseholdMember, HouseholdMember.household_id == case.household_id)


def alba_of(units, team, name="Alba"):
    return next(m for m in members(units, team.case) if m.given_name == name)


def test_the_page_says_who_lives_here_and_opening_it_is_written_down(team, units):
    page = team.desk().get(team.path("/household"))

    assert page.has("Rosa Menéndez Álvarez")
    assert page.has("Alba")
    assert actions(units, "case:file:read") == ["case:file:read"]
    for stranger in team.strangers():
        assert team.desk(stranger).get(team.path("/household")).status == 404


def test_somebody_comes_to_live_here_and_the_list_of_cases_counts_them(team, units):
    desk = team.desk()
    page = desk.get(team.path("/household/new"))
    form = {"relation": "parent", "given_name": "Encarna", "birth_year": "1958"}

    early = page.send("Add to the household", **form, on="2027-01-01")
    assert early.status == 422
    assert early.has("Write today or an earlier day")
    assert early.has("1958") or "1958" in early.html

    assert early.send("Add to the household", on="2026-11-01").has("Encarna")
    assert stored(units, Case, Case.id == team.case.id)[0].household_size == 3


def test_nobody_lives_in_two_households_on_one_day(team, build, units):
    other = build.a_case(team.lucia, build.a_person("Amina", "Benali"))
    page = team.desk().get(team.path("/household/new"))

    refused = page.send(
        "Add to the household", relation="partner", on="2026-11-24", reference=other.reference, given_name="Mine"
    )

    assert refused.status == 422
    assert refused.has("Amina lives in another household since November 24. Nobody lives in two households on one day")
    assert 'value="Mine"' in refused.html
    assert len(members(units, team.case)) == 2


def test_who_moves_keeps_history_and_income_and_the_file_follows(team, units, clock):
    rosa = next(m for m in members(units, team.case) if m.person_id)
    member = team.path(f"/household/{rosa.id}")
    clock.move(timedelta(days=2))
    page = team.desk().get(member)
    assert not page.has("Does not live here any more")
    page = page.send("Add what comes in", kind="subsidy", amount="480,50", since="2026-11-25")
    assert page.has("€480.50")

    moved = page.send("Move", to="new", moved_on="2026-11-26")

    assert moved.status == 200
    case = stored(units, Case, Case.id == team.case.id)[0]
    assert case.household_id != team.case.household_id
    assert (case.household_size, case.household_minors) == (1, 0)
    old = next(m for m in members(units, team.case) if m.person_id)
    assert (old.starts_on, old.ends_on) == (date(2026, 11, 24), date(2026, 11, 26))
    rows = sorted(stored(units, MemberIncome), key=lambda row: row.starts_on)
    assert [(row.amount, row.starts_on, row.ends_on) for row in rows] == [
        (Decimal("480.50"), date(2026, 11, 25), date(2026, 11, 26)),
        (Decimal("480.50"), date(2026, 11, 26), None),
    ]


def test_who_left_stands_below_with_both_days(team, units, clock):
    alba = alba_of(units, team)
    clock.move(timedelta(days=1))
    page = team.desk().get(team.path(f"/household/{alba.id}"))
    same_day = page.send("Write it down", left_on="2026-11-24")
    assert same_day.status == 422
    assert same_day.has("They live here since November 24. Write a later day.")

    page = same_day.send("Write it down", left_on="2026-11-25")

    assert page.has("Lived here before")
    assert stored(units, Case, Case.id == team.case.id)[0].household_minors == 0


def test_two_who_edit_the_same_member_choose_by_field_and_nothing_is_lost(team, units):
    alba = alba_of(units, team)
    path = team.path(f"/household/{alba.id}")
    mine, theirs = team.desk().get(path), team.desk(team.ivan).get(path)
    theirs.send("Save", given_name="Alba María", birth_year="2018")

    both = mine.send("Save", given_name="Albita", birth_year="2020")

    assert both.status == 409
    assert both.has("Yours, not saved yet")
    assert both.has("Alba María")
    assert 'value="Albita"' in both.html
    both.send("Save", keep_birth_year="theirs")
    now = alba_of(units, team, "Albita")
    assert (now.given_name, now.birth_year) == ("Albita", 2018)


def test_a_member_of_another_household_is_not_found_here(team, build, units):
    other = build.a_case(team.lucia, build.a_person("Amina", "Benali"))
    foreign = members(units, other)[0]

    assert team.desk().get(team.path(f"/household/{foreign.id}")).status == 404


def test_impossible_amounts_and_days_are_said_and_stay(team, units):
    page = team.desk().get(team.path(f"/household/{alba_of(units, team).id}"))

    refused = page.send("Add what comes in", kind="pension", amount="much", since="1850-01-01")

    assert refused.status == 422
    assert refused.has("Write the amount in figures")
    assert not stored(units, MemberIncome)
    assert team.desk().get(team.path("/household?lang=ar")).status == 200
