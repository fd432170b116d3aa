"""The whole loop in a real browser: a poster, the check on two phones, a call, a case, a claim granted, the funnel."""

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from app.foundation.actor import Actor
from app.outreach.models import LinkCount, OutreachLink
from app.outreach.vocabulary import Step
from tests.browser.steps import (
    answer_the_check,
    ask_to_be_called,
    make_a_campaign,
    open_the_case,
    press,
    record_the_call,
    staff_sign_in,
)
from tests.pages.staff.outreach_things import claimed
from tests.support.axe import violations
from tests.support.printed import Printed

pytestmark = [pytest.mark.browser, pytest.mark.look]
EARLIER = 4  # people of earlier weeks: too few to be shown, until one more comes


@pytest.fixture
def earlier(build, units, office):
    """Four people went all the way by the first link that there is."""

    def went(link):
        for step in Step:
            build.save(LinkCount(link_id=link.id, day=date(2026, 11, 20), step=step, count=EARLIER))
        for number in range(EARLIER):
            person = build.a_person(given_name=f"Earlier {number}")
            claimed(build, link, build.a_case(office["lucia@example.org"], person), Decimal(700))

    return went


def test_from_the_poster_to_money_that_comes(window, office, earlier, units, clock):
    coordinator = window(desk=True)
    staff_sign_in(coordinator, "carmen@example.org", clock)
    make_a_campaign(coordinator, ["Library of Mieres"])
    with units.reading(Actor.anonymous()) as work:
        link = work.session.scalars(select(OutreachLink)).one()
    earlier(link)

    address = poster_of(coordinator)
    assert address.endswith(f"/o/{link.token}")
    with_script, without_script = window(), window(script=False)
    for phone in (without_script, with_script):
        assert answer_the_check(phone, address, "en") <= 15
        assert "You may be entitled" in phone.locator("h1").inner_text()
        assert phone.evaluate("document.documentElement.scrollWidth") <= 360
    ask_to_be_called(with_script)

    clock.move(timedelta(minutes=1))
    worker = window(desk=True)
    staff_sign_in(worker, "lucia@example.org", clock)
    assert funnel_of(worker, "Library of Mieres")[4:] == ["5", *["fewer than 5"] * 4, "hidden"]
    worker.goto("/staff/outreach/callbacks")
    press(worker, worker.get_by_role("link", name="Rosa Menéndez").first)
    record_the_call(worker)
    open_the_case(worker)
    grant(worker, "1.099,20")

    assert funnel_of(worker, "Library of Mieres") == ["6", "6", "6", "6", *["5"] * 5, "€3,899"]
    assert "Where most people are lost" in worker.locator("figure h2").first.inner_text()
    assert worker.locator("figure rect").count() == 9
    assert violations(worker) == []
    coordinator.goto(coordinator.url.partition("/posters")[0])
    assert violations(coordinator) == []


def poster_of(page):
    """What a phone reads on the poster that the coordinator prints."""
    press(page, page.get_by_role("link", name="Posters to print"))
    href = page.get_by_role("link", name="Download as PDF").get_attribute("href")
    assert violations(page) == []
    (address,) = Printed(page.request.get(href).body()).codes()
    return address


def funnel_of(page, place):
    page.goto("/staff/outreach")
    press(page, page.get_by_role("link", name="Autumn in Mieres"))
    cells = page.locator("tbody tr", has_text=place).locator("td").all_inner_texts()
    return [re.sub(r"\s+", " ", cell) for cell in cells]


def grant(page, amount):
    """The claim is begun, handed in, and granted."""
    case = re.search(r"/staff/cases/[0-9a-f-]{36}", page.url).group(0)
    page.goto(case + "/benefits")
    page.locator("select[name=benefit]").select_option("es.imv")
    press(page, page.locator("form:has([name=benefit]) button[type=submit]"))
    claim = page.url
    page.goto(claim + "/apply")
    page.locator("form:has([name=on]) button[type=submit]").click()
    page.wait_for_url(claim)
    page.goto(claim + "/grant")
    page.locator("[name=month]").fill(amount)
    page.locator("[name=starts_on]").fill("2026-12-01")
    page.locator("form:has([name=month]) button[type=submit]").click()
    page.wait_for_url(claim)
