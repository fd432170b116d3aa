"""What is said with facts unknown is never taken back by more facts, and an interview never sticks."""

import random
from datetime import date
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.benefits.engine import check
from tests.rooms.benefits.households import DATES, only, places, whole

SETTLED = {"likely", "unlikely"}
HALF_A_CENT = 0.005
STEPS = 10


def told_in_steps(seed):
    """The answers for one household while its facts are told bit by bit, with the facts told until then."""
    draw = random.Random(seed)
    facts, on = whole(draw), date.fromisoformat(draw.choice(DATES))
    told = places(facts)
    draw.shuffle(told)
    cuts = sorted({0, len(told), *(draw.randrange(len(told)) for _ in range(STEPS))})
    return [(set(told[:cut]), check(only(facts, set(told[:cut])), on)["results"]) for cut in cuts]


def ends(amount):
    return (amount["month"],) * 2 if amount["month"] is not None else (amount["low"], amount["high"])


def follows(before, after, added):
    """Does a later answer about one benefit follow from an earlier one? Else what is wrong."""
    if before["outcome"] in SETTLED and after["outcome"] != before["outcome"]:
        return "an answer was taken back"
    if before["outcome"] == "ask" and after["outcome"] in SETTLED and not added & set(before["missing"]):
        return "facts settled it that were not missing"
    for name, value in before["components"].items():
        if name in after["components"] and after["components"][name] != value:
            return f"the component {name} changed"
    return figures_follow(before["amount"], after["amount"], added & set(before["missing"]))


def figures_follow(before, after, asked):
    if not before or not after:
        return None
    if before["month"] is not None:
        return None if after == before else "an amount changed"
    if before["low"] is None:
        return None
    low, high = ends(after)
    if low is None or not before["low"] - HALF_A_CENT <= low <= high <= before["high"] + HALF_A_CENT:
        return "an amount left its range"
    return None if asked or after == before else "facts narrowed the amount that were not missing"


@pytest.mark.slow
@settings(max_examples=400, deadline=None)
@given(st.integers(min_value=0, max_value=2**32))
def test_more_facts_never_take_back_an_answer_and_an_interview_never_sticks(seed):
    for (less, before), (more, after) in combinations(told_in_steps(seed), 2):
        for one, other in zip(before, after, strict=True):
            wrong = follows(one, other, more - less)
            assert wrong is None, (seed, one["benefit"], wrong, sorted(more - less), one, other)


@settings(max_examples=100, deadline=None)
@given(st.integers(min_value=0, max_value=2**32))
def test_whatever_is_assumed_is_told_and_telling_it_changes_nothing(seed):
    """A fact in `assumed` given as it was taken leaves the answer as it is."""
    from app.benefits.vocabulary import TAKEN_AS

    draw = random.Random(seed)
    facts, on = whole(draw), date.fromisoformat(draw.choice(DATES))
    told = places(facts)
    some = only(facts, {"region", *draw.sample(told, draw.randrange(len(told)))})
    for result in check(some, on, "favourable")["results"]:
        for fact in result["assumed"]:
            place, name = fact.rsplit(".", 1)
            if isinstance(TAKEN_AS[name], bool):
                again = {
                    **some,
                    "people": [dict(person) for person in some["people"]],
                    "household": {**some["household"]},
                }
                target = again["household"] if place == "household" else again["people"][int(place[7:-1])]
                target[name] = TAKEN_AS[name]
                after = check(again, on, "favourable", [result["benefit"]])["results"][0]
                assert (after["outcome"], after["amount"]) == (result["outcome"], result["amount"])
                assert fact not in after["assumed"]


def test_the_same_facts_give_the_same_answer_after_many_others():
    """What is remembered between households never shows in an answer."""
    draw = random.Random(7)
    drawn = [(whole(draw), date.fromisoformat(draw.choice(DATES))) for _ in range(60)]
    partial = [(only(facts, set(draw.sample(places(facts), 40))), on) for facts, on in drawn]
    for assume in ("unknown", "favourable"):
        first = [check(facts, on, assume) for facts, on in partial]
        again = [check(facts, on, assume) for facts, on in reversed(partial)]
        assert first == again[::-1]
