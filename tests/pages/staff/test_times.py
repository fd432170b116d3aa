"""Offering times, booking for somebody, the agenda, and what became of an appointment."""

from datetime import UTC, datetime, timedelta

import pytest

from app.agencies.vocabulary import Role
from app.appointments.models import Appointment, Slot
from app.casework.models import Case
from tests.pages.staff.casework_things import Team, actions, stored
from tests.support.page_checks import text_of

TEN = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)  # Thursday, 10:00 in Madrid


@pytest.fixture
def team(build, browser):
    return Team(build, browser)


def live(units):
    return [slot for slot in stored(units, Slot) if slot.withdrawn_at is None]


def test_several_times_are_offered_at_once_to_one_person(team, units):
    page = team.desk().get(team.path()).click("Offer a time")
    after = page.send("Offer these times", day="2026-11-26", first="10:00", second="11:00", third="12:15", minutes="30")

    assert after.has("Free for this person 3") and after.has("Thu Nov 26, 10:00")
    assert sorted(slot.starts_at for slot in live(units)) == [
        TEN,
        TEN + timedelta(hours=1),
        TEN + timedelta(hours=2.25),
    ]
    assert {slot.case_id for slot in live(units)} == {team.case.id}
    assert actions(units, "appointment:slot:offer") == ["appointment:slot:offer"]


def test_the_person_sees_what_was_offered_and_nobody_else_does(team, build, browser):
    other = build.a_person("Amina", "Benali")
    build.a_case(team.lucia, other)
    team.desk().get(team.path("/times")).send("Offer these times", day="2026-11-26", first="10:00")

    assert build.sign_in(browser(), team.rosa).get("/appointments/new").has("10:00")
    assert not build.sign_in(browser(), other).get("/appointments/new").has("10:00")


def test_sending_the_offer_twice_offers_once(team, units):
    page = team.desk().get(team.path("/times"))
    page.send("Offer these times", day="2026-11-26", first="10:00")
    again = page.send("Offer these times", day="2026-11-26", first="10:00")

    assert again.status == 200 and len(live(units)) == 1


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"day": "2026-02-31", "first": "10:00"}, "This day does not exist."),
        ({"day": "", "first": "10:00"}, "Choose a day."),
        ({"day": "2026-11-26", "first": ""}, "Choose a time."),
        ({"day": "2026-11-26", "first": "25:99"}, "Write the time with hours and minutes"),
        ({"day": "2026-11-24", "first": "10:00"}, "Choose a time that is still to come."),
        ({"day": "2026-11-26", "first": "10:00", "second": "10:15"}, "You already have something at this time."),
        ({"day": "2026-11-26", "first": "10:00", "minutes": "5"}, "Write a number between 10 and 480."),
        ({"day": "2026-11-26", "first": "10:00", "minutes": ""}, "Write how many minutes it takes."),
    ],
)
def test_a_time_that_makes_no_sense_stays_as_typed_and_nothing_is_offered(team, units, values, words):
    page = team.desk().get(team.path("/times")).send("Offer these times", **values)

    assert page.status == 422 and page.words.count(words) == 2
    typed = {i.get("name"): i.get("value") for i in page.tree.iter("input")}
    assert {name: typed[name] for name in values} == values
    assert live(units) == []


def test_the_message_stands_on_the_time_that_is_wrong(team, build):
    build.a_slot(team.lucia, TEN + timedelta(hours=1))

    page = team.desk().get(team.path("/times")).send("Offer these times", day="2026-11-26", first="9:00", third="11:15")

    wrong = [i.get("name") for i in page.tree.iter("input") if i.get("aria-invalid")]
    assert wrong == ["third"]


def test_a_time_can_be_taken_back_and_offered_again(team, units):
    desk = team.desk()
    page = desk.get(team.path("/times")).send("Offer these times", day="2026-11-26", first="10:00")
    page = page.send("Take back")
    assert page.has("Nothing is offered.") and live(units) == []

    assert page.send("Offer these times", day="2026-11-26", first="10:00").has("Thu Nov 26, 10:00")


