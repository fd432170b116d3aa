"""A participant comes in with a code, says whose phone it is, and chooses a PIN."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.foundation.tokens import spoken_code
from app.identity import services as identity
from app.identity.models import DeviceSession
from app.identity.vocabulary import CodePurpose
from app.web.models import AttemptCounter
from tests.pages.account.conftest import PIN

COOKIE = "camin-participant"


def cookie(browser):
    found = browser.client.get_cookie(COOKIE)
    return found and found.value


def sessions(build):
    with build.unit() as work:
        return list(work.session.scalars(select(DeviceSession).order_by(DeviceSession.created_at)))


def test_a_code_opens_an_own_phone_with_a_pin(browser, rosa, code_for, build, trail):
    phone = browser()

    page = phone.get("/sign-in").send(code=spoken_code(code_for(rosa).code).lower().replace(" ", " - "))
    assert page.heading == "Is this phone yours?"
    page = page.send(whose="mine")
    assert page.heading == "Choose a PIN"
    page = page.send(pin=PIN, again=PIN)

    assert page.heading == "Hello, Rosa"
    assert not page.has("I am done")
    [session] = sessions(build)
    assert session.pin_hash and PIN not in session.pin_hash
    [start] = trail("account:session:start")
    assert start.person_id == rosa.id and start.details == {"by": "access"}
    [issued] = trail("account:code:issue")
    assert issued.person_id == rosa.id and issued.details == {"purpose": "access"}


def test_a_shared_phone_needs_no_pin_and_shows_the_way_out(browser, rosa, code_for):
    page = browser().get("/sign-in").send(code=code_for(rosa).code).send(whose="shared")

    assert page.heading == "Hello, Rosa"
    assert page.has("I am done This phone is shared")


def test_only_an_own_phone_keeps_its_cookie(browser, rosa, code_for):
    mine, shared = browser(), browser()

    mine.get("/sign-in").send(code=code_for(rosa).code).send(whose="mine")
    shared.get("/sign-in").send(code=code_for(rosa).code).send(whose="shared")

    assert mine.client.get_cookie(COOKIE).max_age == 90 * 24 * 3600
    assert shared.client.get_cookie(COOKIE).max_age is None
    assert shared.client.get_cookie(COOKIE).http_only


def test_looking_at_the_link_uses_nothing_up_and_the_button_works_once(browser, rosa, code_for):
    link = f"/sign-in/{code_for(rosa).token}"
    browser().get(link)

    page = browser().get(link)
    again = browser().get(link)
    assert page.send("Sign in on this phone").heading == "Is this phone yours?"
    refused = again.send("Sign in on this phone")

    assert refused.status == 422
    assert refused.has("This link does not open anything now")


def test_a_code_works_once(browser, rosa, code_for):
    code = code_for(rosa).code
    browser().get("/sign-in").send(code=code)

    refused = browser().get("/sign-in").send(code=code)

    assert refused.status == 422
    assert refused.has("This code does not open anything now.")


def test_a_code_of_yesterday_opens_nothing(browser, rosa, code_for, clock):
    code = code_for(rosa).code
    clock.move(timedelta(hours=24))

    assert browser().get("/sign-in").send(code=code).status == 422


def test_a_new_code_stops_the_one_before(browser, rosa, code_for):
    first = code_for(rosa).code
    second = code_for(rosa).code

    assert browser().get("/sign-in").send(code=first).status == 422
    assert browser().get("/sign-in").send(code=second).heading == "Is this phone yours?"


def test_each_code_of_the_printed_card_works_once(browser, rosa, build):
    with build.unit() as work:
        card = identity.issue_printed_codes(work, rosa.account_id, rosa.id)

    assert len(card) == 10
    assert browser().get("/sign-in").send(code=card[7]).heading == "Is this phone yours?"
    assert browser().get("/sign-in").send(code=card[2]).heading == "Is this phone yours?"
    assert browser().get("/sign-in").send(code=card[7]).status == 422


@pytest.mark.parametrize("purpose", [CodePurpose.RECOVERY, CodePurpose.INVITATION, CodePurpose.DEMO])
def test_codes_of_other_doors_open_nothing_here(browser, rosa, code_for, purpose):
    issued = code_for(rosa, purpose)

    assert browser().get("/sign-in").send(code=issued.code).status == 422
    assert browser().get(f"/sign-in/{issued.token}").send("Sign in on this phone").status == 422


def test_wrong_used_and_old_codes_get_the_same_answer(browser, rosa, code_for, clock, build):
    used, old = code_for(rosa).code, code_for(build.a_person("Amina", "Benali")).code
    browser().get("/sign-in").send(code=used)
    clock.move(timedelta(hours=25))

    answers = {browser().get("/sign-in").send(code=typed).words for typed in (used, old, "ABCDEFGH")}

    assert len(answers) == 1


def test_an_account_that_was_closed_gets_the_same_answer(browser, rosa, code_for, build, clock):
    code = code_for(rosa).code
    with build.unit() as work:
        identity.account(work, rosa.account_id).disabled_at = clock()

    refused = browser().get("/sign-in").send(code=code)

    assert refused.status == 422 and refused.has("This code does not open anything now.")


def test_the_same_form_sent_twice_does_not_lock_anybody_out(browser, rosa, code_for, build):
    form = browser().get("/sign-in")
    code = code_for(rosa).code
    first = form.browser.post("/sign-in", filled(form, code), follow=False)
    lost_cookie = cookie(form.browser)
    form.browser.client.delete_cookie(COOKIE)

    second = form.browser.post("/sign-in", filled(form, code), follow=False)

    assert first.location == second.location == "/sign-in/continue"
    assert cookie(form.browser) != lost_cookie
    assert form.browser.get("/sign-in/continue").heading == "Is this phone yours?"
    assert len(sessions(build)) == 1
    with_old = browser()
    with_old.client.set_cookie(COOKIE, lost_cookie, domain="localhost")
    assert with_old.get("/sign-in/continue", follow=False).location.startswith("/sign-in?")


def test_the_same_form_is_worth_nothing_later(browser, rosa, code_for, clock):
    form = browser().get("/sign-in")
    code = code_for(rosa).code
    form.browser.post("/sign-in", filled(form, code), follow=False)
    form.browser.client.delete_cookie(COOKIE)
    clock.move(timedelta(minutes=11))

    assert form.browser.post("/sign-in", filled(form, code)).status == 422


def filled(page, code):
    data = {i.get("name"): i.get("value") or "" for i in page.form().iter("input")}
    return {**data, "code": code}


def test_coming_in_replaces_the_cookie_and_ends_what_was_open_before(browser, rosa, code_for, build, trail):
    phone = browser()
    phone.client.set_cookie(COOKIE, "planted-by-somebody", domain="localhost")
    phone.get("/sign-in").send(code=code_for(rosa).code)
    first = cookie(phone)
    assert first not in {None, "planted-by-somebody"}

    phone.get("/sign-in").send(code=code_for(rosa).code)

    assert cookie(phone) != first
    before, after = sessions(build)
    assert before.revoked_at is not None and after.revoked_at is None
    assert [entry.details["why"] for entry in trail("account:session:end")] == ["replaced"]


@pytest.mark.parametrize("pin", ["000000", "123456", "654321", "121212", "090392", "199203"])
def test_an_easy_pin_is_refused_kindly(browser, rosa, code_for, pin):
    page = browser().get("/sign-in").send(code=code_for(rosa).code).send(whose="mine")

    refused = page.send(pin=pin, again=pin)

    assert refused.status == 422
    assert refused.has("Somebody could guess this one.")


@pytest.mark.parametrize(
    ("pin", "again", "words"),
    [
        ("4829", "4829", "Your PIN needs 6 numbers. Write all 6."),
        ("", "", "Your PIN needs 6 numbers. Write all 6."),
        ("48291a", "48291a", "Your PIN needs 6 numbers. Write all 6."),
        ("482913", "482931", "The two are not the same."),
    ],
)
def test_a_pin_is_six_numbers_written_twice(browser, rosa, code_for, pin, again, words):
    page = browser().get("/sign-in").send(code=code_for(rosa).code).send(whose="mine")

    refused = page.send(pin=pin, again=again)

    assert refused.status == 422 and refused.has(words)
    assert refused.send(pin="٤٨٢٩١٣", again="482 913").heading == "Hello, Rosa"


def test_nobody_skips_a_step(browser, rosa, code_for):
    phone = browser()
    phone.get("/sign-in").send(code=code_for(rosa).code)

    assert phone.get("/").heading == "Is this phone yours?"
    assert phone.get("/sign-in/pin").heading == "Is this phone yours?"
    assert phone.get("/pin").heading == "Is this phone yours?"
    phone.get("/sign-in/phone").send(whose="mine")
    assert phone.get("/").heading == "Choose a PIN"
    assert phone.get("/sign-in/phone").heading == "Choose a PIN"


@pytest.mark.parametrize(("whose", "then"), [("mine", "Choose a PIN"), ("shared", "Hello, Rosa")])
def test_saying_twice_whose_phone_it_is_does_no_harm(browser, rosa, code_for, build, whose, then):
    page = browser().get("/sign-in").send(code=code_for(rosa).code)

    assert page.send(whose=whose).heading == then
    assert page.send(whose=whose).heading == then
    assert [session.device for session in sessions(build)] == [whose]


def test_choosing_the_same_pin_twice_does_no_harm(browser, rosa, code_for):
    page = browser().get("/sign-in").send(code=code_for(rosa).code).send(whose="mine")

    assert page.send(pin=PIN, again=PIN).heading == "Hello, Rosa"
    assert page.send(pin=PIN, again=PIN).heading == "Hello, Rosa"


def test_the_person_gets_to_where_they_wanted_to_go(browser, rosa, code_for):
    page = browser().get("/sign-in?next=/messages%3Fday%3D3")
    page = page.send(code=code_for(rosa).code).send(whose="mine")
    done = page.browser.post("/sign-in/pin", {**hidden(page), "pin": PIN, "again": PIN}, follow=False)

    assert done.location == "/messages?day=3"


def hidden(page):
    return {i.get("name"): i.get("value") or "" for i in page.form().iter("input")}


@pytest.mark.parametrize(
    "elsewhere",
    ["https://elsewhere.example", "//elsewhere.example", "/\\elsewhere.example", "/%09/elsewhere.example",
     "/%0b/elsewhere.example", "javascript:alert(1)", "/%5celsewhere.example", ""],
)  # fmt: skip
def test_the_way_on_never_leaves_the_house(browser, rosa, code_for, elsewhere):
    page = browser().get(f"/sign-in?next={elsewhere}").send(code=code_for(rosa).code)

    done = page.browser.post("/sign-in/phone", {**hidden(page), "whose": "shared"}, follow=False)
    assert done.location == "/sign-in/continue"
    assert page.browser.get(f"/sign-in/continue?next={elsewhere}", follow=False).location == "/"


def test_a_changed_hidden_field_does_not_leave_the_house_either(phone):
    phone_page = phone.get("/sign-in/continue?next=/%5C%5Celsewhere.example", follow=False)

    assert phone_page.location == "/"


def test_too_many_codes_get_a_calm_page(browser, rosa, code_for, build, clock, units):
    form = browser().get("/sign-in")
    for _number in range(60):
        assert form.browser.post("/sign-in", filled(form, "WRONGONE")).status == 422

    stopped = form.browser.post("/sign-in", filled(form, "WRONGONE"))
    right = form.browser.post("/sign-in", filled(form, code_for(rosa).code))

    assert stopped.status == right.status == 429
    assert stopped.heading == "Wait a moment" and stopped.has("Wait 15 minutes")
    clock.move(timedelta(minutes=15))
    assert form.browser.get("/sign-in").send(code=code_for(rosa).code).heading == "Is this phone yours?"


def test_only_failures_are_counted_and_nothing_of_the_address_is_kept(browser, rosa, code_for, build):
    browser().get("/sign-in").send(code="WRONGONE")
    browser().get("/sign-in").send(code=code_for(rosa).code)

    with build.unit() as work:
        counters = list(work.session.scalars(select(AttemptCounter)))
    assert [counter.count for counter in counters] == [1, 1]
    assert all(re.fullmatch("[0-9a-f]{64}", counter.bucket) for counter in counters)


def test_a_refusal_stands_in_the_audit_without_a_name(browser, trail):
    browser().get("/sign-in").send(code="WRONGONE")

    [entry] = trail("account:session:refuse")
    assert entry.details == {"wing": "participant", "why": "code"}
    assert entry.actor_id is None and entry.person_id is None


def test_who_is_in_already_is_not_asked_again(phone):
    assert phone.get("/sign-in").heading == "Hello, Rosa"
    assert phone.get("/sign-in/continue").heading == "Hello, Rosa"


def test_the_page_for_those_who_cannot_sign_in_says_what_to_do(browser, rosa):
    page = browser().get("/sign-in").click("I cannot sign in")

    assert page.has("Ask your team for a new code") and page.has("Use your printed card")
    assert page.has("I lost my phone") and page.has("985 000 111")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_first_time_is_drawn_in_five_steps_before_anybody_signs_in(browser, rosa, language):
    page = browser(language).get("/sign-in")
    assert "/sign-in/how" in page.links().values()

    page = page.browser.get("/sign-in/how")
    (steps,) = [one for one in page.tree.iter("ol") if one.get("class") == "first-steps"]
    drawings = [one for one in steps.iter() if one.tag.endswith("}svg")]
    assert len(steps) == len(drawings) == 5
    assert not "".join("".join(svg.itertext()) for svg in drawings).strip(), "a picture holds no words"
