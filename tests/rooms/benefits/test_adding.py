"""The examples of README, planted in a copy: a year is one YAML file, a scheme is one YAML file and one module."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
README = (ROOT / "README.md").read_text("utf-8")
ALONE = {
    "region": "ES-MD",
    "people": [{"relation": "applicant", "age": 40, "continuous_residence_years_country": 10}],
    "household": {
        "computable_income_previous_year": 0,
        "net_assets": 0,
        "asset_test_assets": 0,
        "pensions_month_with_extras": 0,
    },
}


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    folder = tmp_path_factory.mktemp("planted")
    for part in ("benefits", "foundation", "cli"):
        shutil.copytree(ROOT / "app" / part, folder / "app" / part, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "app" / "__init__.py").write_text("", "utf-8")
    return folder


def example(opening):
    """The block of README that has this line."""
    blocks = re.findall(r"```(?:yaml|python)\n(.*?)```", README, re.DOTALL)
    return next(block for block in blocks if opening in block)


def check(folder, benefit, on):
    code = (
        "import sys; from app.cli.check import check; "
        f"check(['-', '--on', '{on}', '--assume', 'favourable', '--benefit', '{benefit}'], standalone_mode=False)"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], input=json.dumps(ALONE).encode(), capture_output=True, cwd=folder, check=False
    )
    assert run.returncode == 0, run.stderr.decode()
    return json.loads(run.stdout)["results"][0]


def test_a_new_year_is_one_yaml_file(copy):
    assert check(copy, "es.imv", "2027-03-01")["outcome"] == "ask"
    indices = copy / "app" / "benefits" / "parameters" / "es" / "indices.yaml"
    before, mark, after = indices.read_text("utf-8").partition("pension_year:")
    indices.write_text(before + mark + after.replace("    2027-01-01: {value: null}\n", example("9067.30"), 1), "utf-8")

    result = check(copy, "es.imv", "2027-03-01")

    assert (result["outcome"], result["amount"]["year"]) == ("likely", 9067.3)
    assert result["components"]["net_assets_limit"] == 27201.9
    assert check(copy, "es.imv", "2026-11-21")["amount"]["month"] == 733.6
    assert check(copy, "es.imv", "2028-01-01")["outcome"] == "ask"


def test_a_new_scheme_is_one_yaml_file_and_one_module(copy):
    home = copy / "app" / "benefits"
    (home / "parameters" / "es" / "ejemplo.yaml").write_text(example("Ayuda de ejemplo"), "utf-8")
    (home / "schemes" / "es_ejemplo.py").write_text(example("SCHEME ="), "utf-8")
    listed = home / "schemas" / "household.schema.json"
    schema = json.loads(listed.read_text("utf-8"))
    for name in ("benefits_received", "benefits_applied"):
        schema["$defs"]["household"]["properties"][name]["items"]["properties"]["benefit"]["enum"].append("es.ejemplo")
    listed.write_text(json.dumps(schema), "utf-8")

    result = check(copy, "es.ejemplo", "2026-11-21")

    assert (result["outcome"], result["amount"]["year"]) == ("likely", 8803.2)
    assert result["name"] == "Ayuda de ejemplo"
