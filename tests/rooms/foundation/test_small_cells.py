"""Counts for whoever reads sums alone: an attacker who subtracts any two answers learns no count of 1 to 4 people."""

from datetime import date, timedelta
from itertools import permutations
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.agencies.network_report import Action, Happened, count_up
from app.agencies.network_words import EventKind
from app.foundation.small_cells import closed_year, tells, veil, veil_total, year_of

LINES = [Action(UUID(int=n), f"L{n}", "", None) for n in range(3)]
PEOPLE = st.lists(st.tuples(st.sets(st.integers(0, 2), min_size=1), st.booleans(), st.integers(0, 1500)), max_size=70)
TODAY = date(2026, 11, 24)


def programme(people):
    """Who began in which lines of the grant, without work or with it, on which day from 2022 on."""
    return [
        Happened(LINES[line].id, EventKind.START, date(2022, 1, 1) + timedelta(days), subject=str(n), jobless=jobless)
        for n, (lines, jobless, days) in enumerate(people)
        for line in sorted(lines)
    ]


def answers(events, asked):
    """What the pages answer to these years: (year, line or all of them, whole or part) and the count that is shown."""
    for wanted in asked:
        year = closed_year(wanted, TODAY)
        first, last = year_of(year)
        report = count_up(LINES, [event for event in events if first <= event.happened_on <= last], exact=False)
        for where, shown in [*((line.action.code, line) for line in report.lines), ("all", report)]:
            yield (year, where, "people"), shown.people
            yield (year, where, "jobless"), shown.jobless


def within(one, other):
    """True when everybody of one count is known to stand in the other one, too: the same year, a line, a part."""
    return one[0] == other[0] and other[1] in {one[1], "all"} and other[2] in {one[2], "people"} and one != other


@settings(max_examples=60)
@given(PEOPLE, st.lists(st.integers(2020, 2030), min_size=1, max_size=4))
def test_no_small_count_follows_from_any_two_answers(people, asked):
    told = {name: count for name, count in answers(programme(people), asked) if count is not None}

    assert not [name for name, count in told.items() if tells(count)]
    for one, other in permutations(told, 2):
        if within(one, other):
            assert not tells(told[other] - told[one]), f"{other} less {one}"


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=5))
def test_lines_that_share_nobody_are_not_told_by_their_sum(sizes):
    lines = [veil(a + b, a) for a, b in sizes]
    people, part = veil_total((sum(a + b for a, b in sizes), sum(a for a, _b in sizes)), lines)

    for total, shown in ((people, [line[0] for line in lines]), (part, [line[1] for line in lines])):
        if total is not None:
            assert not tells(total) and not tells(total - sum(one or 0 for one in shown))
            assert all(one is not None and not tells(total - one) for one in shown)


@pytest.mark.parametrize(
    ("wanted", "given_year"), [(None, 2025), (2026, 2025), (2030, 2025), (2024, 2024), (2025, 2025)]
)
def test_only_years_that_are_over_are_answered_and_none_overlaps_another(wanted, given_year):
    assert closed_year(wanted, TODAY) == given_year
    assert closed_year(wanted, date(2027, 1, 1)) == min(wanted or 2026, 2026)


def test_who_is_in_two_lines_is_not_told_by_the_sum():
    assert veil_total((30, 0), [(16, 0), (16, 0)]) == (None, None)
    assert veil_total((32, 0), [(30, 0), (8, 0)]) == (None, None)
    assert veil_total((40, 20), [(30, 10), (10, 10)]) == (40, 20)
    assert veil_total((40, 20), [(30, 17), (10, 3)]) == (40, None)
    assert veil_total((40, 20), [(36, 20), (None, None)]) == (None, None)
