"""Two agencies and a person: enrolled at the desk, a plan agreed on a phone without script, a referral to its end."""

import re

import pytest
from playwright.sync_api import expect

from app.agencies.models import ServiceOffer
from app.agencies.vocabulary import AgencyKind, Role
from app.assessment.queries import Need
from app.pages.staff import package, package_bench
from app.people.vocabulary import Domain
from tests.browser.steps import press
from tests.browser.test_journey import give_access, sign_in_with_the_code
from tests.browser.test_messages import signed_in

__all__ = ["signed_in"]
pytestmark = [pytest.mark.browser, pytest.mark.look]


@pytest.fixture
def needs(monkeypatch, clock):
    agreed = [Need(Domain.HOUSING, "housing", 2, 5, clock.now.date())]
    for module in (package, package_bench):
        monkeypatch.setattr(module, "current_needs", lambda _work, _case_id: agreed)


@pytest.fixture
def partner(build, clock):
    """An educator of another agency, and the service with three places that it keeps in the directory."""
    agency = build.an_agency(AgencyKind.NGO, "Asociación Vecinal")
    build.save(
        ServiceOffer(
            agency_id=agency.id,
            name="Mediación",
            domains=["housing"],
            search_key="mediacion",
            places_total=3,
            places_free=3,
            updated_at=clock.now,
        )
    )
    return build.a_worker(Role.EDUCATOR, agency=agency, given_name="Marta")


def enrol(desk):
    desk.goto("/staff/cases/new")
    desk.locator("[name=given_name]").fill("Rosa")
    desk.locator("[name=family_name]").fill("Menéndez")
    desk.locator("[name=consent]").check()
    if desk.locator("[name=way]").count():
        desk.locator("[name=way]").first.check()
    desk.locator("form:has([name=consent]) button[type=submit]").last.click()
    desk.wait_for_url(re.compile(r"/staff/cases/[0-9a-f-]{36}"))
    return re.search(r"/staff/cases/[0-9a-f-]{36}", desk.url)[0]


def propose(desk, case):
    desk.goto(f"{case}/plan")
    desk.get_by_role("button", name="Begin a draft").click()
    desk.locator(".need-list").get_by_role("link", name="Home").click()
    desk.locator("#choose form button").click()
    expect(desk.locator("#items")).to_contain_text("Mediación")
    desk.get_by_role("button", name="Propose it to Rosa").click()
    expect(desk.locator("main")).to_contain_text("It waits for the answer of Rosa")


def answer(page, state):
    page.locator(f"[name=state][value={state}]").check()
    press(page, page.locator("form:has([name=state]) button[type=submit]").last)


def test_from_enrolment_to_a_plan_that_is_agreed_and_a_referral_that_is_finished(
    signed_in, window, live, build, partner, needs
):
    desk = signed_in(build.a_worker(), desk=True)
    case = enrol(desk)
    code = give_access(desk)
    propose(desk, case)

    phone = window(script=False)
    phone.context.add_cookies([{"name": "lang", "value": "en", "url": live}])
    sign_in_with_the_code(phone, code)
    phone.get_by_role("link", name="Look at the plan").click()
    phone.get_by_role("button", name="Yes, I agree").click()
    expect(phone.locator("h1")).to_have_text("Your plan begins")

    inbox = signed_in(partner, desk=True)
    inbox.goto("/staff/referrals")
    press(inbox, inbox.get_by_role("link", name="Rosa").first)
    assert "Menéndez" not in inbox.locator("main").inner_text(), "a service reads what the person shares and no more"
    for state in ("accepted", "started", "done"):
        answer(inbox, state)
    assert inbox.goto(case).status == 404, "a service that is asked does not open the file"

    phone.goto("/team")
    expect(phone.locator("main")).to_contain_text("You have finished there.")
    desk.goto(f"{case}/referrals")
    expect(desk.locator("main")).to_contain_text("They have finished")
    phone.goto("/me/who-looked")
    expect(phone.locator("main")).to_contain_text("Lucía")
