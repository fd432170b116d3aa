"""The keypad and the passkey, in a real browser."""

import re
from datetime import timedelta
from io import BytesIO
from urllib.parse import urlsplit

import pyotp
import pytest
import zxingcpp
from PIL import Image

from app.agencies.vocabulary import Role
from app.identity import services as identity
from app.identity.vocabulary import CodePurpose
from app.people.models import Person
from tests.browser.steps import press
from tests.browser.test_access import TARGETS
from tests.support.axe import contrast, violations

pytestmark = pytest.mark.browser
PIN, SECRET, PASSWORD = "482913", "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", "horse battery staple tree"


@pytest.fixture
def link(build):
    case = build.a_case()
    with build.unit() as work:
        person = work.session.get_one(Person, case.person_id)
        return "/sign-in/" + identity.issue_code(work, person.account_id, CodePurpose.ACCESS).token


def take_the_phone(page, link):
    page.goto(link)
    page.get_by_role("button", name="Sign in on this phone").click()
    page.get_by_label("It is mine").check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Your new PIN").fill(PIN)
    page.get_by_label("Write it again").fill(PIN)
    page.get_by_role("button", name="Save my PIN").click()
    page.get_by_role("heading", name="Hello, Rosa").wait_for()


def seen_by_the_camera(page, html):
    """The address in the QR of a page, as the camera of this phone reads it."""
    page.set_content(re.search(r'class="qr".*?(<svg.*?</svg>)', html, re.DOTALL).group(1))
    picture = Image.open(BytesIO(page.locator("svg").screenshot()))
    return urlsplit(zxingcpp.read_barcodes(picture)[0].text).path


def test_an_old_phone_far_away_is_signed_in_by_the_qr_of_the_invitation_and_opened_by_its_keypad(
    window, build, browser, clock, slow_line
):
    lucia = build.a_worker()
    case = build.a_case(lucia)
    paper = build.sign_in(browser(), lucia).get(f"/staff/cases/{case.id}/access").send("Make a code")
    page = slow_line(window())
    take_the_phone(page, seen_by_the_camera(page, paper.html))
    clock.move(timedelta(minutes=11))
    page.goto("/")

    for digit in PIN[:3]:
        page.get_by_role("button", name=digit, exact=True).click()
    assert page.locator("#pin-count").inner_text() == "You have 3 of 6"
    assert page.locator(".pin-boxes").inner_text().split() == ["●"] * 3
    page.get_by_role("button", name="Erase").click()
    page.keyboard.type(PIN[2:4])
    page.get_by_role("button", name="Show the numbers").click()
    assert page.locator(".pin-boxes").inner_text().split() == list(PIN[:4])
    page.keyboard.type(PIN[4:])
    page.get_by_role("button", name="Enter").click()

    page.get_by_role("heading", name="Hello, Rosa").wait_for()


def test_a_pin_can_be_pasted_with_spaces_and_other_digits(window, link, clock):
    page = window()
    take_the_phone(page, link)
    clock.move(timedelta(minutes=11))
    page.goto("/")

    page.locator("#pin").fill("٤٨٢ 913")
    page.get_by_role("button", name="Enter").click()

    page.get_by_role("heading", name="Hello, Rosa").wait_for()


def test_without_script_one_plain_field_opens_the_phone(window, link, clock):
    page = window(script=False)
    take_the_phone(page, link)
    clock.move(timedelta(minutes=11))
    page.goto("/")

    assert page.get_by_role("button").all_inner_texts() == ["Enter"]
    page.get_by_label("Your PIN").fill(PIN)
    page.get_by_role("button", name="Enter").click()

    page.get_by_role("heading", name="Hello, Rosa").wait_for()


def test_a_passkey_is_made_and_opens_the_back_office(window, build, clock):
    build.a_worker(role=Role.ADMINISTRATOR, email="lucia@example.org", password=PASSWORD, totp=SECRET)
    desk = window(desk=True)
    devices = desk.context.new_cdp_session(desk)
    devices.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
               "isUserVerified": True, "automaticPresenceSimulation": True}  # fmt: skip
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    desk.goto("/staff/me")
    desk.get_by_label("E-mail").fill("lucia@example.org")
    desk.get_by_label("Password").fill(PASSWORD)
    desk.get_by_role("button", name="Sign in", exact=True).click()
    desk.get_by_label("Code").fill(pyotp.TOTP(SECRET).at(clock()))
    desk.get_by_role("button", name="Continue").click()

    desk.get_by_role("button", name="Add a passkey of this device").click()
    desk.get_by_text("Passkey of Tue").wait_for()
    desk.get_by_role("button", name="Sign out", exact=True).click()
    desk.goto("/staff/sign-in?next=/staff/me")
    desk.get_by_role("button", name="Use a passkey").click()

    desk.get_by_role("heading", name="My account").wait_for()


def faults(page):
    """What is wrong with the page for somebody who sees little, taps with a thumb, or has a small phone."""
    size = page.viewport_size
    small = page.evaluate(TARGETS, 23.5 if size["width"] > 700 else 47.5)
    page.set_viewport_size({"width": 320, "height": 640})
    wide = page.evaluate("document.documentElement.scrollWidth") > 320
    page.set_viewport_size(size)
    return violations(page) + contrast(page, dark=True) + small + (["scrolls sideways at 320 px"] if wide else [])


@pytest.mark.look
@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_step_of_a_participant_is_for_everyone(window, build, link, clock, language):
    page = window(language=language)
    found = {}

    def look(name):
        found[name] = faults(page)

    def go_on():
        press(page, page.locator("main button[type=submit]:visible").first)

    page.goto(f"/sign-in?lang={language}")
    look("code")
    go_on()
    look("code refused")
    page.goto("/sign-in/lost")
    look("lost")
    page.goto(link)
    look("link")
    go_on()
    look("phone")
    go_on()
    look("phone refused")
    page.locator("[value=mine]").check()
    go_on()
    look("choose")
    go_on()
    look("choose refused")
    page.locator("#pin").fill(PIN)
    page.locator("#again").fill(PIN)
    go_on()
    clock.move(timedelta(minutes=11))
    page.goto("/pin")
    look("pin")
    go_on()
    look("pin refused")
    page.goto("/pin/forgot")
    look("forgot")
    page.goto("/sign-out")
    look("leave")
    go_on()
    look("left")
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


@pytest.mark.look
@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_step_of_a_professional_is_for_everyone(window, build, clock, language):
    lucia = build.a_worker(role=Role.ADMINISTRATOR, email="lucia@example.org")
    with build.unit() as work:
        invitation = identity.invite(work, lucia.account_id).token
    page, found = window(desk=True, language=language), {}

    def look(name):
        found[name] = faults(page)

    page.goto(f"/staff/invite/{invitation}?lang={language}")
    look("invitation")
    page.locator("#password").fill(PASSWORD)
    page.locator("#code").fill(pyotp.TOTP(page.locator("[data-secret]").inner_text()).at(clock()))
    press(page, page.locator("main button[type=submit]"))
    look("spare codes")
    press(page, page.locator("main button[type=submit]"))
    look("spare codes shown")
    page.goto("/staff/me")
    look("own account")
    page.goto("/staff/sign-in/second")
    look("second")
    page.goto("/staff/sign-out")
    look("leave")
    press(page, page.locator("main button[type=submit]"))
    look("left")
    page.goto("/staff/sign-in")
    look("password")
    press(page, page.locator("main form >> nth=0").locator("button"))
    look("password refused")
    page.goto("/staff/sign-in/lost?tries=over")
    look("lost")
    assert {name: wrong for name, wrong in found.items() if wrong} == {}
