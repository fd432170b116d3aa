"""Which times make sense."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.appointments.rules import is_sensible, may_book, may_cancel

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
minutes = st.integers(-100_000, 100_000).map(lambda n: timedelta(minutes=n))


@given(minutes, st.integers(0, 600))
def test_a_sensible_time_lies_ahead_and_is_neither_short_nor_endless(start, lasts):
    sensible = is_sensible(NOW + start, NOW + start + timedelta(minutes=lasts), NOW)

    assert sensible == (start > timedelta(0) and 10 <= lasts <= 480)


@given(minutes, st.integers(0, 30), st.integers(1, 30))
def test_a_seat_is_free_only_ahead_of_time_and_below_the_capacity(start, taken, capacity):
    assert may_book(NOW + start, NOW, taken, capacity) == (start > timedelta(0) and taken < capacity)


@given(minutes)
def test_one_may_cancel_until_it_begins(start):
    assert may_cancel(NOW + start, NOW) == (start > timedelta(0))
