"""Choosing by reason, moving in two taps, calendar files and the wish to come earlier."""

from datetime import UTC, datetime, timedelta

import icalendar

from app.appointments import services as appointments
from app.appointments.models import Appointment, Reason
from app.appointments.vocabulary import AppointmentStatus, CancelledBy, Mode, Takers, Visibility
from app.casework.models import Case
from app.delivery.models import Outbox
from tests.pages.participant.reading import main

TEN = datetime(2026, 11, 26, 9, tzinfo=UTC)


def a_reason(build, name, minutes=45, **more):
    return build.save(
        Reason(
            agency_id=build.the_agency().id,
            name=name,
            minutes=minutes,
            **{
                "mode": Mode.OFFICE,
                "takers": Takers.AGENCY,
                "capacity": 1,
                "what_to_bring": "",
                "visibility": Visibility.NOTIFIED,
                **more,
            },
        )
    )


def a_slot(world, hour, reason=None, **more):
    slot = world.times(hour, **more)[0]
    with world.build.unit() as work:
        work.session.merge(slot).reason_id = reason.id if reason else None
    return slot


def booked(world, slot, who=None):
    with world.build.unit(who or world.rosa) as work:
        return appointments.book(work, work.session.get_one(Case, world.case.id), slot.id)


def test_what_it_is_for_comes_first_when_there_is_more_than_one_thing(world, build):
    plan = a_reason(build, "Look at my plan", what_to_bring="Your papers")
    a_slot(world, 10, plan)
    a_slot(world, 12)

    first = world.page.get("/appointments/new")
    chosen = first.click("Look at my plan")

    assert first.has("What is it for?") and not first.has("In the morning")
    assert chosen.has("In the morning 10:00") and not chosen.has("12:00")
    assert chosen.has("What to bring: Your papers")
    assert first.click("With your team").has("In the morning 12:00")
    page = chosen.send("Book this time", slot=chosen.form("Book this time").find(".//input[@name='slot']").get("value"))
    assert page.heading == "Your appointment is booked" and page.has("Your papers")


def test_moving_takes_two_taps_and_keeps_the_old_time_until_the_new_one_is_sure(world, build):
    old, gone, free = world.times(10, 12, 16)
    visit = booked(world, old)
    page = world.page.get(f"/appointments/{visit.id}").click("Choose another time")
    assert (
        page.has("You keep this time until you choose another one.") and "10:00 " not in main(page).split("morning")[1]
    )
    amina = build.a_case(world.lucia, build.a_person("Amina", "Benali"))
    with build.unit() as work:
        appointments.book(work, work.session.get_one(Case, amina.id), gone.id)

    lost = page.send("Book this time", slot=str(gone.id))
    assert lost.status == 409 and lost.has("Someone took this time. These are free:")
    assert {a.status for a in world.rows(Appointment)} == {AppointmentStatus.BOOKED}
    moved = lost.send("Book this time", slot=str(free.id))

    assert moved.heading == "Your appointment is booked" and moved.has("at 16:00")
    mine = {a.slot_id: a for a in world.rows(Appointment) if a.case_id == world.case.id}
    assert mine[old.id].cancelled_by == CancelledBy.MOVED and mine[free.id].status == AppointmentStatus.BOOKED
    assert world.rows(Outbox) == [], "what somebody did on their own screen is not told to them again"
    assert world.page.get(f"/appointments/{visit.id}").has("You no longer have this appointment")


def test_the_file_for_the_calendar_says_when_and_where_and_never_why(world, build):
    visit = booked(world, world.times(10, location=build.a_location())[0])
    page = world.page.get(f"/appointments/{visit.id}")
    link = page.links()["Put it in the calendar of this phone"]
    assert any(
        href.startswith("https://www.openstreetmap.org/search?query=Calle%20La%20Vega")
        for href in page.links().values()
    )

    found = world.page.get(link)

    (event,) = icalendar.Calendar.from_ical(found.response.data).walk("VEVENT")
    assert event.decoded("DTSTART") == TEN and str(event["SUMMARY"]) == "Appointment"
    assert str(event["LOCATION"]) == "Calle La Vega 1, Mieres"


def test_a_private_calendar_can_be_made_and_ended(world, browser):
    booked(world, world.times(10)[0])
    page = world.page.get("/appointments").click("See them in your calendar").send("Make an address")
    address = next(word for word in page.words.split() if "/calendar/" in word)
    path = "/calendar/" + address.rpartition("/")[2]

    assert icalendar.Calendar.from_ical(browser().get(path).response.data).walk("VEVENT")
    page.send("End the address")
    assert browser().get(path).status == 404


def test_somebody_far_away_can_ask_to_come_earlier_and_think_again(world, clock):
    near, far = world.times(10)[0], world.times(10, day=20, month=12)[0]
    first, last = booked(world, near), booked(world, far)
    assert not world.page.get(f"/appointments/{first.id}").has("Would you like to come earlier?")

    page = world.page.get(f"/appointments/{last.id}").send("Yes, tell me")

    assert [a.wants_earlier for a in world.rows(Appointment) if a.id == last.id] == [True]
    page.send("No, leave it as it is")
    assert not any(a.wants_earlier for a in world.rows(Appointment))
    clock.now = far.starts_at - timedelta(days=1)
    assert not world.page.get(f"/appointments/{last.id}").has("Would you like to come earlier?")
