"""House rules of the code that no linter knows."""

import ast
import hashlib
import re
from pathlib import Path

import yaml

from app.foundation.columns import Category
from app.foundation.db import Base
from app.migrations.tables import EVERY_ROOM
from app.settings import Settings

ROOT = Path(__file__).parents[2]
APP = sorted(path for path in (ROOT / "app").rglob("*.py") if "versions" not in path.parts)
CSS = sorted((ROOT / "static" / "css").glob("*.css"))
# Longer than the aim, each with its reason.
LONG_FILES = {"app/identity/services.py": "every verb of signing in, read together in a review"}
LONG_FUNCTIONS: dict[str, str] = {}
PHYSICAL = re.compile(
    r"(?<![\w-])(margin|padding|border)-(left|right)\b|(?<![\w-])(left|right)\s*:|\bfloat\s*:|text-align\s*:\s*(left|right)"
)


def test_only_one_file_commits():
    places = [str(p.relative_to(ROOT)) for p in APP if ".commit(" in p.read_text("utf-8")]
    assert places == ["app/foundation/unit_of_work.py"], "only unit_of_work.py commits: hand the Work on instead"


def test_every_column_wears_a_privacy_label():
    assert EVERY_ROOM
    for table in Base.metadata.tables.values():
        for column in table.columns:
            assert column.info.get("category") in set(Category), (
                f"{table.name}.{column.name}: label it with personal(…) or technical()"
            )


def test_free_text_and_special_categories_are_encrypted():
    for table in Base.metadata.tables.values():
        for column in table.columns:
            if column.info.get("category") in {Category.FREE_TEXT, Category.SPECIAL}:
                assert type(column.type).__name__ in {"Encrypted", "EncryptedJSON"}, (
                    f"{table.name}.{column.name} must be Encrypted"
                )


def test_an_encrypted_column_is_sealed_under_its_own_name():
    for table in Base.metadata.tables.values():
        for column in table.columns:
            if hasattr(column.type, "context"):
                assert column.type.context == f"{table.name}.{column.name}", (
                    f"{column}: the context must be table.column"
                )


def test_files_are_short_enough_to_read():
    for path in [*APP, *sorted((ROOT / "templates").rglob("*.html"))]:
        limit = 300 if path.suffix == ".py" else 120
        length = len(path.read_text("utf-8").splitlines())
        assert length <= limit or str(path.relative_to(ROOT)) in LONG_FILES, (
            f"{path.relative_to(ROOT)} has {length} lines, aim {limit}: split it, or give the reason in LONG_FILES"
        )


def test_functions_are_short_enough_to_read():
    for path in APP:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef):
                length = node.end_lineno - node.lineno + 1
                name = f"{path.relative_to(ROOT)}:{node.name}"
                assert length <= 40 or name in LONG_FUNCTIONS, (
                    f"{name} has {length} lines, aim 40: split it, or give the reason in LONG_FUNCTIONS"
                )


def test_nobody_asks_for_a_role_outside_the_policy():
    for path in APP:
        if path.parts[-2] in {"access", "demo", "agencies"}:
            continue
        found = re.search(r"\.role\s*(==|!=|in\b)|is_coordinator", path.read_text("utf-8"))
        assert not found, f"{path.relative_to(ROOT)} asks for a role: put the rule into access/policy.py"


def test_style_sheets_use_logical_properties_only():
    for path in CSS:
        found = PHYSICAL.search(path.read_text("utf-8"))
        assert not found, f"{path.name}: “{found.group(0)}” has a side; use inline-start and inline-end"


def test_vendored_libraries_are_what_they_say():
    for entry in yaml.safe_load((ROOT / "static" / "vendor" / "VERSIONS.yaml").read_text("utf-8")):
        digest = hashlib.sha256((ROOT / "static" / entry["file"]).read_bytes()).hexdigest()
        assert digest == entry["sha256"], f"{entry['file']} is not {entry['name']} {entry['version']}"


def test_readme_lists_every_setting():
    readme = (ROOT / "README.md").read_text("utf-8")
    for name, default, meaning in Settings.table():
        row = f"| `{name}` | {f'`{default}`' if default else ''} | {meaning} |"
        assert row in readme, f"README's settings table lacks or contradicts: {row}"


def test_readme_opens_with_the_two_commands():
    readme = (ROOT / "README.md").read_text("utf-8")
    first = re.search(r"```\w*\n(.*?)```", readme, re.DOTALL).group(1).strip().splitlines()
    assert [line.split("#")[0].strip() for line in first] == ["make run", "make test"]


SILENCED = re.compile(
    r"# (?:noqa\b(?:: [A-Z0-9, ]+)?|type: ignore(?:\[[a-z, -]+\])?|pragma: no cover)(?P<reason>[^\n]*)"
)
GIVEN_UP = re.compile(r"\b(?:TODO|FIXME|HACK)\b|@pytest\.mark\.(?:skip|xfail)\b(?!if)|pytest\.skip\(\)")


def test_whatever_is_silenced_has_its_reason_beside_it():
    for folder in ("app", "bench", "tests", "tools"):
        for path in (ROOT / folder).rglob("*.py"):
            for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
                where = f"{path.relative_to(ROOT)}:{number}"
                for silenced in SILENCED.finditer(line) if path != Path(__file__) else ():
                    assert len(silenced["reason"].strip(" -#")) >= 8, f"{where}: say why this is silenced"
                assert path == Path(__file__) or not GIVEN_UP.search(line), f"{where}: finish it, or say it elsewhere"
