"""Why somebody got their support is said in their words: only what is known for sure, and no points."""

from app.assessment.triage import published
from app.foundation.i18n import speaking
from app.pages.participant.support_words import RULES, found_for_sure


def rule(name, low, high):
    return {
        "id": name,
        "axis": "employment",
        "name": "Studies up to compulsory school: 1 point",
        "low": low,
        "high": high,
    }


def test_every_rule_that_may_be_told_has_words_for_the_person():
    rules = published()
    known = {one["id"] for one in (*rules["employment"], *rules["social"].values())}

    assert set(RULES) == known
    assert not {one["id"] for one in rules["direct"]} & set(RULES), "protection is told face to face"


def test_an_open_question_says_nothing_about_the_person():
    fired = [rule("care", 1, 1), rule("available", -1, -1), rule("studies", 0, 1), rule("digital", 0, 0)]
    with speaking("en"):
        said = found_for_sure(fired)

    assert said == ["You look after somebody, and nobody else can.", "You can start to work today."]
