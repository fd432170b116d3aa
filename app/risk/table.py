"""A table of past cases from a CSV file, column by column, kept small enough for a million rows."""

import csv
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from io import TextIOWrapper
from itertools import islice
from pathlib import Path
from typing import IO, Any, NoReturn

import numpy as np
from numpy.typing import NDArray

from app.risk.refusals import listed, refuse, shown

Numbers = NDArray[np.float64]
Codes = NDArray[np.int64]
Progress = Callable[[str], None]

EMPTY = frozenset({"", "NA", "N/A", "NaN", "nan", "null", "NULL"})
CHUNK = 50_000
TOLD_EVERY = 100_000
LARGEST = 1e100  # the square of more has no number; not a number fails the comparison too
MANY = 10_000  # different texts in a column after which numbers are no longer kept as texts
DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}([T ].*)?")
ISO = re.compile(r"(\d{4}-\d{2}-\d{2})([T ]\d{2}:\d{2}.*)?")
SEPARATORS = ";\t|"


@dataclass(slots=True)
class Column:
    """The cells of a column: numbers, or places in a list of different texts; NaN and -1 are empty cells."""

    name: str
    numbers: Numbers | None
    codes: Codes
    texts: list[str]

    @property
    def empty(self) -> NDArray[np.bool_]:
        """Which cells are empty."""
        return np.isnan(self.numbers) if self.numbers is not None else self.codes < 0

    def text_of(self, row: int) -> str:
        """The cell as it would be told."""
        if self.numbers is not None:
            return f"{self.numbers[row]:g}"
        return self.texts[self.codes[row]] if self.codes[row] >= 0 else ""


@dataclass(slots=True)
class Table:
    """The columns that were asked for, and how many rows they have."""

    columns: dict[str, Column]
    rows: int


class _Gathering:
    """A column while it is being read."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.place: dict[str, int] = {}
        self.parts: list[NDArray[Any]] = []
        self.numeric = False

    def add(self, cells: Sequence[str], first: int) -> None:
        """Take the next cells; `first` is the number of the first one's row."""
        if self.numeric:
            self.parts.append(self._numbers(cells, first))
            return
        place = self.place
        self.parts.append(np.array([place.setdefault(cell, len(place)) for cell in cells], dtype=np.int64))
        if len(place) > MANY:
            self._turn()

    def _turn(self) -> None:
        values = _as_numbers(list(self.place))
        if values is not None:
            self.numeric = True
            self.parts = [values[np.concatenate(self.parts)]]
            self.place = {}

    def _numbers(self, cells: Sequence[str], first: int) -> Numbers:
        found = np.empty(len(cells))
        for i, cell in enumerate(cells):
            text = cell.strip()
            number = np.nan if text in EMPTY else _number(text)
            if number is None:
                refuse(f"column {shown(self.name)}: row {first + i} says {shown(cell)!r}, all before it are numbers")
            found[i] = number
        return found

    def done(self) -> Column:
        """The whole column."""
        if self.numeric:
            return Column(self.name, np.concatenate(self.parts), np.empty(0, np.int64), [])
        places = np.concatenate(self.parts)
        texts: dict[str, int] = {}
        final = np.empty(len(self.place), np.int64)
        for text, i in self.place.items():
            plain = text.strip()
            final[i] = -1 if plain in EMPTY else texts.setdefault(plain, len(texts))
        return Column(self.name, None, final[places], list(texts))


def read_table(path: Path, wanted: Sequence[str], progress: Progress) -> Table:
    """The wanted columns of a CSV file."""
    try:
        with path.open("rb") as file:
            return _read(file, shown(path.name), wanted, progress)
    except OSError as error:
        refuse(f"{shown(path.name or path)} cannot be read: {(error.strerror or str(error)).lower()}")


def _read(file: IO[bytes], name: str, wanted: Sequence[str], progress: Progress) -> Table:
    lines = csv.reader(TextIOWrapper(file, "utf-8-sig", newline=""), strict=True)
    try:
        header = [cell.strip() for cell in next(lines, [])]
        places = _places(header, name, wanted)
        gathering = [_Gathering(column) for column in wanted]
        rows = 0
        for chunk in _chunks(lines, len(header), name):
            cells = list(zip(*chunk, strict=True))
            for column in gathering:
                column.add(cells[places[column.name]], rows + 1)
            before, rows = rows, rows + len(chunk)
            if before // TOLD_EVERY < rows // TOLD_EVERY:
                progress(f"{rows:,} rows read")
    except UnicodeDecodeError as error:
        refuse(f"{name} is not UTF-8 CSV: {error.reason} near line {lines.line_num + 1}")
    except csv.Error as error:
        refuse(f"{name} is not CSV: line {lines.line_num}: {shown(error)}")
    if rows == 0:
        refuse(f"{name} has a header and no rows")
    return Table({column.name: column.done() for column in gathering}, rows)


