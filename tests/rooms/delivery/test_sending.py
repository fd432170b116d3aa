"""From the outbox to the phone, the mailbox and the gateway, and what is written down of it."""

import json
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from app.casework.models import CaseTask
from app.delivery import services
from app.delivery.models import Outbox, PushSubscription
from app.delivery.queries import states
from app.delivery.receipts import take_receipt
from app.delivery.rules import Wish
from app.delivery.signing import SIGNATURE, TIMESTAMP
from app.delivery.vocabulary import Channel, Reason, State
from app.identity.services import mark_as_demonstration
from app.identity.vocabulary import Area
from app.jobs.deliver import sender_at
from tests.support.gateway import SECRET
from tests.support.servers import HANG

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def choose(build, person, *channels):
    with build.unit() as work:
        wishes = [Wish(channel, channel in channels) for channel in (*channels, *(set(Channel) - set(channels)))]
        services.choose(work, person.id, wishes)


def test_a_push_is_opened_by_the_phone_alone_and_says_nothing(post, rosa, subject, sender, pushes, clock):
    phone = post.phone_of(rosa)
    expires = clock.now + 3 * HOUR
    assert post.write(rosa, subject, "appointment_reminder", expires_at=expires) == 3

    assert sender.send_due() == 1

    assert pushes.faults == []
    shown = pushes.shown(phone)
    assert shown == [
        {
            "web_push": 8030,
            "notification": {
                "title": "Camín",
                "body": shown[0]["notification"]["body"],
                "navigate": "http://localhost:8000/appointments",
                "lang": "es",
                "dir": "ltr",
                "tag": shown[0]["notification"]["tag"],
                "data": {"receipt": str(post.rows()[0].id)},
            },
        }
    ]
    headers = pushes.headers(phone)[0]
    assert headers["ttl"] == str(3 * 3600)
    assert headers["urgency"] == "high"
    assert len(headers["topic"]) == 32
    assert str(subject) not in json.dumps([headers, shown])
    assert "Rosa" not in json.dumps([headers, shown])
    assert post.states()[0] == (Channel.PUSH, State.DELIVERED)


def test_the_words_are_in_the_receivers_language_and_not_the_senders(post, build, subject, sender, pushes):
    amina = build.a_person("Amina", "Benali", language="ar")
    phone = post.phone_of(amina)
    post.write(amina, subject)
    sender.send_due()

    notice = pushes.shown(phone)[0]["notification"]
    assert (notice["lang"], notice["dir"]) == ("ar", "rtl")


def test_a_mail_is_plain_neutral_and_carries_one_id_however_often_it_is_sent(post, rosa, subject, sender, mailbox):
    post.write(rosa, subject)
    sender.send_due()

    (mail,) = mailbox.to("rosa@example.org")
    row = post.rows(channel=Channel.EMAIL)[0]
    assert (mail["Subject"], mail["From"]) == ("Camín", "Camín <camin@localhost>")
    assert mail["Message-ID"] == f"<{row.id}@localhost>"
    assert mail.get_content_type() == "text/plain"
    assert "http://localhost:8000/" in mail.get_content()
    assert "Rosa" not in mail.get_content()
    assert row.state == State.DELIVERED


def test_a_text_message_waits_for_its_receipt(post, build, rosa, subject, sender, gateway, clock):
    choose(build, rosa, Channel.SMS)
    post.write(rosa, subject)
    sender.send_due()

    row = post.rows()[0]
    assert [text["to"] for text in gateway.texts] == ["+34600000123"]
    assert gateway.texts[0]["id"] == str(row.id)
    assert "http" not in gateway.texts[0]["text"]
    assert (row.state, row.sent_at) == (State.SENDING, clock.now)
    assert sender.send_due() == 0

    clock.move(MINUTE)
    assert receipt(build, gateway, row, "delivered", clock.now)
    assert post.states() == [(Channel.SMS, State.DELIVERED)]


def receipt(build, gateway, row, state, now, secret=None):
    body, headers = gateway.receipt(row.id, state, now)
    with build.unit() as work:
        return take_receipt(work, body, headers[TIMESTAMP], headers[SIGNATURE], secret or SECRET)


def test_a_receipt_counts_once_and_only_from_the_gateway(post, build, rosa, subject, sender, gateway, clock):
    choose(build, rosa, Channel.SMS)
    post.write(rosa, subject)
    sender.send_due()
    row = post.rows()[0]

    assert not receipt(build, gateway, row, "failed", clock.now, secret="somebody else's secret of many letters")
    assert not receipt(build, gateway, row, "failed", clock.now - HOUR)
    assert not receipt(build, gateway, row, "nonsense", clock.now)
    assert receipt(build, gateway, row, "delivered", clock.now)
    assert not receipt(build, gateway, row, "delivered", clock.now)
    clock.move(MINUTE)
    assert receipt(build, gateway, row, "failed", clock.now)
    assert post.states() == [(Channel.SMS, State.DELIVERED)]


