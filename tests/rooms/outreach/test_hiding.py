"""No count under 5 of a funnel can be worked out: not from totals, not from the steps beside it, not from both."""

from decimal import Decimal
from itertools import product
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.outreach.funnel import NOTHING, STAGES, ClaimRow, CountRow, Later, funnels, share
from app.outreach.hiding import Hidden, hide
from app.outreach.vocabulary import Step

FEW, COVERED = Hidden.FEW, Hidden.COVERED
# High enough to give way for two places of up to 4 people.
HIGHEST = 17
# The places of the picture of the funnel, from opened to granted.
MIERES = (
    (340, 271, 214, 103, 47, 41, 26, 22, 14),
    (265, 204, 160, 88, 41, 36, 23, 20, 12),
    (212, 168, 131, 74, 38, 33, 21, 18, 11),
    (188, 139, 101, 52, 19, 16, 9, 7, 4),
    (154, 120, 99, 48, 22, 19, 11, 9, 6),
    (96, 81, 66, 41, 27, 25, 17, 15, 9),
    (74, 52, 38, 17, 7, 6, 3, 3, 1),
    (41, 30, 22, 9, 4, 4, 2, 2, 1),
)


def falling(numbers):
    """A row in which no step is reached by more people than the one before."""
    return tuple(sorted(numbers, reverse=True))


def tables(places, steps, highest):
    row = st.lists(st.integers(0, highest), min_size=steps, max_size=steps)
    rows = st.lists(st.one_of(row.map(falling), row.map(falling), row.map(tuple)), min_size=1, max_size=places)
    return rows.map(tuple)


def fits(cell, value):
    if cell == FEW:
        return value <= 4
    return value >= 5 if cell == COVERED else value == cell


def possible_rows(table, rows, totals):
    """For each place every row that agrees with all that is shown, found by trying all of them."""
    choices = []
    for true, shown in zip(table, rows, strict=True):
        # Where people fall away from step to step they are known to do so; the reader is given even that.
        falls = falling(true) == true
        tried = product(*([v for v in range(HIGHEST + 1) if fits(cell, v)] for cell in shown))
        choices.append([row for row in tried if not falls or falling(row) == row])
    known = [total != COVERED for total in totals]
    goal = tuple(total if total != COVERED else 0 for total in totals)
    before, after = sums(choices, known), sums(choices[::-1], known)[::-1]
    for first, last, tried in zip(before, after, choices, strict=True):
        fewer, more = sorted((first, last), key=len)
        rest = {row: minus(goal, only(row, known)) for row in tried}
        yield {row for row in tried if any(minus(rest[row], part) in more for part in fewer)}


def sums(choices, known):
    """What the rows before each place may add up to."""
    found = [{tuple(0 for _ in known)}]
    for tried in choices[:-1]:
        parts = {only(row, known) for row in tried}
        found.append({tuple(map(sum, zip(a, b, strict=True))) for a in found[-1] for b in parts})
    return found


def only(row, known):
    return tuple(value if counts else 0 for value, counts in zip(row, known, strict=True))


def minus(whole, part):
    return tuple(a - b for a, b in zip(whole, part, strict=True))


@settings(max_examples=60)
@given(st.one_of(tables(places=3, steps=2, highest=9), tables(places=2, steps=4, highest=9)))
def test_whoever_knows_everything_that_is_shown_learns_no_small_count(table):
    rows, totals = hide(table)
    found = list(possible_rows(table, rows, totals))

    for place, row in enumerate(rows):
        assert table[place] in found[place]
        for step, cell in enumerate(row):
            values = {other[step] for other in found[place]}
            if cell == FEW:
                assert values == {0, 1, 2, 3, 4}, (table, rows, totals)
            elif cell == COVERED:
                assert len(values) > 1, (table, rows, totals)
            else:
                assert cell == table[place][step] >= 5
    for step, total in enumerate(totals):
        assert total == COVERED or total == sum(row[step] for row in table) >= 5


@settings(max_examples=60)
@given(tables(places=8, steps=9, highest=60))
def test_in_a_large_funnel_another_table_fits_for_every_hidden_count(table):
    rows, totals = hide(table)

    assert hide(table) == (rows, totals)
    for place, row in enumerate(rows):
        for step, cell in enumerate(row):
            assert fits(cell, table[place][step]) and (cell == FEW) == (table[place][step] < 5)
    for step, total in enumerate(totals):
        hidden = [row[step] for row, shown in zip(table, rows, strict=True) if isinstance(shown[step], Hidden)]
        assert total == COVERED or not hidden or len(hidden) > 1, "one hidden count is the total less the others"


