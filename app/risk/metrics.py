"""How good predictions are; no figure depends on the order of rows, and one that does not exist is None."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite, sqrt

import numpy as np
from numpy.typing import NDArray

from app.risk.table import Codes, Numbers

BINS = 10
NEARLY = 1e-12
STEEPEST = 100.0
CONFIDENT = 1.959964  # two-sided 95 %


@dataclass(frozen=True, slots=True)
class Judged:
    """What happened (1 or 0) and how much each row counts; a weight of 0 is a row whose outcome was not seen."""

    outcome: Numbers
    weight: Numbers

    @property
    def prevalence(self) -> float | None:
        """The share of positive outcomes."""
        return ratio(float(self.weight @ self.outcome), float(self.weight.sum()))

    def take(self, rows: NDArray[np.bool_]) -> "Judged":
        """Some of the rows."""
        return Judged(self.outcome[rows], self.weight[rows])


def ratio(part: float, whole: float) -> float | None:
    """The share, or None when there is nothing to share."""
    return part / whole if whole > 0 else None


def auc(scores: Numbers, judged: Judged) -> float | None:
    """How often a positive case scores higher than a negative one; equal scores count half."""
    _values, place = np.unique(scores, return_inverse=True)
    positive = np.bincount(place, weights=judged.weight * judged.outcome)
    negative = np.bincount(place, weights=judged.weight * (1 - judged.outcome))
    below = np.cumsum(negative) - negative
    return ratio(float(positive @ (below + negative / 2)), float(positive.sum() * negative.sum()))


def brier(chances: Numbers, judged: Judged) -> float | None:
    """The mean squared error of the chances."""
    return ratio(float(judged.weight @ (chances - judged.outcome) ** 2), float(judged.weight.sum()))


def log_loss(chances: Numbers, judged: Judged) -> float | None:
    """The mean surprise."""
    sure = np.clip(chances, NEARLY, 1 - NEARLY)
    surprise = -(judged.outcome * np.log(sure) + (1 - judged.outcome) * np.log(1 - sure))
    return ratio(float(judged.weight @ surprise), float(judged.weight.sum()))


def in_the_large(chances: Numbers, judged: Judged) -> float | None:
    """Mean prediction minus the share that happened."""
    total = float(judged.weight.sum())
    return ratio(float(judged.weight @ chances) - float(judged.weight @ judged.outcome), total)


def ece(chances: Numbers, judged: Judged) -> float | None:
    """The mean gap between predicted and happened, over ten groups of equal size by prediction."""
    total = float(judged.weight.sum())
    if total <= 0:
        return None
    values, place = np.unique(chances, return_inverse=True)
    mass = np.bincount(place, weights=judged.weight)
    # Equal predictions stay together, so that the order of rows does not matter.
    middle = (np.cumsum(mass) - mass / 2) / total
    group = np.minimum((middle * BINS).astype(int), BINS - 1)
    happened = np.bincount(place, weights=judged.weight * judged.outcome)
    gap = np.bincount(group, weights=mass * values - happened, minlength=BINS)
    return float(np.abs(gap).sum() / total)


def logit(chances: Numbers) -> Numbers:
    """Log odds."""
    sure = np.clip(chances, NEARLY, 1 - NEARLY)
    return np.log(sure / (1 - sure))


def expit(scores: Numbers) -> Numbers:
    """Chances from log odds."""
    return 0.5 * (1 + np.tanh(scores / 2))


def slope(chances: Numbers, judged: Judged) -> float | None:
    """The calibration slope: 1 is right, below 1 the predictions are too bold."""
    return slope_of(logit(chances), judged)


def slope_of(scores: Numbers, judged: Judged) -> float | None:
    """The factor by which log odds should be multiplied."""
    found = calibration_line(scores, judged)
    return None if found is None else found.slope


@dataclass(frozen=True, slots=True)
class Line:
    """The straight line from predicted to real log odds, and how sure its slope is."""

    level: float
    slope: float
    error: float


def calibration_line(scores: Numbers, judged: Judged, cluster: Codes | None = None) -> Line | None:
    """The line of best likelihood; None where scores do not differ or separate the outcomes completely."""
    used = judged.weight > 0
    x, y, w = scores[used], judged.outcome[used], judged.weight[used]
    if len(x) == 0 or np.ptp(x) < 1e-9 or np.ptp(y) == 0:
        return None
    centre, scale = float(np.average(x, weights=w)), float(np.std(x)) or 1.0
    design = np.column_stack((np.ones_like(x), (x - centre) / scale))
    beta = np.array([float(logit(np.array([np.average(y, weights=w)]))[0]), 0.0])
    curve = np.eye(2)
    for _ in range(50):
        chance = expit(design @ beta)
        curve = (design * (w * chance * (1 - chance))[:, None]).T @ design
        if np.linalg.det(curve) < NEARLY:
            return None
        step = np.linalg.solve(curve, design.T @ (w * (y - chance)))
        beta = beta + np.clip(step, -2, 2)
        if np.abs(step).max() < 1e-9:
            break
    pulls = design * (w * (y - expit(design @ beta)))[:, None]
    slope, error = float(beta[1] / scale), _error(pulls, curve, None if cluster is None else cluster[used]) / scale
    if not isfinite(slope) or abs(slope) > STEEPEST:
        return None
    return Line(float(beta[0]) - slope * centre, slope, error)


def _error(pulls: Numbers, curve: Numbers, cluster: Codes | None) -> float:
    """How unsure the slope is, whatever the weights, and although rows of a household or a person go together."""
    if cluster is not None:
        place = np.unique(cluster, return_inverse=True)[1]
        pulls = np.column_stack([np.bincount(place, weights=pull) for pull in pulls.T])
    inverse = np.linalg.inv(curve)
    return sqrt(float((inverse @ (pulls.T @ pulls) @ inverse)[1, 1]))


def selected(scores: Numbers, share: float) -> Numbers:
    """How much of a place each row gets when a share of all can be helped; ties at the border share what is left."""
    places = max(1, int(len(scores) * share + 0.5))
    border = np.partition(scores, len(scores) - places)[len(scores) - places]
    above, level = scores > border, scores == border
    shares: Numbers = above + level * ((places - above.sum()) / level.sum())
    return shares


def at_capacity(scores: Numbers, judged: Judged, capacity: Mapping[str, float]) -> dict[str, dict[str, float | None]]:
    """Precision and recall of helping the highest scores, for each share that can be helped."""
    found: dict[str, dict[str, float | None]] = {}
    for label, share in capacity.items():
        chosen = selected(scores, share) * judged.weight
        hits = float(chosen @ judged.outcome)
        found[label] = {
            "precision": ratio(hits, float(chosen.sum())),
            "recall": ratio(hits, float(judged.weight @ judged.outcome)),
        }
    return found


def wilson(share: float, count: float) -> list[float]:
    """The 95 % interval of a share of `count` cases."""
    z2 = CONFIDENT**2
    middle = (share + z2 / (2 * count)) / (1 + z2 / count)
    half = CONFIDENT * sqrt(share * (1 - share) / count + z2 / (4 * count * count)) / (1 + z2 / count)
    low, high = max(0.0, middle - half), min(1.0, middle + half)
    return [0.0 if share <= 0 else low, 1.0 if share >= 1 else high]


def effective(residuals: Numbers, mass: Numbers, cluster: Codes | None) -> float:
    """How many independent cases the rows are worth: less with unequal weights, less when households answer alike."""
    count = float(mass.sum() ** 2 / (mass**2).sum())
    if cluster is None:
        return count
    alone = float((residuals**2).sum())
    together = float((np.bincount(np.unique(cluster, return_inverse=True)[1], weights=residuals) ** 2).sum())
    return count / max(1.0, together / alone) if alone > 0 else count
