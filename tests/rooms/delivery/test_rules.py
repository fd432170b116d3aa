"""The pure rules of sending."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.delivery.channels import ENOUGH_FAILURES, Rest, retry_after
from app.delivery.rules import (
    REST,
    Leaving,
    Wish,
    ladder,
    may_call,
    may_write_again,
    next_try,
    pause,
    second_way_at,
    step_at_the_door,
)
from app.delivery.signing import SIGNATURE, TIMESTAMP, is_signed, sign
from app.delivery.texts import KINDS
from app.delivery.vocabulary import Channel, Step, Weight
from app.settings import PUSH_HOSTS

NOW = datetime(2026, 11, 24, 9, 18, tzinfo=UTC)
ALL = dict.fromkeys(Channel, True)


def test_without_a_word_from_the_person_the_house_tries_push_then_mail_then_text_and_never_a_letter():
    assert ladder([], ALL) == [Channel.PUSH, Channel.EMAIL, Channel.SMS]


def test_the_persons_own_order_wins_and_what_is_off_or_has_no_address_is_left_out():
    wishes = [Wish(Channel.SMS, True), Wish(Channel.PUSH, False), Wish(Channel.EMAIL, True)]
    assert ladder(wishes, ALL) == [Channel.SMS, Channel.EMAIL]
    assert ladder(wishes, {Channel.EMAIL: True}) == [Channel.EMAIL]
    assert ladder([Wish(channel, False) for channel in Channel], ALL) == []


@given(st.integers(1, 60), st.floats(0, 1))
def test_pauses_grow_to_an_hour_and_a_little_and_never_fall_below_what_was_asked(attempts, chance):
    assert timedelta(minutes=1) <= pause(attempts, chance) <= timedelta(minutes=75)
    assert pause(attempts, 0) <= pause(attempts + 1, 0)
    assert pause(attempts, chance, timedelta(hours=2)) == timedelta(hours=2)


@given(st.integers(1, 10_000), st.integers(1, 10_000))
def test_no_try_is_planned_for_after_it_would_be_too_late(wait, left):
    again = next_try(NOW, timedelta(seconds=wait), NOW + timedelta(seconds=left))
    assert again is None if wait >= left else again < NOW + timedelta(seconds=left)


@pytest.mark.parametrize(
    ("endpoint", "may"),
    [
        ("https://fcm.googleapis.com/fcm/send/abc", True),
        ("https://updates.push.services.mozilla.com/wpush/v2/x", True),
        ("https://wns2-par02p.notify.windows.com/w/?token=x", True),
        ("https://web.push.apple.com:443/x", True),
        ("http://fcm.googleapis.com/fcm/send/abc", False),
        ("https://fcm.googleapis.com:8443/x", False),
        ("https://fcm.googleapis.com.example.org/x", False),
        ("https://evil-notify.windows.com.example/x", False),
        ("https://notify.windows.com/x", False),
        ("https://fcm.googleapis.com@127.0.0.1/x", False),
        ("https://user:secret@fcm.googleapis.com/x", False),
        ("https://127.0.0.1/x", False),
        ("https://169.254.169.254/latest/meta-data", False),
        ("file:///etc/passwd", False),
        ("https://[::1", False),
        ("https://fcm.googleapis.com:bad/x", False),
        ("", False),
    ],
)
def test_only_the_push_services_of_the_list_are_called(endpoint, may):
    assert may_call(endpoint, PUSH_HOSTS) is may


def test_a_service_of_ones_own_matches_as_it_stands():
    hosts = ("http://127.0.0.1:8090",)
    assert may_call("http://127.0.0.1:8090/push/1", hosts)
    assert not may_call("http://127.0.0.1:8091/push/1", hosts)
    assert not may_call("https://127.0.0.1:8090/push/1", hosts)
    assert not may_call("http://x@127.0.0.1:8090/push/1", hosts)


@pytest.mark.parametrize(
    ("header", "seconds"), [("120", 120), (" 7 ", 7), ("999999999", 86_400), ("soon", None), (None, None), ("-4", None)]
)
def test_retry_after_is_read_and_nobody_waits_more_than_a_day(header, seconds):
    assert retry_after(header) == (None if seconds is None else timedelta(seconds=seconds))


def test_a_signature_holds_for_five_minutes_for_this_body_and_this_secret():
    said = sign(b"body", "secret", NOW)
    stamp, seal = said[TIMESTAMP], said[SIGNATURE]
    assert is_signed(b"body", "secret", stamp, seal, NOW + timedelta(minutes=4))
    assert not is_signed(b"body", "secret", stamp, seal, NOW + timedelta(minutes=6))
    assert not is_signed(b"bodies", "secret", stamp, seal, NOW)
    assert not is_signed(b"body", "another", stamp, seal, NOW)
    assert not is_signed(b"body", "secret", str(int(stamp) + 1), seal, NOW)
    assert not is_signed(b"body", "", stamp, seal, NOW)
    assert not is_signed(b"body", "secret", "²", seal, NOW)


def test_a_service_that_failed_three_times_in_a_row_is_left_alone_and_others_are_not():
    rest = Rest()
    for _ in range(ENOUGH_FAILURES - 1):
        rest.failed("one")
    assert not rest.is_due("one")
    rest.failed("one")
    assert rest.is_due("one")
    assert not rest.is_due("two")
    rest.worked("one")
    assert not rest.is_due("one")


def test_no_kind_has_words_of_its_own_that_would_tell_a_bystander_why():
    # Services that have no account of their own are told what the link is for; no person gets these.
    to_services = {"referral_link_new", "referral_link_again", "referral_over"}
    words = {kind.words for name, kind in KINDS.items() if name not in to_services}
    assert len(words) <= 4
    for text in words:
        assert not set(text.lower().replace(".", "").split()) & {"appointment", "benefit", "case", "message", "worker"}


HOUR = timedelta(hours=1)
FAR, NEAR = NOW + 3 * REST, NOW + 5 * HOUR


@pytest.mark.parametrize(
    ("weight", "asked", "another", "until", "step"),
    [
        (Weight.NEWS, False, False, FAR, Step.WAIT),
        (Weight.NEWS, False, True, FAR, Step.WAIT),
        (Weight.NEWS, False, True, NEAR, Step.NEXT),
        (Weight.NEWS, False, False, NEAR, Step.STOP),
        (Weight.MATTER, False, True, FAR, Step.NEXT),
        (Weight.MATTER, False, False, FAR, Step.WAIT),
        (Weight.MATTER, False, False, NEAR, Step.STOP),
        (Weight.CHANGE, False, True, NEAR, Step.NEXT),
        (Weight.CHANGE, False, False, FAR, Step.WAIT),
        (Weight.CHANGE, False, False, NEAR, Step.GO),
        (Weight.SECURITY, False, False, NEAR, Step.GO),
        (Weight.NEWS, True, True, NEAR, Step.GO),
        (Weight.MATTER, True, False, FAR, Step.GO),
    ],
)
def test_what_is_told_by_a_channel_that_was_used_today(weight, asked, another, until, step):
    leaving = Leaving(weight, asked, until, another)
    assert step_at_the_door(leaving, NOW - HOUR, NOW) is step
    assert step_at_the_door(leaving, None, NOW) is Step.GO
    assert step_at_the_door(leaving, NOW - REST, NOW) is Step.GO


@given(
    st.sampled_from(list(Weight)),
    st.booleans(),
    st.integers(1, 5000),
    st.booleans(),
    st.integers(0, 1439),
)
def test_nothing_goes_twice_in_a_day_but_what_was_asked_for_security_and_a_change_that_cannot_wait(
    weight, asked, minutes, another, ago
):
    last, until = NOW - timedelta(minutes=ago), NOW + timedelta(minutes=minutes)
    step = step_at_the_door(Leaving(weight, asked, until, another), last, NOW)
    if step is Step.GO:
        assert asked or weight is Weight.SECURITY or (weight is Weight.CHANGE and not another and last + REST >= until)
    if step is Step.WAIT:
        assert last + REST < until, "it would never leave"


def test_every_kind_for_people_has_a_weight_and_only_codes_are_about_security():
    assert [name for name, kind in KINDS.items() if kind.weight is Weight.SECURITY] == ["sign_in_code"]
    assert {name for name, kind in KINDS.items() if kind.is_chased} == {
        "appointment_reminder",
        "appointment_moved",
        "appointment_cancelled",
    }


def test_a_day_is_a_day():
    assert may_write_again(None, NOW) and may_write_again(NOW - REST, NOW)
    assert not may_write_again(NOW - timedelta(hours=23, minutes=59), NOW)


@pytest.mark.parametrize(
    ("sent", "until", "second"),
    [
        # Two days ahead: a day later. 9:00 UTC is 10:00 in Madrid.
        ("2026-11-24 09:00", "2026-11-26 09:00", "2026-11-25 09:00"),
        # Thirty hours ahead: at the latest a day before, but not at once.
        ("2026-11-24 09:00", "2026-11-25 11:00", "2026-11-24 13:00"),
        # Five hours ahead: half of what is left.
        ("2026-11-24 09:00", "2026-11-24 14:00", "2026-11-24 11:30"),
        # It would fall into the night: in the morning.
        ("2026-11-24 18:00", "2026-11-25 22:00", "2026-11-25 08:00"),
        # The morning would be too late.
        ("2026-11-24 18:00", "2026-11-25 07:00", None),
        # In summer the morning begins an hour earlier by the sun.
        ("2026-07-14 17:30", "2026-07-15 20:00", "2026-07-15 07:00"),
    ],
)
def test_the_second_way_comes_after_a_day_or_a_day_before_and_by_daylight(sent, until, second):
    at = [None if text is None else datetime.fromisoformat(f"{text}+00:00") for text in (sent, until, second)]
    assert second_way_at(at[0], at[1], "Europe/Madrid") == at[2]
