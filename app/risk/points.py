"""The rule of points that serves until a programme has enough history: written by professionals, and no statistics."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import inf
from typing import Any

import numpy as np

from app.risk.encoding import Feature, rows_of
from app.risk.features import INPUTS
from app.risk.scoring import HIGH, LOW, MIDDLE, MOST_MISSING, NOT_ESTIMABLE, missing_of_all
from app.risk.table import Codes, Numbers


@dataclass(frozen=True, slots=True)
class Point:
    """So many points when an input lies between two values."""

    name: str
    at_least: float
    at_most: float
    points: int


# Proposed by this project for a programme to change: not estimated from any data.
RULE = (
    Point("months without work before care", 12, inf, 1),
    Point("months without work before care", 24, inf, 1),
    Point("level of schooling", -inf, 1, 1),
    Point("work and training (1 to 5)", -inf, 2, 2),
    Point("months in care", 24, inf, 1),
    Point("earlier spells in care", 1, inf, 1),
    Point("own rating of strength", -inf, 2, 1),
    Point("worker's rating of strength", -inf, 2, 1),
    Point("age", 50, inf, 1),
    Point("alone with children", 1, inf, 1),
    Point("housing (1 to 5)", -inf, 2, 1),
    Point("appointments missed in six months", 2, inf, 1),
)
MIDDLE_FROM, HIGH_FROM = 3, 6


def totals(features: Mapping[str, Feature]) -> Numbers:
    """The points of each person; what is not known gives none."""
    total = np.zeros(rows_of(features))
    for point in RULE:
        values = features[point.name].numbers
        if values is None:
            continue
        reached = (values >= point.at_least) & (values <= point.at_most)
        total += point.points * reached
    return total


def grounds_of_all(features: Mapping[str, Feature]) -> list[dict[str, Any]]:
    """The points of each person with what gave them, and what is not known."""
    up: list[dict[str, int]] = [{} for _row in range(rows_of(features))]
    for point in RULE:
        values = features[point.name].numbers
        if values is not None:
            for row in np.nonzero((values >= point.at_least) & (values <= point.at_most))[0]:
                up[row][point.name] = up[row].get(point.name, 0) + point.points
    ours = {item.name for item in INPUTS if item.ours}
    return [
        {
            "up": [[name, points, name in ours] for name, points in sorted(given.items(), key=lambda one: -one[1])],
            "down": [],
            "missing": missing,
            "points": sum(given.values()),
        }
        for given, missing in zip(up, missing_of_all(features), strict=True)
    ]


def bands(features: Mapping[str, Feature]) -> Codes:
    """The band of each person; there is no chance beside it, since nothing was estimated."""
    total = totals(features)
    missing = np.mean([feature.empty for feature in features.values()], axis=0)
    band = LOW + (total >= MIDDLE_FROM) * (MIDDLE - LOW) + (total >= HIGH_FROM) * (HIGH - MIDDLE)
    return np.where(missing > MOST_MISSING, NOT_ESTIMABLE, band)