def test_a_number_that_does_not_exist_makes_one_step_for_the_key_worker(post, build, rosa, sender, gateway, units):
    choose(build, rosa, Channel.SMS)
    for _ in range(2):
        gateway.next_answers.append(410)
        post.write(rosa, uuid4())
        sender.send_due()

    assert {row.state for row in post.rows()} == {State.PERMANENT_FAILURE}
    with units.database.reader() as session:
        tasks = session.query(CaseTask).all()
    assert [task.title for task in tasks] == ["The phone of Rosa Menéndez Álvarez does not receive messages"]
    assert tasks[0].staff_id is not None


def test_a_receipt_of_failure_makes_the_step_too(post, build, rosa, subject, sender, gateway, clock, units):
    choose(build, rosa, Channel.SMS)
    post.write(rosa, subject)
    sender.send_due()
    assert receipt(build, gateway, post.rows()[0], "failed", clock.now)

    assert post.states() == [(Channel.SMS, State.PERMANENT_FAILURE)]
    with units.database.reader() as session:
        assert session.query(CaseTask).count() == 1


@pytest.mark.parametrize("code", [404, 410])
def test_a_phone_that_is_gone_is_forgotten_and_the_next_way_is_tried(
    post, rosa, subject, sender, pushes, mailbox, units, code
):
    phone = post.phone_of(rosa)
    pushes.next_answers.append(code)
    post.write(rosa, subject)
    sender.send_due()

    with units.database.reader() as session:
        assert session.query(PushSubscription).count() == 0
        assert session.query(CaseTask).count() == 0, "another way worked"
    assert len(mailbox.to("rosa@example.org")) == 1
    assert post.states()[:2] == [(Channel.PUSH, State.PERMANENT_FAILURE), (Channel.EMAIL, State.DELIVERED)]
    assert len(pushes.received) == 1
    assert phone.endpoint.startswith(pushes.origin)


@pytest.mark.parametrize(("code", "wait"), [((429, {"Retry-After": "600"}), 10 * MINUTE), (500, MINUTE), (503, MINUTE)])
def test_a_push_service_that_is_busy_is_asked_again_and_not_before_the_time_it_named(
    post, rosa, subject, sender, pushes, clock, code, wait
):
    phone = post.phone_of(rosa)
    pushes.next_answers.append(code)
    post.write(rosa, subject)
    sender.send_due()
    assert post.states()[0] == (Channel.PUSH, State.TEMPORARY_FAILURE)

    clock.move(wait - timedelta(seconds=1))
    assert sender.send_due() == 0
    clock.move(MINUTE)
    assert sender.send_due() == 1
    assert post.states()[0] == (Channel.PUSH, State.DELIVERED)
    assert pushes.shown(phone)


def test_a_service_that_hangs_or_redirects_costs_a_try_and_nothing_is_followed(
    post, rosa, subject, sender, pushes, gateway, clock, monkeypatch
):
    monkeypatch.setattr("app.delivery.push.SECONDS", 0.2)
    phone = post.phone_of(rosa)
    pushes.next_answers.extend([HANG, (307, {"Location": gateway.url})])
    post.write(rosa, subject)
    for _ in range(2):
        sender.send_due()
        assert post.states()[0] == (Channel.PUSH, State.TEMPORARY_FAILURE)
        clock.move(10 * MINUTE)
    sender.send_due()

    assert gateway.received == []
    assert post.states()[0] == (Channel.PUSH, State.DELIVERED)
    assert pushes.shown(phone)


def test_a_way_that_stays_down_gives_up_after_five_tries_and_the_next_one_takes_over(
    post, rosa, subject, sender, pushes, mailbox, clock
):
    post.phone_of(rosa)
    pushes.next_answers.extend([(503, {"Retry-After": "1"})] * 5)
    post.write(rosa, subject)
    for _ in range(5):
        sender.send_due()
        clock.move(2 * HOUR)

    assert len(mailbox.to("rosa@example.org")) == 1
    row = post.rows()[0]
    assert (row.state, row.reason) == (State.PERMANENT_FAILURE, Reason.GAVE_UP)


