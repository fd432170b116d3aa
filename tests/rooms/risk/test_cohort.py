"""On invented people whose truth is known the model finds it, and the planted defects are found."""

import json
from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from uuid import uuid4

import numpy as np
import pytest

from app.demo.cohort import FIRST_DAY, HORIZON, SHOCK_MONTH, generate
from app.demo.learning import LEARNT, history_of, told
from app.foundation.i18n import speaking
from app.pages.staff.score_watch import watch_words
from app.risk import fitting, training
from app.risk.drift import inputs_moved, last_quarter, stability, verdict
from app.risk.features import INPUTS, snapshot
from app.risk.gathering import Gathered
from app.risk.history import KINDS, Events, together
from app.risk.metrics import Judged, slope
from app.risk.programme import enough_history, learn_programme, past_of, quarters
from app.risk.refusals import Refused
from app.risk.scoring import NOT_ESTIMABLE, reasons, score, scorer_of
from app.risk.training import train_programme

PEOPLE = 5000


@pytest.fixture(scope="module")
def cohort():
    return generate(PEOPLE, 1)


@pytest.fixture(scope="module")
def past(cohort):
    return past_of(cohort.events, PEOPLE, quarters(cohort.day(0) + 1, cohort.day(21)), cohort.day(SHOCK_MONTH), HORIZON)


@pytest.fixture(scope="module")
def model(past):
    return learn_programme(past)


@pytest.fixture(scope="module")
def history(cohort):
    return history_of(cohort)


@pytest.fixture(scope="module")
def artefact(history, cohort):
    return train_programme(history, cohort.day(SHOCK_MONTH) + 1, "Ana", 1, None)


def close(one, other):
    """The same but for the last digits, in which machines differ."""
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(close(one[key], other[key]) for key in one)
    if isinstance(one, list):
        return len(one) == len(other) and all(map(close, one, other))
    return one == pytest.approx(other, rel=1e-3, abs=1e-4) if isinstance(one, float) else one == other


def test_the_model_of_the_demonstration_is_what_this_cohort_teaches(artefact):
    kept = json.loads(LEARNT.read_text("utf-8"))
    again = told(artefact)
    assert kept["card"].pop("owner") == ""
    assert again["card"].pop("owner") == "Ana"
    # What is drawn again and again differs most between machines; it is judged by its own tests.
    for card in (kept["card"], again["card"]):
        assert card.pop("metrics")["auc"]["value"] == pytest.approx(0.7348, abs=0.005)
    assert close(kept, again)


def rank(values):
    return np.argsort(np.argsort(values))


def test_the_true_risk_of_people_never_seen_is_found(model):
    fresh = generate(PEOPLE, 99)
    now = snapshot(fresh.events, PEOPLE, fresh.day(0) + 1)
    real, chances = fresh.truth.risk(0)[now.people], model.chances(now.features)
    left = fresh.truth.left_month[now.people]
    stayed = Judged((~(left <= HORIZON)).astype(float), np.ones(len(left)))
    assert np.corrcoef(rank(chances), rank(real))[0, 1] >= 0.90
    assert np.abs(chances - real).mean() <= 0.08
    assert 0.85 <= slope(chances, stayed) <= 1.15


def test_every_coefficient_points_the_expected_way(model):
    signs = {item.name: item.sign for item in INPUTS}
    for term, coefficient in zip(model.encoder.terms, model.coefficients, strict=True):
        if term in signs:
            assert coefficient * signs[term] > 0, term


def test_a_wrong_sign_is_refused(past):
    turned = dict(past.features)
    own = turned["work and training (1 to 5)"]
    turned["work and training (1 to 5)"] = type(own)(own.name, 6 - own.numbers, own.codes, own.words)
    with pytest.raises(Refused, match=r"the opposite of what is known about work and training \(1 to 5\)"):
        learn_programme(type(past)(turned, past.outcome, past.cluster))


def test_nothing_protected_is_an_input():
    names = " ".join(item.name for item in INPUTS)
    for word in ("nation", "sex", "origin", "religion", "health", "diagnos", "post", "foreign"):
        assert word not in names
        assert all(word not in kind for kind in KINDS)


