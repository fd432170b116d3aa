"""Answers to questions that were asked before of households that answer alike, so that many are checked quickly.

A question is remembered as a tree of what it read: "23 or older? yes. Lives alone? no."; what it reads next depends
only on the answers before, be they facts or the answers to other questions. Where the number itself counts, sums of
money are too many to remember. Nothing here tells one household from another.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Protocol

# What is read: a fact itself, or only whether it is given, so much, more than so much, or one of some words; or the
# answer to another question.
EXACT, GIVEN, LEAST, ABOVE, AMONG, ASKED = range(6)
Read = tuple[Any, int, int, Any]  # the fact or the question, whose, how it is read, and what it is compared with

# How many are kept; then it starts afresh, so memory stays flat over a long file.
MANY = 20_000
MANY_OUTLINES = 5_000
LARGEST = 150  # numbers above it are money, mostly
Fact = tuple[str, int]


class Home(Protocol):
    """The household that is asked."""

    rows: list[dict[str, Any]]

    def answer(self, question: Any, law: Any) -> Any:
        """The answer to a question; of what is remembered always the same object."""


class Branch:
    """The next thing that a question reads, and where each answer leads."""

    __slots__ = ("how", "name", "than", "ways", "who")

    def __init__(self, read: Read) -> None:
        self.name, self.who, self.how, self.than = read
        self.ways: Ways = {}


Ways = dict[Any, Any]  # to a branch, or to what is remembered
Path = Sequence[tuple[Read, Any]]


class Memory:
    """The answers of one date."""

    def __init__(self, many: int = MANY) -> None:
        self.many = many
        self.money: dict[Any, set[Fact]] = {}  # what questions read of which there are too many values
        self.size = 0
        self._trees: dict[Any, Ways] = {}
        self._same: dict[Any, Any] = {}

    def of(self, mode: Any) -> Ways:
        """Those of one way to read what is not known."""
        return self._trees.setdefault(mode, {})

    def never_kept(self, question: Any, home: Home) -> bool:
        """Does this household have sums of money that the question reads? Then nothing is found and nothing kept."""
        rows = home.rows
        return any(who < len(rows) and not _few(rows[who].get(name)) for name, who in self.money[question])

    def path(self, question: Any, home: Home, law: Any, reads: Sequence[Read]) -> Path | None:
        """What a question read and learned, in this order; None when there were sums of money."""
        path: list[tuple[Read, Any]] = []
        money: set[Fact] = set()
        kept = True
        for read in dict.fromkeys(reads):
            name, who, how, than = read
            if how == ASKED:
                found = home.answer(name, law)
                if not found.few:
                    kept = False
                    money |= self.money.get(name, set())
            else:
                found = learned(home.rows[who].get(name), how, than)
                if how == EXACT and not _few(found):
                    kept = False
                    money.add((name, who))
            path.append((read, found))
        if money:
            self.money.setdefault(question, set()).update(money)
        return path if kept else None

    def keep(self, mode: Any, question: Any, path: Path, found: Any) -> None:
        """Remember an answer by what was learned for it."""
        if self.size >= self.many:
            self._trees.clear()
            self._same.clear()
            self.size = 0
        self.size += 1
        ways, value = self.of(mode), question
        for read, following in path:
            branch = ways.get(value)
            if type(branch) is not Branch:
                branch = ways[value] = Branch(read)
            ways, value = branch.ways, following
        ways[value] = found

    def same(self, question: Any, found: Any) -> Any:
        """One object for all answers to a question that are the same, so that what reads them finds its way."""
        if len(self._same) >= self.many:
            self._same.clear()
        found.few = True
        # 1 is no True, though Python says they are equal.
        values = frozenset((type(value), value) for value in found.values)
        return self._same.setdefault((question, values, found.missing, found.assumed), found)


def find(ways: Ways, question: Any, home: Home, law: Any) -> Any:
    """What is remembered, if this was asked of a household that answers alike."""
    place, rows = ways.get(question), home.rows
    while type(place) is Branch:
        how = place.how
        if how == ASKED:
            place = place.ways.get(home.answer(place.name, law))
            continue
        found = rows[place.who].get(place.name)
        # The two that come most often need no call.
        if how == LEAST and found is not None:
            found = found >= place.than
        elif how == ABOVE and found is not None:
            found = found > place.than
        elif type(found) is tuple and found:
            return None
        else:
            found = learned(found, how, place.than)
        place = place.ways.get(found)
    return place


def learned(value: Any, how: int, than: Any) -> Any:
    """What a question learns of a fact; of one that is not known always None."""
    if value is None or how == EXACT:
        return value
    if how == LEAST:
        return value >= than
    if how == ABOVE:
        return value > than
    return True if how == GIVEN else value in than


def _few(value: Any) -> bool:
    """Is this one of few values?"""
    if type(value) is int:
        return value <= LARGEST
    if type(value) is Decimal:
        return value <= 1
    return value is None or value is True or value is False or type(value) is str or value == ()
