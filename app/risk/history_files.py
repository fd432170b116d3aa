"""A programme's history as files: `events.csv`, and `people.csv` with the columns of the audit."""

from pathlib import Path

import numpy as np

from app.risk.history import KINDS, Events
from app.risk.refusals import refuse, shown
from app.risk.table import Codes, Column, Numbers, Progress, measured, numbers_of, read_table
from app.risk.training import History

EVENTS, PEOPLE = "events.csv", "people.csv"
COLUMNS = ("person", "kind", "happened", "recorded", "value")
NO_GROUP = "unknown"


def read_history(folder: Path, audited: tuple[str, ...], progress: Progress) -> History:
    """The history in a folder."""
    table = read_table(folder / EVENTS, COLUMNS, progress)
    person, kind = table.columns["person"], table.columns["kind"]
    names, codes = _names(person)
    happened, recorded = _days(table.columns["happened"]), _days(table.columns["recorded"])
    events = Events(codes, _kinds(kind), happened, recorded, _values(table.columns["value"]))
    if not audited:
        return History(events, names, {})
    people = read_table(folder / PEOPLE, ("person", *audited), progress)
    place = {name: i for i, name in enumerate(names)}
    listed, listed_codes = _names(people.columns["person"])
    rows = np.array([place.get(name, -1) for name in listed])[listed_codes]
    return History(events, names, {name: _groups(people.columns[name], rows, len(names)) for name in audited})


def _names(column: Column) -> tuple[tuple[str, ...], Codes]:
    if column.empty.any():
        refuse(f"{EVENTS}: row {int(np.argmax(column.empty)) + 1} has no person")
    if column.numbers is None:
        return tuple(column.texts), column.codes
    values, codes = np.unique(column.numbers, return_inverse=True)
    return tuple(f"{value:.15g}" for value in values), codes


def _kinds(column: Column) -> Codes:
    known = {kind: i for i, kind in enumerate(KINDS)}
    odd = [text for text in column.texts if text not in known]
    if odd or column.empty.any():
        refuse(f"{EVENTS}: the kind {shown(odd[0] if odd else '')!r} is not known; known are {', '.join(KINDS)}")
    return np.array([known[text] for text in column.texts])[column.codes]


def _days(column: Column) -> Codes:
    days = numbers_of(column, EVENTS)
    if np.isnan(days).any():
        refuse(f"{EVENTS}: row {int(np.argmax(np.isnan(days))) + 1} has no day in {column.name}")
    return days.astype(np.int64)


def _values(column: Column) -> Numbers:
    values = measured(column)
    return np.full(len(column.codes), np.nan) if values is None else values


def _groups(column: Column, rows: Codes, people: int) -> tuple[list[str], Codes]:
    texts, codes = (column.texts, column.codes) if column.numbers is None else ([], np.full(len(rows), -1))
    if not texts:
        refuse(f"{PEOPLE}: {shown(column.name)} must hold the names of groups")
    found = np.full(people, len(texts))
    known = (rows >= 0) & (codes >= 0)
    found[rows[known]] = codes[known]
    return [*texts, NO_GROUP], found
