"""A table of whole points, derived from the logistic model: the form in which it can be checked by hand."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from app.risk.encoding import Feature, Measure, Wording
from app.risk.metrics import auc
from app.risk.model import Head, Model, Past, head_of
from app.risk.table import Numbers

# From coarse to fine: how many bins a number gets and how many points the strongest feature has.
GRAINS = ((3, 5), (4, 8), (5, 10), (8, 20), (12, 40), (20, 100))
ENOUGH = 0.004  # loss of AUC on the training rows at which a coarser table is good enough
DIGITS = 10
NEAR = 0.05  # of the way to the next edge
TINY = 1e-12


@dataclass(frozen=True, slots=True)
class Row:
    """The points of one column: of the bins of a number, of each word, of an empty cell."""

    name: str
    edges: tuple[float, ...]
    words: tuple[str, ...]
    points: tuple[int, ...]
    missing: int
    unknown: int  # the word whose points a word gets that training never saw
    gaps: bool

    def score(self, feature: Feature) -> Numbers:
        """The points of each case."""
        if feature.numbers is not None:
            at = np.searchsorted(np.array(self.edges), feature.numbers, side="right")
            known = np.array(self.points, float)[np.clip(at, 0, len(self.points) - 1)]
            return np.where(np.isnan(feature.numbers), float(self.missing), known)
        place = {word: i for i, word in enumerate(self.words)}
        table = [self.points[place.get(word, self.unknown)] for word in feature.words]
        return np.array([*table, self.missing], float)[feature.codes]

    def told(self) -> dict[str, int]:
        """The points by the words of the rule; rules without points are left out."""
        rules = dict(zip(self._rules(), self.points, strict=True))
        if self.gaps:
            rules[f"{self.name} missing"] = self.missing
        return {rule: points for rule, points in rules.items() if points}

    def _rules(self) -> list[str]:
        if self.words:
            return [f"{self.name}={word}" for word in self.words]
        edges = [f"{edge:.10g}" for edge in self.edges]
        inner = [f"{low}<={self.name}<{high}" for low, high in pairwise(edges)]
        return [f"{self.name}<{edges[0]}", *inner, f"{self.name}>={edges[-1]}"]


@dataclass(frozen=True, slots=True)
class Scorecard:
    """All rows, and how a total becomes a chance."""

    rows: tuple[Row, ...]
    head: Head

    def totals(self, features: Mapping[str, Feature]) -> Numbers:
        """The total of each case."""
        return sum(
            (row.score(features[row.name]) for row in self.rows), np.zeros(len(next(iter(features.values())).empty))
        )

    def chances(self, features: Mapping[str, Feature]) -> Numbers:
        """The chance of each case."""
        return self.head.chances(self.totals(features))

    def points(self) -> dict[str, int]:
        """The whole table."""
        return {rule: points for row in self.rows for rule, points in row.told().items()}


def derive(model: Model, past: Past) -> Scorecard:
    """The coarsest table that ranks the training cases nearly as well as its model."""
    judged = past.judged
    goal = auc(model.scores(past.features), judged) or 0.0
    rows: tuple[Row, ...] = ()
    for bins, most in GRAINS:
        rows = _rows(model, past, bins, most)
        reached = auc(Scorecard(rows, model.head).totals(past.features), judged) or 0.0
        if reached >= goal - ENOUGH:
            break
    if not rows:
        return Scorecard((), head_of(np.zeros(len(past.cluster)), 0.0, past))
    totals = Scorecard(rows, model.head).totals(past.features)
    # A point is worth what it is worth in the model, which has been made less bold already.
    worth = float(np.cov(totals, model.scores(past.features), bias=True)[0, 1] / max(totals.var(), TINY))
    return Scorecard(rows, head_of(totals, worth, past))


def _rows(model: Model, past: Past, bins: int, most: int) -> tuple[Row, ...]:
    found: list[tuple[str, tuple[float, ...], tuple[str, ...], list[float], float]] = []
    at = 0
    for part in model.encoder.parts:
        weights = model.coefficients[at : at + len(part.terms)]
        at += len(part.terms)
        feature = past.features[part.name]
        found.append(
            (
                part.name,
                *(_of_number(part, weights, feature, bins) if isinstance(part, Measure) else _of_words(part, weights)),
            )
        )
    spread = max((max(*values, gap) - min(*values, gap) for _n, _e, _w, values, gap in found), default=0.0)
    if spread <= 0:
        return ()
    unit = spread / most
    unknown = {
        part.name: len(part.words) + 1 if isinstance(part, Wording) and part.rare else 0 for part in model.encoder.parts
    }
    rows = []
    for name, edges, words, values, gap in found:
        least = min(*values, gap)
        points = tuple(round((value - least) / unit) for value in values)
        gaps = bool(past.features[name].empty.any())
        row = Row(name, edges, words, points, round((gap - least) / unit), unknown[name], gaps)
        if any(points) or (gaps and row.missing):
            rows.append(row)
    return tuple(rows)


Parts = tuple[tuple[float, ...], tuple[str, ...], list[float], float]


def _of_number(part: Measure, weights: Numbers, feature: Feature, bins: int) -> Parts:
    """Bins with equally many cases, and the mean contribution to the score in each."""
    assert feature.numbers is not None  # noqa: S101 - a Measure is made of numbers; for the type checker
    values = feature.numbers[~np.isnan(feature.numbers)]
    edges = _edges(values, bins)
    contribution = sum(w * t for w, t in zip(weights, part.straight(values), strict=False))
    bin_of = np.searchsorted(edges, values, side="right")
    count = np.bincount(bin_of, minlength=len(edges) + 1)
    means = np.bincount(bin_of, weights=contribution, minlength=len(edges) + 1) / np.maximum(count, 1)
    gap = float(
        sum(
            w * t[0]
            for w, t in zip(
                weights, part.encode(Feature(part.name, np.array([np.nan]), np.empty(0, np.int64), ())), strict=True
            )
        )
    )
    return tuple(float(edge) for edge in edges), (), [float(mean) for mean in means], gap


def _edges(values: Numbers, bins: int) -> Numbers:
    distinct = np.unique(values)
    if len(distinct) <= bins:
        return distinct[1:]
    cuts = np.quantile(values, np.arange(1, bins) / bins, method="higher")
    edges = np.unique(_round(np.unique(cuts), distinct))
    inside: Numbers = edges[(edges > distinct[0]) & (edges <= distinct[-1])]
    return inside


def _round(cuts: Numbers, distinct: Numbers) -> Numbers:
    """The roundest edges near the cuts: they are easier to check by hand."""
    gaps = np.diff(np.concatenate((distinct[:1], cuts, distinct[-1:])))
    room = NEAR * np.minimum(gaps[:-1], gaps[1:])
    found = []
    for cut, most in zip(cuts, room, strict=True):
        tries = (float(f"{cut:.{digits}e}") for digits in range(DIGITS))
        found.append(next((edge for edge in tries if abs(edge - cut) <= most), float(cut)))
    return np.array(found)


def _of_words(part: Wording, weights: Numbers) -> Parts:
    known = [0.0, *(float(weight) for weight in weights[: len(part.words)])]
    rare = float(weights[len(part.words)]) if part.rare else 0.0
    words = (part.usual, *part.words, *part.rare)
    return (), words, [*known, *([rare] * len(part.rare))], float(weights[-1]) if part.gaps else 0.0