def test_a_colleague_s_time_cannot_be_taken_back(team, build, units):
    slot = build.a_slot(team.ivan, TEN)
    mine = build.a_slot(team.lucia, TEN)
    page = team.desk().get(team.path("/times"))
    values = {i.get("name"): i.get("value") for i in page.form(action=f"{mine.id}/withdraw").iter("input")}

    assert page.browser.post(team.path(f"/times/{slot.id}/withdraw"), values).status == 404
    assert len(live(units)) == 2


def test_a_time_is_booked_for_the_person(team, build, units):
    slot = build.a_slot(team.ivan, TEN)
    page = team.desk().get(team.path("/times")).send(action=f"{slot.id}/book")

    assert page.has("Booked 1 Thu Nov 26, 10:00")
    assert [(a.slot_id, a.booked_by) for a in stored(units, Appointment)] == [(slot.id, "staff")]
    assert stored(units, Case)[0].next_appointment_at == TEN


def test_when_somebody_was_faster_the_others_are_shown(team, build, units):
    slot, later = build.a_slot(team.lucia, TEN), build.a_slot(team.lucia, TEN + timedelta(hours=2))
    page = team.desk().get(team.path("/times"))
    amina = build.a_case(team.lucia, build.a_person("Amina", "Benali"))
    with build.unit() as work:
        from app.appointments.services import book

        book(work, work.session.get_one(Case, amina.id), slot.id)

    page = page.send(action=f"{slot.id}/book")

    assert page.status == 409 and page.has("Someone took this time.")
    assert page.form(action=f"{later.id}/book") is not None
    assert len(stored(units, Appointment)) == 1


def test_a_time_of_a_stranger_is_404(team, build):
    mine, foreign = build.a_slot(team.lucia, TEN), build.a_slot(build.a_worker(), TEN)
    page = team.desk().get(team.path("/times"))
    values = {i.get("name"): i.get("value") for i in page.form(action=f"{mine.id}/book").iter("input")}

    assert page.browser.post(team.path(f"/times/{foreign.id}/book"), values).status == 404


def test_the_agenda_shows_one_s_own_day_with_the_present_in_it(team, build, clock):
    team.book(clock() + timedelta(minutes=30), "Papers")
    build.a_slot(team.lucia, clock() + timedelta(hours=3), minutes=30)
    build.a_slot(team.ivan, clock() + timedelta(hours=4))

    page = team.desk().get("/staff/agenda")

    assert page.heading == "Tuesday, November 24"
    lines = [text_of(li) for ul in page.tree.iter("ul") if ul.get("class") == "agenda" for li in ul.iter("li")]
    assert lines == [
        "Now, 10:18",
        "10:48 Rosa Menéndez Álvarez Papers At the office Booked",
        "13:18 Free time, 30 minutes Give 13:18",
    ]
    assert page.click("Wed Nov 25").has("Nothing on this day")
    assert page.click("Week after").heading == "Tuesday, December 1"


@pytest.mark.parametrize("day", ["x", "2026-02-31", "0001-01-01", "9999-12-31", ""])
def test_an_odd_day_in_the_address_shows_today(team, day):
    assert team.desk().get(f"/staff/agenda?day={day}").heading == "Tuesday, November 24"


def test_a_day_with_forty_appointments_costs_few_queries(team, build, clock):
    from app.appointments.services import book

    for number in range(40):
        case = build.a_case(team.lucia, build.a_person(f"Ana{number}", "García"), children=0)
        slot = build.a_slot(team.lucia, clock() + timedelta(minutes=10 * (number + 1)), minutes=10)
        with build.unit() as work:
            book(work, work.session.get_one(Case, case.id), slot.id)

    assert team.desk().get("/staff/agenda").queries.own <= 3


