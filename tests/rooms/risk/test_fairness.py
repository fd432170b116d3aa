"""Whom the places would reach, group by group: counted without a database and without the numerical toolkit."""

from datetime import date
from types import SimpleNamespace

import pytest

from app.casework.vocabulary import CloseReason
from app.risk import training
from app.risk.fairness import (
    HORIZON,
    Row,
    Rule,
    Share,
    drawn,
    measured,
    moves,
    near_ties,
    places,
    told,
    veiled,
    verdict,
    wilson,
)
from app.risk.history import GOOD_ENDS, OTHER_ENDS
from app.risk.leaving import KINDS, Leaving, kind_of, leaving_of
from app.risk.reach import judged_rows, left_rows, silent_rows, todays_rows


def rows(*told, column="age"):
    """Rows from (group, value, stayed), each a household of its own."""
    return [Row(f"h{i}", value, {column: group}, stayed) for i, (group, value, stayed) in enumerate(told)]


def crowd(**groups):
    """So many people of each group with the same value, none of whom stayed."""
    return rows(*[(group, value, False) for group, (count, value) in groups.items() for _ in range(count)])


def test_the_horizon_is_that_of_the_models():
    assert HORIZON == training.HORIZON


def test_the_highest_have_the_places_and_equals_at_the_border_share_what_is_left():
    assert places(rows(("a", 0.9, True), ("a", 0.5, True), ("b", 0.5, False), ("b", 0.1, False)), Rule(0.5)) == [
        1.0, 0.5, 0.5, 0.0,
    ]  # fmt: skip
    assert places([], Rule(0.3)) == []
    assert sum(places(crowd(a=(10, 0.3)), Rule(1.0))) == 10
    assert sum(places(crowd(a=(3, 0.3)), Rule(0.01))) == 0


def test_a_lottery_is_drawn_among_near_ties_and_never_touches_who_stands_clearly_above():
    some = rows(("a", 0.90, False), ("a", 0.50, False), ("b", 0.49, False), ("b", 0.10, False))
    assert places(some, Rule(0.5)) == [1.0, 1.0, 0.0, 0.0]
    assert places(some, Rule(0.5, "lottery")) == [1.0, 0.5, 0.5, 0.0]
    assert near_ties(some, 0.5) == 2
    assert near_ties(some, 1.0) == 0


def test_the_lot_is_drawn_once_and_gives_as_many_places_as_there_are():
    some = rows(*[("a", 0.5, False)] * 40)
    keys = [f"case {i}" for i in range(40)]
    first = drawn(some, keys, Rule(0.25, "lottery"), "decision 1")
    assert len(first) == 10 and first == drawn(some, keys, Rule(0.25, "lottery"), "decision 1")
    assert first != drawn(some, keys, Rule(0.25, "lottery"), "decision 2")
    parts = crowd(old=(10, 0.8), young=(30, 0.2))
    quota = drawn(parts, keys, Rule(0.2, "quota", "age"), "decision 1")
    assert sum(i < 10 for i in quota) == 2 and len(quota) == 8


def test_with_a_quota_each_group_has_as_large_a_part_of_the_places_as_of_the_people():
    some = crowd(old=(10, 0.8), young=(30, 0.2))
    assert sum(places(some, Rule(0.25))[:10]) == 10
    shared = places(some, Rule(0.25, "quota", "age"))
    assert sum(shared[:10]) == pytest.approx(2.5)
    assert sum(shared) == pytest.approx(10)


def test_recall_is_of_those_in_need_and_precision_of_those_reached():
    some = rows(*[("a", 0.9 - i / 100, i < 6) for i in range(20)], *[("b", 0.2 - i / 100, i < 8) for i in range(20)])
    a, b = measured(some, Rule(0.25), "age")
    assert (a.people, a.recall.value, a.precision.value) == (20, 1.0, 0.6)
    assert b.recall.value == 0.0 and b.precision is None
    assert a.recall.households == 6 and a.recall.low < 0.7


def test_a_household_counts_as_one_so_its_members_do_not_make_an_interval_narrow():
    alone = rows(*[("a", 0.9, True)] * 40)
    together = [Row(f"h{i // 4}", row.value, row.groups, stayed=True) for i, row in enumerate(alone)]
    [wide], [narrow] = measured(together, Rule(1.0), "age"), measured(alone, Rule(1.0), "age")
    assert (wide.recall.households, narrow.recall.households) == (10, 40)
    assert wide.recall.low < narrow.recall.low


def test_small_groups_are_hidden_with_one_more_where_the_sum_would_tell():
    assert veiled([3, 9, 40]) == [True, True, False]
    assert veiled([3, 4, 40]) == [True, True, False]
    assert veiled([0, 9, 40]) == [False, False, False]
    [first, second, third] = measured(crowd(a=(3, 0.1), b=(9, 0.2), c=(40, 0.3)), Rule(0.3), "age")
    assert (first.people, second.people, third.people) == (None, None, 40)


def test_it_is_never_said_that_groups_are_served_alike():
    few, wide = Share(0.5, 0.1, 0.9, 6), Share(0.5, 0.3, 0.7, 30)
    assert verdict([few, wide, None]) == "few"
    assert verdict([wide, Share(0.6, 0.4, 0.8, 40)]) == "open"
    assert verdict([wide, Share(0.9, 0.8, 0.95, 60)]) == "apart"


