"""A phone that is known: it locks, opens with its PIN, closes after five wrong tries, and can be left."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.foundation.actor import Actor
from app.identity import services as identity
from app.identity.models import DeviceSession
from tests.pages.account.conftest import PIN

COOKIE = "camin-participant"
IDLE = timedelta(minutes=10, seconds=1)


@pytest.fixture
def locked(phone, clock):
    clock.move(IDLE)
    return phone


def session(build):
    with build.unit() as work:
        return work.session.scalars(select(DeviceSession)).one()


def test_a_phone_in_use_stays_open(phone, clock):
    for _visit in range(4):
        clock.move(timedelta(minutes=6))
        assert phone.get("/").heading == "Hello, Rosa"


def test_an_idle_phone_asks_for_the_pin(locked, trail):
    asked = locked.get("/")
    assert asked.heading == "Write your PIN"

    assert asked.send(pin=PIN).heading == "Hello, Rosa"
    assert len(trail("account:session:unlock")) == 1


def test_the_pin_leads_to_what_was_asked_for(locked):
    page = locked.get("/sign-in/continue?next=/messages")
    hidden = {i.get("name"): i.get("value") or "" for i in page.form().iter("input")}

    assert locked.post("/pin", {**hidden, "pin": PIN}, follow=False).location == "/messages"


def test_what_was_being_sent_when_the_phone_locked_waits_in_the_page_and_is_sent_after_the_pin(phone, clock):
    form = phone.get("/messages").form()
    said = {i.get("name"): i.get("value") or "" for i in form.iter("input") if i.get("type") == "hidden"}
    said |= {"body": "I cannot come.\n<b>My child</b> is ill"}
    clock.move(IDLE)
    onward = phone.post("/messages", said, follow=False)
    assert (onward.status, onward.location) == (307, "/pin?held=/messages")
    asked = phone.post(onward.location, said)
    assert asked.heading == "Write your PIN" and "My child" not in asked.words

    wrong = asked.send(pin="271828")
    assert wrong.status == 422
    kept = wrong.send(pin=PIN)
    assert "<b>My child</b> is ill" in kept.words
    again = kept.form("Send it")
    sent = {i.get("name"): i.get("value") for i in again.iter("input")}
    assert again.get("action") == "/messages" and sent["body"] == said["body"] and sent["idem"] == said["idem"]
    assert "<b>My child</b> is ill" in kept.send("Send it").words
    clock.move(IDLE)
    for how in ({"Sec-Fetch-Mode": "cors"}, {"HX-Request": "true"}):
        assert phone.post("/messages", said, follow=False, headers=how).status != 307


def test_the_pin_page_works_without_script(locked):
    page = locked.get("/")

    fields = {i.get("name"): i for i in page.form().iter("input") if i.get("type") != "hidden"}
    assert list(fields) == ["pin"]
    assert fields["pin"].get("inputmode") == "numeric"
    assert "I forgot my PIN" in page.links() and "It is not my phone" in page.links()


def test_the_keys_stand_in_reading_order_of_numbers_in_every_language(phone, clock):
    clock.move(IDLE)
    page = phone.get("/pin?lang=ar")

    keys = [b.get("data-key-digit") for b in page.tree.iter("button") if b.get("data-key-digit")]
    assert keys == list("1234567890")


def test_a_wrong_pin_counts_although_the_page_refuses(locked, build, trail):
    refused = locked.get("/").send(pin="111119")

    assert refused.status == 422
    assert refused.has("That is not your PIN. You can try 4 more times.")
    assert session(build).pin_failures == 1
    [entry] = trail("account:session:refuse")
    assert entry.details == {"wing": "participant", "why": "pin"} and entry.person_id is None
    assert refused.send(pin="111119").has("You can try 3 more times.")


def test_too_few_numbers_are_no_try(locked, build):
    refused = locked.get("/").send(pin="4829")

    assert refused.status == 422 and refused.has("Your PIN has 6 numbers. You wrote 4.")
    assert session(build).pin_failures == 0


def test_five_wrong_tries_close_the_phone_and_say_how_to_come_back(locked, build, rosa, code_for, trail):
    page = locked.get("/")
    for _wrong in range(4):
        page = page.send(pin="111119")
        assert page.status == 422
    assert page.has("You can try 1 more time.")

    closed = page.send(pin="111119")

    assert closed.status == 403
    assert closed.heading == "This phone is closed now"
    assert closed.has("Ask your team for a new code") and closed.has("Use your printed card")
    assert locked.client.get_cookie(COOKIE) is None
    assert session(build).revoked_at is not None
    [end] = trail("account:session:end")
    assert end.details == {"why": "pin"} and end.person_id == rosa.id
    page = locked.get("/sign-in").send(code=code_for(rosa).code)
    assert page.heading == "Is this phone yours?"


def test_a_right_pin_forgives_the_wrong_ones(locked, build):
    page = locked.get("/").send(pin="111119")
    page.send(pin=PIN)

    assert session(build).pin_failures == 0


def test_the_right_pin_is_worth_nothing_after_the_fifth_wrong_one(locked, build, clock):
    page = locked.get("/")
    token = locked.client.get_cookie(COOKIE).value
    for _wrong in range(5):
        page.send(pin="111119")
    locked.client.set_cookie(COOKIE, token, domain="localhost")

    assert page.send(pin=PIN).heading == "Sign in with your code"


def test_tries_that_come_together_are_all_counted(locked, build, units):
    with build.unit() as work:
        session_id = work.session.scalars(select(DeviceSession.id)).one()

    def one_try(_number):
        with units.writing(Actor.anonymous()) as work:
            return identity.take_try(work, session_id)

    with ThreadPoolExecutor(8) as pool:
        left = sorted(pool.map(one_try, range(12)))

    assert left == [-1] * 7 + [0, 1, 2, 3, 4]


def test_a_pin_is_worth_nothing_on_another_device(locked, rosa, build, units):
    with build.unit() as work:
        mine = work.session.scalars(select(DeviceSession)).one()
        other = DeviceSession(
            **{
                c.name: getattr(mine, c.name)
                for c in DeviceSession.__table__.columns
                if c.name not in {"id", "token_hash"}
            },
            token_hash="x" * 64,
        )
        work.session.add(other)
    actor = Actor(build.person_actor(rosa).capacity, session_id=other.id)

    with units.reading(actor) as work:
        assert not identity.pin_fits(work, PIN)


def test_a_locked_phone_shows_nothing_and_cannot_choose_a_new_pin(locked):
    assert locked.get("/sign-in/pin").heading == "Write your PIN"
    assert not locked.get("/sign-in/phone").has("Rosa")
    assert locked.post("/sign-in/pin", {"pin": "777123", "again": "777123"}).heading == "Write your PIN"


def test_who_forgot_the_pin_comes_back_with_a_new_code(locked, rosa, code_for):
    page = locked.get("/").click("I forgot my PIN")
    assert page.heading == "I forgot my PIN"

    page = page.send(code=code_for(rosa).code)
    page = page.send(whose="mine").send(pin="730518", again="730518")

    assert page.heading == "Hello, Rosa"


def test_an_open_page_is_not_opened_by_the_pin_page(phone):
    assert phone.get("/pin").heading == "Hello, Rosa"


def test_a_lost_phone_is_closed_at_once(phone, rosa, build):
    with build.unit() as work:
        identity.end_all_sessions(work, rosa.account_id, rosa.id)

    assert phone.get("/", follow=False).heading == "What do you need?"


def test_a_shared_phone_closes_by_itself(browser, rosa, code_for, clock):
    shared = browser()
    shared.get("/sign-in").send(code=code_for(rosa).code).send(whose="shared")
    clock.move(IDLE)

    assert shared.get("/").heading == "What do you need?"


def test_a_shared_phone_in_use_closes_after_half_a_day(browser, rosa, code_for, clock):
    shared = browser()
    shared.get("/sign-in").send(code=code_for(rosa).code).send(whose="shared")
    for _visit in range(79):
        clock.move(timedelta(minutes=9))
        shared.get("/sign-in/continue", follow=False)
    assert shared.get("/").heading == "Hello, Rosa"
    clock.move(timedelta(minutes=9, seconds=1))

    assert shared.get("/").heading == "What do you need?"


def test_leaving_ends_the_session_and_wipes_the_phone(browser, rosa, code_for, build, trail):
    shared = browser()
    page = shared.get("/sign-in").send(code=code_for(rosa).code).send(whose="shared")
    token = shared.client.get_cookie(COOKIE).value
    page = page.click("I am done")
    assert page.heading == "Are you done?"

    left = shared.post("/sign-out", hidden(page), follow=False)

    assert left.response.headers["Clear-Site-Data"] == '"cookies", "storage"'
    assert shared.client.get_cookie(COOKIE) is None
    assert shared.get(left.location).heading == "You are out"
    assert [entry.details["why"] for entry in trail("account:session:end")] == ["signed_out"]
    shared.client.set_cookie(COOKIE, token, domain="localhost")
    assert shared.get("/").heading == "What do you need?"
    assert shared.post("/sign-out", hidden(page)).heading == "You are out"


def hidden(page):
    return {i.get("name"): i.get("value") or "" for i in page.form().iter("input")}


def test_looking_at_the_way_out_ends_nothing(phone):
    phone.get("/sign-out")

    assert phone.get("/").heading == "Hello, Rosa"


def test_somebody_who_found_the_phone_can_close_it(locked, build):
    page = locked.get("/").click("It is not my phone")
    assert page.heading == "Is it not your phone?"

    assert page.send("Close Camín").heading == "You are out"
    assert session(build).revoked_at is not None


def test_leaving_without_being_in_is_calm(browser):
    assert browser().get("/sign-out").heading == "You are out"


def test_a_forged_sign_out_is_refused(phone):
    assert phone.post("/sign-out", {}).status == 422
    assert phone.get("/").heading == "Hello, Rosa"