@pytest.mark.parametrize(
    ("button", "status", "words"),
    [("Came", "fulfilled", "Came"), ("Could not come", "noshow", "Could not come"), ("Cancelled", "cancelled", "")],
)
def test_one_click_says_what_became_of_it(team, units, clock, button, status, words):
    team.book(clock() + timedelta(minutes=5))
    clock.move(timedelta(minutes=10))
    page = team.desk().get("/staff/agenda")
    after = page.send(button)

    assert [a.status for a in stored(units, Appointment)] == [status]
    assert after.heading == "Tuesday, November 24" and after.has(words)
    assert actions(units, "appointment:visit:outcome") == ["appointment:visit:outcome"]


def test_a_wrong_click_is_put_right_by_another(team, units, clock):
    team.book(clock() + timedelta(minutes=5))
    clock.move(timedelta(minutes=10))
    team.desk().get("/staff/agenda").send("Could not come").send("Came")

    assert [a.status for a in stored(units, Appointment)] == ["fulfilled"]


def test_nobody_can_say_that_somebody_came_before_it_begins(team, units, clock):
    first = team.book(clock() + timedelta(minutes=5))
    second = team.book(clock() + timedelta(hours=5))
    clock.move(timedelta(minutes=10))
    page = team.desk().get("/staff/agenda")
    values = {i.get("name"): i.get("value") for i in page.form(saying="Came").iter("input")}

    answer = page.browser.post(f"/staff/appointments/{second.id}/fulfilled", values)

    assert answer.status == 409 and answer.has("This appointment has not begun yet.")
    assert {a.id: a.status for a in stored(units, Appointment)} == {first.id: "booked", second.id: "booked"}


def test_the_outcome_is_for_the_team_alone(team, units, clock):
    visit = team.book(clock() + timedelta(minutes=5))
    clock.move(timedelta(minutes=10))
    for stranger in team.strangers():
        assert team.desk(stranger).post(f"/staff/appointments/{visit.id}/fulfilled", {}).status == 404
    assert stored(units, Appointment)[0].status == "booked"


def test_free_times_are_offered_to_everybody_of_one_s_cases(team, build, browser, units):
    page = team.desk().get("/staff/agenda").click("New times")
    after = page.send("Offer these times", day="2026-11-26", first="10:00", fourth="16:30")

    assert after.heading == "Thursday, November 26" and after.has("16:30 Free time, 45 minutes")
    assert {slot.case_id for slot in live(units)} == {None}
    assert build.sign_in(browser(), team.rosa).get("/appointments/new").has("16:30")


def test_a_free_time_is_given_to_somebody_who_calls(team, build, units):
    build.a_case(team.lucia, build.a_person("Amina", "Benali"))
    slot = build.a_slot(team.lucia, TEN)
    page = team.desk().get("/staff/agenda?day=2026-11-26").click("Give")
    assert page.has("Amina Benali") and page.has("Rosa Menéndez Álvarez")

    found = page.browser.get(f"/staff/agenda/{slot.id}?q=rosa")
    assert not found.has("Amina")
    assert found.send("Book it").has("Booked 1 Thu Nov 26, 10:00")
    assert stored(units, Appointment)[0].case_id == team.case.id


def test_a_free_time_of_a_colleague_is_404_and_an_own_one_can_be_taken_back(team, build, units):
    theirs, mine = build.a_slot(team.ivan, TEN), build.a_slot(team.lucia, TEN)
    desk = team.desk()

    assert desk.get(f"/staff/agenda/{theirs.id}").status == 404
    desk.get(f"/staff/agenda/{mine.id}").send("Take this time back")
    assert [slot.id for slot in live(units)] == [theirs.id]


def test_who_does_no_casework_has_no_agenda(team, build):
    evaluator = team.desk(build.a_worker(Role.EVALUATOR))

    assert evaluator.get("/staff/agenda").status == 404
    assert evaluator.get("/staff/agenda/new").status == 404
