"""Early warnings on the screen: the reason, the answer with its reason, and nobody else's."""

from datetime import timedelta

import pytest

from app.agencies.vocabulary import Role
from app.risk.models import EarlyWarning


@pytest.fixture
def warned(build, clock):
    worker = build.a_worker()
    case = build.a_case(worker=worker)
    today = clock().date()
    made = {"rule": "unread", "grounds": {"days": 25}, "state": "open", "raised_on": today, "due_on": today}
    return worker, build.save(EarlyWarning(case_id=case.id, staff_id=worker.id, **made))


def test_a_warning_says_why_and_wants_an_answer_with_a_reason(warned, build, browser, clock):
    worker, one = warned
    desk = build.sign_in(browser(), worker)
    page = desk.get("/staff/warnings")
    assert page.has("Messages not opened.")
    assert page.has("A message has not been opened for 25 days.")

    page = desk.get(f"/staff/warnings/{one.id}")
    assert page.has("Does the phone work, and can they read it?")
    assert page.send("Save the answer").has("Choose what you do.")
    page = page.send("Save the answer", deed="aside", useful="no", answer="")
    assert page.status == 422
    assert page.has("Say why, in a few words.")
    page = page.send(
        "Save the answer", deed="wait", until=(clock().date() + timedelta(days=400)).isoformat(), answer="Away"
    )
    assert page.has("Choose a day from tomorrow on, at most 90 days ahead.")
    page = page.send("Save the answer", deed="act", useful="yes", answer="Called her sister")

    assert page.path == "/staff/warnings"
    assert page.has("Nothing to look at")
    assert desk.get(f"/staff/warnings/{one.id}").has("Called her sister")


def test_a_warning_of_somebody_else_is_not_found_and_the_rules_are_for_coordinators(warned, build, browser):
    _worker, one = warned
    colleague = build.sign_in(browser(), build.a_worker(given_name="Pilar"))
    coordinator = build.sign_in(browser(), build.a_worker(Role.COORDINATOR))

    assert colleague.get(f"/staff/warnings/{one.id}").status == 404
    assert colleague.get("/staff/warnings/rules").status == 404
    assert coordinator.get(f"/staff/warnings/{one.id}").status == 200
    assert coordinator.get("/staff/warnings/rules").has("Too few to tell")
    assert not coordinator.get("/staff/warnings/rules").has("hidden")
    evaluator = build.sign_in(browser(), build.a_worker(Role.EVALUATOR)).get("/staff/warnings/rules")
    assert evaluator.has("Answers of 2025.") and evaluator.has("Too few to tell")
    assert build.sign_in(browser("ar"), _worker).get("/staff/warnings").status == 200
