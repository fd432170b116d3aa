"""The adaptive interview against a form that skips by age and region, on a few of the households of the benchmark."""

from datetime import date

from app.benefits.engine import check
from app.benefits.facts import validate
from app.benefits.vocabulary import FACTS
from bench.cohort import households
from bench.interviews import BASELINE, adaptive, asked_by_form, compare

ON = date(2026, 11, 21)


def test_the_interview_comes_to_the_same_answers_and_asks_at_least_45_per_cent_less():
    form, asked, different = compare(list(households(7, 60)), ON)

    assert different == 0
    assert asked <= 0.55 * form, f"{asked} of {form}"


def test_the_form_asks_whatever_the_interview_asks():
    for facts in households(8, 30):
        asked, _answer = adaptive(facts, ON)
        assert set(asked) <= set(asked_by_form(facts))
        assert len(asked) == len(set(asked))


def test_the_form_is_in_the_order_of_the_contract_and_asks_nothing_that_is_never_read():
    names = [row["fact"] for row in BASELINE]
    assert names == sorted(names, key=lambda name: FACTS[name].place)
    read = set()
    for region in ("ES-AS", "ES-CL", "ES-AR", "ES-NC", "IT-45"):
        for others in ([], ["partner", "child", "unrelated"]):
            for known in ({}, {"age": 24}, {"age": 24, "exhausted_contributory_benefit": False}):
                people = [{"relation": "applicant", **known}, *({"relation": relation} for relation in others)]
                facts = validate({"region": region, "people": people})
                for result in check(facts, ON)["results"]:
                    read |= {path.rpartition(".")[2] for path in result["missing"]}
    assert set(names) <= read | {
        "age_on_1_january",
        "claims_pnc",
        "needs_third_person",
        "in_training",
    }  # they move an amount alone


def test_hard_questions_are_asked_last_and_only_when_they_decide():
    hard = {"gender_violence_victim", "trafficking_victim", "prison_months", "left_youth_centre"}
    never = 0
    for facts in households(9, 40):
        asked = [path.rpartition(".")[2] for path in adaptive(facts, ON)[0]]
        never += not hard & set(asked)
    assert never >= 10  # a form asks three of them of everybody
