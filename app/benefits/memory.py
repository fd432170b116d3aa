"""Answers to questions that were asked before with the same facts, so that many households are checked quickly.

A question is remembered as a tree of the facts it read, one after the other; the next one that it reads depends only on
the values of those before. Sums of money are too many to remember. Nothing here tells one household from another.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from app.benefits.completions import Fact

# How many are kept; then it starts afresh, so memory stays flat over a long file.
MANY = 8_000
MANY_RESULTS = 500
LARGEST = 150  # numbers above it are money, mostly
Rows = Sequence[Mapping[str, Any]]


class Branch:
    """The next fact that a question reads, and where each value of it leads."""

    __slots__ = ("name", "ways", "who")

    def __init__(self, fact: Fact) -> None:
        self.name, self.who = fact
        self.ways: Ways = {}


Answer = tuple[Any, Sequence[Fact]]  # a finding or a whole result, with the facts it depends on
Ways = dict[Any, Branch | Answer]


class Memory:
    """The answers of one date."""

    def __init__(self, many: int = MANY) -> None:
        self.many = many
        self.trees: dict[Any, Ways] = {}
        self.size = 0
        self.money: dict[Any, set[Fact]] = {}

    def of(self, composition: Any) -> Ways:
        """Those of one mode and one composition of the household."""
        return self.trees.setdefault(composition, {})

    def keep(self, composition: Any, question: Any, rows: Rows, answer: Answer) -> None:
        """Remember an answer by the facts that were read for it, in the order of reading."""
        facts = answer[1]
        values = [rows[who].get(name) for name, who in facts]
        if not all(map(_few, values)):
            read = zip(facts, values, strict=True)
            self.money.setdefault(question, set()).update(fact for fact, value in read if not _few(value))
            return
        if self.size >= self.many:
            self.trees.clear()
            self.size = 0
        self.size += 1
        _grow(self.of(composition), question, list(zip(facts, values, strict=True)), answer)

    def never_kept(self, question: Any, rows: Rows) -> bool:
        """Does this household have sums of money that the question reads? Then nothing is found and nothing kept."""
        known = self.money.get(question, ())
        return any(not _few(rows[who].get(name)) for name, who in known if who < len(rows))


def find(ways: Ways, question: Any, rows: Rows) -> Answer | None:
    """The answer, if this was asked with the same facts."""
    place = ways.get(question)
    while type(place) is Branch:
        value = rows[place.who].get(place.name)
        if type(value) is tuple and value:
            return None
        place = place.ways.get(value)
    return place  # type: ignore[return-value]  # mypy does not narrow by `type(...) is`


def _grow(ways: Ways, question: Any, path: Sequence[tuple[Fact, Any]], answer: Answer) -> None:
    value = question
    for fact, following in path:
        branch = ways.get(value)
        if type(branch) is not Branch:
            branch = ways[value] = Branch(fact)
        ways, value = branch.ways, following
    ways[value] = answer


def _few(value: Any) -> bool:
    """Is this one of few values?"""
    if type(value) is int:
        return value <= LARGEST
    if type(value) is Decimal:
        return value <= 1
    return value is None or value is True or value is False or type(value) is str or value == ()
