"""Nobody is told twice a day by the same channel, and a push that matters and is not opened is followed up."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest

from app.delivery import services
from app.delivery.receipts import take_opened
from app.delivery.rules import Wish
from app.delivery.vocabulary import Channel, Reason, State
from app.identity.models import DeviceSession

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def only(build):
    """Somebody wants to be told in these ways and in no other."""

    def choose(person, *channels):
        with build.unit() as work:
            services.choose(work, person.id, [Wish(channel, channel in channels) for channel in Channel])

    return choose


def test_what_comes_on_the_same_day_waits_until_the_channel_has_rested(post, rosa, only, sender, mailbox, clock):
    only(rosa, Channel.EMAIL)
    for kind in ("message_new", "claim_changed", "appointment_booked"):
        post.write(rosa, uuid4(), kind, expires_at=clock.now + 5 * DAY)
    for sent in (1, 2, 3):
        sender.send_due()
        assert len(mailbox.mails) == sent, "all at once, but one a day"
        clock.move(23 * HOUR)
        sender.send_due()
        assert len(mailbox.mails) == sent
        clock.move(HOUR)
    assert {row.state for row in post.rows()} == {State.DELIVERED}
    assert {row.attempts for row in post.rows()} == {1}, "waiting is no try"


def test_what_matters_takes_another_way_on_the_same_day(post, rosa, sender, mailbox, gateway, clock):
    post.write(rosa, uuid4())
    sender.send_due()
    post.write(rosa, uuid4(), "appointment_reminder", expires_at=clock.now + 2 * DAY)
    sender.send_due()

    assert (len(mailbox.mails), len(gateway.texts)) == (1, 1)
    rested = [row for row in post.rows(kind="appointment_reminder") if row.channel == Channel.EMAIL]
    assert [(row.state, row.reason) for row in rested] == [(State.WITHDRAWN, Reason.RESTING)]


def test_what_the_person_asked_for_and_a_late_change_go_at_once(post, rosa, only, sender, mailbox, clock):
    only(rosa, Channel.EMAIL)
    post.write(rosa, uuid4())
    sender.send_due()
    post.write(rosa, uuid4(), asked=True)
    sender.send_due()
    assert len(mailbox.mails) == 2
    post.write(rosa, uuid4(), "appointment_cancelled", expires_at=clock.now + 6 * HOUR)
    sender.send_due()
    assert len(mailbox.mails) == 3
    post.write(rosa, uuid4(), "earlier_slot", expires_at=clock.now + 6 * HOUR)
    sender.send_due()
    assert len(mailbox.mails) == 3
    assert [row.reason for row in post.rows(kind="earlier_slot")] == [Reason.RESTING]


def test_a_try_that_failed_does_not_count_as_told(post, rosa, only, sender, mailbox, clock):
    only(rosa, Channel.EMAIL)
    mailbox.refuse["RCPT"] = "451 come back"
    post.write(rosa, uuid4())
    sender.send_due()
    mailbox.refuse.clear()
    post.write(rosa, uuid4(), "claim_changed")
    sender.send_due()

    assert len(mailbox.mails) == 1
    assert [row.state for row in post.rows(kind="claim_changed")] == [State.DELIVERED]


def test_others_are_told_meanwhile(post, build, rosa, sender, mailbox):
    amina = build.a_person("Amina", email="amina@example.org")
    for person in (rosa, rosa, amina, amina):
        post.write(person, uuid4())
    sender.send_due()

    assert (len(mailbox.to("rosa@example.org")), len(mailbox.to("amina@example.org"))) == (1, 1)


@pytest.fixture
def reminded(post, rosa, only, sender, pushes, clock):
    """Rosa's phone showed her a reminder of an appointment in two days; text messages reach her too."""
    only(rosa, Channel.PUSH, Channel.SMS)
    phone = post.phone_of(rosa)
    post.write(rosa, uuid4(), "appointment_reminder", expires_at=clock.now + 2 * DAY)
    sender.send_due()
    assert len(pushes.shown(phone)) == 1
    return phone


def test_a_reminder_that_nobody_opens_is_followed_by_a_text_message_a_day_before(
    reminded, post, sender, gateway, clock
):
    clock.move(23 * HOUR)
    sender.send_due()
    assert gateway.texts == []
    clock.move(2 * HOUR)
    sender.send_due()

    assert len(gateway.texts) == 1
    assert post.states()[0] == (Channel.PUSH, State.DELIVERED)


def test_a_reminder_that_was_opened_is_not_followed(reminded, post, build, sender, gateway, clock):
    pushed, following = post.rows()
    for nonsense in (b"", b"[]", b"{}", b'{"id": 7}', json.dumps({"id": str(uuid4())}).encode()):
        with build.unit() as work:
            take_opened(work, nonsense)
    assert post.rows()[1].state == State.CREATED
    with build.unit() as work:
        take_opened(work, json.dumps({"id": str(pushed.id)}).encode())
    clock.move(30 * HOUR)
    sender.send_due()

    assert gateway.texts == []
    row = post.rows(id=following.id)[0]
    assert (row.state, row.reason) == (State.WITHDRAWN, Reason.OPENED)


def test_whoever_has_looked_in_since_gets_no_text_message_either(reminded, post, build, sender, gateway, clock):
    clock.move(HOUR)
    with build.unit() as work:
        work.session.get_one(DeviceSession, reminded.session_id).seen_at = work.now
    clock.move(30 * HOUR)
    sender.send_due()

    assert gateway.texts == []
    assert post.rows()[1].reason == Reason.OPENED


def test_a_reminder_of_what_was_called_off_is_not_followed(reminded, post, build, sender, gateway, clock):
    with build.unit() as work:
        services.withdraw(work, post.rows()[0].subject_id)
    clock.move(30 * HOUR)
    sender.send_due()
    assert gateway.texts == []


def test_a_message_that_nobody_opens_is_left_at_that(post, rosa, only, sender, gateway, clock):
    only(rosa, Channel.PUSH, Channel.SMS)
    post.phone_of(rosa)
    post.write(rosa, uuid4())
    sender.send_due()
    clock.move(2 * DAY)
    sender.send_due()

    assert gateway.texts == []
    assert [row.state for row in post.rows()] == [State.DELIVERED, State.WITHDRAWN]
