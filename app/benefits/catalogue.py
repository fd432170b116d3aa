"""What is told of each benefit beside its rules, and on which dates it can be checked, all from its YAML."""

import importlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Any

from app.benefits.figures import DATES_KEPT, documents, law_on, leaf_on, leaves_on, lowest
from app.benefits.memory import MANY_OUTLINES, Memory
from app.benefits.scheme import Law, Scheme

OPEN = "open"


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """One benefit on one date: its rules, its texts, and whether the law and the figures are known."""

    scheme: Scheme
    name: str
    country: str
    region: str | None
    open: bool
    known: bool
    tells_open: bool
    opens_alone: bool
    confidence: str
    documents: Sequence[str]
    where: Sequence[str]
    source: Sequence[str]
    excludes: Sequence[str]
    offsets: Sequence[str]
    requires: Sequence[str]
    notes: Mapping[str, str]
    open_article: str


def file_of(benefit: str) -> str:
    """`es.imv.capi` has its figures in es/imv_capi.yaml, which is `es.imv_capi`."""
    country, _dot, rest = benefit.partition(".")
    return f"{country}.{rest.replace('.', '_')}"


@cache
def scheme_of(benefit: str) -> Scheme:
    """The rules of a benefit, in the module of its name."""
    module = importlib.import_module(f"app.benefits.schemes.{benefit.replace('.', '_')}")
    scheme: Scheme = module.SCHEME
    return scheme


@lru_cache(maxsize=32 * DATES_KEPT)
def entry_on(benefit: str, on: date) -> Entry:
    """All that stands about a benefit on a date."""
    file = file_of(benefit)
    about: Mapping[str, Any] = documents()[file]["metadata"]
    leaves = {leaf.path: leaf for leaf in leaves_on(file, on)}
    opened = leaves.pop(f"{file}.{OPEN}", None)
    used = [leaf for leaf in leaves.values() if not leaf.optional] + [leaf_on(path, on) for path in about["needs"]]
    known = all(leaf.value is not None for leaf in used)
    confidences = [about["confidence"], *(leaf.confidence for leaf in used if leaf.value is not None)]
    return Entry(
        scheme=scheme_of(benefit),
        name=about["name"],
        country=benefit.partition(".")[0].upper(),
        region=about.get("region"),
        open=opened is None or bool(opened.value),
        known=known,
        tells_open=opened is not None and not about.get("open_told_when_closed"),
        opens_alone=bool(about.get("open_told_alone")),
        confidence=lowest(iter(confidences)),
        documents=about["documents_texts"],
        where=about["where_texts"],
        source=about["source"],
        excludes=about.get("excludes", []),
        offsets=about.get("offsets", []),
        requires=about.get("requires", []),
        notes={name.removesuffix("_text"): text for name, text in about.get("notes", {}).items()},
        open_article=about.get("open_article", ""),
    )


@lru_cache(maxsize=DATES_KEPT)
def law_of(on: date) -> Law:
    """The figures of a date, the date itself, and what was found with them."""
    law = law_on(on)
    law.on = on
    law.memory = Memory()
    law.outlines = Memory(MANY_OUTLINES)
    return law
