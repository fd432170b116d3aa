"""How we tell you: choosing a way, turning notices on and off on a phone, and what other sides tell us."""

import pytest

from app.delivery.models import ChannelChoice, Outbox, PushSubscription
from app.delivery.vocabulary import Channel, State
from app.identity.models import DeviceSession
from app.identity.vocabulary import DeviceKind

PAGE = "/me/notices"


@pytest.fixture
def rosa(build):
    person = build.a_person(phone="+34600000123", email="rosa@example.org")
    build.a_case(person=person)
    return person


@pytest.fixture
def phone(reached, build, browser, rosa):
    """Rosa's own phone, signed in."""
    opened = build.sign_in(browser(), rosa)
    whose(build, DeviceKind.MINE)
    return opened


def whose(build, device):
    with build.unit() as work:
        for session in work.session.query(DeviceSession):
            session.device = device


def wanted(units):
    with units.database.reader() as session:
        rows = session.query(ChannelChoice).order_by(ChannelChoice.place).all()
    return [row.channel for row in rows if row.wanted]


def subscriptions(units):
    with units.database.reader() as session:
        return session.query(PushSubscription).all()


def turn_on(phone, pushes, **other):
    taken = pushes.a_phone()
    keys = {"endpoint": taken.endpoint, "p256dh": taken.p256dh, "auth": taken.auth, **other}
    return phone.get(PAGE).send(action="/phone", **keys)


def test_a_way_and_what_comes_after_it_are_chosen_without_script(phone, units):
    page = phone.get("/me").click("How we tell you")
    assert page.has("All that it says is: You have a new notice. Open it when you can.")
    assert page.has("A text message 600 000 123")
    assert page.has("An e-mail rosa@example.org")

    saved = page.send("Save", first="sms", also="email")
    assert saved.has("From now on we tell you like this.")
    assert wanted(units) == [Channel.SMS, Channel.EMAIL]

    saved.send("Save", first="sms", also=None)
    assert wanted(units) == [Channel.SMS]
    nothing = phone.get(PAGE).send("Save", first="nothing")
    assert nothing.has("We send you nothing now.")
    assert wanted(units) == []


def test_who_chose_nothing_yet_sees_the_order_of_the_house_and_an_empty_answer_is_refused(phone, units):
    page = phone.get(PAGE)
    ticked = [i.get("value") for i in page.tree.iter("input") if i.get("name") == "first" and "checked" in i.attrib]
    assert ticked == ["email"]

    refused = page.send("Save", first=None)
    assert (refused.status, refused.has("Choose how we shall tell you, or choose nothing.")) == (422, True)
    assert wanted(units) == []
    assert phone.get(PAGE).send("Save", first="letter").status == 422


def test_the_page_asks_nothing_by_itself_and_says_so_on_a_shared_phone(phone, build):
    page = phone.get(PAGE)
    form = page.form(action="/phone")
    assert "hidden" in form.attrib, "without a script that can push there is nothing to tap"
    assert page.has("Shall this phone show you when there is something new?")

    whose(build, DeviceKind.SHARED)
    page = phone.get(PAGE)
    assert page.has("This phone is shared, so it shows no notices.")
    assert "/me/notices/phone" not in page.html


def test_notices_on_a_phone_are_turned_on_and_off_with_one_tap_each(phone, pushes, units, rosa):
    turn_on(phone, pushes)
    (kept,) = subscriptions(units)
    assert kept.account_id == rosa.account_id

    page = phone.get(PAGE)
    assert page.has("This phone shows you when there is something new.")
    assert page.has("A notice on my phone")
    off = page.send("Turn off on this phone")
    assert subscriptions(units) == []
    assert not off.has("A notice on my phone")


@pytest.mark.parametrize(
    "wrong",
    [
        {"endpoint": "https://127.0.0.1/push"},
        {"endpoint": "http://169.254.169.254/latest/meta-data"},
        {"endpoint": ""},
        {"endpoint": "https://fcm.googleapis.com/" + "x" * 2000},
        {"p256dh": "AAAA"},
        {"p256dh": "é"},
        {"auth": "AAAA"},
    ],
)
def test_a_subscription_that_is_none_is_refused_and_nothing_is_kept(phone, pushes, units, wrong):
    page = turn_on(phone, pushes, **wrong)
    assert page.status == 422
    assert page.has("It did not work. Try again.")
    assert page.has("Nothing has changed.")
    assert subscriptions(units) == []


def test_a_shared_phone_cannot_be_subscribed_behind_our_back(phone, pushes, units, build):
    page = phone.get(PAGE)
    whose(build, DeviceKind.SHARED)
    taken = pushes.a_phone()
    answer = page.send(action="/phone", endpoint=taken.endpoint, p256dh=taken.p256dh, auth=taken.auth)
    assert answer.has("This phone is shared, so it shows no notices.")
    assert subscriptions(units) == []


def test_an_installation_without_a_way_says_so(browser, build, rosa):
    page = build.sign_in(browser(), rosa).get(PAGE)
    assert page.has("There is no other way to tell you yet.")
    assert not page.has("Notices on this phone")


def test_a_receipt_comes_in_by_its_signature_alone(reached, browser, build, units, rosa, clock):
    from tests.support.gateway import Gateway

    gateway = Gateway()
    gateway.stop()
    row = build.save(a_text(rosa, clock.now))
    client = browser().client
    body, headers = gateway.receipt(row.id, "delivered", clock.now)
    assert client.post("/receipts/sms", data=body, base_url="http://localhost:8000").status_code == 403
    assert (
        client.post("/receipts/sms", data=b"x" * 5000, headers=headers, base_url="http://localhost:8000").status_code
        == 413
    )
    for status in (204, 403):
        answer = client.post("/receipts/sms", data=body, headers=headers, base_url="http://localhost:8000")
        assert answer.status_code == status
    with units.database.reader() as session:
        assert session.get(Outbox, row.id).state == State.DELIVERED


def a_text(person, now):
    return Outbox(
        notice_id=person.id,
        kind="message_new",
        subject_id=person.id,
        person_id=person.id,
        channel=Channel.SMS,
        state=State.SENDING,
        attempts=1,
        due_at=now,
        expires_at=now,
        sent_at=now,
        created_at=now,
        changed_at=now,
    )


def test_the_service_worker_is_script_at_the_root_and_is_asked_for_anew(browser):
    answer = browser().client.get("/sw.js", base_url="http://localhost:8000")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert b"showNotification" in answer.data