@given(st.lists(st.integers(5, 400), min_size=1, max_size=12))
def test_counts_of_five_and_more_are_shown_as_they_are(counts):
    table = tuple((count,) for count in counts)

    assert hide(table) == ([[count] for count in counts], [sum(counts)])


@pytest.mark.parametrize(
    ("column", "shown", "total"),
    [
        ((340, 3, 12, 40), [340, FEW, COVERED, 40], 395),
        ((2,), [FEW], COVERED),
        ((4, 4), [FEW, FEW], COVERED),
        ((1, 30), [FEW, COVERED], 31),
        ((2, 2, 0), [FEW, FEW, FEW], COVERED),
        ((7, 8), [7, 8], 15),
    ],
)
def test_one_step_with_its_total(column, shown, total):
    assert hide(tuple((count,) for count in column)) == ([[cell] for cell in shown], [total])


def test_a_count_between_two_equal_ones_covers_nothing():
    # 9, 9, 9: whoever sees the first and the last knows the one in the middle.
    rows, totals = hide(((9, 9, 9), (30, 3, 0), (40, 30, 20)))

    assert rows[0][1] != COVERED or COVERED in (rows[0][0], rows[0][2])
    assert totals[1] == 42


def test_the_funnel_of_the_picture_shows_all_totals_and_most_places():
    rows, totals = hide(MIERES)

    assert totals == [1370, 1065, 831, 432, 205, 180, 112, 96, 58]
    assert rows[7] == [41, 30, 22, 9, *[FEW] * 5]
    assert sum(cell == COVERED for row in rows for cell in row) <= 5


CAMPAIGN, LIBRARY, SCHOOL = (UUID(int=n) for n in (1, 2, 3))


def counted(place, name, *numbers):
    return [CountRow(CAMPAIGN, place, name, step, number) for step, number in zip(Step, numbers, strict=False)]


def test_claims_follow_the_counts_and_rates_say_where_people_are_lost():
    rows = [
        *counted(LIBRARY, "Library", 100, 60, 50, 40, 12, 10, 9),
        *counted(SCHOOL, "School", 80, 70, 60, 50, 30, 20, 15),
    ]
    claims = [ClaimRow(CAMPAIGN, LIBRARY, 8, 6, Decimal("3000.50")), ClaimRow(CAMPAIGN, SCHOOL, 14, 7, Decimal(5000))]
    funnel = funnels(rows, claims)[CAMPAIGN]

    assert funnel.totals == [180, 130, 110, 90, 42, 30, 24, 22, 13]
    assert [place.euros for place in funnel.places] == [Decimal("3000.50"), Decimal(5000)]
    assert funnel.euros == Decimal("8000.50")
    assert funnel.passed() == [None, 72, 85, 82, 47, 71, 80, 92, 59]
    assert STAGES[funnel.narrowest()] == Step.CALLBACK


def test_euros_are_hidden_with_the_count_behind_them_and_so_is_a_sum_about_few():
    rows = [*counted(LIBRARY, "Library", *[30] * 7), *counted(SCHOOL, "School", *[30] * 7)]
    few = [ClaimRow(CAMPAIGN, LIBRARY, 30, 20, Decimal(9000)), ClaimRow(CAMPAIGN, SCHOOL, 30, 1, Decimal(701))]
    funnel = funnels(rows, few)[CAMPAIGN]

    assert [place.shown[STAGES.index(Later.GRANTED)] for place in funnel.places] == [COVERED, FEW]
    assert [place.euros for place in funnel.places] == [None, None]
    assert funnel.euros == Decimal(9701)
    alone = funnels(counted(SCHOOL, "School", *[30] * 7), few[1:])[CAMPAIGN]
    assert alone.euros is None and alone.places[0].euros is None


def test_a_place_where_nothing_was_counted_stands_in_the_table():
    rows = [*counted(LIBRARY, "Library", 30), CountRow(CAMPAIGN, SCHOOL, "School", None, 0)]
    funnel = funnels(rows, [])[CAMPAIGN]

    assert [place.place for place in funnel.places] == ["Library", "School"]
    assert funnel.places[1].shown == [FEW] * 9
    assert funnel.totals[1:] == [COVERED] * 8
    assert funnels([], []) == {} and NOTHING.narrowest() is None


@pytest.mark.parametrize(
    ("part", "whole", "rate"), [(1, 8, 13), (0, 8, 0), (FEW, 8, None), (8, COVERED, None), (8, 0, None)]
)
def test_a_share_is_rounded_half_up_and_needs_both_counts(part, whole, rate):
    assert share(part, whole) == rate
