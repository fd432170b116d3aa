"""What a file is by its content, and how long an answer may take."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.messaging import rules
from app.messaging.texts import ready_text, ready_texts
from app.messaging.vocabulary import FLAW_WORDS, FileKind, Flaw

TUESDAY = date(2026, 11, 24)
DAYS = st.dates(date(2026, 1, 1), date(2028, 12, 31))


@pytest.mark.parametrize(
    ("start", "sort"),
    [
        (b"\xff\xd8\xff\xe1", FileKind.JPEG),
        (b"\x89PNG\r\n\x1a\n", FileKind.PNG),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", FileKind.WEBP),
        (b"%PDF-1.7", FileKind.PDF),
        (b"RIFF\x00\x00\x00\x00WAVEfmt ", None),
        (b"<html>%PDF-", None),
        (b"MZ\x90\x00", None),
        (b"PK\x03\x04", None),
        (b"GIF89a", None),
        (b"<svg xmlns=", None),
        (b"", None),
    ],
)
def test_the_type_is_decided_by_the_content(start, sort):
    assert rules.kind_of(start) == sort


def test_photos_that_only_some_phones_can_open_are_known():
    assert rules.is_heic(b"\x00\x00\x00\x18ftypheic\x00\x00")
    assert not rules.is_heic(b"\x00\x00\x00\x18ftypisom\x00\x00")


@pytest.mark.parametrize(
    ("since", "today", "days"),
    [
        (TUESDAY, TUESDAY, 0),
        (TUESDAY, date(2026, 11, 25), 1),
        (TUESDAY, date(2026, 11, 27), 3),
        (TUESDAY, date(2026, 11, 29), 3),
        (TUESDAY, date(2026, 11, 30), 4),
        (TUESDAY, date(2026, 12, 1), 5),
        (TUESDAY, date(2026, 12, 2), 6),
        (date(2026, 11, 28), date(2026, 11, 30), 1),
        (date(2026, 11, 27), date(2026, 11, 28), 0),
        (TUESDAY, date(2026, 11, 20), 0),
    ],
)
def test_working_days_leave_out_the_weekend(since, today, days):
    assert rules.working_days(since, today) == days
    assert rules.is_late(since, today) == (days >= 6)


@pytest.mark.parametrize(("days", "nudged"), [(0, False), (2, False), (3, True), (9, True)])
def test_the_team_is_nudged_on_the_third_day(days, nudged):
    assert rules.wants_nudge(TUESDAY - timedelta(days=days), TUESDAY) is nudged


@given(DAYS, st.integers(0, 40))
def test_the_list_of_the_late_and_the_rule_say_the_same(today, back):
    since = today - timedelta(days=back)

    assert rules.is_late(since, today) == (since < rules.late_before(today))


def test_every_reason_to_refuse_a_file_has_words():
    assert set(FLAW_WORDS) == set(Flaw)


def test_ready_texts_are_short_whole_sentences_that_never_frighten():
    keys = [text.key for text in ready_texts()]
    assert len(keys) == len(set(keys)) and ready_text(keys[0]) is not None and ready_text("nothing") is None
    for text in ready_texts():
        assert text.body.endswith((".", "?")) and len(text.body) < 200
        assert not any(word in text.body.lower() for word in ("must", "lose", "sanction", "!", "deadline", "user"))
