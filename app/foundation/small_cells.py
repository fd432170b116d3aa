"""Counts of people that others may read without recognising anybody: whole years, no small cell, none by subtraction.

One rule for every page of sums. Who reads sums gets one calendar year that is over, so that no two answers overlap in
time; and of what stands on one page nothing is shown from which a count of 1 to 4 people could be worked out. Pure.
"""

from collections.abc import Sequence
from datetime import date

LEAST_SHOWN = 5
Shown = int | None


def tells(count: int) -> bool:
    """True for a count so small that somebody could be recognised in it."""
    return 0 < count < LEAST_SHOWN


def closed_year(wanted: int | None, today: date) -> int:
    """The year that is answered: the wanted one if it is over, else the last one that is."""
    last = today.year - 1
    return last if wanted is None else min(wanted, last)


def year_of(year: int) -> tuple[date, date]:
    """The first and the last day of a year."""
    return date(year, 1, 1), date(year, 12, 31)


def veil(people: int, part: int) -> tuple[Shown, Shown]:
    """A count and a part of it: 1 to 4 of either, or of the rest, are hidden; a hidden count hides its part."""
    if tells(people):
        return None, None
    return people, None if tells(part) or tells(people - part) else part


def veil_total(total: tuple[int, int], lines: Sequence[tuple[Shown, Shown]]) -> tuple[Shown, Shown]:
    """The sum beside lines that were veiled, with its part; somebody may stand in several lines.

    It is hidden with any hidden line, when taking one line away would leave few, or taking it from all lines would.
    """
    people, part = veil(*total)
    people = _beside(people, [line[0] for line in lines])
    return people, None if people is None else _beside(part, [line[1] for line in lines])


def _beside(total: Shown, lines: Sequence[Shown]) -> Shown:
    known = [line for line in lines if line is not None]
    if total is None or len(known) < len(lines):
        return None
    return None if any(tells(total - line) for line in known) or (known and tells(sum(known) - total)) else total
