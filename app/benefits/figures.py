"""The figures of the law by date, read from YAML in OpenFisca's parameter format.

A file under parameters/ is a tree; a leaf has `values`, each `date: {value, metadata: {reference, confidence}}`. A
value holds from its date until the next one; `null` ends it: no figure before the first date, and none after a null.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import yaml

PARAMETERS = Path(__file__).parent / "parameters"
CONFIDENCE = ("low", "medium", "high")
DATES_KEPT = 64
# The branches of a tree that are not figures.
NOTES = ("description", "documentation", "metadata")
VALUES = "values"


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # the C loader where it is built
    """Reads 0.22 as the decimal 0.22."""


def _decimal(loader: Any, node: Any) -> Decimal:
    return Decimal(loader.construct_scalar(node))


_Loader.add_constructor("tag:yaml.org,2002:float", _decimal)


@dataclass(frozen=True, slots=True)
class Leaf:
    """One figure of a file on one date: None when the law says nothing for the date, or we do not know it."""

    path: str
    value: Any
    confidence: str
    optional: bool


@cache
def documents() -> Mapping[str, Any]:
    """Every file by the path that rules call it by: es/imv_capi.yaml is `es.imv_capi`."""
    return {
        ".".join(path.relative_to(PARAMETERS).with_suffix("").parts): yaml.load(path.read_bytes(), _Loader)  # noqa: S506 - a safe loader
        for path in _files()
    }


def _files() -> list[Path]:
    return sorted(PARAMETERS.rglob("*.yaml"))


@cache
def law_version() -> str:
    """Names the state of all figures, so that a stored check says by which law it was made."""
    digest = hashlib.sha256()
    for path in _files():
        digest.update(path.relative_to(PARAMETERS).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


@lru_cache(maxsize=DATES_KEPT)
def law_on(on: date) -> SimpleNamespace:
    """All figures on a date: `law.es.imv.adult_age`."""
    law = SimpleNamespace()
    for name, document in documents().items():
        *above, last = name.split(".")
        place = law
        for part in above:
            if not hasattr(place, part):
                setattr(place, part, SimpleNamespace())
            place = getattr(place, part)
        setattr(place, last, _branch(document, on))
    return law


def _branch(node: Mapping[str, Any], on: date) -> SimpleNamespace:
    return SimpleNamespace(
        **{
            name: value_on(child[VALUES], on)[0] if VALUES in child else _branch(child, on)
            for name, child in node.items()
            if name not in NOTES
        }
    )


def value_on(values: Mapping[date, Any], on: date) -> tuple[Any, Mapping[str, Any]]:
    """The value in force on a date with its notes; None before the first one and where a null ended it."""
    begun = [start for start in values if start <= on]
    if not begun:
        return None, {}
    entry = values[max(begun)]
    return entry["value"], entry.get("metadata") or {}


def leaves_on(name: str, on: date) -> Iterator[Leaf]:
    """Every figure of one file on a date."""
    yield from _leaves(documents()[name], name, on)


def leaf_on(path: str, on: date) -> Leaf:
    """One figure by its whole path, `es.indices.iprem_month`."""
    file = next(name for name in documents() if path.startswith(f"{name}."))
    return next(leaf for leaf in leaves_on(file, on) if leaf.path == path)


def _leaves(node: Mapping[str, Any], path: str, on: date) -> Iterator[Leaf]:
    for name, child in node.items():
        if name in NOTES:
            continue
        if VALUES not in child:
            yield from _leaves(child, f"{path}.{name}", on)
            continue
        value, notes = value_on(child[VALUES], on)
        optional = bool((child.get("metadata") or {}).get("optional"))
        yield Leaf(f"{path}.{name}", value, notes.get("confidence", "high"), optional)


def lowest(confidences: Iterator[str]) -> str:
    """The confidence of a whole: that of its weakest part."""
    return min(confidences, key=CONFIDENCE.index, default=CONFIDENCE[-1])
