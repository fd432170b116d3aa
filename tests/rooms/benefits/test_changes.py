"""What would change an “unlikely”, tried on the engine; and answers written as JSON byte by byte."""

import json
import random
from datetime import date

import pytest

from app.benefits.changes import Lever, nearest_changes
from app.benefits.engine import check
from app.benefits.facts import validate
from app.benefits.writing import Writer
from tests.rooms.benefits.households import DATES, only, places, whole

ON = date(2026, 11, 21)
RICH_ENOUGH = {
    "computable_income_previous_year": 3000,
    "net_assets": 0,
    "asset_test_assets": 0,
    "pensions_month_with_extras": 0,
}


def changes(benefit, region="ES-AS", household=None, **applicant):
    facts = validate(
        {
            "region": region,
            "people": [{"relation": "applicant", **applicant}],
            "household": {**RICH_ENOUGH, **(household or {})},
        }
    )
    result = check(facts, ON, benefits=[benefit])["results"][0]
    return {change.reason["code"]: (change.lever, change.value) for change in nearest_changes(facts, ON, result)}


@pytest.mark.parametrize(
    ("benefit", "applicant", "household", "wanted"),
    [
        ("es.asturias.ssb", {"age": 40, "residence_years_region": 1.5, "returned_emigrant": False,
                             "gender_violence_victim": False}, {}, {"residence": (Lever.WAIT, 6)}),
        ("es.asturias.ssb", {"age": 40}, {"unit_months": 2}, {"unit_six_months": (Lever.WAIT, 4)}),
        ("es.pnc.jubilacion", {"age": 62}, {}, {"age": (Lever.AGE, 65)}),
        ("es.pnc.jubilacion", {"age": 70, "income_year": 9000}, {}, {"own_income": (Lever.BELOW, 8803.2)}),
        ("es.imv", {"age": 40, "disability_percent": 0}, {"computable_income_previous_year": 90000}, {"income": (Lever.BELOW, 8683.2)}),
        ("es.imv", {"age": 40, "residence_status": "irregular"}, {}, {"legal_residence": (Lever.OTHER, None)}),
        ("es.imv", {"age": 40}, {}, {}),
    ],
)  # fmt: skip
def test_the_nearest_change_of_what_fails(benefit, applicant, household, wanted):
    assert changes(benefit, household=household, **applicant) == wanted


def test_months_of_work_are_their_own_change():
    facts = {
        "age": 25, "marital_status": "single", "years_independent_from_parents": 5, "social_security_months": 7,
        "homeless": False, "absolute_orphan": False, "prison_months": 0, "gender_violence_victim": False,
        "trafficking_victim": False,
    }  # fmt: skip
    assert changes("es.imv", **facts)["independence"] == (Lever.WORK, 5)


def test_a_change_that_is_told_is_the_least_one():
    """A month less would not have been enough."""
    for years, months in ((0.0, 24), (1.0, 12), (1.9, 2)):
        lever = changes(
            "es.asturias.ssb",
            age=40,
            residence_years_region=years,
            returned_emigrant=False,
            gender_violence_victim=False,
        )
        assert lever == {"residence": (Lever.WAIT, months)}


@pytest.mark.parametrize("assume", ["unknown", "favourable"])
def test_answers_are_written_as_json_writes_them(assume):
    for on in DATES:
        writer, draw = Writer(), random.Random(3)
        for _ in range(12):
            facts = whole(draw)
            some = only(facts, set(draw.sample(places(facts), draw.randrange(len(places(facts))))))
            answer = {"id": "é\ud800", **check(some, date.fromisoformat(on), assume)}
            assert writer.line(answer) == json.dumps(answer).encode() + b"\n"
