"""An invitation sets password and second factor, once; for who is here already it starts both anew."""

import re
from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import select

from app.identity import services as identity
from app.identity.models import Passkey
from tests.pages.account.conftest import EMAIL, PASSWORD, SECRET

NEW = "river window seven candles"


@pytest.fixture
def link(lucia, build):
    def invite():
        with build.unit() as work:
            return f"/staff/invite/{identity.invite(work, lucia.account_id).token}"

    return invite


def shown_secret(page):
    return next(code.text for code in page.tree.iter("code") if "data-secret" in code.attrib)


def accept(page, clock, **more):
    code = pyotp.TOTP(shown_secret(page)).at(clock())
    values = {"given_name": "Lucía", "family_name": "Fernández", "password": NEW, "code": code, **more}
    return page.send("Finish", **values)


def test_an_invitation_sets_password_app_and_ten_spare_codes(browser, link, clock, trail):
    opened = browser()
    page = opened.get(link())
    assert page.has(EMAIL)

    done = accept(page, clock)
    assert done.heading == "Make ten spare codes"
    done = done.send("Show me ten spare codes")

    assert done.heading == "Keep these ten spare codes"
    codes = [code.text for code in done.tree.iter("code")]
    assert len(set(codes)) == 10 and all(re.fullmatch(r"[A-Z2-9]{4} [A-Z2-9]{4}", code) for code in codes)
    assert opened.get("/staff/me").has("10 spare codes left")
    assert len(trail("account:staff:set_up")) == 1
    assert [entry.details["by"] for entry in trail("account:session:start")] == ["invitation"]


def test_the_new_secrets_work_and_the_old_ones_do_not(browser, link, clock):
    page = browser().get(link())
    secret = shown_secret(page)
    shown = accept(page, clock).send("Show me ten spare codes")
    codes = [code.text for code in shown.tree.iter("code")]
    clock.move(timedelta(seconds=30))

    assert browser().get("/staff/sign-in").send("Sign in", email=EMAIL, password=PASSWORD).status == 422
    page = browser().get("/staff/sign-in").send("Sign in", email=EMAIL, password=NEW)
    assert page.send("Continue", code=pyotp.TOTP(SECRET).at(clock())).status == 422
    assert (
        page.browser.post("/staff/sign-in/second", sent(page, pyotp.TOTP(secret).at(clock())), follow=False).status
        == 303
    )
    page = browser().get("/staff/sign-in").send("Sign in", email=EMAIL, password=NEW)
    assert page.browser.post("/staff/sign-in/second", sent(page, codes[0]), follow=False).status == 303


def sent(page, code):
    return {**{i.get("name"): i.get("value") or "" for i in page.form("Continue").iter("input")}, "code": code}


def test_a_reset_ends_sessions_passkeys_and_spare_codes(browser, desk, lucia, link, clock, build):
    with build.unit() as work:
        spare = identity.issue_spare_codes(work, lucia.account_id)
        work.session.add(
            Passkey(account_id=lucia.account_id, credential_id=b"1", public_key=b"2", sign_count=0, created_at=clock())
        )
    accept(browser().get(link()), clock)

    assert desk.get("/staff/me").heading == "Sign in to the back office"
    with build.unit() as work:
        assert work.session.scalars(select(Passkey)).all() == []
        assert not identity.second_factor(work, identity.account(work, lucia.account_id), spare[0])


def test_looking_uses_nothing_up_and_the_button_works_once(browser, link, clock):
    address = link()
    browser().get(address)
    page, late = browser().get(address), browser().get(address)
    accept(page, clock)

    again = accept(late, clock)

    assert again.status == 404 and again.heading == "This link does not work any more"
    assert browser().get(address).heading == "This link does not work any more"


def test_an_invitation_ends_after_three_days_and_with_the_next_one(browser, link, clock):
    first, second = link(), link()
    assert browser().get(first).status == 404
    assert browser().get(second).status == 200
    clock.move(timedelta(days=3))

    assert browser().get(second).status == 404
    assert browser().get("/staff/invite/never-made").status == 404


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("short one", "Use 12 to 128 characters."),
        ("x" * 129, "Use 12 to 128 characters."),
        ("aaaaaaaaaaaa", "Somebody could guess this one."),
        ("123456123456", "Somebody could guess this one."),
        ("lucia-lucia-1", "Somebody could guess this one."),
        ("", "Choose a password."),
    ],
)
def test_a_password_that_is_guessed_early_is_refused(browser, link, clock, password, words):
    page = browser().get(link())
    secret = shown_secret(page)

    refused = accept(page, clock, password=password)

    assert refused.status == 422 and refused.has(words)
    assert shown_secret(refused) == secret
    assert accept(refused, clock).heading == "Make ten spare codes"


def test_a_wrong_code_of_the_app_is_refused_and_the_secret_stays(browser, link, clock):
    page = browser().get(link())

    refused = accept(page, clock, code="000000")

    assert refused.status == 422 and refused.has("This is not the code that the app shows now.")
    assert shown_secret(refused) == shown_secret(page)


def test_a_secret_that_somebody_changed_is_replaced(browser, link, clock):
    page = browser().get(link())

    refused = page.send("Finish", given_name="L", password=NEW, secret="forged", code=pyotp.TOTP(SECRET).at(clock()))

    assert refused.status == 422
    assert shown_secret(refused) not in {SECRET, shown_secret(page)}


def test_the_picture_and_the_text_carry_the_same_secret(browser, link):
    page = browser().get(link())

    [picture] = [e for e in page.tree.iter("div") if e.get("class") == "qr"]
    assert any("svg" in e.tag for e in picture.iter()) and picture.get("aria-label")
    assert len(shown_secret(page)) == 32
