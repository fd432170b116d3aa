"""What people of a story do in a real browser, step by step."""

import re

import pyotp

from app.people.models import Person
from tests.pages.public.walking import PARENT_OF_TWO

SECRET, PASSWORD = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", "horse battery staple tree"


def press(page, button):
    """Presses what leads to another page, and goes on when that page is there: what is read next is read on it."""
    with page.expect_navigation():
        button.click()


def staff_sign_in(page, email, clock):
    page.goto("/staff/sign-in")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.locator("input[name=code]").fill(pyotp.TOTP(SECRET).at(clock.now))
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url("**/staff/")


def make_a_campaign(page, places=("Library of Mieres", "Pharmacy of Turón")):
    page.get_by_role("link", name="Campaigns").click()
    page.get_by_role("link", name="New campaign").click()
    page.locator("[name=name]").fill("Autumn in Mieres")
    page.locator("[name=starts_on]").fill("2026-11-01")
    page.locator("[name=ends_on]").fill("2026-12-20")
    page.locator("[name=places]").fill("\n".join(places))
    page.locator("main form button[type=submit]").last.click()
    page.get_by_role("heading", name="Autumn in Mieres").wait_for()
    assert page.locator("svg path[stroke], .qr svg").count() >= len(places)
    return re.search(r"/o/[\w-]+", page.content()).group(0)


def answer_the_check(page, address, language):
    """Answer one question a screen; returns how many screens it took."""
    page.goto(address)
    press(page, page.locator(f"[hreflang={language}], [value={language}], [href*='lang={language}']").first)
    if page.locator("form.ask").count() == 0:
        press(page, page.locator("main .button").first)
    screens = 0
    while page.locator("form.ask").count():
        key = page.locator("form.ask").get_attribute("action").rpartition("/")[2]
        fill_in(page, PARENT_OF_TWO.get(key, {"answer": "?"}))
        press(page, page.locator("form.ask button[type=submit]"))
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


def record_the_call(page):
    page.locator("[name=reached][value=yes]").check()
    press(page, page.locator("form:has([name=reached]) button[type=submit]"))


def open_the_case(page):
    if page.locator("[name=consent]").count() == 0:
        press(page, page.get_by_role("link", name=re.compile("open a case", re.IGNORECASE)).first)
    if page.locator("[name=way]").count() and page.locator("[name=way]:checked").count() == 0:
        page.locator("[name=way]").first.check()
    page.locator("[name=consent]").check()
    page.locator("form:has([name=consent]) button[type=submit]").last.click()
    page.wait_for_url(re.compile(r"/staff/cases/[0-9a-f-]{36}"))


def enter(build, page, somebody):
    """Give this window an open session."""

    class Cookies:
        def __init__(self):
            self.client = self

        def set_cookie(self, name, value, domain):
            page.context.add_cookies([{"name": name, "value": value, "url": f"http://{domain}:{page.url_port}/"}])

    build.sign_in(Cookies(), somebody)


def person_of(build, case):
    with build.unit() as work:
        return work.session.get_one(Person, case.person_id)