def _places(header: list[str], name: str, wanted: Sequence[str]) -> dict[str, int]:
    if not any(header):
        refuse(f"{name} is empty")
    doubled = [column for column in dict.fromkeys(header) if column and header.count(column) > 1]
    if doubled:
        refuse(f"{name}: the column {shown(doubled[0])} stands twice in the header")
    missing = [column for column in wanted if column not in header]
    if missing:
        told = f"{name}: there is no column {listed(missing)}"
        if len(header) == 1:
            other = next((sign for sign in SEPARATORS if sign in header[0]), None)
            if other:
                refuse(f"{told}; the cells seem to be separated by {other!r} and not by a comma")
        refuse(f"{told}; there are {listed(header, 40)}")
    return {column: header.index(column) for column in wanted}


def _chunks(lines: Iterator[list[str]], width: int, name: str) -> Iterator[list[list[str]]]:
    rows = 0
    while chunk := list(islice(lines, CHUNK)):
        whole = [row for row in chunk if row] if width > 1 else [row or [""] for row in chunk]
        for i, row in enumerate(whole):
            if len(row) != width:
                refuse(f"{name}: row {rows + i + 1} has {len(row)} cells and the header {width}")
        rows += len(whole)
        if whole:
            yield whole


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if abs(number) < LARGEST and "_" not in text else None


def _as_numbers(texts: Sequence[str]) -> Numbers | None:
    """The numbers in the texts, NaN for empty ones; None when one of them is no number."""
    found = np.empty(len(texts))
    for i, text in enumerate(texts):
        plain = text.strip()
        number = np.nan if plain in EMPTY else _number(plain)
        if number is None:
            return None
        found[i] = number
    return found


def numbers_of(column: Column, what: str) -> Numbers:
    """The column as numbers (dates as days), or a refusal that says in which row it is something else."""
    found = measured(column)
    if found is None:
        _no_number(column, what)
    return found


def _no_number(column: Column, what: str) -> NoReturn:
    bad = next(i for i, text in enumerate(column.texts) if _number(text) is None)
    row = int(np.argmax(column.codes == bad)) + 1
    refuse(f"{what}: column {shown(column.name)} must be numbers; row {row} says {shown(column.texts[bad])!r}")


def measured(column: Column) -> Numbers | None:
    """The column as numbers, dates as days since the year 1; None when it holds words."""
    if column.numbers is not None:
        return column.numbers
    values = _as_numbers(column.texts)
    if values is None and any(DATE.fullmatch(text) for text in column.texts):
        values = _days(column)
    if values is None:
        _half_numbers(column)
        return None
    return np.append(values, np.nan)[column.codes]


def _days(column: Column) -> Numbers | None:
    """All cells as days, when all of them are dates; a refusal when dates are written in several ways."""
    odd = [text for text in column.texts if not DATE.fullmatch(text)]
    if len(odd) > len(column.texts) // 2:
        return None
    days = [day_number(text) for text in column.texts]
    wrong = [text for text, day in zip(column.texts, days, strict=True) if day is None]
    if wrong:
        row = int(np.argmax(column.codes == column.texts.index(wrong[0]))) + 1
        mixed = "mixes ways to write a date" if len(wrong) < len(days) else "has dates"
        refuse(
            f"column {shown(column.name)} {mixed}: row {row} says {shown(wrong[0])!r}; write all of them as YYYY-MM-DD"
        )
    return np.array([float(day or 0) for day in days])


def day_number(text: str) -> int | None:
    """The day of a date as YYYY-MM-DD, with or without a time; None when it is no such date."""
    found = ISO.fullmatch(text)
    if not found:
        return None
    try:
        return date.fromisoformat(found.group(1)).toordinal()
    except ValueError:
        return None


def _half_numbers(column: Column) -> None:
    """Refuse a column of measurements in which a few cells are no numbers: words are not guessed away."""
    numeric = [text for text in column.texts if _number(text) is not None]
    if len(numeric) <= 12 or len(numeric) * 2 < len(column.texts):
        return
    odd = next(text for text in column.texts if _number(text) is None)
    row = int(np.argmax(column.codes == column.texts.index(odd))) + 1
    refuse(f"column {shown(column.name)} holds numbers, but row {row} says {shown(odd)!r}")
