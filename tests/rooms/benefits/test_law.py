"""Figures live in dated YAML alone, and none is shown for a day on which it is not known."""

import ast
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from app.benefits import figures
from app.benefits.catalogue import entry_on, file_of
from app.benefits.engine import LAW_VERSION, check
from app.benefits.vocabulary import BENEFITS

ROOT = Path(__file__).parents[3]
SCHEMES = sorted((ROOT / "app" / "benefits" / "schemes").glob("*.py"))
ALLOWED = {0, 1, 12, 100}
WHOLE_FILES = {"es.indices", "es.pnc", "it.indices", "it.adi_common"}  # shared by several benefits


def figures_in(source):
    """Numbers written into code, be it as the text of a Decimal."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant):
            number = type(node.value) in {int, float} or (
                isinstance(node.value, str) and re.fullmatch(r"[\d.,]+", node.value)
            )
            if number and float(str(node.value).replace(",", "")) not in ALLOWED:
                yield node.value


@pytest.mark.parametrize("path", SCHEMES, ids=lambda path: path.stem)
def test_no_figure_of_the_law_stands_in_a_scheme(path):
    assert list(figures_in(path.read_text("utf-8"))) == []


@pytest.mark.parametrize(
    "planted", ["LIMIT = 733", "RATE = 0.22", 'SUM = Decimal("8803.20")', "def f(x): return x >= 23"]
)
def test_a_planted_figure_is_found(planted):
    source = SCHEMES[-1].read_text("utf-8") + "\n" + planted
    assert len(list(figures_in(source))) == 1


def test_every_figure_has_a_reference_a_unit_and_a_description():
    for name, document in figures.documents().items():
        for path, leaf in leaves(document, name):
            assert leaf["description"], path
            assert leaf["metadata"]["unit"], path
            assert set(leaf) <= {"description", "metadata", "values"}, path
            for start, entry in leaf["values"].items():
                assert isinstance(start, date), path
                known = entry["value"] is not None
                assert not known or entry["metadata"]["reference"], (path, start)
                assert (entry.get("metadata") or {}).get("confidence", "high") in figures.CONFIDENCE, path


def leaves(node, path):
    for name, child in node.items():
        if name in figures.NOTES:
            continue
        if "values" in child:
            yield f"{path}.{name}", child
        else:
            yield from leaves(child, f"{path}.{name}")


def test_every_file_belongs_to_a_benefit_and_every_benefit_has_one():
    assert {file_of(benefit) for benefit in BENEFITS} | WHOLE_FILES == set(figures.documents())


RICH = {
    "es": {"region": "ES-MD", "people": [{"relation": "applicant", "age": 40}], "household": {
        "computable_income_previous_year": 0, "net_assets": 0, "asset_test_assets": 0, "pensions_month_with_extras": 0,
        "income_month": 0, "realisable_assets": 0, "income_average_6_months": 0, "financial_assets": 0,
        "main_home_value": 0, "real_estate_other_value": 0, "taxable_income_previous_year": 0}},
    "it": {"region": "IT-45", "people": [{"relation": "applicant", "age": 61}, {"relation": "child", "age": 5}],
           "household": {"isee": 0, "family_income_year": 0, "annual_rent": 0, "financial_assets": 0,
                         "main_home_value": 0, "real_estate_other_value": 0}},
}  # fmt: skip
REGION = {"es.asturias.ssb": "ES-AS", "es.cyl.rgc": "ES-CL", "es.aragon.pacimv": "ES-AR", "es.navarra.rg": "ES-NC"}
BEFORE_ALL, AFTER_ALL = date(2018, 6, 1), date(2031, 6, 1)


def numbers_in(value):
    if isinstance(value, dict):
        for key, child in value.items():
            yield from numbers_in(child) if key != "have" else ()
    elif isinstance(value, list):
        for child in value:
            yield from numbers_in(child)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield value


@pytest.mark.parametrize("on", [BEFORE_ALL, AFTER_ALL], ids=str)
@pytest.mark.parametrize("benefit", BENEFITS)
def test_outside_the_known_dates_no_figure_is_shown(benefit, on):
    facts = {**RICH[benefit[:2]], "region": REGION.get(benefit, RICH[benefit[:2]]["region"])}
    result = check(facts, on, "favourable", [benefit])["results"][0]
    assert result["outcome"] in {"ask", "closed"}
    assert list(numbers_in([result["amount"], result["components"], result["reasons"]])) == []


@pytest.mark.parametrize(
    ("benefit", "on"),
    [("es.asturias.ssb", "2026-11-21"), ("es.aragon.pacimv", "2026-01-01"), ("es.navarra.rg", "2024-01-01")],
)
def test_a_figure_that_was_not_found_gives_ask_and_never_the_old_one(benefit, on):
    facts = {**RICH["es"], "region": REGION[benefit]}
    result = check(facts, date.fromisoformat(on), "favourable", [benefit])["results"][0]
    assert (result["outcome"], result["amount"], result["components"]) == ("ask", None, {})
    assert result["missing"] == []


@pytest.mark.parametrize(
    ("benefit", "last"), [("es.imv", "2026-12-31"), ("es.subsidio", "2026-12-31"), ("it.adi", "2026-12-31")]
)
def test_the_last_known_day_is_answered_and_the_next_is_not(benefit, last):
    day = date.fromisoformat(last)
    assert entry_on(benefit, day).known
    assert not entry_on(benefit, date(day.year + 1, 1, 1)).known
    only_reason = check(RICH[benefit[:2]], date(2027, 1, 1), "unknown", [benefit])["results"][0]["reasons"]
    assert [(reason["code"], reason["met"]) for reason in only_reason] == [("parameters_known", None)]


def test_the_check_starts_without_web_or_database():
    code = "import sys, app.cli.check; print([m for m in sys.modules if m.partition('.')[0] in {'sqlalchemy', 'flask', 'jinja2'}])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert run.stdout.strip() == "[]"


def test_the_version_of_the_law_is_short_and_stands_still():
    assert re.fullmatch(r"[0-9a-f]{12}", LAW_VERSION)
    assert figures.law_version() == LAW_VERSION
