"""The professional's week as rules, the agenda of several, invitations, and the two feeds, walked through as screens."""

from datetime import UTC, date, datetime, time, timedelta

import icalendar
import pytest

from app.appointments import availability, services
from app.appointments.availability import NewReason, NewRule
from app.appointments.models import Appointment, AvailabilityRule, Invitation, Slot
from app.appointments.vocabulary import Mode, Visibility
from app.casework.models import Case
from app.delivery.models import Outbox
from app.factory import connect_rooms
from tests.pages.staff.casework_things import Team, actions, stored
from tests.support.page_checks import text_of

THURSDAY = datetime(2026, 11, 26, 8, tzinfo=UTC)  # nine in Madrid
HOURS = "/staff/agenda/availability"


@pytest.fixture
def team(build, browser):
    return Team(build, browser)


def live(units):
    return sorted((s for s in stored(units, Slot) if s.withdrawn_at is None), key=lambda s: s.starts_at)


def a_week(build, who, name="First talk", ends=time(11), **more):
    """Hours on Thursdays for a reason of the own agency."""
    with build.unit(build.staff_actor(who)) as work:
        about = NewReason(name, **{"minutes": 60, "mode": Mode.OFFICE, "what_to_bring": "Your identity card", **more})
        reason = availability.add_reason(work, who.agency_id, about)
        availability.add_rule(work, who.id, NewRule(reason.id, 3, time(9), ends, date(2026, 11, 24)))
    return reason


def test_hours_are_added_ended_and_interrupted(team, build, units):
    build.a_location()
    page = team.desk().get("/staff/agenda").click("My hours")
    assert page.has("No hours yet.") and page.has("Add a reason first")
    page = page.click("Add a reason first")
    assert page.send("Add the reason", name="").has("Write a name.")
    page = page.send("Add the reason", name="First talk", minutes="60", what_to_bring="Your identity card")
    wrong = page.send("Add these hours", weekday="3", begins="10:00", ends="10:30")
    assert wrong.status == 422 and wrong.has("This takes 60 minutes. Choose a later end.")

    page = wrong.send("Add these hours", weekday="3", begins="9:00", ends="11:00")

    assert page.has("My week 1") and page.has("Thursday, 09:00 – 11:00")
    assert len(live(units)) == 16 and live(units)[0].starts_at == THURSDAY
    page = page.click("I am away").send("Save", first_day="2026-11-26", last_day="2026-11-25")
    assert page.has("The last day cannot be before the first.")
    page = page.send("Save", first_day="2026-11-26", last_day="2026-11-26")
    assert page.has("Away") and len(live(units)) == 14
    assert len(live(units)) == 14
    page = page.send("I am there after all")
    assert len(live(units)) == 16
    page = page.send("End")
    assert page.has("No hours yet.") and live(units) == []
    assert actions(units, "appointment:availability:end") == ["appointment:availability:end"]


def test_nobody_changes_the_hours_of_another(team, build, units, browser):
    a_week(build, team.lucia)
    rule = stored(units, AvailabilityRule)[0]
    other = build.sign_in(browser(), build.a_worker(given_name="Nora"))
    mine = other.get(HOURS)
    assert mine.has("No hours yet.")
    values = {i.get("name"): i.get("value") for i in mine.form("Add these hours").iter("input")}

    assert other.post(f"{HOURS}/{rule.id}/end", values).status == 404
    assert len(live(units)) == 16


def test_the_week_and_several_side_by_side_show_names_only_to_the_team(team, build, units):
    nora = build.a_worker(given_name="Nora", family_name="Vega")
    a_week(build, team.lucia)
    a_week(build, nora, "Workshop", capacity=3)
    amina = build.a_case(nora, build.a_person("Amina", "Benali"))
    for case, worker in ((team.case, team.lucia), (amina, nora)):
        first = next(slot for slot in live(units) if slot.staff_id == worker.id)
        with build.unit() as work:
            services.book(work, work.session.get_one(Case, case.id), first.id)

    week = team.desk().get("/staff/agenda").click("Week")
    assert week.has("Week of Mon Nov 23") and week.has("Thu Nov 26")
    assert week.click("Week after").has("Week of Mon Nov 30")
    together = team.desk().get("/staff/agenda/together?day=2026-11-26")
    assert together.has("Lucía Fernández") and together.has("Nora Vega") and together.has("1 of 3 seats")
    assert together.has("Rosa Menéndez Álvarez") and not together.has("Amina")


def test_ten_times_as_many_appointments_cost_no_more_questions(team, build):
    def ask():
        return [
            team.desk().get(path).queries.own
            for path in ("/staff/agenda/week?day=2026-11-26", "/staff/agenda/together?day=2026-11-26", HOURS)
        ]

    a_week(build, team.lucia, ends=time(10))
    few = ask()
    a_week(build, team.ivan, ends=time(20))
    a_week(build, build.a_worker(given_name="Nora"), ends=time(20))
    assert ask() == few and max(few) <= 8


def test_another_agency_of_the_team_books_for_the_person_and_the_person_is_told(team, build, units):
    connect_rooms()
    a_week(build, team.lucia)

    page = team.desk(team.ivan).get(team.path("/times"))
    assert page.has("If you book a time, Rosa is told at once.")
    page = page.send("Book it")

    assert page.has("Booked 1")
    (visit,) = stored(units, Appointment)
    assert (visit.booked_by, visit.person_id) == ("staff", team.rosa.id)
    assert {row.kind for row in stored(units, Outbox)} == {"appointment_booked"}