def test_what_would_change_is_counted_by_group_and_small_counts_are_hidden():
    some = crowd(old=(20, 0.8), young=(60, 0.2))
    old, young = moves(some, Rule(0.25), Rule(0.25, "quota", "age"), "age")
    assert (old.people, old.now, old.then) == (20, 20, 5)
    assert (young.now, young.then) == (0, 15)
    hidden, rest = moves(some, Rule(0.25), Rule(0.2), "age")
    assert hidden.then is None, "of 20 in the group 4 are left without a place, and they could be told"
    assert rest.then is None, "the number of places is known, so the other group would tell"


def test_wilson_stays_within_nought_and_one():
    assert wilson(0.0, 10)[0] == 0.0 and wilson(1.0, 10)[1] == 1.0
    low, high = wilson(0.5, 100)
    assert low == pytest.approx(0.404, abs=0.001) and high == pytest.approx(0.596, abs=0.001)


def found(case, as_of, closed=None, by="model", chance=0.4, **more):
    return SimpleNamespace(
        **{"reason": "found_work", "result": "better", "household_id": "h"} | more, case_id=case, as_of=as_of, by=by, chance=chance, grounds={"points": 4}, closed_on=closed,
        household_size=3, household_minors=2, birth_date=date(1992, 3, 9), territory="Mieres", sex=None,
    )  # fmt: skip


def test_a_score_is_judged_by_whether_the_case_was_open_when_its_horizon_was_over():
    stayed = found(1, date(2024, 6, 1), closed=date(2026, 7, 1))
    left = found(2, date(2024, 6, 1), closed=date(2026, 5, 1))
    of_points = found(3, date(2024, 1, 1), by="points", chance=None)
    earlier = found(1, date(2024, 1, 1), closed=date(2026, 7, 1))
    judged = judged_rows([stayed, earlier, left, of_points])
    assert [row.stayed for row in judged] == [False, True], "one row a case, of the newest kind alone"
    assert judged[0].groups == {"age": "30_to_44", "household": "one_with_children", "territory": "Mieres", "sex": ""}
    assert todays_rows([of_points], date(2026, 11, 24))[0].value == 4.0


@pytest.mark.parametrize(
    ("reason", "result", "end", "counts"),
    [
        ("found_work", "partly", "left_for_work", [False]),
        ("found_work", "unknown", "left_for_work", [False]),
        ("found_work", "worse", "left_by_decision", []),
        ("income", "better", "left_for_other_income", [False]),
        ("enough", "better", "left_for_other_income", [False]),
        ("done", "better", "left_for_other_income", [False]),
        ("done", "unknown", "left_by_decision", []),
        ("household", "better", "left_household_changed", []),
        ("moved", "better", "left_area", []),
        ("died", "unknown", "left_by_death", []),
        ("withdrew", "better", "left_by_decision", []),
        ("no_contact", "unknown", "left_by_decision", []),
        ("other_service", "better", "left_by_decision", []),
        ("ended", "better", "left_by_decision", [True]),
    ],
)
def test_only_work_or_income_is_a_success_death_and_moving_are_neither_and_a_sanction_ends_no_need(
    reason, result, end, counts
):
    assert kind_of(reason, result) == end and end in (*GOOD_ENDS, *OTHER_ENDS)
    closed = found(1, date(2024, 6, 1), closed=date(2025, 6, 1), reason=reason, result=result)
    assert [row.stayed for row in judged_rows([closed])] == counts
    assert (leaving_of(reason, result) is Leaving.OWN_MEANS) == (end in GOOD_ENDS)


def test_every_reason_says_how_somebody_left_and_a_second_file_says_nothing():
    assert {*KINDS} == {*CloseReason} - {CloseReason.DUPLICATE}
    second = found(1, date(2024, 6, 1), closed=date(2025, 6, 1), reason="duplicate")
    nobody = found(2, date(2024, 6, 1), closed=date(2025, 6, 1), reason=None, result=None)
    assert judged_rows([second, nobody]) == [] and left_rows([second])[Leaving.OWN_MEANS] == []


def test_how_each_group_leaves_is_told_by_way_with_small_groups_hidden():
    closed = [
        found(i, None, closed=date(2026, 1, 1), household_id=i, reason="ended" if i < 6 else "income")
        for i in range(20)
    ]
    rows = left_rows(closed)
    assert {way: [line.recall.value for line in told(rows[way], "territory")] for way in Leaving} == {
        Leaving.OWN_MEANS: [0.7], Leaving.ENDED: [0.3], Leaving.OTHERWISE: [0.0],
    }  # fmt: skip
    assert told(left_rows(closed[:4])[Leaving.ENDED], "territory")[0].people is None


def test_whom_nobody_has_met_for_nine_months_may_have_left_unrecorded():
    today = date(2026, 11, 24)
    silent = found(1, today, opened_on=date(2025, 1, 1), last_contact_at=None)
    assert silent_rows([silent], today)[0].stayed
    [line] = told(silent_rows([silent] * 30, today), "territory")
    assert line.people == 30 and line.recall is None, "one household is too few to show"
