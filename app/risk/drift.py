"""Whether the world still is as it was when the model was learnt: inputs, scores, and what really happened."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt

import numpy as np

from app.risk.encoding import Feature
from app.risk.features import MONTH
from app.risk.history import Events
from app.risk.metrics import in_the_large
from app.risk.model import Model
from app.risk.programme import QUARTER, past_of
from app.risk.table import Numbers

BINS = 10
LOOK, STOP = 0.10, 0.25  # of the population stability index
SURE = 3.0  # standard errors
LEAST = 30  # people
FLOOR = 1e-4


@dataclass(frozen=True, slots=True)
class Quarter:
    """What was said for the last quarter and what happened in it."""

    people: int
    gap: float  # mean chance of staying minus the share that stayed
    errors: float  # the gap in standard errors

    @property
    def alarm(self) -> bool:
        """Whether chance alone no longer explains the gap."""
        return abs(self.errors) >= SURE


def stability(before: Numbers, now: Numbers) -> float:
    """The population stability index of a column; empty cells are a bin of their own."""
    known = before[~np.isnan(before)]
    edges = np.unique(np.quantile(known, np.arange(1, BINS) / BINS)) if len(known) else np.empty(0)
    shares = [_shares(values, edges) for values in (before, now)]
    return float(((shares[1] - shares[0]) * np.log(shares[1] / shares[0])).sum())


def _shares(values: Numbers, edges: Numbers) -> Numbers:
    place = np.where(np.isnan(values), len(edges) + 1, np.searchsorted(edges, values, side="right"))
    counts = np.bincount(place, minlength=len(edges) + 2)
    return np.maximum(counts / max(len(values), 1), FLOOR)


def verdict(index: float) -> str:
    """What an index asks for."""
    return "stop" if index > STOP else "look" if index > LOOK else "ok"


def inputs_moved(before: Mapping[str, Feature], now: Mapping[str, Feature]) -> dict[str, float]:
    """The index of each input."""
    pairs = {name: (before[name].numbers, now[name].numbers) for name in before}
    return {name: stability(old, new) for name, (old, new) in pairs.items() if old is not None and new is not None}


def last_quarter(model: Model, events: Events, people: int, day: int) -> Quarter | None:
    """Chances of a quarter ago against what was written down until the day; None with too few people."""
    past = past_of(events, people, [day - round(QUARTER * MONTH)], day, QUARTER)
    judged = past.judged
    if len(past.cluster) < LEAST:
        return None
    chances = model.head.until(QUARTER).chances(model.scores(past.features))
    gap = in_the_large(chances, judged) or 0.0
    total = float(judged.weight.sum())
    error = sqrt(float((judged.weight**2 * chances * (1 - chances)).sum())) / total
    return Quarter(len(past.cluster), gap, gap / error)
