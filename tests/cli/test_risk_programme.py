"""`camin risk example, train, score, report, switch`: the life of a programme's model on files."""

import csv
import io
import json
import sys
from datetime import date

import pytest

from app import cli
from app.agencies.models import Programme
from app.demo.scores import ready_model
from app.risk import learning
from tests.conftest import ENVIRONMENT

LEARN = "camin risk learn"
START = "2025-01-01"
AFTER_THE_SHOCK = "2025-07-01"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("history")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["camin", "risk", "example", str(place), "--people", "3000"])
        cli.main()
    return place


@pytest.fixture
def risk(monkeypatch, capsys, tmp_path):
    for name, value in {**ENVIRONMENT, "CAMIN_INSTANCE": str(tmp_path)}.items():
        monkeypatch.setenv(name, value)

    def call(*arguments):
        monkeypatch.setattr(sys, "argv", ["camin", "risk", *map(str, arguments)])
        try:
            cli.main()
            code = 0
        except SystemExit as leaving:
            code = leaving.code or 0
        return code, *capsys.readouterr()

    return call


def rows_of(text):
    return list(csv.DictReader(io.StringIO(text)))


def test_a_model_is_trained_signed_used_watched_and_switched_off(risk, folder, tmp_path):
    # Before there is a model the rule of points speaks, without a chance.
    code, out, err = risk("score", folder, "--on", START)
    assert (code, err) == (0, "camin risk score: no model has been trained yet\n")
    assert {(row["chance"], row["by"]) for row in rows_of(out)} == {("", "rule of points, not a statistical estimate")}

    code, out, _err = risk("train", folder, "--on", START, "--owner", "Ana", "--audit", "sex,nationality")
    assert code == 0
    card = json.loads(out)
    assert "nationality: the outcome is not known for" in card["label_capture"]
    assert "nationality" not in json.dumps(card["coefficients"])

    code, out, err = risk("score", folder, "--on", START)
    assert (code, err) == (0, "")
    rows = rows_of(out)
    assert {row["band"] for row in rows} == {"low", "medium", "high", "not estimable"}
    for row in rows:
        if row["band"] == "not estimable":
            assert (row["chance"], row["reasons"]) == ("", "")
        else:
            assert float(row["low_80"]) <= float(row["chance"]) <= float(row["high_80"])
            assert row["reasons"].count(";") == 3

    assert json.loads(risk("report", folder, "--on", START)[1])["last_quarter"]["alarm"] is False
    told = json.loads(risk("report", folder, "--on", AFTER_THE_SHOCK)[1])
    assert told["last_quarter"]["alarm"] is True
    assert told["stability"]["score"]["verdict"] == "ok"

    # A damaged newer file: the last good model goes on, and it is said.
    (tmp_path / "risk" / "programme" / "0002.json").write_text('{"model": {}, "signature": "x"}', "utf-8")
    code, again, err = risk("score", folder, "--on", START)
    assert (code, rows_of(again)) == (0, rows)
    assert err == "camin risk score: 0002.json is not used: its signature is wrong\n"

    assert risk("switch", "off")[1] == "The model of programme is switched off.\n"
    assert {row["chance"] for row in rows_of(risk("score", folder, "--on", START)[1])} == {""}
    # After a year scores hide by themselves.
    risk("switch", "on")
    code, out, err = risk("score", folder, "--on", "2026-02-01")
    assert "ran out on 2026-01-02" in err
    assert {row["chance"] for row in rows_of(out)} <= {""}


def test_learning_in_the_database_wants_an_owner_a_programme_and_a_history_or_says_what_is_missing(
    camin, build, folder, monkeypatch
):
    build.a_worker(email="carmen@example.org")
    build.save(Programme(name="Camín"))

    def learn(*more):
        said = camin("risk", "learn", *map(str, more))
        return said.code, said.out, said.err.strip().splitlines()[-1]

    assert learn("Camín", "--owner", "no@example.org") == (
        2,
        "",
        f"{LEARN}: nobody with the address no@example.org works here",
    )
    assert learn("Other", "--owner", "carmen@example.org")[2].endswith(
        "there is no programme “Other”; there are: “Camín”"
    )
    assert "nobody had entered care" in learn("Camín", "--owner", "carmen@example.org")[2]
    # On the files of an example it is learnt for real in the test above; here only that it is signed and kept.
    monkeypatch.setattr(
        learning,
        "train_programme",
        lambda _h, day, owner, version, _b: ready_model(date.fromordinal(day), owner, version),
    )
    code, out, last = learn("Camín", "--owner", "carmen@example.org", "--history", folder)
    assert (code, json.loads(out)["horizon_months"], last) == (
        0,
        24,
        "… version 1 is kept; it is not in force until somebody decides",
    )
    assert learn("Camín", "--owner", "carmen@example.org", "--decide", "By the board")[2] == "… version 2 is kept"


def test_the_example_can_be_evaluated_like_any_table(risk, folder):
    code, out, err = risk("evaluate", folder / "spec.yaml", "--json")
    assert (code, err) == (0, "")
    answer = json.loads(out)
    assert abs(answer["spell"]["mean_prediction"] - answer["spell"]["kaplan_meier"]) <= 0.02
    assert answer["models"]["scorecard"]["auc"] >= answer["models"]["logistic"]["auc"] - 0.02
    assert list(answer["groups"]) == ["sex", "nationality", "age band"]


BROKEN = {
    "an unknown kind": ("entered", "arrived", 'events.csv: the kind "arrived" is not known'.replace('"', "'")),
    "an unknown column": ("person,kind", "who,kind", "events.csv: there is no column person"),
    "mixed dates": ("2023-01-01", "01/01/2023", "mixes ways to write a date"),
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_history_that_cannot_be_read_is_told_in_one_line(risk, folder, tmp_path, what):
    old, new, words = BROKEN[what]
    text = (folder / "events.csv").read_text("utf-8")
    (tmp_path / "events.csv").write_text(text.replace(old, new, 5), "utf-8")
    code, out, err = risk("train", tmp_path, "--on", START, "--owner", "Ana")
    assert (code, out) == (2, "")
    assert len(err.strip().splitlines()) == 1, err
    assert words in err


def test_a_history_that_is_too_short_or_a_day_that_is_none_are_told(risk, folder, tmp_path):
    assert "too little history for a model" in risk("train", folder, "--on", "2024-01-01", "--owner", "Ana")[2]
    assert "nobody had entered care" in risk("train", folder, "--on", "2000-01-01", "--owner", "Ana")[2]
    assert "events.csv cannot be read" in risk("train", tmp_path / "none", "--on", START, "--owner", "Ana")[2]
    assert "there is no column village" in risk("train", folder, "--on", START, "--owner", "A", "--audit", "village")[2]
    assert risk("train", folder, "--on", "tomorrow", "--owner", "Ana")[0] == 2
    assert risk("switch", "off", "--programme", "../elsewhere")[0] == 2
