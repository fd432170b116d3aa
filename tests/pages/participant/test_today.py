"""The first page of a participant, and the front page of everybody else."""

from datetime import date

from app.casework.models import Case
from app.casework.vocabulary import CaseStatus
from tests.pages.participant.reading import main


def test_somebody_new_sees_the_front_page(browser):
    page = browser().get("/")

    assert page.heading == "What do you need?"
    assert page.has("Sign in with my code")


def test_a_participant_sees_the_next_step_first(world, build):
    build.a_task(world.case, title="Later", due_on=date(2026, 12, 24))
    build.a_task(world.case, title="Send a photo of your registration", minutes=5, due_on=date(2026, 11, 27))

    page = world.page.get("/")

    assert page.heading == "Hello, Rosa"
    assert page.has("Your next step Send a photo of your registration It takes about 5 minutes.")
    assert page.has("Free call: 985 000 111")
    assert len(page.tree.findall(".//a[@class='button']")) == 1


def test_today_shows_the_next_appointment_and_who_wrote(world):
    slot = world.times(10)[0]
    world.page.get("/appointments/new").send("Book this time", slot=str(slot.id))
    world.say(world.build.staff_actor(world.lucia), "Hello", "Are you there?")

    page = world.page.get("/")

    assert "Your next appointment Thursday, November 26 10:00, with Lucía 2 new messages Lucía wrote to you" in main(
        page
    )


def test_nothing_to_do_is_said_and_not_left_empty(world):
    page = world.page.get("/")

    assert page.has("Nothing to do today")
    assert page.has("Choose a day and time")
    assert page.has("Write to my team")


def test_without_an_open_case_every_page_of_the_plan_leads_to_a_calm_page(world, build):
    task, slot = build.a_task(world.case), world.times(10)[0]
    booked = world.page.get("/appointments/new").send("Book this time", slot=str(slot.id)).path.split("/")[2]
    with build.unit() as work:
        work.session.get_one(Case, world.case.id).status = CaseStatus.CLOSED

    for path in ("/plan", f"/plan/{task.id}", "/appointments", "/appointments/new", "/messages", "/team"):
        page = world.page.get(path)
        assert page.status == 200
        assert page.has("Your plan has ended"), path
        assert page.has("985 000 111")

    assert world.page.post("/messages", {"body": "Hello"}).has("Your plan has ended")
    assert world.page.get(f"/appointments/{booked}").heading == "Your appointment"
    assert set(world.page.get("/").links()) >= {"Today", "More"}
    assert "Messages" not in world.page.get("/").links()


def test_who_is_not_signed_in_is_sent_to_sign_in(browser):
    for path in ("/plan", "/appointments", "/appointments/new", "/messages", "/team", "/me", "/me/who-looked"):
        page = browser().get(path, follow=False)

        assert page.status == 303
        assert page.location.startswith("/sign-in")
