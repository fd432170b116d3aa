"""What the reference measured on real histories comes out here too."""

import json

import pytest


def test_non_take_up_is_ranked_and_calibrated_out_of_time(non_take_up):
    logistic = non_take_up["models"]["logistic"]
    assert (non_take_up["n_train"], non_take_up["n_test"], non_take_up["prevalence"]) == (3407, 1470, 0.3388)
    assert abs(logistic["auc"] - 0.638) <= 0.01
    assert 0.8 <= logistic["calibration_slope"] <= 1.25
    assert logistic["ece"] <= 0.05
    assert abs(logistic["calibration_in_the_large"]) <= 0.03
    assert abs(logistic["brier"] - 0.212) <= 0.003
    assert logistic["at_capacity"]["0.10"]["precision"] > 0.5


def test_spells_that_were_cut_off_are_kept(jobless):
    spell = jobless["spell"]
    assert spell == {"horizon": 13, "kaplan_meier": 0.3376, "dropped_censored_would_say": 0.2026} | {
        "mean_prediction": spell["mean_prediction"]
    }
    assert abs(spell["mean_prediction"] - spell["kaplan_meier"]) <= 0.02
    assert jobless["prevalence"] == spell["kaplan_meier"]
    assert abs(jobless["models"]["logistic"]["auc"] - 0.688) <= 0.01
    assert 0.8 <= jobless["models"]["logistic"]["calibration_slope"] <= 1.25
    assert jobless["models"]["logistic"]["ece"] <= 0.05
    assert "1053 spells were cut off before 13; they are kept as censored" in jobless["warnings"]


def test_households_stay_together(housed):
    assert housed["n_test"] == 1289
    assert 0.8 <= housed["models"]["logistic"]["calibration_slope"] <= 1.25
    assert housed["models"]["logistic"]["ece"] <= 0.05
    assert "159 rows have no y and were left out" in housed["warnings"]


@pytest.mark.parametrize("table", ["non_take_up", "jobless", "housed"])
def test_the_scorecard_is_of_whole_points_and_nearly_as_good_as_its_model(table, request):
    models = request.getfixturevalue(table)["models"]
    assert models["scorecard"]["auc"] >= models["logistic"]["auc"] - 0.02
    assert models["scorecard"]["points"]
    assert all(type(points) is int and points > 0 for points in models["scorecard"]["points"].values())


@pytest.mark.parametrize("table", ["non_take_up", "jobless", "housed"])
def test_the_baseline_ranks_nobody(table, request):
    baseline = request.getfixturevalue(table)["models"]["baseline"]
    assert (baseline["auc"], baseline["calibration_slope"]) == (0.5, None)
    assert baseline["at_capacity"]["0.30"]["recall"] == pytest.approx(0.3, abs=0.001)


def test_the_audit_shows_whom_a_list_would_leave_out(non_take_up):
    age = non_take_up["groups"]["age"]
    assert list(age) == ["0-30", "30-45", "45-200"]
    assert sum(line["n"] for line in age.values()) == 1470
    assert age["0-30"]["recall_at_0.30"] > 0.5
    assert age["45-200"]["recall_at_0.30"] < 0.15
    assert abs(age["45-200"]["mean_prediction"] - age["45-200"]["prevalence"]) < 0.02
    low, high = non_take_up["groups"]["sex"]["male"]["ci"]
    assert low < non_take_up["groups"]["sex"]["male"]["recall_at_0.30"] < high
    assert any("sex: the intervals overlap" in warning for warning in non_take_up["warnings"])


def test_protected_columns_are_no_inputs(non_take_up):
    shown = json.dumps(non_take_up["models"])
    assert "nwhite" not in shown
    assert "sex" not in shown
