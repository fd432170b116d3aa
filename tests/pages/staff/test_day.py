"""My day: the agenda, what is due first, and who waits for a call."""

from datetime import date, timedelta

import pytest

from app.agencies.vocabulary import AgencyKind, Role
from app.casework.vocabulary import TaskKind, TaskOwner
from tests.pages.staff.casework_things import Team
from tests.pages.staff.outreach_things import a_callback
from tests.support.page_checks import text_of

TODAY = date(2026, 11, 24)


@pytest.fixture
def team(build, browser):
    return Team(build, browser)


def todos(page):
    """What stands under each heading of the middle column."""
    found, group = {}, None
    section = next(s for s in page.tree.iter("section") if s.get("aria-labelledby") == "needs")
    for element in section:
        if element.tag == "h3":
            group = found.setdefault(text_of(element), [])
        if element.tag == "ul":
            group.extend(text_of(li) for li in element)
    return found


def step(build, team, title, days, kind=TaskKind.REVIEW, who=None):
    due = None if days is None else TODAY + timedelta(days=days)
    return build.a_task(team.case, title, TaskOwner.STAFF, kind, due_on=due, staff_id=(who or team.lucia).id)


def test_an_empty_day_says_what_will_stand_here(team):
    page = team.desk().get("/staff/")

    assert page.heading == "Tuesday, November 24"
    assert page.has("Nothing today") and page.has("Nothing waits for you") and page.has("Nobody waits for a call.")


def test_what_is_due_today_leads_and_what_is_late_stands_first(team, build):
    step(build, team, "Call the school", 0)
    step(build, team, "Review the plan", -6)
    step(build, team, "Ask about the flat", 3)
    step(build, team, "Some day", None)
    step(build, team, "Next month", 30)
    step(build, team, "Not mine", 0, who=team.ivan)

    page = team.desk().get("/staff/")

    assert todos(page) == {
        "For today": [
            "Rosa Menéndez Álvarez Review the plan Late by 6 days Today Review: Rosa Menéndez Álvarez",
            "Rosa Menéndez Álvarez Call the school Today Review: Rosa Menéndez Álvarez",
        ],
        "This week": [
            "Rosa Menéndez Álvarez Ask about the flat Fri 27 Review: Rosa Menéndez Álvarez",
            "Rosa Menéndez Álvarez Some day Review: Rosa Menéndez Álvarez",
        ],
    }
    assert page.has("2 for today, 2 this week")


def test_unanswered_messages_and_appointments_without_result_need_something(team, clock):
    team.book(clock() + timedelta(minutes=5))
    team.write(team.rosa, "Hello?")
    clock.move(timedelta(days=3))
    page = team.desk().get("/staff/")

    assert todos(page)["For today"] == [
        "Rosa Menéndez Álvarez Appointment of Tue Nov 24: say what became of it Today Set the result: Rosa Menéndez Álvarez",
        "Rosa Menéndez Álvarez Message without an answer, 3 days Today Answer: Rosa Menéndez Álvarez",
    ]
    assert page.click("Set the result").heading == "Tuesday, November 24"


def test_an_outcome_is_asked_for_on_the_next_morning_and_not_before(team, clock):
    team.book(clock() + timedelta(minutes=5))
    clock.now = clock.now.replace(hour=22, minute=59)  # a minute before midnight in Madrid
    assert todos(team.desk().get("/staff/")).get("For today", []) == []
    clock.move(timedelta(minutes=2))
    assert len(todos(team.desk().get("/staff/"))["For today"]) == 1


def test_an_outcome_that_was_given_at_once_is_not_asked_for(team, clock):
    visit = team.book(clock() + timedelta(minutes=5))
    clock.move(timedelta(hours=2))
    team.desk().get("/staff/agenda").send(action=f"/staff/appointments/{visit.id}/fulfilled")
    clock.move(timedelta(days=1))
    assert todos(team.desk().get("/staff/")).get("For today", []) == []


def test_a_step_that_says_the_same_is_not_shown_twice(team, build):
    team.write(team.rosa, "Hello?")
    step(build, team, "Answer the message", 0, TaskKind.MESSAGE)

    assert len(todos(team.desk().get("/staff/"))["For today"]) == 1


def test_the_agenda_has_the_present_in_it(team, build, clock):
    build.a_slot(team.lucia, clock() + timedelta(minutes=20), minutes=40)
    team.book(clock() + timedelta(hours=1), "Papers")

    page = team.desk().get("/staff/")

    assert page.has(
        "1 appointment Now, 10:18 10:38 Free time, 40 minutes Give 10:38 11:18 Rosa Menéndez Álvarez Papers"
    )


def test_who_asked_to_be_called_stands_beside_for_the_own_agency_alone(team, build, units):
    a_callback(build, units, name="Marisa")
    ngo = build.an_agency(AgencyKind.NGO, "Sestaferia")

    page = team.desk().get("/staff/")

    assert page.has("Calls to make 1") and page.has("Marisa") and page.has("Spanish")
    assert not team.desk(build.a_worker(Role.EDUCATOR, ngo)).get("/staff/").has("Marisa")
    assert not team.desk(team.ivan).get("/staff/").has("Calls to make"), "employment advisers make no calls"


def test_a_full_day_costs_eight_queries(team, build, units, clock):
    for number in range(40):
        step(build, team, f"Step {number}", number % 7)
    for number in range(8):
        team.book(clock() + timedelta(hours=number + 0.5))
    for number in range(12):
        a_callback(build, units, name=f"Ana {number}", phone=f"+3460000{number:04d}")
    team.write(team.rosa, "Hello")

    page = team.desk().get("/staff/")

    assert page.queries.own <= 8
    assert page.has("Calls to make 12") and page.has("See all the calls")


def test_an_administrator_has_a_day_too(team, build):
    assert team.desk(build.a_worker(Role.ADMINISTRATOR)).get("/staff/").has("Nothing waits for you")


def test_a_stranger_is_sent_to_sign_in(browser):
    assert browser().get("/staff/", follow=False).location.startswith("/staff/sign-in")
