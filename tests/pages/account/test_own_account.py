"""Professionals look after their own account: name, factors, passkeys, sessions."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.identity.models import DeviceSession, Passkey
from tests.pages.account.conftest import EMAIL, PASSWORD, fields
from tests.support.authenticator import Authenticator

COOKIE = "camin-staff"


def options_of(page, kind):
    [form] = [form for form in page.tree.iter("form") if form.get("data-passkey") == kind]
    return json.loads(form.get("data-options"))


def add_passkey(desk, authenticator):
    page = desk.get("/staff/me")
    return page.send(action="/staff/me/passkeys", credential=authenticator.create(options_of(page, "create")))


def touch(browser, authenticator, follow=False):
    page = browser.get("/staff/sign-in")
    data = fields(page, action="/staff/sign-in/passkey")
    data["credential"] = authenticator.get(options_of(page, "get"))
    return browser.post("/staff/sign-in/passkey", data, follow=follow), data


@pytest.fixture
def key(desk):
    made = Authenticator()
    assert add_passkey(desk, made).has("Passkey of")
    return made


def test_name_and_language_are_changed_here(desk, trail):
    page = desk.get("/staff/me")
    assert page.has("Authenticator app") and page.has("0 spare codes left") and page.has("lucia@example.org")

    changed = page.send("Save", given_name="Luz", family_name="Fernández Ruiz", language="es")

    assert changed.has("Luz F.")
    assert "Luz" in {i.get("value") for i in changed.tree.iter("input")}
    assert changed.tree.get("lang") == "es"
    assert len(trail("agency:staff:introduce")) == 1


def test_a_name_is_needed(desk):
    refused = desk.get("/staff/me").send("Save", given_name="")

    assert refused.status == 422 and refused.has("Write your given name.")


def test_new_spare_codes_are_shown_once(desk):
    page = desk.get("/staff/me").send("Make ten new ones")

    assert page.heading == "Keep these ten spare codes"
    assert desk.get("/staff/me").has("10 spare codes left")


def test_changing_factors_needs_a_fresh_one(desk, clock, app_code, trail):
    clock.move(timedelta(minutes=6))
    page = desk.get("/staff/me")

    asked = page.send("Make ten new ones")
    assert asked.heading == "Show that it is you"
    proved = asked.send("Continue", code=app_code())

    assert proved.heading == "My account"
    assert proved.send("Make ten new ones").heading == "Keep these ten spare codes"
    assert [entry.details["by"] for entry in trail("account:session:start")][-1] == "second_factor_again"


def test_a_passkey_opens_the_back_office_without_a_password(browser, key, build, trail):
    other = browser()

    done, _data = touch(other, key)

    assert done.location == "/staff/"
    assert other.get("/staff/me").heading == "My account"
    assert [entry.details["by"] for entry in trail("account:session:start")][-1] == "passkey"


def test_a_passkey_serves_as_second_step_too(browser, key, build):
    page = browser().get("/staff/sign-in").send("Sign in", email=EMAIL, password=PASSWORD)
    asked = options_of(page, "get")
    assert len(asked["allowCredentials"]) == 1
    data = {**fields(page, action="/staff/sign-in/passkey"), "credential": key.get(asked)}

    done = page.browser.post("/staff/sign-in/passkey", data, follow=False)

    assert done.location == "/staff/"
    with build.unit() as work:
        states = set(work.session.scalars(select(DeviceSession.state).where(DeviceSession.revoked_at.is_(None))))
    assert states == {"open"}


def test_the_same_touch_opens_nothing_twice(browser, key):
    somebody = browser()
    _done, data = touch(somebody, key)

    again = browser().post("/staff/sign-in/passkey", data)

    assert again.status == 422 and again.has("The passkey did not work.")


def test_a_touch_without_its_holder_opens_nothing(browser, key):
    key.verifies = False

    assert touch(browser(), key)[0].status == 422


def test_a_touch_for_another_site_opens_nothing(browser, key):
    key.origin = "http://elsewhere.example"

    assert touch(browser(), key)[0].status == 422


def test_a_copied_authenticator_is_noticed(browser, key):
    touch(browser(), key)
    key.count = 0

    assert touch(browser(), key)[0].status == 422


def test_an_old_challenge_opens_nothing(browser, key, clock):
    page = browser().get("/staff/sign-in")
    data = fields(page, action="/staff/sign-in/passkey")
    data["credential"] = key.get(options_of(page, "get"))
    clock.move(timedelta(minutes=15))

    assert page.browser.post("/staff/sign-in/passkey", data).status == 422


@pytest.mark.parametrize("credential", ["", "{}", "not json", '{"id": "a", "rawId": "a", "response": {}, "type": "x"}'])
def test_nonsense_opens_nothing(browser, key, credential, trail):
    page = browser().get("/staff/sign-in")
    data = {**fields(page, action="/staff/sign-in/passkey"), "credential": credential}

    refused = page.browser.post("/staff/sign-in/passkey", data)

    assert refused.status == 422 and refused.has("The passkey did not work.")
    assert trail("account:session:refuse")[-1].details == {"wing": "staff", "why": "passkey"}


def test_the_passkey_of_a_leaver_opens_nothing(browser, key, lucia, build, clock):
    with build.unit() as work:
        work.session.merge(lucia).left_at = clock()

    assert touch(browser(), key)[0].status == 422


def test_a_passkey_that_was_removed_opens_nothing(browser, desk, key, build):
    page = desk.get("/staff/me").send("Remove")

    assert not page.has("Passkey of")
    with build.unit() as work:
        assert work.session.scalars(select(Passkey)).all() == []
    assert touch(browser(), key)[0].status == 422


def test_a_passkey_of_a_colleague_cannot_be_removed(desk, build, clock):
    other = build.a_worker()
    with build.unit() as work:
        passkey = Passkey(
            account_id=other.account_id, credential_id=b"1", public_key=b"2", sign_count=0, created_at=clock()
        )
        work.session.add(passkey)

    data = fields(desk.get("/staff/me"), "Sign out everywhere")
    assert desk.post(f"/staff/me/passkeys/{passkey.id}/remove", data).status == 404
    with build.unit() as work:
        assert len(work.session.scalars(select(Passkey)).all()) == 1


def test_a_passkey_made_elsewhere_is_not_kept(desk):
    refused = add_passkey(desk, Authenticator("http://elsewhere.example"))

    assert refused.status == 422 and refused.has("The passkey could not be kept.")


def test_another_open_session_is_ended_from_here_at_once(browser, desk, lucia, app_code, clock):
    other = browser()
    page = other.get("/staff/sign-in").send("Sign in", email=EMAIL, password=PASSWORD)
    other.post("/staff/sign-in/second", {**fields(page, "Continue"), "code": app_code()}, follow=False)
    assert other.get("/staff/me").heading == "My account"

    page = desk.get("/staff/me").send("End it")

    assert page.heading == "My account" and "End it" not in page.words
    assert other.get("/staff/me").heading == "Sign in to the back office"


def test_a_session_of_a_colleague_cannot_be_ended(browser, desk, build):
    colleague = build.a_worker()
    build.sign_in(browser(), colleague)
    with build.unit() as work:
        theirs = work.session.scalars(
            select(DeviceSession).where(DeviceSession.account_id == colleague.account_id)
        ).one()

    data = fields(desk.get("/staff/me"), "Sign out everywhere")
    assert desk.post(f"/staff/me/sessions/{theirs.id}/end", data).status == 404
    with build.unit() as work:
        assert work.session.get_one(DeviceSession, theirs.id).revoked_at is None


def test_the_key_of_one_form_is_not_taken_for_another_address(browser, desk, build):
    data = fields(desk.get("/staff/me"), "Sign out everywhere")
    desk.post("/staff/me", {**data, "given_name": "Luz", "language": "en"}, follow=False)

    assert desk.post("/staff/me/sessions/end", data).status == 409


def test_signing_out_everywhere_ends_this_session_too(desk, build):
    old = desk.client.get_cookie(COOKIE).value
    page = desk.get("/staff/me").send("Sign out everywhere")

    assert page.heading == "You are signed out"
    desk.client.set_cookie(COOKIE, old, domain="localhost")
    assert desk.get("/staff/me").heading == "Sign in to the back office"


def test_forged_changes_are_refused(desk):
    for path in ("/staff/me", "/staff/me/codes", "/staff/me/sessions/end", "/staff/me/passkeys"):
        assert desk.post(path, {}).status == 422
    assert desk.get("/staff/me").has("0 spare codes left")