@pytest.mark.parametrize("answer", [HANG, 500, (429, {"Retry-After": "30"}), (302, {"Location": "/elsewhere"})])
def test_a_gateway_in_trouble_is_asked_again(post, build, rosa, subject, sender, gateway, clock, monkeypatch, answer):
    monkeypatch.setattr("app.delivery.sms.SECONDS", 0.2)
    choose(build, rosa, Channel.SMS)
    gateway.next_answers.append(answer)
    post.write(rosa, subject)
    sender.send_due()
    assert post.states() == [(Channel.SMS, State.TEMPORARY_FAILURE)]

    clock.move(2 * MINUTE)
    sender.send_due()
    assert [row.state for row in post.rows()] == [State.SENDING]
    assert len({text["id"] for text in gateway.texts}) == 1


def test_a_mail_server_that_is_away_is_tried_again_and_one_that_refuses_is_not(
    post, build, rosa, subject, sender, mailbox, clock, units
):
    choose(build, rosa, Channel.EMAIL)
    post.write(rosa, subject)
    mailbox.refuse["RCPT"] = "451 come back"
    sender.send_due()
    assert post.states() == [(Channel.EMAIL, State.TEMPORARY_FAILURE)]

    mailbox.refuse["RCPT"] = "550 nobody of this name"
    clock.move(2 * MINUTE)
    sender.send_due()
    assert post.states() == [(Channel.EMAIL, State.PERMANENT_FAILURE)]
    with units.database.reader() as session:
        assert "e-mail address" in session.query(CaseTask).one().title


def test_nothing_that_cannot_be_reached_raises(post, build, rosa, subject, sender, mailbox, gateway, pushes):
    post.phone_of(rosa)
    for server in (mailbox, gateway, pushes):
        server.stop()
    for channel in (Channel.PUSH, Channel.EMAIL, Channel.SMS):
        choose(build, rosa, channel)
        post.write(rosa, subject)
    sender.send_due()

    assert {(row.state, row.reason) for row in post.rows()} >= {(State.TEMPORARY_FAILURE, Reason.DOWN)}


def test_a_reminder_after_the_appointment_is_never_sent(post, rosa, subject, sender, mailbox, clock):
    post.write(rosa, subject, "appointment_reminder", due_at=clock.now + HOUR, expires_at=clock.now + 2 * HOUR)
    assert sender.send_due() == 0
    clock.move(2 * HOUR)
    assert sender.send_due() == 0

    assert mailbox.mails == []
    assert post.states() == [(Channel.EMAIL, State.EXPIRED), (Channel.SMS, State.WITHDRAWN)]
    assert post.write(rosa, subject, "appointment_reminder", expires_at=clock.now) == 0


def test_a_try_that_would_come_too_late_is_the_last(post, build, rosa, subject, sender, gateway, clock):
    choose(build, rosa, Channel.SMS)
    gateway.next_answers.append((429, {"Retry-After": "7200"}))
    post.write(rosa, subject, expires_at=clock.now + HOUR)
    sender.send_due()
    assert post.states() == [(Channel.SMS, State.EXPIRED)]


def test_what_is_withdrawn_or_objected_to_does_not_leave(post, build, rosa, sender, mailbox, monkeypatch):
    one, two = uuid4(), uuid4()
    monkeypatch.setattr(services, "_checks", [])
    services.register_check("appointment_", lambda _work, row: row.subject_id != two)
    post.write(rosa, one, "appointment_booked")
    post.write(rosa, one, "message_new")
    post.write(rosa, two, "appointment_booked")
    with build.unit() as work:
        assert services.withdraw(work, one, ["appointment_booked"]) == 1
    sender.send_due()

    assert len(mailbox.mails) == 1
    sent = [(row.subject_id, row.kind) for row in post.rows(state=State.DELIVERED)]
    assert sent == [(one, "message_new")]
    with build.unit() as work:
        told = work.session.execute(states([one, two])).all()
    assert [(row.kind, row.channel, row.state) for row in told] == [("message_new", Channel.EMAIL, State.DELIVERED)]


def test_what_was_turned_off_after_it_was_written_does_not_leave(post, build, rosa, subject, sender, mailbox, gateway):
    post.write(rosa, subject)
    choose(build, rosa, Channel.SMS)
    sender.send_due()

    assert mailbox.mails == []
    assert len(gateway.texts) == 1


def test_a_phone_that_signed_out_is_told_nothing(post, rosa, subject, sender, pushes, mailbox):
    post.write(rosa, subject)
    phone = post.phone_of(rosa)
    post.write(rosa, uuid4(), asked=True)
    post.sign_out(phone)
    sender.send_due()

    assert pushes.received == []
    assert len(mailbox.mails) == 2


