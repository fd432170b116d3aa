"""Professionals come in with two factors; nobody learns from an answer who works here."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.identity import services as identity
from app.identity.models import Account, DeviceSession
from tests.pages.account.conftest import EMAIL, PASSWORD, fields

COOKIE = "camin-staff"
SECRETS = re.compile(r'(value|data-options)="[^"]*"')


def first_step(browser, email=EMAIL, password=PASSWORD):
    return browser.get("/staff/sign-in").send("Sign in", email=email, password=password)


def second_step(page, code):
    data = {**fields(page, "Continue"), "code": code}
    return page.browser.post("/staff/sign-in/second", data, follow=False)


def token(browser):
    found = browser.client.get_cookie(COOKIE)
    return found and found.value


def test_password_and_app_open_the_back_office(browser, lucia, app_code, trail):
    page = first_step(browser())
    assert page.heading == "Show that it is you"

    done = second_step(page, app_code())

    assert done.status == 303 and done.location == "/staff/"
    assert page.browser.get("/staff/me").heading == "My account"
    [start] = trail("account:session:start")
    assert start.actor_id == lucia.id and start.details == {"by": "second_factor"}


def test_the_password_alone_opens_nothing(browser, lucia):
    page = first_step(browser())

    assert page.browser.get("/staff/me").heading == "Show that it is you"


def test_each_step_brings_a_new_cookie(browser, lucia, app_code):
    desk = browser()
    desk.client.set_cookie(COOKIE, "planted-by-somebody", domain="localhost")
    page = first_step(desk)
    after_password = token(desk)
    second_step(page, app_code())

    assert len({"planted-by-somebody", after_password, token(desk)}) == 3
    old = browser()
    old.client.set_cookie(COOKIE, after_password, domain="localhost")
    assert old.get("/staff/me").heading == "Sign in to the back office"


def test_known_and_unknown_addresses_get_the_same_answer(browser, lucia, build, clock):
    left = build.a_worker(email="left@example.org", password=PASSWORD)
    closed = build.a_worker(email="closed@example.org", password=PASSWORD)
    with build.unit() as work:
        work.session.merge(left).left_at = clock()
        identity.account(work, closed.account_id).disabled_at = clock()
    build.a_worker(email="invited@example.org")
    wrong = {EMAIL: "not the right password", "nobody@example.org": PASSWORD, "left@example.org": PASSWORD,
             "closed@example.org": PASSWORD, "invited@example.org": PASSWORD}  # fmt: skip

    answers = {shape(first_step(browser(), email, password)) for email, password in wrong.items()}

    assert len(answers) == 1
    [(status, html)] = answers
    assert status == 422 and "do not belong together" in html


def shape(page):
    return page.status, SECRETS.sub("", page.html)


def test_an_unknown_address_costs_a_hash_too(browser, monkeypatch):
    checked = []
    monkeypatch.setattr(identity, "_matches", lambda stored, typed: checked.append(stored) or False)

    first_step(browser(), "nobody@example.org")

    assert len(checked) == 1
    assert identity.HASHER.check_needs_rehash(checked[0]) is False, "a hash of the same price"


def test_a_code_of_the_app_works_once(browser, lucia, app_code, clock):
    code = app_code()
    second_step(first_step(browser()), code)

    again = second_step(first_step(browser()), code)

    assert again.status == 422 and again.has("This code does not work.")
    clock.move(timedelta(seconds=30))
    assert second_step(first_step(browser()), app_code()).status == 303


def test_an_older_code_is_refused_after_a_newer_one(browser, lucia, app_code, clock):
    older = app_code()
    clock.move(timedelta(seconds=30))
    second_step(first_step(browser()), app_code())

    assert second_step(first_step(browser()), older).status == 422


def test_a_code_of_two_minutes_ago_is_refused(browser, lucia, app_code, clock):
    old = app_code()
    clock.move(timedelta(minutes=2))

    assert second_step(first_step(browser()), old).status == 422


def test_a_spare_code_stands_in_for_the_app_once(browser, lucia, build):
    with build.unit() as work:
        codes = identity.issue_spare_codes(work, lucia.account_id)

    assert second_step(first_step(browser()), codes[3].lower()).status == 303
    assert second_step(first_step(browser()), codes[3]).status == 422
    assert second_step(first_step(browser()), codes[4]).status == 303


def test_the_spare_code_of_a_colleague_opens_nothing(browser, lucia, build):
    with build.unit() as work:
        codes = identity.issue_spare_codes(work, build.a_worker().account_id)

    assert second_step(first_step(browser()), codes[0]).status == 422


def test_five_wrong_codes_end_the_sign_in_although_each_page_refuses(browser, lucia, app_code, trail):
    page = first_step(browser())
    for _wrong in range(4):
        assert second_step(page, "000000").status == 422

    over = second_step(page, "000000")

    assert over.location == "/staff/sign-in/lost?tries=over"
    assert page.browser.get(over.location).has("There were 5 wrong codes, so this sign-in has ended.")
    assert second_step(page, app_code()).location.startswith("/staff/sign-in")
    assert len(trail("account:session:refuse")) == 5
    assert {entry.actor_id for entry in trail("account:session:refuse")} == {None}


def test_who_knows_the_password_cannot_try_codes_without_end(browser, lucia, app_code, clock):
    for _session in range(3):
        page = first_step(browser())
        for _wrong in range(5):
            second_step(page, "000000")
    page = first_step(browser())

    assert second_step(page, app_code()).status == 429
    clock.move(timedelta(minutes=15))
    assert second_step(first_step(browser()), app_code()).status == 303


def test_too_many_passwords_get_a_calm_page(browser, lucia):
    page = browser().get("/staff/sign-in")
    for _wrong in range(20):
        assert page.send("Sign in", email=EMAIL, password="not the right one").status == 422

    stopped = page.send("Sign in", email=EMAIL, password=PASSWORD)

    assert stopped.status == 429 and stopped.heading == "Wait a moment"


def test_coming_in_again_and_again_is_no_failure(browser, lucia, app_code, clock):
    for _morning in range(21):
        assert second_step(first_step(browser()), app_code()).status == 303
        clock.move(timedelta(seconds=30))


def test_an_idle_desk_closes_after_a_quarter_of_an_hour(desk, clock):
    clock.move(timedelta(minutes=14))
    assert desk.get("/staff/me").heading == "My account"
    clock.move(timedelta(minutes=15, seconds=1))

    assert desk.get("/staff/me").heading == "Sign in to the back office"


def test_a_busy_desk_closes_after_ten_hours(desk, clock):
    for _visit in range(42):
        clock.move(timedelta(minutes=14))
        desk.get("/staff/signed-out")
        assert desk.get("/staff/me").heading == "My account"
    clock.move(timedelta(minutes=13))

    assert desk.get("/staff/me").heading == "Sign in to the back office"


def test_a_leaver_is_out_at_once(desk, lucia, build, clock):
    with build.unit() as work:
        work.session.merge(lucia).left_at = clock()

    assert desk.get("/staff/me").heading == "Sign in to the back office"


def test_a_disabled_account_is_out_at_once(desk, lucia, build, clock):
    with build.unit() as work:
        work.session.get_one(Account, lucia.account_id).disabled_at = clock()

    assert desk.get("/staff/me").heading == "Sign in to the back office"


def test_a_new_password_ends_every_session(desk, lucia, build):
    with build.unit() as work:
        identity.set_password(work, identity.account(work, lucia.account_id), "another long enough one")

    assert desk.get("/staff/me").heading == "Sign in to the back office"


@pytest.mark.parametrize("elsewhere", ["//elsewhere.example", "https://elsewhere.example", "/staff//%5C", "/messages"])
def test_the_way_on_stays_in_the_back_office(browser, lucia, app_code, elsewhere):
    page = browser().get(f"/staff/sign-in?next={elsewhere}").send("Sign in", email=EMAIL, password=PASSWORD)

    assert second_step(page, app_code()).location == "/staff/"


def test_the_professional_gets_to_where_they_wanted_to_go(browser, lucia, app_code):
    page = browser().get("/staff/me").send("Sign in", email=EMAIL, password=PASSWORD)

    assert second_step(page, app_code()).location == "/staff/me"


def test_one_wing_never_sees_the_cookie_of_the_other(browser, desk, phone):
    staff, own = token(desk), phone.client.get_cookie("camin-participant").value
    both = browser()
    both.client.set_cookie(COOKIE, own, domain="localhost")
    both.client.set_cookie("camin-participant", staff, domain="localhost")
    assert both.get("/").heading == "What do you need?"
    assert both.get("/staff/me").heading == "Sign in to the back office"

    both.client.set_cookie(COOKIE, staff, domain="localhost")
    assert both.get("/").heading == "What do you need?"
    both.client.set_cookie("camin-participant", own, domain="localhost")
    assert both.get("/").heading == "Hello, Rosa"
    assert both.get("/staff/me").heading == "My account"


def test_a_participant_who_leaves_does_not_sign_out_a_professional_beside(desk, phone):
    phone.client.set_cookie(COOKIE, token(desk), domain="localhost")
    page = phone.get("/sign-out")

    left = phone.post("/sign-out", fields(page), follow=False)

    assert left.response.headers["Clear-Site-Data"] == '"storage"'
    assert phone.get("/staff/me").heading == "My account"


def test_signing_out_ends_the_session_here(desk, build, trail):
    old = token(desk)
    page = desk.get("/staff/sign-out").send("Sign out")

    assert page.heading == "You are signed out"
    assert token(desk) is None
    desk.client.set_cookie(COOKIE, old, domain="localhost")
    assert desk.get("/staff/me").heading == "Sign in to the back office"
    assert [entry.details["why"] for entry in trail("account:session:end")] == ["signed_out"]


def test_the_common_way_out_leads_a_professional_to_theirs(desk):
    assert desk.get("/sign-out").heading == "Sign out here?"


def test_signing_in_again_ends_the_session_before(desk, app_code, build):
    page = desk.get("/staff/sign-out")
    again = desk.post("/staff/sign-in", {**fields(page), "email": EMAIL, "password": PASSWORD})
    second_step(again, app_code())

    with build.unit() as work:
        open_now = list(work.session.scalars(select(DeviceSession).where(DeviceSession.revoked_at.is_(None))))
    assert len(open_now) == 1


def test_sending_the_second_step_twice_does_no_harm(browser, lucia, app_code, build):
    page = first_step(browser())
    code = app_code()
    second_step(page, code)

    again = second_step(page, code)

    assert again.status in {303, 422}
    assert page.browser.get("/staff/me").heading == "My account"
