"""Evaluations of small tables: what is kept apart, filled in, warned of and said."""

import json
import math

import pytest

from app.risk.telling import tell
from tests.support.tables import SMALL, small_rows

SPELL = SMALL.replace('target: {column: out, positive: "1"}', "target: {duration: weeks, events: [out], horizon: 12}")


def numbers_in(value):
    if isinstance(value, dict):
        for inner in value.values():
            yield from numbers_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from numbers_in(inner)
    elif isinstance(value, float):
        yield value


def test_the_answer_has_the_parts_of_the_contract(judge):
    answer = judge(small_rows())
    assert list(answer) == [
        "name", "n_train", "n_test", "prevalence", "models", "groups", "label_capture", "warnings",
    ]  # fmt: skip
    assert list(answer["models"]) == ["logistic", "scorecard", "baseline"]
    for model in answer["models"].values():
        assert {"auc", "brier", "log_loss", "calibration_slope", "calibration_in_the_large", "ece"} <= set(model)
        assert list(model["at_capacity"]) == ["0.10", "0.30"]
    assert (answer["n_train"], answer["n_test"]) == (300, 400)
    assert {"n", "prevalence", "mean_prediction", "recall_at_0.30", "ci"} <= set(answer["groups"]["sex"]["f"])
    assert all(math.isfinite(number) for number in numbers_in(answer))


def test_the_same_table_gives_the_same_answer_in_any_order_of_columns(judge):
    rows = small_rows()
    assert judge(rows) == judge(rows, header=list(reversed(rows[0])))


def test_missing_cells_are_filled_in_and_counted(judge):
    rows = small_rows()
    for row in rows[::5]:
        row["age"] = ""
    for row in rows[::40]:
        row["job"] = "NA"
    answer = judge(rows)
    assert (
        "80 rows have missing values (age 80, job 10); they were filled in from the training rows of each split alone"
        in answer["warnings"]
    )


def test_what_stands_in_the_judged_part_moves_nothing_in_the_model(judge):
    text = SMALL.replace("{folds: 4, repeats: 1, seed: 3}", "{column: year, train_up_to: 2018}")
    rows = small_rows()
    before = judge(rows, text)["models"]
    for row in rows:
        if row["year"] > 2018:
            row["age"], row["kids"] = 99, ""
    after = judge(rows, text)["models"]
    assert before["logistic"]["coefficients"] == after["logistic"]["coefficients"]
    assert before["scorecard"]["points"] == after["scorecard"]["points"]
    assert before["logistic"]["auc"] != after["logistic"]["auc"]


def test_a_split_by_date_keeps_the_day_itself_in_training(judge):
    answer = judge(
        small_rows(), SMALL.replace("{folds: 4, repeats: 1, seed: 3}", "{column: day, train_up_to: 2018-04-15}")
    )
    days = [row["day"] for row in small_rows()]
    assert answer["n_train"] == sum(day <= "2018-04-15" for day in days)


def test_small_groups_are_named(judge):
    rows = small_rows()
    rows[0]["sex"] = ""
    answer = judge(rows)
    assert any(w.startswith("groups with fewer than 100 people: sex=unknown") for w in answer["warnings"])


def test_one_class_among_the_judged_is_null_and_said(judge):
    rows = small_rows()
    for row in rows:
        if row["year"] > 2018:
            row["out"] = 0
    answer = judge(rows, SMALL.replace("{folds: 4, repeats: 1, seed: 3}", "{column: year, train_up_to: 2018}"))
    assert answer["models"]["logistic"]["auc"] is None
    assert answer["models"]["logistic"]["at_capacity"]["0.30"]["recall"] is None
    assert any("the judged rows hold one class only" in warning for warning in answer["warnings"])
    assert tell(answer)


def test_a_word_that_training_never_saw_does_no_harm(judge):
    rows = small_rows()
    for row in rows:
        if row["year"] > 2018:
            row["job"] = "something new"
    answer = judge(rows, SMALL.replace("{folds: 4, repeats: 1, seed: 3}", "{column: year, train_up_to: 2018}"))
    assert answer["models"]["logistic"]["auc"] is not None


def test_a_spell_without_cut_off_cases_is_a_plain_share(judge):
    rows = [row | {"out": 1} for row in small_rows()]
    spell = judge(rows, SPELL)["spell"]
    share = sum(row["weeks"] > 12 for row in rows) / len(rows)
    assert spell["kaplan_meier"] == pytest.approx(share, abs=1e-4)
    assert spell["dropped_censored_would_say"] == pytest.approx(share, abs=1e-4)
    assert spell["mean_prediction"] == pytest.approx(share, abs=0.02)


def test_a_group_whose_exits_are_not_recorded_is_pointed_at(judge):
    rows = small_rows(3000)
    for i, row in enumerate(rows):
        if row["sex"] == "f" and i % 4 == 0:
            row["out"] = 1
    said = judge(rows)["label_capture"]
    assert "sex=f: the positive outcome is recorded" in said
    assert "more often than for people with like inputs" in said
    assert "compare it with the registers" in judge(small_rows())["label_capture"]


def test_a_table_without_any_relation_is_called_useless(judge):
    rows = small_rows(600)
    for i, row in enumerate(rows):
        row["out"] = (i * 7919) % 3 // 2
    assert any("not worth using" in warning for warning in judge(rows)["warnings"])


def test_the_report_reads_in_plain_words_and_ends_with_the_caveat(judge):
    said = tell(judge(small_rows(), SPELL))
    assert "Kaplan-Meier" in said
    assert "helping 30%" in said
    assert said.endswith("It may only add help, never lower or delay it.")
    json.dumps(said)