def test_a_browser_that_changes_hands_leaves_its_former_owner(post, build, rosa, sender, pushes, units):
    amina = build.a_person("Amina", "Benali")
    phone = post.phone_of(rosa)
    with build.unit() as work:
        old = work.session.query(PushSubscription).one()
        new_session = services.Browser(phone.endpoint, phone.p256dh, phone.auth, old.sender_key)
        services.subscribe(work, amina.account_id, old.session_id, new_session)
    post.write(rosa, uuid4())
    sender.send_due()

    assert pushes.received == []
    with units.database.reader() as session:
        assert [s.account_id for s in session.query(PushSubscription)] == [amina.account_id]


def test_an_installation_without_a_way_sends_nothing_and_troubles_nobody(post, rosa, subject, outside, units):
    bare = replace(outside, vapid_private_key="", smtp_url="", sms_url="")
    post.write(rosa, subject)
    sender_at(bare, units).send_due()

    assert {(row.state, row.reason) for row in post.rows()} == {(State.WITHDRAWN, Reason.NOT_OFFERED)}
    with units.database.reader() as session:
        assert session.query(CaseTask).count() == 0


def test_a_demonstration_pushes_and_sends_nothing_to_invented_numbers(
    post, build, rosa, outside, units, mailbox, gateway, pushes
):
    with build.unit() as work:
        mark_as_demonstration(work, seed=1)
    post.write(rosa, uuid4())
    phone = post.phone_of(rosa)
    post.write(rosa, uuid4())
    sender_at(outside, units).send_due()

    assert mailbox.mails == gateway.texts == []
    assert len(pushes.shown(phone)) == 1


def test_a_professional_is_told_by_push_or_mail_and_led_to_the_back_office(
    post, build, subject, sender, mailbox, pushes
):
    lucia = build.a_worker(email="lucia@example.org")
    with build.unit() as work:
        assert services.enqueue_staff(work, "message_nudge", lucia.id, subject_id=subject) == 1
    sender.send_due()
    assert "http://localhost:8000/staff/" in mailbox.to("lucia@example.org")[0].get_content()

    phone = post.phone_of(lucia, Area.STAFF)
    with build.unit() as work:
        assert services.enqueue_staff(work, "claim_changed", lucia.id, subject_id=uuid4()) == 2
    sender.send_due()
    assert pushes.shown(phone)[0]["notification"]["navigate"] == "http://localhost:8000/staff/"


def write_and_fail(build, person, subject):
    with build.unit() as work:
        services.enqueue(work, "message_new", person.id, subject_id=subject)
        raise LookupError


def test_the_bell_rings_after_the_commit_and_a_broken_bell_undoes_nothing(post, build, rosa, subject, monkeypatch):
    rung = []
    monkeypatch.setattr(services, "_nudges", [lambda: rung.append(1), lambda: 1 / 0])
    with pytest.raises(LookupError):
        write_and_fail(build, rosa, subject)
    assert rung == []
    assert post.rows() == []

    with build.unit() as work:
        for _ in range(3):
            services.enqueue(work, "message_new", rosa.id, subject_id=subject)
    assert rung == [1]
    assert len(post.rows(turn=0)) == 3


def test_a_row_whose_worker_died_is_sent_again_when_its_lease_has_run_out(
    post, build, rosa, subject, sender, mailbox, clock
):
    post.write(rosa, subject)
    sender._claim()
    assert sender.send_due() == 0

    clock.move(sender.lease)
    assert sender.send_due() == 1
    assert len(mailbox.mails) == 1


def test_a_gateway_that_never_tells_is_a_temporary_failure_after_three_days(
    post, build, rosa, subject, sender, gateway, clock
):
    choose(build, rosa, Channel.SMS)
    post.write(rosa, subject)
    sender.send_due()
    clock.move(3 * DAY)
    sender.send_due()

    row = post.rows()[0]
    assert (row.state, row.reason) == (State.TEMPORARY_FAILURE, Reason.NO_RECEIPT)
    assert len(gateway.texts) == 1


def test_the_night_forgets_phones_that_are_signed_out(post, build, rosa, units):
    kept, gone = post.phone_of(rosa), post.phone_of(rosa)
    post.sign_out(gone)
    with build.unit() as work:
        assert services.forget_signed_out(work) == 1
        assert [s.session_id for s in work.session.query(PushSubscription)] == [kept.session_id]


def test_the_outbox_holds_no_words():
    assert {column.name for column in Outbox.__table__.columns if "Encrypted" in type(column.type).__name__} == set()