def test_an_event_that_was_written_down_later_moves_nothing(cohort):
    day = cohort.day(12)
    before = snapshot(cohort.events, PEOPLE, day)
    early, late = day - 30, day + 5
    for kind, happened, recorded in (
        ("left_for_work", early, late),  # happened before, written down after
        ("work_level", early, late),
        ("missed", late, early),  # written down before it happened: still to come
        ("own_rating", late, late),
    ):
        planted = Events(
            np.array([7]),
            np.array([KINDS.index(kind)]),
            *(np.array([d]) for d in (happened, recorded)),
            np.array([5.0]),
        )
        after = snapshot(together([cohort.events, planted]), PEOPLE, day)
        assert np.array_equal(before.people, after.people)
        for name in before.features:
            assert np.array_equal(before.features[name].numbers, after.features[name].numbers, equal_nan=True)


def test_what_was_written_down_in_time_does_move(cohort):
    day = cohort.day(12)
    before = snapshot(cohort.events, PEOPLE, day)
    person = int(before.people[0])
    planted = Events(
        np.array([person]),
        np.array([KINDS.index("work_level")]),
        np.array([day - 2]),
        np.array([day - 1]),
        np.array([9.0]),
    )
    after = snapshot(together([cohort.events, planted]), PEOPLE, day)
    assert after.features["work and training (1 to 5)"].numbers[0] == 9


def test_a_sanction_is_no_success(cohort):
    person, day = 3, cohort.day(5)
    rows = [("entered", day - 100), ("attended", day - 5), ("left_by_decision", day + 40)]
    events = Events(
        np.full(3, person),
        np.array([KINDS.index(kind) for kind, _day in rows]),
        np.array([d for _kind, d in rows]),
        np.array([d for _kind, d in rows]),
        np.zeros(3),
    )  # fmt: skip
    spell = past_of(events, PEOPLE, [day], day + 400, HORIZON).outcome
    assert (list(spell.duration), list(spell.ended)) == ([2.0], [False])


def test_the_exits_that_nobody_recorded_are_pointed_at(artefact):
    assert "nationality: the outcome is not known for" in artefact.card["label_capture"]
    assert "% of other and" in artefact.card["label_capture"]
    assert "sex" not in artefact.card["label_capture"]


def test_drift_is_quiet_before_the_shock_and_rings_after_it(cohort, model):
    def alarm(month):
        return last_quarter(model, cohort.events, PEOPLE, cohort.day(month)).alarm

    assert [alarm(month) for month in (15, 18, 21, 24)] == [False] * 4
    assert alarm(27)
    assert alarm(30)


def test_the_monthly_look_is_quiet_before_the_shock_and_says_stop_after_it(cohort, artefact, monkeypatch):
    gathered = Gathered(cohort.events, tuple(range(PEOPLE)), ())
    monkeypatch.setattr(fitting, "gather", lambda _work, _whose: gathered)
    learnt = SimpleNamespace(programme_id=uuid4(), trained_on=date.fromordinal(cohort.day(21)))

    def found(month):
        return fitting._found(None, learnt, artefact.scorer, date.fromordinal(cohort.day(month)))

    assert found(SHOCK_MONTH)["alarm"] != "stop"
    after = found(SHOCK_MONTH + 3)
    assert (after["alarm"], after["quarter"]["alarm"]) == ("stop", True)
    few = {"looked_on": "2026-11-24", "alarm": "too_few", "least": 500}
    with speaking("en"):
        assert "did not fit any more" in watch_words({"drift": {"looked_on": "2026-11-24", **after}})
        assert "fewer than 500" in watch_words({"drift": few})
        assert not watch_words({})


def test_inputs_that_moved_are_seen(cohort):
    now = snapshot(cohort.events, PEOPLE, cohort.day(12)).features
    assert all(verdict(index) == "ok" for index in inputs_moved(now, now).values())
    values = np.random.default_rng(0).normal(size=5000)
    assert verdict(stability(values, values + 0.35)) == "look"
    assert verdict(stability(values, values + 1)) == "stop"
    assert verdict(stability(values, np.where(values > 1, np.nan, values))) == "stop"


