"""Which days a step may have, and when a silence has lasted too long."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.casework.rules import is_silent, may_be_due

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(("days", "may"), [(-1, False), (0, True), (1, True), (1098, True), (1099, False)])
def test_a_step_is_due_today_or_within_three_years(days, may):
    assert may_be_due(TODAY + timedelta(days=days), TODAY) is may


@pytest.mark.parametrize(("days", "silent"), [(None, True), (0, False), (25, False), (26, True)])
def test_a_silence_counts_from_the_twenty_sixth_day(days, silent):
    assert is_silent(days) is silent


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_no_day_that_is_over_may_be_due(day):
    assert not may_be_due(day - timedelta(days=1), day)