def test_somebody_is_invited_with_the_true_last_day_and_chooses(team, build, units, browser):
    connect_rooms()
    reason = a_week(build, team.lucia)
    page = team.desk().get(team.path("/times")).click("Invite to book")
    assert page.has("until Friday, December 4") and page.has("4 free times, 0 people wait")

    page = page.send("Send the invitation", reason=str(reason.id))

    assert page.has("First talk Invited to book")
    (invitation,) = stored(units, Invitation)
    assert invitation.expires_at - invitation.sent_at == timedelta(days=10)
    assert {row.kind for row in stored(units, Outbox)} == {"appointment_invitation"}
    again = page.click("Invite to book").send("Send the invitation", reason=str(reason.id))
    assert again.status == 422 and again.has("We wrote to this person less than 24 hours ago.")
    rosa = build.sign_in(browser(), team.rosa)
    listed = rosa.get("/appointments")
    assert listed.has("Choose a time: First talk") and listed.has("You can choose until Friday, December 4.")
    picking = listed.click("See the free times")
    assert picking.has("What to bring: Your identity card")
    assert picking.send("Book this time", slot=str(live(units)[0].id)).has("Your identity card")
    assert team.desk().get(team.path("/times")).has("First talk Booked")
    assert not rosa.get("/appointments").has("Choose a time:")


def test_what_must_not_be_on_the_phone_is_neither_offered_nor_invited_to_there(team, units, build, browser):
    reason = a_week(build, team.lucia, visibility=Visibility.HIDDEN)

    page = team.desk().get(team.path("/invite")).send("Send the invitation", reason=str(reason.id))

    assert page.status == 422 and page.has("This must not be told on their phone.")
    assert build.sign_in(browser(), team.rosa).get("/appointments/new").has("There are no free times now")
    assert stored(units, Outbox) == []


def test_an_empty_calendar_invites_nobody(team, build, units):
    reason = a_week(build, team.lucia)
    with build.unit() as work:
        availability.end_rule(work, work.session.get_one(AvailabilityRule, stored(units, AvailabilityRule)[0].id))

    page = team.desk().get(team.path("/invite")).send("Send the invitation", reason=str(reason.id))

    assert page.status == 422 and page.has("1 time is missing before you can invite.")
    assert stored(units, Invitation) == [] and stored(units, Outbox) == []


def test_what_asks_for_something_stands_on_my_day_by_itself(team, build, units, clock):
    reason = a_week(build, team.lucia)
    team.desk().get(team.path("/invite")).send("Send the invitation", reason=str(reason.id))
    assert not team.desk().get("/staff/").has("the invitation is over")
    clock.now += timedelta(days=10, minutes=1)

    day = team.desk().get("/staff/")

    assert day.has("First talk: the invitation is over, nothing is booked") and day.queries.own <= 8
    assert day.click("Call").heading == "Rosa Menéndez Álvarez"


def test_a_hidden_appointment_is_nowhere_on_the_phone_and_a_silent_one_tells_nothing(team, build, units, browser):
    connect_rooms()
    hidden, silent = build.a_slot(team.lucia, THURSDAY), build.a_slot(team.lucia, THURSDAY + timedelta(hours=2))
    desk, rosa = team.desk(), build.sign_in(browser(), team.rosa)
    page = desk.get(team.path("/times"))
    assert page.has("If you book a time, Rosa is told at once.")
    page = page.click("Nowhere on their phone")
    assert page.has("it is nowhere on Rosa's phone. Tell them yourself.")
    page = page.send("Book it", action=f"{hidden.id}/book")
    assert page.has("At the office, Lucía Nowhere on their phone")
    (visit,) = stored(units, Appointment)

    assert rosa.get("/appointments").has("You have no appointment yet") and not rosa.get("/").has("9:00")
    for path in ("", "/move", "/cancel", "/calendar.ics"):
        assert rosa.get(f"/appointments/{visit.id}{path}").status == 404
    page = page.click("Without any notice").send("Book it", action=f"{silent.id}/book")
    assert rosa.get("/appointments").has("11:00") and stored(units, Outbox) == []
    assert page.has("If you call it off, Rosa is told at once")


def test_calling_an_appointment_off_tells_the_person_and_frees_the_time(team, build, units):
    connect_rooms()
    slot = build.a_slot(team.lucia, THURSDAY)
    page = team.desk().get(team.path("/times")).send("Book it", action=f"{slot.id}/book")

    page = page.send("Call it off")

    assert page.has("Free for this person 1")
    kinds = {(row.kind, row.state) for row in stored(units, Outbox) if row.turn == 0}
    assert kinds == {("appointment_booked", "withdrawn"), ("appointment_cancelled", "created")}


def test_a_private_calendar_is_shown_once_and_ends_when_its_owner_says_so(team, build, units, browser):
    team.book(THURSDAY, "Debts")
    page = team.desk().get(HOURS).click("In my calendar").send("Make a new address")
    address = next(text_of(p) for p in page.tree.iter("p") if p.get("class") == "ltr")
    path = "/calendar/" + address.rpartition("/")[2]

    found = browser().get(path)
    assert found.status == 200 and found.response.mimetype == "text/calendar"
    (event,) = icalendar.Calendar.from_ical(found.response.data).walk("VEVENT")
    assert event.decoded("DTSTART") == THURSDAY and b"Debts" not in found.response.data
    assert address not in page.browser.get("/staff/agenda/calendar").html
    page.send("End the address")
    assert browser().get(path).status == 404
