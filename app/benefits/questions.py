"""The questions of the check on the screen, read once from `questions.yaml`."""

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.foundation.i18n import translated
from app.foundation.yaml_files import read_yaml

UNKNOWN = "?"
# Of 150 homes answered at random half are asked at most 15 before their first result, and 8 of 10 are asked 11 to 17.
USUALLY_ASKED = 15
FOLDER = Path(__file__).parent
SOURCE = FOLDER / "questions.yaml"


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to choose, and the facts that it gives."""

    value: str
    label: str
    sets: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Question:
    """One screen: what it asks, when it is asked, and which facts it settles."""

    key: str
    part: int
    kind: str
    title: str
    hint: str
    why: str
    alone_title: str
    alone_hint: str
    when: str
    of: frozenset[str]
    settles: frozenset[str]
    always: bool
    eager: tuple[str, ...]
    exception: bool
    sensitive: bool
    given: str
    given_words: str
    options: tuple[Option, ...]
    forgets: tuple[str, ...]
    sets: tuple[str, ...]
    per: str
    store: str
    limit: tuple[tuple[str, str], ...]
    over_sets: bool
    words: dict[str, str]

    @property
    def values(self) -> list[str]:
        """Every value that may be chosen, “I do not know” apart."""
        return [option.value for option in self.options]


def _load() -> dict[str, Any]:
    read: dict[str, Any] = read_yaml(SOURCE)
    return read


def _question(key: str, raw: dict[str, Any]) -> Question:
    sets = raw.get("sets", [])
    options = [Option(o["value"], o["label_text"], o.get("sets", {})) for o in raw.get("options", [])]
    return Question(
        key=key,
        part=raw["part"],
        kind=raw["kind"],
        title=raw["title_text"],
        hint=raw["hint_text"],
        why=raw["why_text"],
        alone_title=raw.get("alone_title_text", raw["title_text"]),
        alone_hint=raw.get("alone_hint_text", raw["hint_text"]),
        when=raw.get("when", ""),
        of=frozenset(raw.get("of", ())),
        settles=frozenset(raw.get("settles", ())),
        always=raw.get("always", False),
        eager=tuple(raw.get("eager", ())),
        exception=raw.get("exception", False),
        sensitive=raw.get("sensitive", False),
        given=raw.get("given", ""),
        given_words=raw.get("given_text", ""),
        options=tuple(options),
        forgets=tuple(raw.get("forgets", ())),
        sets=(sets,) if isinstance(sets, str) else tuple(sets),
        per=raw.get("per", ""),
        store=raw.get("store", raw.get("per", "")),
        limit=tuple((benefit, name) for benefit, name in raw.get("limit", ())),
        over_sets=raw.get("over_sets", False),
        words={name: raw[f"{name}_text"] for name in ("none", "some", "under", "over") if f"{name}_text" in raw},
    )


_RAW = _load()
QUESTIONS: dict[str, Question] = {key: _question(key, raw) for key, raw in _RAW["questions"].items()}
# Answers that were given to other questions are not read any more.
VERSION = hashlib.sha256(repr([(q.key, q.kind, q.values) for q in QUESTIONS.values()]).encode()).hexdigest()[:8]
REGIONS: dict[str, dict[str, str]] = _RAW["regions"]
REGION_NAMES: dict[str, str] = {code: name for names in REGIONS.values() for code, name in names.items()}
COUNTRY_WORDS: dict[str, str] = {code: raw["name_text"] for code, raw in _RAW["countries"].items()}
FIRST: dict[str, tuple[str, ...]] = {code: tuple(ids) for code, ids in _RAW["first"].items()}
ALSO: dict[str, tuple[str, ...]] = {code: tuple(ids) for code, ids in _RAW["also"].items()}


def first_benefits(region: str) -> tuple[str, ...]:
    """The benefits that the questions are for in a region."""
    return FIRST.get(region) or FIRST.get(region[:2], ())


def also_of(region: str) -> tuple[str, ...]:
    """The benefits that are offered with the result."""
    return ALSO.get(region[:2], ())


def part_names() -> list[str]:
    """The four parts of the path, in the reader's language."""
    return [translated(part["name_text"]) for part in _RAW["parts"]]


def unknown_words() -> str:
    """“I do not know”, in the reader's language."""
    return translated(_RAW["unknown_text"])
