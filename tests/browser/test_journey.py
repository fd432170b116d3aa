"""The main journey in a real browser, from the poster to the audit, on both databases; the check with and without script."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from app.audit.models import AuditEntry
from app.audit.services import check_chain
from app.foundation.actor import Actor
from tests.browser.steps import (
    answer_the_check,
    ask_to_be_called,
    make_a_campaign,
    open_the_case,
    press,
    record_the_call,
    staff_sign_in,
)

# With script on one database, without on the other.
pytestmark = [pytest.mark.browser, pytest.mark.look]
PIN = "482913"
FRIDAY = datetime(2026, 11, 27, tzinfo=UTC)


@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
def test_the_whole_journey(window, office, units, clock, script):
    coordinator = window(desk=True)
    staff_sign_in(coordinator, "carmen@example.org", clock)
    link = make_a_campaign(coordinator)

    phone = window(script=script)
    screens = answer_the_check(phone, link, "en")
    assert "You may be entitled to 2 benefits" in phone.locator("h1").inner_text().replace("\n", " ")
    words = phone.locator("main").inner_text()
    assert "1,335" in words or "1,443" in words, words[:600]
    assert "€" in words
    assert screens <= 15
    ask_to_be_called(phone)

    clock.move(timedelta(minutes=1))
    worker = window(desk=True)
    staff_sign_in(worker, "lucia@example.org", clock)
    press(worker, worker.get_by_role("link", name="Rosa Menéndez").first)
    record_the_call(worker)
    open_the_case(worker)
    household = worker.locator("main").inner_text()
    assert household.count("Son or daughter") == 2

    code = give_access(worker)
    sign_in_with_the_code(phone, code)
    offer_a_time(worker)
    book_it(phone)
    write_to_each_other(worker, phone)
    phone.goto("/me/who-looked")
    assert "Lucía" in phone.locator("main").inner_text()

    with units.reading(Actor.anonymous()) as work:
        verdict = check_chain(work.session)
        done = {entry.action for entry in work.session.query(AuditEntry)}
    assert verdict.broken is None, verdict
    assert {"case:file:open", "case:file:read", "appointment:visit:book", "message:thread:write"} <= done


def give_access(page):
    case = re.search(r"/staff/cases/[0-9a-f-]{36}", page.url).group(0)
    page.goto(case + "/access")
    press(page, page.locator("main form button[type=submit]").first)
    found = re.search(r"\b([A-Z2-9]{4}) ([A-Z2-9]{4})\b", page.locator("main").inner_text())
    page.goto(case)
    return found.group(0)


def sign_in_with_the_code(page, code):
    page.goto("/sign-in")
    page.locator("[name=code]").fill(code.lower())
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_label("It is mine").check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Your new PIN").fill(PIN)
    page.get_by_label("Write it again").fill(PIN)
    page.get_by_role("button", name="Save my PIN").click()
    page.get_by_role("heading", name="Hello, Rosa").wait_for()


def offer_a_time(page):
    case = re.search(r"/staff/cases/[0-9a-f-]{36}", page.url).group(0)
    page.goto(case + "/times")
    page.locator("input[type=date]").first.fill("2026-11-27")
    for field, at in zip(page.locator("input[type=time]").all(), ("10:00", "11:00"), strict=False):
        field.fill(at)
    press(page, page.locator("form:has(input[type=date]) button[type=submit]").last)
    assert "10:00" in page.locator("main").inner_text()


def book_it(page):
    page.goto("/appointments/new")
    page.locator("label:has(input[name=slot])").first.click()
    page.locator("form:has([name=slot]) button[type=submit]").click()
    page.get_by_role("heading", name="Your appointment is booked").wait_for()
    assert "Friday, November 27" in page.locator("main").inner_text().replace("\u00a0", " ")


def write_to_each_other(worker, phone):
    case = re.search(r"/staff/cases/[0-9a-f-]{36}", worker.url).group(0)
    worker.goto(case + "/messages")
    worker.locator("textarea").fill("Hello Rosa. Please bring your registration.")
    press(worker, worker.locator("form:has(textarea) button[type=submit]:not([formaction])"))
    phone.goto("/messages")
    assert "Please bring your registration." in phone.locator("main").inner_text()
    phone.locator("textarea").fill("Thank you. I will bring it.")
    press(phone, phone.locator("form:has(textarea) button[type=submit]:not([formaction])"))
    worker.goto(case + "/messages")
    assert "I will bring it." in worker.locator("main").inner_text()
