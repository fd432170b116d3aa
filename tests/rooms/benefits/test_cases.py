"""Every open case comes out right, through `camin check` itself."""

import json
import subprocess
import sys
from collections import defaultdict
from functools import cache
from pathlib import Path

import jsonschema
import pytest
import yaml

from app.benefits.vocabulary import BENEFITS, SCHEMAS

ROOT = Path(__file__).parents[3]
CASES = yaml.safe_load((ROOT / "tests" / "data" / "benefit-cases.yaml").read_text("utf-8"))["cases"]
ANSWER = jsonschema.Draft202012Validator(json.loads((SCHEMAS / "check-result.schema.json").read_text("utf-8")))
# Neither keys nor a database: the check must not want them.
BARE = {"PATH": "/usr/bin:/bin", "LANG": "C"}


def camin(*options, data=b""):
    return subprocess.run(
        [sys.executable, "-m", "app", "check", *options],
        input=data,
        capture_output=True,
        cwd=ROOT,
        env=BARE,
        check=False,
    )


@cache
def answers():
    """All cases, in one run of the program for each date and mode."""
    batches = defaultdict(list)
    for case in CASES:
        batches[case["on"], case["assume"]].append(case)
    found = {}
    for (on, assume), cases in batches.items():
        lines = "\n".join(json.dumps({"id": case["id"], **case["facts"]}) for case in cases)
        run = camin("-", "--on", on, "--assume", assume, "--jsonl", data=lines.encode())
        assert (run.returncode, run.stderr) == (0, b"")
        found.update({answer["id"]: answer for answer in map(json.loads, run.stdout.splitlines())})
    return found


def close(got, wanted, tolerance):
    if isinstance(wanted, int | float) and isinstance(got, int | float):
        return abs(got - wanted) <= tolerance
    return got == wanted


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_a_case_comes_out_as_the_contract_says(case):
    answer, expect, tolerance = answers()[case["id"]], case["expect"], case["tolerance"]
    ANSWER.validate(answer)
    result = next(each for each in answer["results"] if each["benefit"] == expect["benefit"])
    assert result["outcome"] == expect["outcome"], result["reasons"]
    for key in ("month", "year"):
        if f"amount_{key}" in expect:
            assert close((result["amount"] or {key: None})[key], expect[f"amount_{key}"], tolerance)
    for name, value in expect.get("components", {}).items():
        assert close(result["components"].get(name), value, tolerance), name
    if "failing_code" in expect:
        assert expect["failing_code"] in {each["code"] for each in result["reasons"] if each["met"] is False}
    assert set(expect.get("missing", ())) <= set(result["missing"])


@pytest.mark.parametrize(
    "case", [case for case in CASES if "next_question" in case["expect"]], ids=lambda case: case["id"]
)
def test_the_next_question_is_that_of_the_contract(case):
    assert answers()[case["id"]]["next_question"] == case["expect"]["next_question"]


@pytest.mark.parametrize(
    "case", [case for case in CASES if "best_combination" in case["expect"]], ids=lambda case: case["id"]
)
def test_the_best_combination_is_that_of_the_contract(case):
    found, wanted = answers()[case["id"]]["best_combination"], case["expect"]["best_combination"]
    if wanted is None:
        assert found is None
    else:
        assert found["benefits"] == wanted["benefits"]
        assert close(found["month"], wanted["month"], case["tolerance"])


def test_every_benefit_is_answered_in_the_order_of_the_contract():
    for answer in answers().values():
        assert [result["benefit"] for result in answer["results"]] == list(BENEFITS)


def test_reasons_come_from_the_closed_list_of_their_benefit():
    codes = json.loads((SCHEMAS / "check-result.schema.json").read_text("utf-8"))["x-reason-codes"]
    for answer in answers().values():
        for result in answer["results"]:
            assert {reason["code"] for reason in result["reasons"]} <= set(codes[result["benefit"]])


MOTHER = {
    "region": "ES-AS",
    "people": [
        {"relation": "applicant", "age": 40, "continuous_residence_years_country": 10},
        {"relation": "child", "age": 3, "age_on_1_january": 2},
    ],
    "household": {
        "computable_income_previous_year": 3000,
        "net_assets": 1500,
        "asset_test_assets": 1500,
        "pensions_month_with_extras": 0,
        "single_parent_sole_custody": True,
    },
}
TAKEN = [
    "people[0].residence_status",
    "people[0].in_public_residential_care",
    "people[0].company_administrator",
    "household.unit_months",
]


def one(facts, *options):
    run = camin("-", "--on", "2026-11-21", *options, data=json.dumps(facts).encode())
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


def test_the_worked_example_of_a_mother_in_spain():
    result = one(MOTHER, "--assume", "favourable", "--benefit", "es.imv")["results"][0]
    assert result["amount"] == {"month": 865.07, "payments_per_year": 12, "year": 10380.86, "low": None, "high": None}
    assert result["components"] == {
        "guaranteed_month": 1115.07,
        "coefficient": 1.52,
        "net_assets_limit": 36973.44,
        "asset_test_limit": 73946.88,
        "capi_month": 115,
        "total_month": 980.07,
    }
    income = next(reason for reason in result["reasons"] if reason["code"] == "income")
    assert income["values"] == {"have": 3000, "limit": 13260.86, "route": "previous_year"}
    assert income["article"] == "Ley 19/2021 arts. 11, 20"
    assert (result["missing"], result["assumed"]) == ([], TAKEN)


def test_the_same_facts_with_nothing_assumed_ask_for_what_may_stand_in():
    answer = one(MOTHER, "--benefit", "es.imv")
    result = answer["results"][0]
    assert result["outcome"] == "ask"
    assert set(result["missing"]) == {
        *TAKEN,
        "people[0].gender_violence_victim",
        "people[0].trafficking_victim",
        "household.unit_formed_by_birth_or_reunion",
    }
    assert answer["next_question"] == {"fact": "people[0].residence_status", "blocks": ["es.imv"]}


def test_the_worked_example_of_a_family_in_italy():
    facts = {
        "region": "IT-45",
        "people": [
            {
                "relation": "applicant",
                "age": 40,
                "total_residence_years_country": 12,
                "continuous_residence_years_country": 12,
            },
            {"relation": "spouse", "age": 38},
            {"relation": "child", "age": 2},
            {"relation": "child", "age": 5},
        ],
        "household": {
            "isee": 3000,
            "family_income_year": 4000,
            "annual_rent": 4800,
            "financial_assets": 2000,
            "real_estate_other_value": 0,
            "main_home_value": 0,
        },
    }
    result = one(facts, "--assume", "favourable", "--benefit", "it.adi")["results"][0]
    assert result["amount"] == {"month": 890.83, "payments_per_year": 12, "year": 10690.0, "low": None, "high": None}
    assert result["components"] == {
        "scale": 1.7,
        "financial_assets_limit": 10000,
        "threshold_year": 11050.0,
        "rent_component_year": 3640,
    }
    assert result["assumed"] == [
        "people[0].residence_status",
        "people[0].resigned_last_12_months",
        "people[1].resigned_last_12_months",
        "people[0].conviction_last_10_years",
        "household.owns_excluded_vehicle",
    ]


def test_only_the_benefits_asked_for_are_looked_at():
    answer = one(MOTHER, "--benefit", "it.adi", "es.imv.capi")
    assert [result["benefit"] for result in answer["results"]] == ["es.imv.capi", "it.adi"]
    assert answer["next_question"]["blocks"] == ["es.imv.capi"]
