"""A plan from the professional's desk to the person's phone: designed with htmx, agreed without script at 360 px."""

import pytest
from playwright.sync_api import expect

from app.agencies.models import ServiceOffer
from app.agencies.vocabulary import AgencyKind
from app.assessment.queries import Need
from app.pages.staff import package, package_bench
from app.people.vocabulary import Domain
from tests.browser.test_messages import signed_in
from tests.browser.test_staff_pages import build_person
from tests.support.axe import violations

__all__ = ["signed_in"]
pytestmark = [pytest.mark.browser, pytest.mark.look]


@pytest.fixture
def needs(monkeypatch, clock):
    agreed = [Need(Domain.HOUSING, "housing", 2, 5, clock.now.date())]
    for module in (package, package_bench):
        monkeypatch.setattr(module, "current_needs", lambda _work, _case_id: agreed)


def test_a_plan_is_proposed_at_the_desk_and_agreed_on_a_phone_without_script(signed_in, build, clock, needs):
    lucia = build.a_worker()
    case, agency = build.a_case(lucia), build.an_agency(AgencyKind.NGO, "Asociación Vecinal")
    build.save(
        ServiceOffer(agency_id=agency.id, name="Mediación", domains=["housing"], search_key="mediacion",
                     places_total=3, places_free=3, updated_at=clock.now)
    )  # fmt: skip
    desk = signed_in(lucia, desk=True)
    desk.goto(f"/staff/cases/{case.id}/plan")
    desk.get_by_role("button", name="Begin a draft").click()
    desk.locator(".need-list").get_by_role("link", name="Work").click()
    expect(desk).to_have_url(f"{desk.url.partition('?')[0]}?domain=work")
    desk.locator(".need-list").get_by_role("link", name="Home").click()
    desk.locator("#choose form button").click()
    expect(desk.locator("#items")).to_contain_text("Mediación")
    expect(desk.locator("#choose")).to_contain_text("In the plan")
    expect(desk.locator("#summary")).to_contain_text("referrals 1")
    assert violations(desk) == []
    desk.get_by_role("button", name="Propose it to Rosa").click()
    expect(desk.locator("main")).to_contain_text("It waits for the answer of Rosa")

    phone = signed_in(build_person(build, case), script=False)
    phone.goto("/")
    phone.get_by_role("link", name="Look at the plan").click()
    expect(phone.locator("main")).to_contain_text("your team gives your name and phone to: Mediación")
    phone.get_by_role("button", name="Yes, I agree").click()
    expect(phone.locator("h1")).to_have_text("Your plan begins")
    phone.get_by_role("link", name="See my steps").click()
    expect(phone.locator("main")).to_contain_text("Your team has asked. There is no answer yet.")
