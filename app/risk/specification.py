"""What is to be learnt from which table: the specification, read with care."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import isfinite
from pathlib import Path
from typing import Any

import yaml

from app.risk.refusals import listed, refuse, shown

LARGEST = 1024 * 1024  # bytes
MOST_FOLDS = 100
MOST_REPEATS = 100
REQUIRED = ("name", "data", "target", "features", "split")
KEYS = (*REQUIRED, "protected", "bands", "group", "capacity")
CAPACITY = ("0.10", "0.30")
NULL = "tag:yaml.org,2002:null"
MERGE = "tag:yaml.org,2002:merge"


@dataclass(frozen=True, slots=True)
class YesNo:
    """A target that is either so or not."""

    column: str
    positive: str


@dataclass(frozen=True, slots=True)
class Spell:
    """A target that is a time until leaving; who has not left yet is kept as censored."""

    duration: str
    events: tuple[str, ...]
    horizon: float


@dataclass(frozen=True, slots=True)
class TimeSplit:
    """Learn from what came first, judge on what came after."""

    column: str
    train_up_to: str


@dataclass(frozen=True, slots=True)
class Folds:
    """Learn from all folds but one, judge on that one, in turn."""

    folds: int
    repeats: int
    seed: int


@dataclass(frozen=True, slots=True)
class Specification:
    """Everything that an evaluation is asked for."""

    name: str
    data: Path
    target: YesNo | Spell
    features: tuple[str, ...]
    protected: tuple[str, ...]
    bands: Mapping[str, tuple[float, ...]]
    group: str | None
    split: TimeSplit | Folds
    capacity: Mapping[str, float]

    @property
    def targets(self) -> tuple[str, ...]:
        """The columns of the target."""
        if isinstance(self.target, YesNo):
            return (self.target.column,)
        return (self.target.duration, *self.target.events)

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column of the table that is needed, once."""
        group = (self.group,) if self.group else ()
        split = (self.split.column,) if isinstance(self.split, TimeSplit) else ()
        return tuple(dict.fromkeys((*self.targets, *self.features, *self.protected, *self.bands, *group, *split)))


