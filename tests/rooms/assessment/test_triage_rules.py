"""Triage by published rules: harder answers never bring less support, and protection never waits for a score."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.assessment.definitions import offered
from app.assessment.triage import (
    Counted,
    Facts,
    Thresholds,
    alarm_items,
    moves,
    propose,
    published,
    segment_at,
    sizes,
    usual,
)
from app.assessment.vocabulary import SUPPORT, Segment

SCORED = ("ssm", "employability", "exclusion")
ALARMS = alarm_items()


def easiest(name):
    return {item.id: item.levels for item in offered()[name].items}


def facts(minors=0, unclaimed=False, **levels):
    agreed = {name: {**easiest(name), **levels.get(name, {})} for name in SCORED}
    agreed["employability"]["available"] = levels.get("employability", {}).get("available", 2)
    alarms = {
        name: {i: level for i, level in found.items() if f"{name}.{i}" in ALARMS} for name, found in agreed.items()
    }
    return Facts(agreed, levels.get("alarms", alarms), minors, unclaimed)


FAR = {"last_job": 1, "studies": 1}
HARD = {"empleo": 1, "ingresos": 1}


@pytest.mark.parametrize(
    ("known", "segment", "points"),
    [
        (facts(), "A", (0, 0)),
        (facts(employability={"last_job": 1}), "A", (2, 0)),
        (facts(employability=FAR), "B", (3, 0)),
        (facts(employability={**FAR, "available": 3}), "A", (2, 0)),
        (facts(employability={"health": 2, "digital": 1}), "B", (3, 0)),
        (facts(ssm={"ingresos": 1}), "A", (0, 2)),
        (facts(ssm=HARD), "C", (0, 4)),
        (facts(minors=1, ssm={"ingresos": 1}), "C", (0, 4)),
        (facts(ssm={"ingresos": 1}, exclusion={"1": 1, "6": 1}), "C", (0, 3)),
        (facts(ssm={"ingresos": 1}, exclusion={"1": 1, "9": 1}), "A", (0, 2)),
        (facts(employability=FAR, ssm=HARD), "D", (3, 4)),
        (facts(ssm=dict.fromkeys(("empleo", "ingresos", "movilidad", "participacion"), 1)), "C", (0, 6)),
    ],
)
def test_the_grid_by_its_published_rules(known, segment, points):
    found = propose(known, usual())
    assert (found.segment, (found.employment.high, found.social.high)) == (segment, points)
    assert found.employment.low == found.employment.high and found.possible == (segment,)


def test_nationality_is_never_counted():
    everything = {str(n): 1 for n in range(1, 36)}
    without = propose(facts(exclusion={"1": 1}), usual())
    with_it = propose(facts(exclusion={"1": 1, "9": 1}), usual())
    assert without.social == with_it.social
    assert propose(facts(exclusion=everything), usual()).social.high == 2


@pytest.mark.parametrize("item", sorted(ALARMS))
def test_direct_protection_goes_before_every_score(item):
    instrument, _dot, name = item.partition(".")
    found = propose(facts(alarms={instrument: {name: 1}}), usual())
    assert (found.segment, found.direct) == (Segment.F, Segment.F)
    assert (found.social.high, found.employment.high) == (0, 0)
    assert next(rule.axis for rule in found.fired) == "direct"
    assert propose(Facts(alarms={instrument: {name: 1}}), usual()).segment is Segment.F


def test_nothing_known_proposes_nothing_but_an_unclaimed_benefit_does():
    assert propose(Facts(), usual()).segment is None
    assert propose(Facts(unclaimed=True), usual()).segment is Segment.N
    assert propose(facts(unclaimed=True), usual()).segment is Segment.A
    assert propose(facts(unclaimed=True), usual()).unclaimed


def test_what_was_never_asked_is_a_range_and_more_support_in_doubt():
    known = Facts(agreed={"employability": {**easiest("employability"), "last_job": None}})
    found = propose(known, usual())
    assert (found.employment.low, found.employment.high) == (-1, 1)
    assert (found.social.low, found.social.high) == (0, 8)
    assert found.segment is Segment.C and set(found.possible) == {Segment.A, Segment.C}


def levels_of(name):
    """Levels of every question; one number draws them all, since many small draws are slow."""
    items = offered()[name].items

    def drawn(seed):
        dice = random.Random(seed)
        return {item.id: dice.choice([None, *range(1, item.levels + 1)]) for item in items}

    return st.integers(0, 2**32).map(drawn)


cases = st.builds(
    lambda ssm, work, listed, minors: Facts(
        {"ssm": ssm, "employability": work, "exclusion": listed}, {}, minors, unclaimed=False
    ),
    levels_of("ssm"),
    levels_of("employability"),
    levels_of("exclusion"),
    st.integers(0, 3),
)
limits = st.builds(Thresholds, st.integers(0, 10), st.integers(0, 10))


@settings(max_examples=30)
@given(cases, limits, st.data())
def test_harder_answers_never_bring_less_support(known, thresholds, data):
    name = data.draw(st.sampled_from(SCORED))
    item = data.draw(st.sampled_from(sorted(i for i, level in known.agreed[name].items() if level) or ["none"]))
    if item == "none":
        return
    harder = {**known.agreed[name], item: data.draw(st.integers(1, known.agreed[name][item]))}
    after = Facts({**known.agreed, name: harder}, {}, known.minors, unclaimed=False)
    before, then = propose(known, thresholds).segment, propose(after, thresholds).segment
    assert SUPPORT[then] >= SUPPORT[before]


@settings(max_examples=30)
@given(cases, limits, st.data())
def test_what_is_unknown_never_lowers_the_support_and_the_range_holds_every_completion(known, thresholds, data):
    dice = random.Random(data.draw(st.integers(0, 2**32)))
    filled = {
        name: {
            item.id: found if found is not None else dice.randint(1, item.levels)
            for item in offered()[name].items
            for found in (known.agreed[name][item.id],)
        }
        for name in SCORED
    }
    open_one = propose(known, thresholds)
    complete = propose(Facts(filled, {}, known.minors, unclaimed=False), thresholds)
    assert open_one.employment.low <= complete.employment.low <= open_one.employment.high
    assert open_one.social.low <= complete.social.low <= open_one.social.high
    assert complete.segment in open_one.possible
    assert SUPPORT[open_one.segment] >= SUPPORT[complete.segment]


@given(st.integers(-1, 9), st.integers(0, 10), limits)
def test_more_points_never_bring_less_support(employment, social, thresholds):
    here = SUPPORT[segment_at(employment, social, thresholds)]
    assert SUPPORT[segment_at(employment + 1, social, thresholds)] >= here
    assert SUPPORT[segment_at(employment, social + 1, thresholds)] >= here


@given(
    st.lists(st.tuples(st.integers(-1, 8), st.integers(0, 10), st.sampled_from([None, Segment.F]), st.integers(1, 9))),
    limits,
    limits,
)
def test_the_look_ahead_loses_no_case(rows, now, then):
    counted = [Counted(*row) for row in rows]
    before, after, moved = sizes(counted, now), sizes(counted, then), moves(counted, now, then)
    assert sum(before.values()) == sum(after.values()) == sum(row[3] for row in rows)
    for segment in Segment:
        gained = sum(n for (_old, new), n in moved.items() if new is segment)
        lost = sum(n for (old, _new), n in moved.items() if old is segment)
        assert after[segment] == before[segment] + gained - lost
    assert before[Segment.F] == after[Segment.F]


def test_the_published_rules_name_questions_that_exist():
    named = {rule["item"] for rule in published()["employment"]} | ALARMS
    for item in named:
        instrument, _dot, name = item.partition(".")
        assert offered()[instrument].item(name), f"triage.yaml names {item}, which no questionnaire asks"
    assert published()["social"]["indicators"]["excludes"] == ["9"]