def test_the_item_that_is_not_asked_when_it_is_bad_counts_as_bad(model):
    terms = dict(zip(model.encoder.terms, model.coefficients, strict=True))
    assert terms["housing (1 to 5) missing"] > 0


def test_the_card_says_what_it_is_for_how_good_it_is_and_until_when(artefact):
    card = artefact.card
    assert card["owner"] == "Ana"
    assert card["expires"] == "2026-01-02"
    assert any("fraud" in use for use in card["forbidden_uses"])
    for name in ("auc", "calibration_slope", "calibration_in_the_large", "ece"):
        low, high = card["metrics"][name]["interval_95"]
        assert low <= high
    assert 0.65 < card["metrics"]["auc"]["value"] < 0.85
    assert 0.8 <= card["metrics"]["calibration_slope"]["value"] <= 1.25
    assert card["ours_to_mend"] == ["days waited for an appointment", "changes of worker"]
    assert set(card["groups"]) == {"sex", "nationality"}


def test_a_second_model_says_how_many_of_its_list_were_on_the_first(history, cohort, artefact):
    day = cohort.day(SHOCK_MONTH) + 1
    assert artefact.card["overlap_with_previous"] is None
    assert training._overlap(history, day, artefact.scorer, artefact) == 1.0
    turned = replace(artefact.scorer.model, coefficients=-artefact.scorer.model.coefficients)
    assert training._overlap(history, day, replace(artefact.scorer, model=turned), artefact) < 0.05


def test_too_little_history_is_refused(history, cohort, past):
    with pytest.raises(Refused, match="too little history"):
        train_programme(history, cohort.day(14), "Ana", 1, None)
    with pytest.raises(Refused, match="nobody had entered care"):
        train_programme(history, FIRST_DAY - 5, "Ana", 1, None)
    assert not enough_history(past.take(np.arange(200)), 30)


def test_a_small_change_moves_at_most_one_band(artefact, cohort):
    now = snapshot(cohort.events, PEOPLE, cohort.day(20))
    before = score(artefact.scorer, now.features).band
    work = now.features["work and training (1 to 5)"]
    moved = now.features | {work.name: type(work)(work.name, np.clip(work.numbers + 1, 1, 5), work.codes, work.words)}
    after = score(artefact.scorer, moved).band
    both = (before != NOT_ESTIMABLE) & (after != NOT_ESTIMABLE)
    assert np.abs(before - after)[both].max() == 1
    assert (after <= before)[both].all()


def test_nothing_is_said_of_whom_too_little_is_known(artefact, cohort):
    now = snapshot(cohort.events, PEOPLE, cohort.day(20))
    gone = {
        name: type(some)(name, np.full(len(now.people), np.nan), some.codes, some.words) if i < 6 else some
        for i, (name, some) in enumerate(now.features.items())
    }
    assert (score(artefact.scorer, gone).band == NOT_ESTIMABLE).all()
    old = now.features | {"age": type(now.features["age"])("age", np.full(len(now.people), 99.0), np.empty(0, int), ())}
    assert (score(artefact.scorer, old).band == NOT_ESTIMABLE).all()


def test_intervals_hold_the_chance_and_are_what_other_histories_would_show(artefact, cohort, past):
    now = snapshot(cohort.events, PEOPLE, cohort.day(20))
    scores = score(artefact.scorer, now.features)
    assert (scores.low <= scores.chance).all()
    assert (scores.chance <= scores.high).all()
    small = past.take(np.nonzero(past.cluster % 4 == 0)[0])
    few = score(scorer_of(learn_programme(small), small), now.features)
    assert (few.high - few.low).mean() > 1.5 * (scores.high - scores.low).mean()


def test_reasons_add_up_from_the_coefficients_and_say_what_is_ours(artefact, cohort):
    now = snapshot(cohort.events, PEOPLE, cohort.day(20))
    told = [reason for row in range(200) for reason in reasons(artefact.scorer, now.features, row)]
    assert len(reasons(artefact.scorer, now.features, 0)) == 4
    assert {reason.name for reason in told if reason.ours} <= set(artefact.card["ours_to_mend"])
    assert any(reason.ours for reason in told)
