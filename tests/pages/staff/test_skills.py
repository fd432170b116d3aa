"""Digital skills in the file: a task as a step, and only what the person shows."""

from datetime import timedelta

from app.casework.models import Case
from app.skills.services import finish
from app.skills.vocabulary import Outcome


def test_a_task_becomes_a_step_and_only_what_is_shared_is_seen(build, browser, units):
    worker, person = build.a_worker(), build.a_person()
    case = build.a_case(worker=worker, person=person)
    desk, phone = build.sign_in(browser(), worker), build.sign_in(browser(), person)
    path = f"/staff/cases/{case.id}/skills"

    page = desk.get(path)
    assert page.has("Nothing is shared.")
    assert page.send("Give this task").has("Choose a task from the list.")
    page = page.send("Give this task", task="wifi", due_on="2026-12-04")
    assert page.has("Connect to the Wi-Fi of the centre Last day: Friday, December 4.")
    assert page.send("Give this task", task="wifi").has("This task is already in the plan and not done yet.")
    assert phone.get("/tasks").has("In your plan")

    with units.writing(build.person_actor(person)) as work:
        own = work.session.get_one(Case, case.id)
        finish(work, own, "send-photo", Outcome.HELP, shared=True)
        finish(work, own, "good-password", Outcome.ALONE, shared=False)

    page = desk.get(path)
    assert page.has("Send a photo of a paperYes, with helpThe person said so1")
    assert page.html.count("Make a password that you remember") == 1, "the choice in the list, and no trace of the rest"
    assert build.sign_in(browser(), build.a_worker(given_name="Pilar")).get(path).status == 404


def test_a_group_gets_one_task_at_once_and_shows_what_it_lets_us_see(build, browser, units):
    worker = build.a_worker()
    cases = [build.a_case(worker=worker, person=build.a_person(name)) for name in ("Rosa", "Amina", "Ion")]
    desk = build.sign_in(browser(), worker)
    page = desk.get("/staff/skills")
    assert page.send("Give this task", task="wifi").has("Tick the people it is for.")

    page.send("Give this task", task="wifi", people=[str(case.id) for case in cases[:2]])

    given = [
        desk.get(f"/staff/cases/{case.id}/skills").has("Connect to the Wi-Fi of the centre No last day")
        for case in cases
    ]
    assert given == [True, True, False]

    with build.unit() as work:
        for outcome in (Outcome.HELP, Outcome.ALONE):
            finish(work, work.session.get_one(Case, cases[0].id), "wifi", outcome, shared=True)
            work.now += timedelta(minutes=5)
    page = desk.get("/staff/skills?task=wifi")
    assert page.has("Yes, on my own") and page.words.count("Not shown to us") == 2
    assert page.has("To compare with the official page") and page.has("The coordinators of the programme")
    assert desk.get(f"/staff/cases/{cases[0].id}/skills").has("Better than the first time")
