"""The inputs of the programme's own model: five factors and how the service behaved, each with its expected sign.

Never nationality, origin, religion, a diagnosis or a postcode: those stand in the audit alone.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.risk.encoding import Feature
from app.risk.history import Events, care, counted, last_seen, latest, summed
from app.risk.table import Codes, Numbers

YEAR = 365.25
MONTH = YEAR / 12
LOOK_BACK = 183  # days
LONGEST_MEMORY = 1096  # days: nothing older than 36 months is counted
SILENT = 274  # days without having been met, after which nobody knows whether the person is still there
NO_WORDS = np.empty(0, np.int64)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everybody in care on a day, as they were known then."""

    day: int
    people: Codes
    features: dict[str, Feature]


@dataclass(frozen=True, slots=True)
class Input:
    """One input: its factor, whether more of it raises (+1) or lowers (-1) the chance of staying, who mends it."""

    name: str
    factor: str
    sign: int
    measure: Callable[[Events, int, int], Numbers]
    ours: bool = False


def _level(kind: str) -> Callable[[Events, int, int], Numbers]:
    return lambda events, people, _day: latest(events.of(kind), people)[0]


def _since(kind: str, unit: float, most: float) -> Callable[[Events, int, int], Numbers]:
    return lambda events, people, day: np.minimum((day - latest(events.of(kind), people)[1]) / unit, most)


def _missed(events: Events, people: int, day: int) -> Numbers:
    return counted(events.of("missed"), people, day - LOOK_BACK)


def _waited(events: Events, people: int, day: int) -> Numbers:
    recent = events.of("waited")
    total, number = summed(recent.take(recent.happened >= day - LONGEST_MEMORY), people)
    return np.where(number > 0, total / np.maximum(number, 1), np.nan)


def _workers(events: Events, people: int, day: int) -> Numbers:
    return counted(events.of("worker_changed"), people, day - LONGEST_MEMORY)


def _jobless(events: Events, people: int, _day: int) -> Numbers:
    # Until care began: counted to this day it would grow with the time in care and hide what each of them says.
    before = care(events, people).entered - latest(events.of("last_job_ended"), people)[1]
    return np.clip(before / MONTH, 0, 120)


def _again(events: Events, people: int, day: int) -> Numbers:
    return np.maximum(counted(events.of("entered"), people, day - 10 * LONGEST_MEMORY) - 1, 0)


def _in_care(events: Events, people: int, day: int) -> Numbers:
    return np.minimum((day - care(events, people).entered) / MONTH, 120)


INPUTS = (
    Input("months without work before care", "employability", 1, _jobless),
    Input("level of schooling", "employability", -1, _level("school")),
    Input("work and training (1 to 5)", "employability", -1, _level("work_level")),
    Input("months in care", "time in care", 1, _in_care),
    Input("earlier spells in care", "time in care", 1, _again),
    Input("own rating of strength", "resilience", -1, _level("own_rating")),
    Input("worker's rating of strength", "resilience", -1, _level("worker_rating")),
    Input("age", "life stage", 1, _since("born", YEAR, 100)),
    Input("children at home", "life stage", 1, _level("minors")),
    Input("alone with children", "cohabitation", 1, _level("single_parent")),
    Input("housing (1 to 5)", "cohabitation", -1, _level("housing_level")),
    Input("appointments missed in six months", "service", 1, _missed),
    Input("days waited for an appointment", "service", 1, _waited, ours=True),
    Input("changes of worker", "service", 1, _workers, ours=True),
)  # fmt: skip
SIGNS = {item.name: item.sign for item in INPUTS}


def snapshot(events: Events, people: int, day: int) -> Snapshot:
    """Everybody in care and in touch on the day, from what had been written down before it."""
    known = events.known_on(day)
    here = np.nonzero(in_touch(known, people, day))[0]
    features = measured(known, people, day)
    return Snapshot(day, here, {name: feature.take(here) for name, feature in features.items()})


def in_touch(known: Events, people: int, day: int) -> NDArray[np.bool_]:
    """Who is in care, as far as it was written down, and was met not too long ago."""
    spell = care(known, people)
    found: NDArray[np.bool_] = (
        ~np.isnan(spell.entered) & np.isnan(spell.left) & (last_seen(known, people) >= day - SILENT)
    )
    return found


def measured(known: Events, people: int, day: int) -> dict[str, Feature]:
    """Every input of everybody, from events that were known on the day."""
    return {item.name: Feature(item.name, item.measure(known, people, day), NO_WORDS, ()) for item in INPUTS}
