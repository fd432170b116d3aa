"""Spells that may not have ended yet: who was still there, and how much each known case stands for."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.risk.table import Numbers

MOST_INTERVALS = 10
EVENTS_IN_INTERVAL = 10
STEPS = 20  # periods until the horizon where time is not counted in whole periods
LEAST_LEFT = 0.02  # no known case stands for more than fifty


@dataclass(frozen=True, slots=True)
class Spells:
    """How long each spell was seen, whether it ended then, and up to when one looks."""

    duration: Numbers
    ended: NDArray[np.bool_]
    horizon: float

    def take(self, rows: NDArray[np.int64]) -> "Spells":
        """Some of the spells."""
        return Spells(self.duration[rows], self.ended[rows], self.horizon)

    @property
    def stayed(self) -> NDArray[np.bool_]:
        """Who is known to be there after the horizon; a spell cut off at the horizon itself lasted until it."""
        until: NDArray[np.bool_] = (self.duration == self.horizon) & ~self.ended
        return until | (self.duration > self.horizon)

    @property
    def known(self) -> NDArray[np.bool_]:
        """Whose state at the horizon was seen."""
        return self.stayed | self.ended


def _steps(times: Numbers, counted: NDArray[np.bool_], also_gone: NDArray[np.bool_] | None) -> tuple[Numbers, Numbers]:
    """The times at which the share falls, and the share after each: Kaplan and Meier's product."""
    moments, place = np.unique(times, return_inverse=True)
    happened = np.bincount(place, weights=counted, minlength=len(moments))
    at_risk = len(times) - np.concatenate(([0], np.cumsum(np.bincount(place, minlength=len(moments)))[:-1]))
    if also_gone is not None:
        at_risk = at_risk - np.bincount(place, weights=also_gone, minlength=len(moments))
    with np.errstate(invalid="ignore", divide="ignore"):
        left = np.where(at_risk > 0, 1 - happened / at_risk, 1.0)
    return moments, np.cumprod(left, dtype=np.float64)


def still_there(spells: Spells) -> float:
    """Kaplan and Meier's share of those still there after the horizon."""
    moments, share = _steps(spells.duration, spells.ended, None)
    before = int(np.searchsorted(moments, spells.horizon, side="right"))
    return float(share[before - 1]) if before else 1.0


def without_censored(spells: Spells) -> float | None:
    """What one would say if the spells cut off before the horizon were thrown away: too little."""
    known = int(spells.known.sum())
    return float(spells.stayed.sum() / known) if known else None


def weights(spells: Spells) -> Numbers:
    """How many cases each known case stands for, by the chance that it was not cut off before it was known."""
    # Who left at a moment was there to be cut off at it no more.
    moments, share = _steps(spells.duration, ~spells.ended, spells.ended)
    just_before = np.concatenate(([1.0], share))
    until = np.minimum(spells.duration, spells.horizon)
    seen = just_before[np.searchsorted(moments, until, side="left")]
    return np.where(spells.known, 1 / np.maximum(seen, LEAST_LEFT), 0.0)


@dataclass(frozen=True, slots=True)
class Intervals:
    """Stretches of periods in which the chance of leaving is taken as equal, and how many periods each has."""

    unit: float
    edges: NDArray[np.int64]

    @property
    def periods(self) -> Numbers:
        """How many periods each stretch has."""
        return np.diff(self.edges).astype(float)


def intervals(spells: Spells) -> Intervals:
    """Stretches up to the horizon, each with enough exits to estimate it."""
    whole = bool(np.all(spells.duration == np.floor(spells.duration))) and spells.horizon == int(spells.horizon)
    unit = 1.0 if whole else spells.horizon / STEPS
    last = round(spells.horizon / unit)
    period = np.clip(np.ceil(spells.duration / unit), 1, None)
    exits = np.sort(period[spells.ended & (period <= last)])
    wanted = int(min(MOST_INTERVALS, last, max(1, len(exits) // EVENTS_IN_INTERVAL)))
    inner = [int(exits[len(exits) * i // wanted]) for i in range(1, wanted)] if len(exits) else []
    edges = sorted({0, last, *(edge for edge in inner if 0 < edge < last)})
    return Intervals(unit, np.array(edges, dtype=np.int64))


@dataclass(frozen=True, slots=True)
class PersonPeriods:
    """For each spell and stretch: how many periods it stayed, and whether it left."""

    person: NDArray[np.int64]
    stretch: NDArray[np.int64]
    left: NDArray[np.bool_]
    weight: Numbers


def person_periods(spells: Spells, cut: Intervals) -> PersonPeriods:
    """The spells cut into stretches; equal periods of a stretch are one row with a weight."""
    period = np.clip(np.ceil(spells.duration / cut.unit), 1, None)
    low, high = cut.edges[:-1], cut.edges[1:]
    at_risk = np.clip(period[:, None] - low[None, :], 0, (high - low)[None, :])
    left = spells.ended[:, None] & (period[:, None] > low) & (period[:, None] <= high)
    stays = at_risk - left
    stay_person, stay_stretch = np.nonzero(stays > 0)
    left_person, left_stretch = np.nonzero(left)
    return PersonPeriods(
        np.concatenate((stay_person, left_person)),
        np.concatenate((stay_stretch, left_stretch)),
        np.concatenate((np.zeros(len(stay_person), bool), np.ones(len(left_person), bool))),
        np.concatenate((stays[stay_person, stay_stretch].astype(float), np.ones(len(left_person)))),
    )
