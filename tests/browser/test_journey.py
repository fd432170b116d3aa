"""The main journey in a real browser, from the poster to the audit, on both databases; the check with and without script."""

import re
from datetime import UTC, datetime, timedelta

import pyotp
import pytest

from app.agencies.vocabulary import Role
from app.audit.models import AuditEntry
from app.audit.services import check_chain
from app.foundation.actor import Actor
from tests.pages.public.walking import PARENT_OF_TWO

pytestmark = pytest.mark.browser
SECRET, PASSWORD, PIN = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", "horse battery staple tree", "482913"
FRIDAY = datetime(2026, 11, 27, tzinfo=UTC)


@pytest.fixture
def office(build):
    """A coordinator and a social worker of the agency that covers the territory, and the place where they receive."""
    build.a_location()
    return {
        "carmen@example.org": build.a_worker(
            Role.COORDINATOR, given_name="Carmen", email="carmen@example.org", password=PASSWORD, totp=SECRET
        ),
        "lucia@example.org": build.a_worker(
            given_name="Lucía", email="lucia@example.org", password=PASSWORD, totp=SECRET
        ),
    }


def staff_sign_in(page, email, clock):
    page.goto("/staff/sign-in")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.locator("input[name=code]").fill(pyotp.TOTP(SECRET).at(clock.now))
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url("**/staff/")


def make_a_campaign(page):
    page.get_by_role("link", name="Campaigns").click()
    page.get_by_role("link", name="New campaign").click()
    page.locator("[name=name]").fill("Autumn in Mieres")
    page.locator("[name=starts_on]").fill("2026-11-01")
    page.locator("[name=ends_on]").fill("2026-12-20")
    page.locator("[name=places]").fill("Library of Mieres\nPharmacy of Turón")
    page.locator("main form button[type=submit]").last.click()
    page.get_by_role("heading", name="Autumn in Mieres").wait_for()
    assert page.locator("svg path[stroke], .qr svg").count() >= 2
    return re.search(r"/o/[\w-]+", page.content()).group(0)


def answer_the_check(page, address, language):
    """Answer one question a screen; returns how many screens it took."""
    page.goto(address)
    page.locator(f"[hreflang={language}], [value={language}], [href*='lang={language}']").first.click()
    if page.locator("form.ask").count() == 0:
        page.locator("main .button").first.click()
    screens = 0
    while page.locator("form.ask").count():
        key = page.locator("form.ask").get_attribute("action").rpartition("/")[2]
        fill_in(page, PARENT_OF_TWO.get(key, {"answer": "?"}))
        page.locator("form.ask button[type=submit]").click()
        screens += 1
        assert screens <= 15, "more than 15 screens"
    return screens


def fill_in(page, answers):
    for name, value in answers.items():
        field = page.locator(f"form.ask [name='{name}']")
        if name == "answer":
            page.locator(f"form.ask [name=answer][value='{value}']").check()
        elif field.evaluate("e => e.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)


def ask_to_be_called(page):
    page.get_by_role("link", name="I want you to call me").click()
    page.locator("[name=name]").fill("Rosa Menéndez")
    page.locator("[name=phone]").fill("600 000 123")
    for box in page.locator("main input[type=checkbox]").all():
        box.check()
    page.locator("main form button[type=submit]").last.click()
    page.get_by_role("heading", name="We will call you").wait_for()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
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
    worker.get_by_role("link", name="Rosa Menéndez").first.click()
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


def record_the_call(page):
    page.locator("[name=reached][value=yes]").check()
    page.locator("form:has([name=reached]) button[type=submit]").click()
    page.wait_for_load_state()


def open_the_case(page):
    if page.locator("[name=consent]").count() == 0:
        page.get_by_role("link", name=re.compile("open a case", re.IGNORECASE)).first.click()
    if page.locator("[name=way]").count() and page.locator("[name=way]:checked").count() == 0:
        page.locator("[name=way]").first.check()
    page.locator("[name=consent]").check()
    page.locator("form:has([name=consent]) button[type=submit]").last.click()
    page.wait_for_url(re.compile(r"/staff/cases/[0-9a-f-]{36}"))


def give_access(page):
    case = re.search(r"/staff/cases/[0-9a-f-]{36}", page.url).group(0)
    page.goto(case + "/access")
    page.locator("main form button[type=submit]").first.click()
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
    page.locator("form:has(input[type=date]) button[type=submit]").last.click()
    page.wait_for_load_state()
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
    worker.locator("form:has(textarea) button[type=submit]").click()
    phone.goto("/messages")
    assert "Please bring your registration." in phone.locator("main").inner_text()
    phone.locator("textarea").fill("Thank you. I will bring it.")
    phone.locator("form:has(textarea) button[type=submit]").click()
    phone.wait_for_load_state()
    worker.goto(case + "/messages")
    assert "I will bring it." in worker.locator("main").inner_text()
