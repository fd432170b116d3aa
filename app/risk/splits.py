"""Who is learnt from and who is judged: by time, or in turn; nobody of a household stands on both sides."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.risk.encoding import Rows
from app.risk.refusals import refuse, shown
from app.risk.specification import Folds, TimeSplit
from app.risk.table import Codes, Column, Numbers, day_number, numbers_of


@dataclass(frozen=True, slots=True)
class Turn:
    """One division of the rows."""

    training: Rows
    judged: Rows


def clusters(column: Column | None, rows: int) -> Codes:
    """A number for each household; an empty cell is a household of its own."""
    if column is None:
        return np.arange(rows)
    if column.numbers is not None:
        _values, place = np.unique(column.numbers, return_inverse=True)
    else:
        place = column.codes
    alone = column.empty
    return np.where(alone, rows + np.arange(rows), place)


def by_time(split: TimeSplit, column: Column) -> Turn:
    """Learn from the rows up to the moment, judge on those after it; rows without a moment are in neither."""
    moments = numbers_of(column, "split")
    border = _border(split, column)
    with np.errstate(invalid="ignore"):
        training, judged = np.nonzero(moments <= border)[0], np.nonzero(moments > border)[0]
    name = shown(split.column)
    if len(training) == 0:
        refuse(f"split: no row has {name} up to {shown(split.train_up_to)}, there is nothing to learn from")
    if len(judged) == 0:
        refuse(f"split: no row has {name} after {shown(split.train_up_to)}, there is nothing to judge on")
    return Turn(training, judged)


def _border(split: TimeSplit, column: Column) -> float:
    day = day_number(split.train_up_to.strip())
    dates = column.numbers is None and any(day_number(text) for text in column.texts)
    if dates != (day is not None):
        kind = "dates as YYYY-MM-DD" if dates else "numbers"
        refuse(
            f"split.train_up_to: {shown(split.train_up_to)} is no match for {shown(split.column)}, which holds {kind}"
        )
    if day is not None:
        return float(day)
    try:
        return float(split.train_up_to)
    except ValueError:
        refuse(f"split.train_up_to: {shown(split.train_up_to)} is neither a number nor a date as YYYY-MM-DD")


def straddling(turn: Turn, cluster: Codes) -> int | None:
    """A row of the judged part whose household also stands in the training part."""
    both = np.isin(cluster[turn.judged], cluster[turn.training])
    return int(turn.judged[np.argmax(both)]) if both.any() else None


def in_turn(split: Folds, cluster: Codes, outcome: Numbers) -> Iterator[Sequence[Turn]]:
    """For each repeat, the folds: whole households, each fold with about as many rows and positive outcomes."""
    households, place = np.unique(cluster, return_inverse=True)
    size = np.bincount(place)
    positive = np.bincount(place, weights=outcome)
    if len(households) < split.folds:
        refuse(f"split.folds: {split.folds} folds need as many groups, there are {len(households)}")
    for repeat in range(split.repeats):
        chance = np.random.default_rng([split.seed, repeat])
        order = np.lexsort((chance.random(len(households)), positive, size))
        fold_of = np.empty(len(households), np.int64)
        # Dealt like cards, in rounds whose order is drawn anew.
        dealt = [chance.permutation(split.folds) for _ in range(-(-len(households) // split.folds))]
        fold_of[order] = np.concatenate(dealt)[: len(households)]
        fold = fold_of[place]
        yield [_turn(fold == i) for i in range(split.folds)]


def _turn(held: NDArray[np.bool_]) -> Turn:
    return Turn(np.nonzero(~held)[0], np.nonzero(held)[0])