class _Plain(yaml.SafeLoader):
    """Reads every scalar as its text, since `no` and `2020-01-31` are what stands in the cells; only null is null."""

    # Texts keep their shape; the schema of YAML would turn `no` into False.
    yaml_implicit_resolvers = {  # noqa: RUF012 - the attribute of the parent
        sign: [(tag, pattern) for tag, pattern in resolvers if tag in {NULL, MERGE}]
        for sign, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:  # noqa: FBT001, FBT002 - signature of PyYAML
        """Refuse a key that stands twice: the first one would silently be lost."""
        names = [key.value for key, _value in node.value if isinstance(key, yaml.ScalarNode)]
        for name in names:
            if names.count(name) > 1:
                refuse(f"the specification: {shown(name)} stands twice")
        return super().construct_mapping(node, deep)


def read_specification(path: Path) -> Specification:
    """The specification in a file."""
    try:
        size = path.stat().st_size
        data = path.read_bytes() if size <= LARGEST else b""
    except OSError as error:
        refuse(f"the specification {shown(path.name or path)} cannot be read: {(error.strerror or str(error)).lower()}")
    if size > LARGEST:
        refuse(f"the specification {shown(path.name)} is larger than 1 MiB")
    return parse_specification(data, path.parent)


def parse_specification(data: bytes, folder: Path) -> Specification:
    """The specification in a text; `data` of it is looked for from the folder."""
    try:
        found = yaml.load(data.decode("utf-8-sig"), _Plain)  # noqa: S506 - a SafeLoader with fewer types
    except UnicodeDecodeError as error:
        refuse(f"the specification is not UTF-8: byte {error.start}")
    except yaml.MarkedYAMLError as error:
        line = f" in line {error.problem_mark.line + 1}" if error.problem_mark else ""
        refuse(f"the specification is not YAML{line}: {shown(error.problem)}")
    except (yaml.YAMLError, RecursionError, ValueError, TypeError) as error:
        refuse(f"the specification is not YAML: {shown(str(error).splitlines()[0] if str(error) else error)}")
    given = _mapping(found, "the specification", KEYS, REQUIRED)
    specification = Specification(
        name=_text(given["name"], "name"),
        data=folder / _text(given["data"], "data"),
        target=_target(given["target"]),
        features=_names(given["features"], "features"),
        protected=_names(given.get("protected") or [], "protected"),
        bands=_bands(given.get("bands") or {}),
        group=_text(given["group"], "group") if given.get("group") is not None else None,
        split=_split(given["split"]),
        capacity=_capacity(given.get("capacity")),
    )
    _contradictions(specification)
    return specification


def _contradictions(given: Specification) -> None:
    if not given.features:
        refuse("features: at least one column is needed")
    for column in given.features:
        if column in given.protected:
            refuse(f"{shown(column)} stands under features and under protected: a protected column is never an input")
        if column in given.targets:
            refuse(f"{shown(column)} stands under features and in the target: it gives the target away")
        if column == given.group:
            refuse(f"{shown(column)} stands under features and is the group: it names a household and tells nothing")
    for column in given.protected:
        if column in given.targets:
            refuse(f"{shown(column)} stands under protected and in the target")


def _target(given: Any) -> YesNo | Spell:
    names = ("duration", "events", "horizon")
    if isinstance(given, dict) and any(name in given for name in names):
        found = _mapping(given, "target", names, names)
        events = found["events"]
        duration = _text(found["duration"], "target.duration")
        columns = _names([events] if isinstance(events, str) else events, "target.events")
        if not columns:
            refuse("target.events: at least one column is needed")
        if duration in columns:
            refuse(f"target: {shown(duration)} is the duration and an event")
        horizon = _number(found["horizon"], "target.horizon")
        if horizon <= 0:
            refuse(f"target.horizon: {shown(found['horizon'])} is not above 0")
        return Spell(duration, columns, horizon)
    found = _mapping(given, "target", ("column", "positive"), ("column", "positive"))
    return YesNo(_text(found["column"], "target.column"), _text(found["positive"], "target.positive"))


def _split(given: Any) -> TimeSplit | Folds:
    if isinstance(given, dict) and ("column" in given or "train_up_to" in given):
        names = ("column", "train_up_to")
        found = _mapping(given, "split", names, names)
        return TimeSplit(_text(found["column"], "split.column"), _text(found["train_up_to"], "split.train_up_to"))
    found = _mapping(given, "split", ("folds", "repeats", "seed"), ("folds",))
    return Folds(
        _whole(found["folds"], "split.folds", 2, MOST_FOLDS),
        _whole(found.get("repeats", "1"), "split.repeats", 1, MOST_REPEATS),
        _whole(found.get("seed", "0"), "split.seed", 0, 2**32 - 1),
    )


def _bands(given: Any) -> dict[str, tuple[float, ...]]:
    if not isinstance(given, dict):
        refuse(f"bands: a mapping of columns to edges is needed, not {shown(given)}")
    bands = {}
    for column, edges in given.items():
        name = f"bands.{shown(column)}"
        if not isinstance(edges, list) or len(edges) < 2:
            refuse(f"{name}: a list of at least two edges is needed")
        numbers = tuple(_number(edge, name) for edge in edges)
        if any(low >= high for low, high in pairwise(numbers)):
            refuse(f"{name}: the edges must grow: {listed([str(edge) for edge in edges])}")
        bands[_text(column, "bands")] = numbers
    return bands


def _capacity(given: Any) -> dict[str, float]:
    if given is None:
        given = list(CAPACITY)
    shares = given if isinstance(given, list) else [given]
    if not shares:
        refuse("capacity: at least one share is needed")
    found: dict[str, float] = {}
    for share in shares:
        number = _number(share, "capacity")
        if not 0 < number <= 1:
            refuse(f"capacity: {shown(share)} is not a share between 0 and 1")
        label = f"{number:.2f}" if round(number, 2) == number else f"{number:g}"
        if label in found:
            refuse(f"capacity: {label} stands twice")
        found[label] = number
    return dict(sorted(found.items(), key=lambda pair: pair[1]))


def _mapping(given: Any, name: str, known: tuple[str, ...], required: tuple[str, ...]) -> dict[str, Any]:
    if not isinstance(given, dict):
        refuse(f"{name}: a mapping with {', '.join(known)} is needed")
    for key in given:
        if key not in known:
            refuse(f"{name}: {shown(key)} is not known; known are {', '.join(known)}")
    for key in required:
        if given.get(key) is None:
            refuse(f"{name}: {key} is missing")
    return given


def _text(given: Any, name: str) -> str:
    if not isinstance(given, str) or not given.strip():
        refuse(f"{name}: a text is needed, not {shown(given)}")
    return given


def _names(given: Any, name: str) -> tuple[str, ...]:
    if not isinstance(given, list):
        refuse(f"{name}: a list of columns is needed, not {shown(given)}")
    names = tuple(_text(column, name) for column in given)
    for column in names:
        if names.count(column) > 1:
            refuse(f"{name}: {shown(column)} stands twice")
    return names


def _number(given: Any, name: str) -> float:
    try:
        number = float(given)
    except (TypeError, ValueError):
        refuse(f"{name}: {shown(given)} is not a number")
    if not isfinite(number):
        refuse(f"{name}: {shown(given)} is not a number")
    return number


def _whole(given: Any, name: str, least: int, most: int) -> int:
    number = _number(given, name)
    if number != int(number) or not least <= number <= most:
        refuse(f"{name}: {shown(given)} is not a whole number from {least} to {most}")
    return int(number)
