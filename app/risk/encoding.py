"""From columns to the terms of a model: scales, filled gaps and words, all learnt from training rows alone."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.risk.table import Codes, Numbers

RARE = 20  # rows; rarer words are one group
RARE_SHARE = 0.005
MANY_VALUES = 20
TAILS = (0.005, 0.995)
OTHER = "other"
BEND = 100  # cases on each side
Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Feature:
    """A column as an input: numbers with NaN, or places in a list of words with -1."""

    name: str
    numbers: Numbers | None
    codes: Codes
    words: tuple[str, ...]

    @property
    def empty(self) -> NDArray[np.bool_]:
        """Which cells are empty."""
        return np.isnan(self.numbers) if self.numbers is not None else self.codes < 0

    def take(self, rows: Rows) -> "Feature":
        """Some of the rows."""
        if self.numbers is not None:
            return Feature(self.name, self.numbers[rows], self.codes, self.words)
        return Feature(self.name, None, self.codes[rows], self.words)


@dataclass(frozen=True, slots=True)
class Measure:
    """How a number becomes a term; empty cells get the median, and a term of their own where they were many."""

    name: str
    median: float
    low: float
    high: float
    mean: float
    scale: float
    bends: tuple[float, ...]
    gaps: bool

    @property
    def terms(self) -> list[str]:
        """The names of its terms."""
        bends = [f"{self.name} above {bend:.4g}" for bend in self.bends]
        return [self.name, *bends, *([f"{self.name} missing"] if self.gaps else [])]

    def scaled(self, values: Numbers) -> Numbers:
        """The numbers in units of their own spread."""
        filled = np.where(np.isnan(values), self.median, values)
        return (np.clip(filled, self.low, self.high) - self.mean) / self.scale

    def encode(self, feature: Feature) -> list[Numbers]:
        """The terms of a column."""
        values = feature.numbers if feature.numbers is not None else np.full(len(feature.codes), np.nan)
        terms = self.straight(values)
        return [*terms, np.isnan(values).astype(float)] if self.gaps else terms

    def straight(self, values: Numbers) -> list[Numbers]:
        """The pieces of the line: the number itself, and how far it lies above each bend."""
        filled = np.clip(np.where(np.isnan(values), self.median, values), self.low, self.high)
        return [self.scaled(values), *(np.maximum(filled - bend, 0.0) / self.scale for bend in self.bends)]


@dataclass(frozen=True, slots=True)
class Wording:
    """How words become terms: one each, but for the commonest; rare and unknown words go together."""

    name: str
    usual: str
    words: tuple[str, ...]
    rare: tuple[str, ...]
    gaps: bool

    @property
    def terms(self) -> list[str]:
        """The names of its terms."""
        other = [f"{self.name}={OTHER}"] if self.rare else []
        return [
            *(f"{self.name}={word}" for word in self.words),
            *other,
            *([f"{self.name} missing"] if self.gaps else []),
        ]

    def encode(self, feature: Feature) -> list[Numbers]:
        """The terms of a column."""
        place = {word: i for i, word in enumerate(self.words)}
        # A word that training never saw counts as a rare one, or else as the commonest.
        unknown = len(self.words) if self.rare else -1
        to_term = [place.get(word, -1 if word == self.usual else unknown) for word in feature.words]
        term = np.array([*to_term, -1], dtype=np.int64)[feature.codes]
        found = [(term == i).astype(float) for i in range(len(self.words) + bool(self.rare))]
        return [*found, feature.empty.astype(float)] if self.gaps else found


@dataclass(frozen=True, slots=True)
class Encoder:
    """All inputs of a model, in order."""

    parts: tuple[Measure | Wording, ...]

    @property
    def terms(self) -> list[str]:
        """The names of the columns of the matrix."""
        return [term for part in self.parts for term in part.terms]

    def matrix(self, features: Mapping[str, Feature]) -> Numbers:
        """One row per case, one column per term."""
        columns = [column for part in self.parts for column in part.encode(features[part.name])]
        return np.column_stack(columns) if columns else np.empty((rows_of(features), 0))

    def as_json(self) -> list[dict[str, Any]]:
        """The encoder as plain data."""
        return [{"kind": type(part).__name__.lower(), **asdict(part)} for part in self.parts]


def rows_of(features: Mapping[str, Feature]) -> int:
    """How many cases the columns hold."""
    return len(next(iter(features.values())).empty)


def learn(features: Sequence[Feature], *, bent: bool = True) -> Encoder:
    """The encoder of these training rows; bent lines fit better, straight ones have one sign."""
    parts = (_measure(feature, bent=bent) if feature.numbers is not None else _wording(feature) for feature in features)
    return Encoder(tuple(part for part in parts if part is not None))


def _many_gaps(feature: Feature) -> bool:
    gaps = int(feature.empty.sum())
    return gaps >= max(RARE, RARE_SHARE * len(feature.empty))


def _measure(feature: Feature, *, bent: bool) -> Measure | None:
    assert feature.numbers is not None  # noqa: S101 - asked by the caller; for the type checker
    values = feature.numbers[~np.isnan(feature.numbers)]
    if len(values) == 0 or np.ptp(values) == 0:
        return None
    low, high = float(values.min()), float(values.max())
    if len(np.unique(values)) > MANY_VALUES:
        # One wild value should not move everybody else's scale.
        low, high = (float(edge) for edge in np.quantile(values, TAILS))
        low, high = (low, high) if low < high else (float(values.min()), float(values.max()))
    median = float(np.median(values))
    filled = np.clip(np.where(np.isnan(feature.numbers), median, feature.numbers), low, high)
    spread = float(filled.std())
    if spread <= 0:
        return None
    bends = _bend(values, low, high) if bent else ()
    return Measure(feature.name, median, low, high, float(filled.mean()), spread, bends, _many_gaps(feature))


def _bend(values: Numbers, low: float, high: float) -> tuple[float, ...]:
    """Where the line of a number may change its direction: at the median, when there are many cases on both sides."""
    distinct = np.unique(values)
    if len(distinct) < 3:
        return ()
    cut = float(np.quantile(values, 0.5, method="higher"))
    enough = min(int((values <= cut).sum()), int((values > cut).sum())) >= BEND
    return (cut,) if enough and low < cut < high else ()


def _wording(feature: Feature) -> Wording | None:
    counts = np.bincount(feature.codes[feature.codes >= 0], minlength=len(feature.words))
    # By count and then by name, so that the order of rows does not matter.
    order = sorted(np.nonzero(counts)[0], key=lambda i: (-counts[i], feature.words[i]))
    if len(order) < 2:
        return None
    least = max(RARE, RARE_SHARE * len(feature.codes)) if len(order) > 2 else 0
    kept = [i for i in order[1:] if counts[i] >= least]
    rare = [i for i in order[1:] if counts[i] < least]
    if len(rare) == 1:
        kept, rare = [*kept, *rare], []
    named = [tuple(feature.words[i] for i in some) for some in (kept, rare)]
    return Wording(feature.name, feature.words[order[0]], named[0], named[1], _many_gaps(feature))


def revived(parts: Sequence[Mapping[str, Any]]) -> Encoder:
    """The encoder from plain data."""
    found: list[Measure | Wording] = []
    for part in parts:
        rest: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in part.items() if name != "kind"
        }
        found.append(Measure(**rest) if part["kind"] == "measure" else Wording(**rest))
    return Encoder(tuple(found))
