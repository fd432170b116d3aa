"""Choosing, seeing and cancelling an appointment."""

from datetime import UTC, datetime, timedelta

from app.appointments import services as appointments
from app.appointments.models import Appointment, Slot
from app.appointments.vocabulary import Mode
from app.casework.models import Case
from tests.pages.participant.reading import main


def chosen(page):
    return [e.get("value") for e in page.tree.iter("input") if e.get("name") == "slot" and "checked" in e.attrib]


def test_the_times_of_a_day_stand_by_morning_and_afternoon(world, build):
    world.times(10, 12, 16, location=build.a_location())
    world.times(9, day=27)

    page = world.page.get("/appointments/new")

    assert page.has("Appointment with Lucía, social worker. It takes 45 minutes, at Centro de Servicios Sociales")
    assert "November Thursday 26 3 free Friday 27 1 free" in main(page)
    assert page.has("In the morning 10:00 12:00 In the afternoon 16:00")
    assert page.has("Book this time")


def test_another_day_is_the_same_page_and_alone_as_a_block(world):
    world.times(10)
    world.times(9, 11, day=27)

    whole = world.page.get("/appointments/new").click("27")
    block = world.page.fragment("/appointments/new?day=2026-11-27&from=0", "slots")

    assert whole.has("Friday, November 27")
    assert "9:00" in block.words
    assert "<html" not in block.html
    assert [a.get("aria-current") for a in whole.tree.findall(".//a[@class='day']")] == [None, "date"]


def test_a_full_day_is_told_and_cannot_be_chosen(world, build):
    slot, _other = world.times(9, day=25)[0], world.times(10)
    amina = build.a_case(world.lucia, build.a_person("Amina", "Benali"))
    with build.unit(build.staff_actor(world.lucia)) as work:
        appointments.book(work, work.session.get_one(Case, amina.id), slot.id)

    page = world.page.get("/appointments/new?day=2026-11-25")

    assert page.has("Wednesday 25 full")
    assert not any("Wednesday" in words for words in page.links())
    assert page.has("Thursday, November 26")


def test_more_days_than_four_are_on_the_next_tiles(world):
    for day in (24, 25, 26, 27, 28, 29):
        world.times(18, day=day)

    first = world.page.get("/appointments/new")
    later = first.click("See more days")

    assert not first.has("Saturday")
    assert later.has("Saturday 28 1 free Sunday 29 1 free")
    assert later.has("Saturday, November 28")
    assert later.click("Earlier days").has("Tuesday 24")
    assert world.page.get("/appointments/new?day=2026-11-29").has("Saturday 28")


def test_the_button_repeats_a_time_that_is_already_chosen(world):
    slot = world.times(10)[0]

    page = world.page.get(f"/appointments/new?day=2026-11-26&slot={slot.id}")

    assert page.has("Book: Thursday 26, 10:00")
    assert chosen(page) == [str(slot.id)]


def test_two_professionals_are_told_apart(world, build):
    world.times(10, location=build.a_location())
    world.times(11, staff=world.ivan, minutes=30)

    page = world.page.get("/appointments/new")

    assert page.has("Several people of your team have free times")
    assert page.has("Appointment with Iván, employment adviser. It takes 30 minutes.")


def test_booking_leads_to_a_confirmation_that_survives_a_bookmark(world, build):
    slot = world.times(10, location=build.a_location())[0]

    page = world.page.get("/appointments/new").send("Book this time", slot=str(slot.id))
    again = world.page.get(page.path)

    assert page.heading == again.heading == "Your appointment is booked"
    assert again.has("Your appointment is on Thursday, November 26, at 10:00")
    assert again.has("With Lucía Fernández")
    assert again.has("Calle La Vega 1")


def test_no_time_chosen_keeps_the_day_and_says_what_is_missing(world):
    world.times(10)
    world.times(9, day=27)

    page = world.page.get("/appointments/new?day=2026-11-27").send("Book this time")

    assert page.status == 422
    assert page.has("Choose a time first.")
    assert page.has("Friday, November 27")


def test_whoever_is_slower_sees_the_other_times_at_once(world, build):
    first, second = world.times(10, 12, day=27)
    world.times(9)
    page = world.page.get("/appointments/new?day=2026-11-27")
    amina = build.a_case(world.lucia, build.a_person("Amina", "Benali"))
    with build.unit(build.staff_actor(world.lucia)) as work:
        appointments.book(work, work.session.get_one(Case, amina.id), first.id)

    lost = page.send("Book this time", slot=str(first.id))

    assert lost.status == 409
    assert lost.has("Someone took this time. These are free:")
    assert lost.has("Friday, November 27")
    assert [e.get("value") for e in lost.tree.iter("input") if e.get("name") == "slot"] == [str(second.id)]
    assert lost.send("Book this time", slot=str(second.id)).heading == "Your appointment is booked"


def test_the_same_form_sent_twice_books_once(world):
    slot = world.times(10)[0]
    page = world.page.get("/appointments/new")

    first = page.send("Book this time", slot=str(slot.id))
    second = page.send("Book this time", slot=str(slot.id))

    assert first.path == second.path
    assert len(world.rows(Appointment)) == 1


