"""What was recorded about people, as columns of events, and what of it could be known on a given day."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.risk.table import Codes, Numbers

Days = NDArray[np.int64]
# Ends of care that count as a success; the others cut a spell off, and a sanction is never a success.
GOOD_ENDS = ("left_for_work", "left_for_other_income")
OTHER_ENDS = ("left_household_changed", "left_by_decision", "left_area", "left_by_death")
# Of who died or moved away nobody knows how it would have gone on.
COUNTED_ENDS = ("left_household_changed", "left_by_decision")
SIGNS_OF_LIFE = ("entered", "attended", "own_rating", "worker_rating")
KINDS = (
    "entered",
    *GOOD_ENDS,
    *OTHER_ENDS,
    "born",
    "last_job_ended",
    "school",
    "work_level",
    "housing_level",
    "own_rating",
    "worker_rating",
    "minors",
    "single_parent",
    "attended",
    "missed",
    "waited",
    "worker_changed",
)


@dataclass(frozen=True, slots=True)
class Events:
    """One entry per event: whose, what, the day it happened, the day it was written down, and a value."""

    person: Codes
    kind: Codes
    happened: Days
    recorded: Days
    value: Numbers

    def take(self, rows: NDArray[np.bool_]) -> "Events":
        """Some of the events."""
        return Events(self.person[rows], self.kind[rows], self.happened[rows], self.recorded[rows], self.value[rows])

    def of(self, *kinds: str) -> "Events":
        """The events of some kinds."""
        return self.take(np.isin(self.kind, [KINDS.index(kind) for kind in kinds]))

    def known_on(self, day: int) -> "Events":
        """What was written down before the day; a later record moves nothing, however early it is dated."""
        return self.take((self.recorded < day) & (self.happened < day))


def latest(events: Events, people: int) -> tuple[Numbers, Numbers]:
    """For each person, the value and the day of the last event; NaN where there is none."""
    order = np.lexsort((events.recorded, events.happened, events.person))
    value: Numbers = np.full(people, np.nan)
    day: Numbers = np.full(people, np.nan)
    # Of several assignments to one place the last one stays.
    value[events.person[order]] = events.value[order]
    day[events.person[order]] = events.happened[order]
    return value, day


def counted(events: Events, people: int, since: int) -> Numbers:
    """For each person, how many events since a day."""
    return np.bincount(events.person[events.happened >= since], minlength=people).astype(np.float64)


def summed(events: Events, people: int) -> tuple[Numbers, Numbers]:
    """For each person, the sum of the values and their number."""
    total = np.bincount(events.person, weights=events.value, minlength=people)
    return total.astype(np.float64), np.bincount(events.person, minlength=people).astype(np.float64)


@dataclass(frozen=True, slots=True)
class Care:
    """Since when each person is in care and when they left, NaN where not, and whether it was a success."""

    entered: Numbers
    left: Numbers
    well: NDArray[np.bool_]


def care(events: Events, people: int) -> Care:
    """The current spell of each person, as far as these events know."""
    _value, entered = latest(events.of("entered"), people)
    _value, left = latest(events.of(*GOOD_ENDS, *OTHER_ENDS), people)
    _value, left_well = latest(events.of(*GOOD_ENDS), people)
    gone = left >= entered
    return Care(entered, np.where(gone, left, np.nan), gone & (left_well == left))


def last_seen(events: Events, people: int) -> Numbers:
    """The last day on which the service met each person; one who was not met for long may have left unrecorded."""
    return latest(events.of(*SIGNS_OF_LIFE), people)[1]


def together(parts: Sequence[Events]) -> Events:
    """Several lists of events as one."""
    return Events(
        np.concatenate([part.person for part in parts]),
        np.concatenate([part.kind for part in parts]),
        np.concatenate([part.happened for part in parts]),
        np.concatenate([part.recorded for part in parts]),
        np.concatenate([part.value for part in parts]),
    )
