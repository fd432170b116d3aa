"""Whom a model would serve: recall by group with intervals, and whether outcomes were recorded alike."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.risk.metrics import CONFIDENT, Judged, effective, ratio, wilson
from app.risk.refusals import listed
from app.risk.survival import Spells, still_there
from app.risk.table import Codes, Numbers

SMALL = 100  # people
NOTABLE = 0.03
Groups = Mapping[str, tuple[list[str], Codes]]


@dataclass(frozen=True, slots=True)
class Served:
    """What was predicted for the judged rows and who would have been helped, over all repeats."""

    judged: Judged
    chances: Numbers
    chosen: Mapping[str, Numbers]
    cluster: Codes | None
    spells: Spells | None


def table_by_group(groups: Groups, served: Served) -> dict[str, dict[str, Any]]:
    """For each group: how many, what happened, what was predicted, whom of those in need the places would reach."""
    return {
        column: {label: _line(served, codes == i) for i, label in enumerate(labels) if (codes == i).any()}
        for column, (labels, codes) in groups.items()
    }


def _line(served: Served, here: NDArray[np.bool_]) -> dict[str, Any]:
    judged = served.judged.take(here)
    rows = np.nonzero(here)[0]
    happened = still_there(served.spells.take(rows)) if served.spells else judged.prevalence
    line: dict[str, Any] = {
        "n": len(rows),
        "prevalence": happened,
        "mean_prediction": float(served.chances[here].mean()),
    }
    interval = None
    for label, chosen in served.chosen.items():
        in_need = judged.weight * judged.outcome
        recall = ratio(float(chosen[here] @ in_need), float(in_need.sum()))
        interval = _interval(recall, chosen[here], in_need, None if served.cluster is None else served.cluster[here])
        line[f"recall_at_{label}"] = recall
        line[f"ci_at_{label}"] = interval
    return {**line, "ci": interval}


def _interval(recall: float | None, chosen: Numbers, in_need: Numbers, cluster: Codes | None) -> list[float] | None:
    if recall is None:
        return None
    used = in_need > 0
    residuals = in_need[used] * (chosen[used] - recall)
    return wilson(recall, effective(residuals, in_need[used], None if cluster is None else cluster[used]))


def warnings_by_group(groups: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Which groups are too small to tell, and where the sample cannot show a difference."""
    told = []
    small = [
        f"{column}={label}" for column, some in groups.items() for label, line in some.items() if line["n"] < SMALL
    ]
    if small:
        told.append(f"groups with fewer than {SMALL} people: {listed(small, 20)}")
    for column, some in groups.items():
        intervals = [line["ci"] for line in some.values() if line["ci"]]
        nobody = [label for label, line in some.items() if line["ci"] is None]
        if nobody:
            told.append(f"{column}: no positive case was seen in {listed(nobody)}, so there is no recall")
        if len(intervals) > 1 and max(low for low, _high in intervals) <= min(high for _low, high in intervals):
            told.append(
                f"{column}: the intervals overlap; this sample is too small to tell whether the groups are served alike"
            )
    return told


def label_capture(groups: Groups, served: Served, unlabelled: Mapping[str, Mapping[str, float]]) -> str:
    """Whether outcomes seem to be recorded alike in all groups, and what a table alone cannot say."""
    found = [*_gaps(groups, served), *_uneven(unlabelled)]
    if not groups:
        start = "No column was given under protected or bands, so nothing can be said by group."
    elif found:
        start = f"Look at the records first. {' '.join(found)}"
    else:
        start = "In no group the recorded outcome differs notably from what is usual for people with like inputs."
    return (
        f"{start} A table cannot tell whether a group's exits were recorded as completely as those of others: compare"
        " it with the registers of benefits and employment before anything is corrected by group."
    )


def _gaps(groups: Groups, served: Served) -> list[str]:
    told = []
    judged = served.judged
    # A model that is too high or too low for all says nothing about one group.
    shared = ratio(float(judged.weight @ (judged.outcome - served.chances)), float(judged.weight.sum())) or 0.0
    for column, (labels, codes) in groups.items():
        for i, label in enumerate(labels):
            here = codes == i
            total = float(judged.weight[here].sum())
            if here.sum() < SMALL or total <= 0:
                continue
            residuals = judged.weight[here] * (judged.outcome - served.chances - shared)[here] / total
            cluster = np.arange(len(residuals)) if served.cluster is None else served.cluster[here]
            joined = np.bincount(np.unique(cluster, return_inverse=True)[1], weights=residuals)
            gap, half = float(residuals.sum()), CONFIDENT * sqrt(float((joined**2).sum()))
            if abs(gap) >= NOTABLE and abs(gap) > half:
                side = "more often" if gap > 0 else "less often"
                told.append(
                    f"{column}={label}: the positive outcome is recorded {abs(gap):.3f} {side} than for people with"
                    f" like inputs (95 % interval {gap - half:+.3f} to {gap + half:+.3f}): either life differs there,"
                    " or the recording does."
                )
    return told


def ways_of_leaving(leaving: Mapping[str, Mapping[str, float | None]]) -> str:
    """By group, which share of the ends on record was a success; a group that mostly ends otherwise is looked at."""
    told = [
        f"by {column}: {listed(known, 20)}"
        for column, shares in leaving.items()
        if (known := [f"{share:.1%} of {label}" for label, share in shares.items() if share is not None])
    ]
    if not told:
        return ""
    return (
        f"Of the ends on record, death and moving away aside, work or another income were, {'; '.join(told)}."
        " Sanctions count among the others."
    )


def _uneven(unlabelled: Mapping[str, Mapping[str, float]]) -> list[str]:
    told = []
    for column, shares in unlabelled.items():
        if shares and max(shares.values()) - min(shares.values()) >= NOTABLE:
            worst, best = max(shares, key=lambda label: shares[label]), min(shares, key=lambda label: shares[label])
            told.append(
                f"{column}: the outcome is not known for {shares[worst]:.1%} of {worst}"
                f" and {shares[best]:.1%} of {best}."
            )
    return told
