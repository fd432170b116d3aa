"""Checking a document against the published schema: the words of JSON Schema that it uses, and no others.

`format` is a remark there and no rule, as JSON Schema has it by default; what goes out of here keeps to it.
A test compares the verdicts with those of a complete validator.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
KINDS: dict[str, tuple[type, ...]] = {"string": (str,), "number": (int, float), "array": (list,), "object": (dict,)}
USED = {"type", "properties", "required", "enum", "items", "$ref", "definitions"}


@dataclass(frozen=True, slots=True)
class Fault:
    """Where a document departs from the schema: the path, what is wrong there, and what would be right."""

    path: str
    code: str
    wanted: str


@cache
def published() -> dict[str, Any]:
    """The schema of a service, as Open Referral publishes it."""
    found: dict[str, Any] = json.loads((HERE / "service.schema.json").read_text("utf-8"))
    return found


@cache
def package() -> dict[str, Any]:
    """The tabular data package, as Open Referral publishes it."""
    found: dict[str, Any] = json.loads((HERE / "datapackage.json").read_text("utf-8"))
    return found


def faults(document: Any) -> Iterator[Fault]:
    """Everything in which a document is no HSDS service."""
    yield from _faults(document, published(), "")


def _faults(value: Any, rule: dict[str, Any], path: str) -> Iterator[Fault]:
    if "$ref" in rule:
        yield from _faults(value, published()["definitions"][rule["$ref"].rpartition("/")[2]], path)
        return
    kind = rule.get("type")
    if kind is not None and not _is_a(value, kind):
        yield Fault(path, "kind", kind)
        return
    if value not in rule.get("enum", [value]):
        yield Fault(path, "choice", ", ".join(rule["enum"]))
    if isinstance(value, dict):
        missing = [name for name in rule.get("required", ()) if name not in value]
        yield from (Fault(_below(path, name), "missing", name) for name in missing)
    for name, inner, its_rule in _parts(value, rule):
        yield from _faults(inner, its_rule, _below(path, name))


def _parts(value: Any, rule: dict[str, Any]) -> list[tuple[str, Any, dict[str, Any]]]:
    if isinstance(value, list):
        return [(str(number), item, rule["items"]) for number, item in enumerate(value) if "items" in rule]
    properties = rule.get("properties", {}) if isinstance(value, dict) else {}
    return [(name, value[name], its_rule) for name, its_rule in properties.items() if name in value]


def _is_a(value: Any, kind: str) -> bool:
    return isinstance(value, KINDS[kind]) and not (kind == "number" and isinstance(value, bool))


def _below(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
