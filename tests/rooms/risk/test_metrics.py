"""Figures that can be checked by hand."""

import numpy as np
import pytest

from app.risk.metrics import (
    Judged,
    at_capacity,
    auc,
    brier,
    ece,
    effective,
    in_the_large,
    log_loss,
    selected,
    slope,
    wilson,
)
from app.risk.survival import Spells, intervals, person_periods, still_there, weights, without_censored


def judged(*outcome, weight=None):
    values = np.array(outcome, float)
    return Judged(values, np.ones(len(values)) if weight is None else np.array(weight, float))


def numbers(*values):
    return np.array(values, float)


def test_auc_counts_pairs_and_halves_ties():
    assert auc(numbers(0.1, 0.4, 0.35, 0.8), judged(0, 0, 1, 1)) == 0.75
    assert auc(numbers(1, 1, 1, 1), judged(0, 1, 0, 1)) == 0.5
    assert auc(numbers(1, 2), judged(1, 1)) is None


def test_a_weight_is_the_same_as_a_row_that_stands_twice():
    chances, outcome = numbers(0.2, 0.6, 0.7, 0.3), (0, 1, 0, 1)
    twice = np.repeat(chances, 2)
    for figure in (auc, brier, log_loss, in_the_large, ece, slope):
        double = figure(twice, judged(*np.repeat(outcome, 2)))
        assert figure(chances, judged(*outcome, weight=(2, 2, 2, 2))) == pytest.approx(double)


def test_a_row_that_was_not_seen_counts_for_nothing():
    seen = judged(0, 1, 1, weight=(1, 1, 0))
    assert brier(numbers(0.5, 0.5, 0.0), seen) == 0.25
    assert seen.prevalence == 0.5


def test_what_does_not_exist_is_none():
    nobody = judged(weight=[])
    for figure in (auc, brier, log_loss, in_the_large, ece, slope):
        assert figure(numbers(), nobody) is None
    assert slope(numbers(0.5, 0.5), judged(0, 1)) is None
    assert slope(numbers(0.1, 0.2, 0.8, 0.9), judged(0, 0, 1, 1)) is None


def test_the_slope_finds_how_much_too_bold_chances_are():
    draw = np.random.default_rng(0)
    real = draw.normal(size=40_000)
    outcome = Judged((draw.random(40_000) < 1 / (1 + np.exp(-real))).astype(float), np.ones(40_000))
    assert slope(1 / (1 + np.exp(-2 * real)), outcome) == pytest.approx(0.5, abs=0.02)
    assert ece(1 / (1 + np.exp(-real)), outcome) < 0.01


def test_ties_at_the_border_share_the_last_places():
    assert list(selected(numbers(3, 2, 2, 2, 1), 0.4)) == pytest.approx([1, 1 / 3, 1 / 3, 1 / 3, 0])
    found = at_capacity(numbers(3, 2, 2, 2, 1), judged(1, 1, 0, 0, 1), {"0.40": 0.4})
    assert found["0.40"] == {"precision": pytest.approx(2 / 3), "recall": pytest.approx(4 / 9)}


def test_the_order_of_rows_changes_nothing():
    draw = np.random.default_rng(1)
    chances = np.round(draw.random(500), 1)
    outcome = (draw.random(500) < chances).astype(float)
    order = draw.permutation(500)
    for figure in (auc, brier, log_loss, ece, slope):
        there = figure(chances, judged(*outcome))
        assert figure(chances[order], judged(*outcome[order])) == pytest.approx(there)


def test_the_interval_is_wilsons():
    assert wilson(0.5, 100) == pytest.approx([0.4038, 0.5962], abs=1e-4)
    assert wilson(0.0, 10)[0] == 0.0
    assert wilson(1.0, 10)[1] == 1.0


def test_a_household_that_answers_alike_is_one_case():
    residuals, mass = np.array([0.5, 0.5, -0.5, -0.5]), np.ones(4)
    assert effective(residuals, mass, None) == 4
    assert effective(residuals, mass, np.array([1, 1, 2, 2])) == 2


def test_kaplan_and_meier_by_hand():
    # One leaves at 1, one is cut off at 2, one leaves at 3, one stays: 3/4 * 1/2.
    spells = Spells(numbers(1, 2, 3, 4), np.array([True, False, True, False]), 3)
    assert still_there(spells) == 0.375
    assert without_censored(spells) == pytest.approx(1 / 3)
    assert list(weights(spells)) == pytest.approx([1, 0, 1.5, 1.5])


def test_who_is_cut_off_at_the_horizon_was_there_until_it():
    spells = Spells(numbers(3, 3), np.array([False, True]), 3)
    assert list(spells.stayed) == [True, False]
    assert still_there(spells) == 0.5


def test_without_cut_off_spells_all_ways_agree():
    draw = np.random.default_rng(2)
    spells = Spells(draw.integers(1, 20, 500).astype(float), np.ones(500, bool), 10)
    assert still_there(spells) == pytest.approx(without_censored(spells))
    assert list(weights(spells)) == [1.0] * 500


def test_stretches_hold_all_periods_and_exits_up_to_the_horizon():
    draw = np.random.default_rng(3)
    spells = Spells(draw.integers(1, 30, 2000).astype(float), draw.random(2000) < 0.7, 13)
    cut = intervals(spells)
    rows = person_periods(spells, cut)
    assert cut.periods.sum() == 13
    assert rows.weight.sum() == np.minimum(spells.duration, 13).sum()
    assert rows.left.sum() == (spells.ended & (spells.duration <= 13)).sum()
