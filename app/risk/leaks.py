"""Inputs that know the answer: a column that by itself nearly gives the target away was written after the fact."""

import numpy as np

from app.risk.encoding import Feature
from app.risk.metrics import Judged, auc
from app.risk.model import Past
from app.risk.refusals import refuse, shown
from app.risk.survival import Spells
from app.risk.table import Codes, Numbers

TOO_GOOD = 0.9  # AUC of one column alone; honest ones reach 0.6 to 0.8
TOO_ALIKE = 0.75  # correlation of the best yes/no rule of one column with the target
SAME_AS_END = 0.9  # the same with whether a spell was seen to end, which calendar time may rightly tell in part
SMALLEST = 10  # rows of either outcome; below it anything looks like anything
ENOUGH = 50_000
BINS = 40


def look_for_leaks(past: Past) -> None:
    """Refuse the first column that tells the outcome by itself."""
    count = len(past.cluster)
    if count > ENOUGH:
        past = past.take(np.sort(np.random.default_rng(0).choice(count, ENOUGH, replace=False)))
    judged = past.judged
    seen = judged.weight > 0
    ended = past.outcome.ended.astype(float) if isinstance(past.outcome, Spells) else None
    for name, feature in past.features.items():
        alone, alike = _strength(feature, Judged(judged.outcome, seen.astype(float)))
        same = 0.0 if ended is None else _strength(feature, Judged(ended, np.ones(len(ended))))[1]
        if alone >= TOO_GOOD or alike >= TOO_ALIKE or same >= SAME_AS_END:
            told = f"alone it ranks cases with an AUC of {alone:.2f}" if alone >= TOO_GOOD else "it nearly equals it"
            refuse(
                f"features: {shown(name)} gives the target away ({told}): it was known only afterwards; leave it out"
            )


def _strength(feature: Feature, judged: Judged) -> tuple[float, float]:
    """The best AUC and the best correlation of a rule that a column allows by itself."""
    used = judged.weight > 0
    outcome = judged.outcome[used]
    if min(float(outcome.sum()), float(len(outcome) - outcome.sum())) < SMALLEST:
        return 0.0, 0.0
    scores = [_rate_elsewhere(_cells(feature)[used], outcome)]
    if feature.numbers is not None:
        values = feature.numbers[used]
        scores.append(np.where(np.isnan(values), np.nanmedian(values) if not np.isnan(values).all() else 0.0, values))
    plain = Judged(outcome, np.ones(len(outcome)))
    areas = [auc(score, plain) or 0.5 for score in scores]
    return max(max(area, 1 - area) for area in areas), max(_best_rule(score, outcome) for score in scores)


def _cells(feature: Feature) -> Codes:
    """The place of each cell in a short list: its word, or the bin of its number; empty cells are one of their own."""
    if feature.numbers is None:
        return feature.codes + 1
    known = feature.numbers[~feature.empty]
    distinct = np.unique(known)
    edges = distinct[1:] if len(distinct) <= BINS else np.unique(np.quantile(known, np.arange(1, BINS) / BINS))
    return np.where(feature.empty, 0, np.searchsorted(edges, feature.numbers, side="right") + 1)


def _rate_elsewhere(cells: Codes, outcome: Numbers) -> Numbers:
    """For each row, how often the outcome is positive in other rows with the same cell; an identifier gains nothing."""
    half = np.random.default_rng(0).permutation(len(cells)) % 2
    overall = float(outcome.mean())
    scores = np.empty(len(cells))
    for here in (0, 1):
        there = half != here
        count = np.bincount(cells[there], minlength=int(cells.max()) + 1)
        happened = np.bincount(cells[there], weights=outcome[there], minlength=int(cells.max()) + 1)
        rate = (happened + overall) / (count + 1)
        scores[half == here] = rate[cells[half == here]]
    return scores


def _best_rule(scores: Numbers, outcome: Numbers) -> float:
    """The strongest correlation of “at or above this value” with the outcome."""
    values, place = np.unique(scores, return_inverse=True)
    if len(values) < 2:
        return 0.0
    count = np.bincount(place)[::-1].cumsum()[:-1]
    hits = np.bincount(place, weights=outcome)[::-1].cumsum()[:-1]
    total, positive = len(outcome), float(outcome.sum())
    spread = np.sqrt(count * (total - count) * positive * (total - positive))
    return float(np.abs((hits * total - count * positive) / spread).max())
