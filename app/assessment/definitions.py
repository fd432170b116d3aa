"""Questionnaires as data: read from `instruments/*.yaml`, each version kept for the answers that were given to it."""

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from app.assessment.vocabulary import Voice
from app.foundation.yaml_files import read_yaml
from app.people.vocabulary import Domain

FOLDER = Path(__file__).parent / "instruments"


class InstrumentChanged(Exception):
    """A file says something else than when it was answered: what was said cannot be read with it."""


@dataclass(frozen=True, slots=True)
class Item:
    """One question: for the professional, for the person, and the words of each level from the hardest on."""

    id: str
    domain: Domain
    name: str
    ask: str
    ask_self: str
    anchors: tuple[str, ...]
    may_not_apply: bool
    sensitive: str
    barrier: frozenset[int]
    never_alone: bool
    group: str

    @property
    def levels(self) -> int:
        """How many levels there are; 1 is the hardest."""
        return len(self.anchors)


@dataclass(frozen=True, slots=True)
class Band:
    """A name for a result: reached below a mean, from a count on, or when nothing else is."""

    name: str
    below: float | None = None
    at_least: int | None = None
    crises: int | None = None
    low_ones: int | None = None
    any_urgent: frozenset[str] = frozenset()

    @property
    def always(self) -> bool:
        """True for the last one, which holds when no other does."""
        return self.below is self.at_least is self.crises is self.low_ones is None and not self.any_urgent


@dataclass(frozen=True, slots=True)
class Instrument:
    """One version of one questionnaire."""

    id: str
    version: str
    digest: str
    kind: str
    unit: str
    name: str
    name_self: str
    about: str
    about_self: str
    disclaimer: str
    disclaimer_self: str
    provenance: str
    licence: str
    validated: bool
    levels: tuple[str, ...]
    items: tuple[Item, ...]
    bands: tuple[Band, ...]
    raters: frozenset[Voice]
    months: int | None
    correction_days: int
    min_answered_share: float
    talk_from: int
    steady_under: float

    def item(self, name: str) -> Item | None:
        """The question with this id."""
        return next((item for item in self.items if item.id == name), None)


@cache
def every_version() -> dict[tuple[str, str], Instrument]:
    """All files by id and version."""
    read = [_instrument(path) for path in sorted(FOLDER.glob("*.yaml"))]
    found = {(one.id, one.version): one for one in read}
    if len(found) != len(read):
        text = "two files of instruments have the same id and version"
        raise ValueError(text)
    return found


@cache
def offered() -> dict[str, Instrument]:
    """The newest version of each questionnaire, in the order in which they are offered."""
    newest: dict[str, Instrument] = {}
    for (name, version), one in every_version().items():
        if name not in newest or newest[name].version < version:
            newest[name] = one
    return {name: newest[name] for name in sorted(newest, key=ORDER.index)}


ORDER = ("pais", "ssm", "employability", "exclusion")


def answered_with(name: str, version: str, digest: str) -> Instrument:
    """The very wording that was answered; raises InstrumentChanged when the file is gone or says something else."""
    found = every_version().get((name, version))
    if found is None or found.digest != digest:
        text = f"instrument {name} {version} is not what was answered: put the file back, or give it a new version"
        raise InstrumentChanged(text)
    return found


def digest_of(said: Any) -> str:
    """The mark of a file's content; comments and line ends do not change it."""
    return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _instrument(path: Path) -> Instrument:
    said = read_yaml(path)
    rules, scoring = said["rules"], said["scoring"]
    return Instrument(
        id=said["id"],
        version=said["version"],
        digest=digest_of(said),
        kind=said["kind"],
        unit=said["unit"],
        name=said["name_text"],
        name_self=said["name_self_text"],
        about=said["about_text"],
        about_self=said["about_self_text"],
        disclaimer=said["disclaimer_text"],
        disclaimer_self=said["disclaimer_self_text"],
        provenance=said["provenance"],
        licence=said["licence"],
        validated=said["validated"],
        levels=tuple(said["levels_texts"]),
        items=tuple(_items(said)),
        bands=tuple(_band(one) for one in scoring["bands"]),
        raters=frozenset(Voice(one) for one in rules["raters"]),
        months=rules.get("every_months"),
        correction_days=rules.get("correction_window_days", 0),
        min_answered_share=scoring.get("min_answered_share", 0.0),
        talk_from=rules.get("talk_from", 2),
        steady_under=scoring.get("steady_under", 0.0),
    )


def _band(said: dict[str, Any]) -> Band:
    return Band(
        said["name_text"],
        said.get("below"),
        said.get("at_least"),
        said.get("crises"),
        said.get("low_ones"),
        frozenset(said.get("any_urgent", ())),
    )


def _items(said: dict[str, Any]) -> list[Item]:
    sensitive = {item: kind for kind, items in said.get("sensitive", {}).items() for item in items}
    return [
        Item(
            id=str(one["id"]),
            domain=Domain(one["domain"]),
            name=one["name_text"],
            ask=one["ask_text"],
            ask_self=one.get("ask_self_text", ""),
            anchors=tuple(one.get("anchors_texts") or said["answers_texts"]),
            may_not_apply=one.get("na", False),
            sensitive=sensitive.get(one["id"], ""),
            barrier=frozenset(one.get("barrier", [1])),
            never_alone=one.get("never_alone", False),
            group=one.get("group_text", ""),
        )
        for one in said["items"]
    ]
