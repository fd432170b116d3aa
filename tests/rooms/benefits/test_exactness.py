"""`missing` and `ask` against the definition itself: every completion tried one by one."""

import random
from datetime import date

import pytest

from app.benefits.engine import check
from app.benefits.vocabulary import FACTS
from tests.rooms.benefits.households import DATES, any_value, only, places, whole

FEW = 4


def completions(draw, facts, absent, many):
    """The household with the absent facts filled in at random, in values around the limits of the law."""
    for _ in range(many):
        found = {**facts, "people": [dict(person) for person in facts["people"]], "household": {**facts["household"]}}
        for path in absent:
            place, name = path.rsplit(".", 1)
            target = found["household"] if place == "household" else found["people"][int(place[7:-1])]
            target[name] = any_value(draw, FACTS[name])
        for person in found["people"]:
            if "age" in person:
                person["age_on_1_january"] = max(0, person["age"] - draw.choice([0, 1]))
        yield found


@pytest.mark.parametrize("seed", range(40))
def test_an_answer_that_is_known_is_the_same_in_every_completion(seed):
    draw = random.Random(seed)
    facts, on = whole(draw, most_people=4), date.fromisoformat(draw.choice(DATES))
    facts["people"] = [{n: v for n, v in person.items() if n != "age_on_1_january"} for person in facts["people"]]
    absent = [path for path in draw.sample(places(facts), FEW) if path != "region" and "total_res" not in path]
    some = only(facts, set(places(facts)) - set(absent))
    before = {result["benefit"]: result for result in check(some, on)["results"]}
    for whole_one in completions(draw, some, absent, 60):
        for result in check(whole_one, on)["results"]:
            known = before[result["benefit"]]
            met = {reason["code"]: reason["met"] for reason in result["reasons"]}
            for reason in known["reasons"]:
                if reason["met"] is not None and reason["code"] in met:
                    assert met[reason["code"]] == reason["met"], (known["benefit"], reason, absent)


def alone(**facts):
    return {"region": "ES-CL", "people": [{"relation": "applicant", **facts}], "household": {}}


def missing(facts, benefit, on="2026-11-21"):
    return check(facts, date.fromisoformat(on), "unknown", [benefit])["results"][0]["missing"]


def test_a_fact_that_can_change_nothing_is_not_missing():
    assert "people[0].gender_violence_victim" not in missing(
        alone(age=70, marital_status="single"), "es.pnc.jubilacion"
    )
    asked = missing(alone(age=30), "es.asturias.ssb") + missing(alone(age=30), "es.cyl.rgc")
    assert "people[0].care_leaver" not in asked
    assert "people[0].residence_status" in asked


def test_an_age_that_the_law_leaves_open_asks_for_nothing():
    facts = {**alone(age=25), "region": "ES-AS"}
    result = check(facts, date(2026, 11, 21), "favourable", ["es.asturias.ssb"])["results"][0]
    age = next(reason for reason in result["reasons"] if reason["code"] == "age")
    assert (age["met"], result["outcome"], result["missing"]) == (None, "ask", [])


def test_income_far_over_the_limit_fails_even_without_ages():
    facts = {
        "region": "ES-MD",
        "people": [{"relation": "applicant"}, {"relation": "partner"}, {"relation": "child"}],
        "household": {"computable_income_previous_year": 90000, "net_assets": 0},
    }
    assert check(facts, date(2026, 11, 21), "unknown", ["es.imv"])["results"][0]["outcome"] == "unlikely"


def test_a_sum_already_over_its_limit_fails_with_parts_absent():
    facts = alone(age=70, income_year=0)
    facts["people"] += [{"relation": "spouse", "income_year": 90000}, {"relation": "child"}]
    reasons = check(facts, date(2026, 11, 21), "unknown", ["es.pnc.jubilacion"])["results"][0]["reasons"]
    assert next(reason["met"] for reason in reasons if reason["code"] == "household_income") is False


def test_total_years_are_at_least_the_continuous_ones():
    facts = alone(age=70, continuous_residence_years_country=20)
    reasons = check(facts, date(2026, 11, 21), "unknown", ["es.pnc.jubilacion"])["results"][0]["reasons"]
    assert next(reason["met"] for reason in reasons if reason["code"] == "residence") is True


def test_an_absent_exception_never_rescues_with_favourable():
    young = alone(age=24)
    reasons = check(young, date(2026, 11, 21), "favourable", ["es.cyl.rgc"])["results"][0]["reasons"]
    assert next(reason["met"] for reason in reasons if reason["code"] == "age") is False


def test_thirty_people_of_whom_nothing_is_known_are_answered():
    facts = {"region": "IT-45", "people": [{"relation": "applicant"}] + [{"relation": "sibling"}] * 29, "household": {}}
    assert check(facts, date(2026, 11, 21))["results"][13]["outcome"] == "ask"
