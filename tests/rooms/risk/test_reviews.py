"""The rules around estimates: what stands before one, when a decision differs, and when nobody decides any more."""

import pytest

from app.risk.features import INPUTS
from app.risk.review_rules import ENOUGH, Known, Standing, Verdict, differs, standing, verdict
from app.risk.vocabulary import Band, Decision
from app.risk.words import INPUT_WORDS, STRENGTHS, strength, words_of


@pytest.mark.parametrize(
    ("known", "stands"),
    [
        (Known(), Standing.OPEN),
        (Known(closed=True, agreed=False), Standing.CLOSED),
        (Known(agreed=False, objected=True), Standing.NO_CONSENT),
        (Known(objected=True, switched_on=False), Standing.FROZEN),
        (Known(upheld=True, scored=False), Standing.UPHELD),
        (Known(switched_on=False, scored=False), Standing.OFF),
        (Known(scored=False, assessed=False), Standing.NONE),
        (Known(expired=True, assessed=False), Standing.EXPIRED),
        (Known(assessed=False), Standing.NOT_ASSESSED),
    ],
)
def test_what_the_person_wants_stands_before_everything_else(known, stands):
    assert standing(known) is stands


def test_each_band_would_have_another_decision_and_what_cannot_be_estimated_none():
    same = {Band.HIGH: Decision.ADD_HELP, Band.MEDIUM: Decision.TALK_FIRST, Band.LOW: Decision.AS_PLANNED}
    for band, expected in same.items():
        assert [differs(band, one) for one in Decision] == [one is not expected for one in Decision]
    assert all(differs(Band.NOT_ESTIMABLE, one) is None for one in Decision)


@pytest.mark.parametrize(
    ("decided", "different", "says"),
    [
        (0, 0, Verdict.FEW),
        (ENOUGH - 1, ENOUGH - 1, Verdict.FEW),
        (100, 4, Verdict.FOLLOWED),
        (100, 5, Verdict.FINE),
        (100, 40, Verdict.FINE),
        (100, 41, Verdict.REFUSED),
        (ENOUGH, 0, Verdict.FOLLOWED),
    ],
)
def test_an_alarm_sounds_under_5_and_over_40_in_a_hundred_and_never_of_a_few(decided, different, says):
    assert verdict(decided, different) is says


def test_every_input_of_the_model_has_words_and_what_is_ours_says_how_to_mend_it():
    assert {one.name for one in INPUTS} == set(INPUT_WORDS)
    assert {one.name for one in INPUTS if one.ours} == {name for name, words in INPUT_WORDS.items() if words.mend}
    assert words_of("age missing") is INPUT_WORDS["age"] and words_of("nationality") is None
    assert [strength(weight) for weight in (0.5, -0.3, 0.1)] == list(STRENGTHS)