def test_nobody_is_booked_in_two_places_at_the_same_time(world):
    slot = world.times(10)[0]
    clash = world.times(10, staff=world.ivan)[0]
    world.page.get("/appointments/new").send("Book this time", slot=str(slot.id))

    page = world.page.get("/appointments/new").send("Book this time", slot=str(clash.id))

    assert page.status == 409
    assert page.has("You have another appointment at this time. These are free:")


def test_a_time_of_somebody_outside_the_team_or_of_another_case_is_no_time(world, build):
    foreign = world.times(10, staff=build.a_worker())[0]
    amina = build.a_case(world.lucia, build.a_person("Amina", "Benali"))
    hers = world.times(12, case=amina)[0]
    free = world.times(16)[0]

    for sent in (str(foreign.id), str(hers.id), "nonsense"):
        page = world.page.get("/appointments/new").send("Book this time", slot=sent)
        assert page.status == 409
        assert page.has("16:00")
    assert not world.rows(Appointment)
    assert free


def test_without_free_times_one_writes_with_a_sentence_prepared(world):
    page = world.page.get("/appointments/new")

    assert page.has("There are no free times now")
    assert "I can come on these days:" in page.click("Write to my team").html


def test_cancelling_takes_two_taps_and_offers_other_times(world):
    slot, other = world.times(10, 12)
    page = world.page.get("/appointments/new").send("Book this time", slot=str(slot.id))

    asked = world.page.get(page.path).click("Cancel the appointment")
    done = asked.send("Yes, cancel it")

    assert asked.has("Nothing bad happens if you cancel.")
    assert done.has("Your appointment is cancelled")
    assert {str(slot.id), str(other.id)} == {e.get("value") for e in done.tree.iter("input") if e.get("name") == "slot"}
    assert world.page.get(page.path).has("You no longer have this appointment")
    assert asked.send("Yes, cancel it").has("Your appointment is cancelled")


def test_what_has_begun_cannot_be_cancelled_here(world, clock):
    slot = world.times(10)[0]
    booked = world.page.get("/appointments/new").send("Book this time", slot=str(slot.id)).path
    asked = world.page.get(booked).click("Cancel the appointment")
    clock.now = slot.starts_at + timedelta(minutes=1)
    world.build.sign_in(world.page, world.person)

    page = world.page.get(asked.path).send("Yes, cancel it")

    assert page.status == 409
    assert page.has("It was not cancelled")
    assert "Cancel the appointment" not in world.page.get(booked).links()


def test_a_missed_appointment_is_told_without_blame(world, clock):
    slot = world.times(10)[0]
    booked = world.page.get("/appointments/new").send("Book this time", slot=str(slot.id)).path.removesuffix("/booked")
    clock.now = slot.ends_at + timedelta(hours=1)
    with world.build.unit(world.build.staff_actor(world.lucia)) as work:
        visit = work.session.query(Appointment).one()
        appointments.record_outcome(work, visit, appointments.AppointmentStatus.NOSHOW)
    world.build.sign_in(world.page, world.person)

    listed, one = world.page.get("/appointments"), world.page.get(booked)

    assert listed.has("Earlier appointments")
    assert listed.has("You could not come")
    assert "chip-clay" not in listed.html
    assert one.has("You could not come. You can book another one.")


def test_an_appointment_of_somebody_else_does_not_exist(world, build, browser):
    slot = world.times(10)[0]
    booked = world.page.get("/appointments/new").send("Book this time", slot=str(slot.id)).path
    amina = build.a_person("Amina", "Benali")
    build.a_case(world.lucia, amina)
    stranger = build.sign_in(browser(), amina)

    for path in (booked, booked.removesuffix("/booked"), booked.replace("/booked", "/cancel")):
        assert stranger.get(path).status == 404


def test_a_hundred_appointments_cost_no_more_queries(world, build):
    with build.unit(build.staff_actor(world.lucia)) as work:
        case = work.session.get_one(Case, world.case.id)
        for offered in [time for day in range(1, 11) for time in many_times(world, day)]:
            slot = work.session.merge(offered)
            work.session.flush()
            seat = Appointment(
                slot_id=slot.id,
                case_id=case.id,
                person_id=case.person_id,
                booked_by="staff",
                booked_at=work.now,
                starts_at=slot.starts_at,
                ends_at=slot.ends_at,
            )
            work.session.add(seat)

    listed = world.page.get("/appointments")
    picking = world.page.get("/appointments/new")

    assert listed.queries.own <= 3
    assert picking.queries.own <= 3
    assert len(listed.tree.findall(".//section//a[@class='row']")) == 50


def many_times(world, day):
    starts = [datetime(2026, 12, day, 8 + n, tzinfo=UTC) for n in range(10)]
    return [
        Slot(
            staff_id=world.lucia.id,
            starts_at=at,
            ends_at=at + timedelta(minutes=30),
            zone="Europe/Madrid",
            mode=Mode.OFFICE,
            capacity=1,
        )
        for at in starts
    ]
