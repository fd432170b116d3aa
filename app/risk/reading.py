"""From a table to past cases: the target, the inputs, the groups of the audit; what cannot be used is named."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from app.risk.encoding import Feature, Rows
from app.risk.model import Past
from app.risk.refusals import listed, refuse, shown
from app.risk.specification import Specification, Spell, YesNo
from app.risk.splits import clusters
from app.risk.survival import Spells
from app.risk.table import Codes, Column, Numbers, Table, measured, numbers_of

YES = frozenset({"1", "1.0", "yes", "true", "y", "t", "si", "sí"})
NO = frozenset({"0", "0.0", "no", "false", "n", "f"})
MOST_GROUPS = 20
LEAST = 2  # rows of a class
MOST_WORDS = 50
UNKNOWN = "unknown"
OUTSIDE = "outside the bands"


@dataclass(frozen=True, slots=True)
class Cases:
    """The usable rows of a table, with what was left out on the way."""

    past: Past
    rows: Rows
    warnings: tuple[str, ...]


def cases(given: Specification, table: Table) -> Cases:
    """The cases whose target is filled in."""
    target = given.target
    outcome, filled, warnings = _yes_no(target, table) if isinstance(target, YesNo) else _spell(target, table)
    rows = np.nonzero(filled)[0]
    group = table.columns[given.group] if given.group else None
    features = {name: _feature(table.columns[name]) for name in given.features}
    past = Past(features, outcome, clusters(group, table.rows)).take(rows)
    for feature in past.features.values():
        _usable(feature)
    if group is not None and group.empty.any():
        warnings = [
            *warnings,
            f"{int(group.empty.sum())} rows have no {shown(group.name)}: each counts as a group of its own",
        ]
    return Cases(past, rows, tuple(warnings))


def _yes_no(target: YesNo, table: Table) -> tuple[Numbers, NDArray[np.bool_], list[str]]:
    column = table.columns[target.column]
    name, positive = shown(target.column), shown(target.positive)
    texts, codes = _texts(column)
    same = _matching(target.positive, texts)
    told = listed([repr(text) for text in texts])
    if not same:
        refuse(f"target: the class {positive!r} is empty: {name} never says so, it says {told or 'nothing'}")
    if len(same) == len(texts):
        refuse(f"target: {name} says {positive!r} in every row: the other class is empty")
    outcome = np.isin(codes, same)
    for some, which in ((outcome, positive), (~outcome & ~column.empty, f"not {positive}")):
        if some.sum() < LEAST:
            refuse(
                f"target: the class {which!r} has {int(some.sum())} row; one to learn from and one to judge are needed"
            )
    warnings = []
    if len(texts) - len(same) > 1:
        warnings.append(f"{name} has {len(texts) - 1} other values; all of them count as not {positive}")
    empty = int(column.empty.sum())
    if empty:
        warnings.append(f"{empty} rows have no {name} and were left out")
    return outcome.astype(float), ~column.empty, warnings


def _texts(column: Column) -> tuple[list[str], Codes]:
    if column.numbers is None:
        return column.texts, column.codes
    values, place = np.unique(column.numbers[~column.empty], return_inverse=True)
    codes = np.full(len(column.numbers), -1, np.int64)
    codes[~column.empty] = place
    return [f"{value:.15g}" for value in values], codes


def _matching(positive: str, texts: list[str]) -> list[int]:
    wanted = positive.strip()
    exact = [i for i, text in enumerate(texts) if text == wanted]
    if exact:
        return exact
    number = _as_number(wanted)
    equal = [i for i, text in enumerate(texts) if number is not None and _as_number(text) == number]
    return equal or [i for i, text in enumerate(texts) if text.casefold() == wanted.casefold()]


def _as_number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _spell(target: Spell, table: Table) -> tuple[Spells, NDArray[np.bool_], list[str]]:
    duration = numbers_of(table.columns[target.duration], "target.duration")
    name = shown(target.duration)
    if (duration < 0).any():
        refuse(f"target.duration: row {int(np.argmax(duration < 0)) + 1} has a {name} below 0")
    ended = np.zeros(table.rows, bool)
    for event in target.events:
        ended |= _happened(table.columns[event])
    filled = ~np.isnan(duration)
    warnings = [f"{int((~filled).sum())} rows have no {name} and were left out"] if not filled.all() else []
    if not filled.any():
        refuse(f"target.duration: {name} is empty in every row")
    if not ended[filled].any():
        refuse(f"target.events: no spell ends: the class of those who left is empty ({listed(list(target.events))})")
    spells = Spells(duration, ended, target.horizon)
    return spells, filled, [*warnings, *_horizon(Spells(duration[filled], ended[filled], target.horizon), name)]


def _horizon(spells: Spells, name: str) -> list[str]:
    longest = float(spells.duration.max())
    told = f"target.horizon: {spells.horizon:g}"
    if longest < spells.horizon:
        refuse(f"{told} lies beyond the longest {name}, {longest:g}: nothing is known of it")
    if not spells.stayed.any():
        refuse(f"{told}: the class of those still there is empty: every spell ended before or was cut off")
    if not (spells.ended & ~spells.stayed).any():
        refuse(f"{told}: the class of those who left is empty: no spell ends up to then")
    cut = int((~spells.known).sum())
    return [f"{cut} spells were cut off before {spells.horizon:g}; they are kept as censored"] if cut else []


def _happened(column: Column) -> NDArray[np.bool_]:
    """Which cells say that it happened; an empty cell does not."""
    texts, codes = _texts(column)
    words = [text.casefold() for text in texts]
    odd = [text for text, word in zip(texts, words, strict=True) if word not in YES and word not in NO]
    if odd:
        refuse(f"target.events: {shown(column.name)} must be 1 or 0, it says {shown(odd[0])!r}")
    return np.array([*(word in YES for word in words), False])[codes]


def _feature(column: Column) -> Feature:
    numbers = measured(column)
    if numbers is not None:
        return Feature(column.name, numbers, np.empty(0, np.int64), ())
    return Feature(column.name, None, column.codes, tuple(column.texts))


def _usable(feature: Feature) -> None:
    name = shown(feature.name)
    filled = ~feature.empty
    count = int(filled.sum())
    if count == 0:
        refuse(f"features: {name} is empty in every row")
    values = np.unique(feature.numbers[filled] if feature.numbers is not None else feature.codes[filled])
    if len(values) == 1:
        only = f"{values[0]:g}" if feature.numbers is not None else feature.words[int(values[0])]
        refuse(f"features: {name} is constant: it says {shown(only)!r} wherever it is filled in")
    if feature.numbers is None and len(values) > MOST_WORDS and len(values) * 2 > count:
        refuse(f"features: {name} says something else in nearly every row: it names the rows and tells nothing")


def audit_groups(
    given: Specification, table: Table, rows: Rows
) -> tuple[dict[str, tuple[list[str], Codes]], list[str]]:
    """For each column of the audit, the names of its groups and the group of each row."""
    found, warnings = {}, []
    for name in dict.fromkeys((*given.protected, *given.bands)):
        labels, codes, told = _groups(table.columns[name], given.bands)
        found[name] = (labels, codes[rows])
        warnings += told
    return found, warnings


def _groups(column: Column, bands: Mapping[str, tuple[float, ...]]) -> tuple[list[str], Codes, list[str]]:
    if column.name in bands:
        labels, codes = _banded(column, bands[column.name])
    else:
        texts, codes = _texts(column)
        if len(texts) > MOST_GROUPS:
            return _quartiles(column)
        labels = [*texts, UNKNOWN]
        codes = np.where(codes < 0, len(texts), codes)
    outside = int((codes == len(labels) - 1).sum()) if labels[-1] == OUTSIDE else 0
    return labels, codes, [f"{outside} rows lie outside the bands of {shown(column.name)}"] if outside else []


def _banded(column: Column, edges: tuple[float, ...]) -> tuple[list[str], Codes]:
    values = numbers_of(column, "bands")
    labels = [f"{low:g}-{high:g}" for low, high in pairwise(edges)]
    codes = np.searchsorted(np.array(edges), values, side="right") - 1
    # Each band holds its lower edge; the last one its upper edge as well.
    codes = np.where(values == edges[-1], len(labels) - 1, codes)
    codes = np.where((codes < 0) | (codes >= len(labels)), len(labels) + 1, codes)
    return [*labels, UNKNOWN, OUTSIDE], np.where(np.isnan(values), len(labels), codes)


def _quartiles(column: Column) -> tuple[list[str], Codes, list[str]]:
    values = measured(column)
    name = shown(column.name)
    if values is None:
        refuse(f"protected: {name} has {len(column.texts)} values, too many to audit; give a column with fewer")
    known = values[~np.isnan(values)]
    edges = tuple(float(edge) for edge in np.unique(np.quantile(known, (0, 0.25, 0.5, 0.75, 1))))
    labels, codes = _banded(column, edges)
    return labels, codes, [f"{name} is audited by quarters of its values; give bands for others"]
