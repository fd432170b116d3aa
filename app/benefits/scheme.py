"""What a scheme is made of: questions put to a household, conditions with their article, components and an amount."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import SimpleNamespace
from typing import Any, Protocol

from app.benefits.completions import FAILS, HOLDS, Finding, Rule, deciding, swaps, together, values_of
from app.benefits.household import Household
from app.benefits.memory import ABOVE, LEAST
from app.benefits.sums import Sums
from app.benefits.vocabulary import Kind

EITHER = frozenset((True, False))
Law = SimpleNamespace  # the figures of one date, and the date itself as `law.on`


class Question(Protocol):
    """Anything that can be asked of a household; the answer says what it depends on."""

    def ask(self, home: Household, law: Law) -> Finding:
        """The answer."""


@dataclass(frozen=True, slots=True, eq=False)
class Whole:
    """One rule about the whole household, run on every completion."""

    rule: Rule

    def ask(self, home: Household, law: Law) -> Finding:
        """The answer."""
        return home.weigh(self.rule, law)


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """A value that decides nothing: told when it is the same in every completion."""

    rule: Rule

    def ask(self, home: Household, law: Law) -> Finding:
        """The answer."""
        return home.settle(self.rule, law)


@dataclass(frozen=True, slots=True, eq=False)
class Limit:
    """A fact, or a limit of it that the law fixes: not over the limit, or strictly below it."""

    fact: str
    limit: Question
    below: bool = False

    def ask(self, home: Household, law: Law) -> Finding:
        """The answer; a fact that is not known may lie between any two limits, so what moves the limit matters too."""
        limit = home.ask(self.limit, law)
        if limit.assumed or None in limit.values:
            return home.weigh(self._holds, law)
        if not limit.known:
            told = home.known(self.fact)
            return home.weigh(self._holds, law) if told else Finding(EITHER, limit.missing | {(self.fact, 0)})
        beyond = home.compared(self.fact, LEAST if self.below else ABOVE, limit.value)
        if beyond is None:
            return Finding(EITHER, limit.missing | {(self.fact, 0)})
        return FAILS if beyond else HOLDS

    def _holds(self, home: Household, law: Law) -> bool:
        limit = home.pick(self.limit, law)
        return not (home.at_least(self.fact, limit) if self.below else home.over(self.fact, limit))


@dataclass(frozen=True, slots=True, eq=False)
class Each:
    """A rule person by person, where what is not known of one tells nothing of another; all must pass, or any."""

    rule: Rule
    people: Callable[[Household], Iterable[int]]
    any_of: bool = False

    def ask(self, home: Household, law: Law) -> Finding:
        """The answer."""
        return together((home.weigh(self.rule, law, who) for who in self.people(home)), any_of=self.any_of)


@dataclass(frozen=True, slots=True, eq=False)
class Total:
    """A sum of parts person by person; when parts are not known, its least and its greatest value."""

    rule: Rule
    people: Callable[[Household], Iterable[int]]

    def ask(self, home: Household, law: Law) -> Finding:
        """The answer."""
        parts = [home.weigh(self.rule, law, who) for who in self.people(home)]
        missing = frozenset[Any]().union(*(part.missing for part in parts))
        assumed = frozenset[Any]().union(*(part.assumed for part in parts))
        if any(None in part.values for part in parts):
            return Finding(frozenset((None,)), missing, assumed)
        ends = {sum(min(part.values) for part in parts), sum(max(part.values) for part in parts)}
        return Finding(frozenset(ends), missing, assumed)


@dataclass(frozen=True, slots=True, eq=False)
class Combined:
    """A value of the whole that depends on counts: each person adds a few numbers, and `value` looks at the sums.

    What is yes or no of a person is yes for all as soon as it is for one.
    """

    counts: Rule
    people: Callable[[Household], Iterable[int]]
    value: Callable[[Law, tuple[int, ...]], Any]

    def ask(self, home: Household, law: Law) -> Finding:
        """The answer; with very much unknown it is not known, which is imprecise but never wrong."""
        people = list(self.people(home))
        trees = [home.tree(self.counts, law, who) for who in people]
        open_facts = [(i, fact, tree) for i, (tree, _taken) in enumerate(trees) for fact in deciding(tree)]
        sums = Sums([values_of(tree) for tree, _taken in trees], lambda counts: self.value(law, counts))
        if sums.whole is None:
            return Finding(frozenset((None,)), frozenset(fact for _i, fact, _tree in open_facts))
        taken = [
            (i, fact, home.tree(self.counts, law, people[i], freed=fact)[0])
            for i, (_tree, facts) in enumerate(trees)
            for fact in facts
        ]
        return Finding(
            frozenset(map(sums.at, sums.whole)),
            frozenset(fact for i, fact, tree in open_facts if sums.differ(i, swaps(tree, fact))),
            frozenset(fact for i, fact, tree in taken if sums.differ(i, swaps(tree, fact))),
        )


@dataclass(frozen=True, eq=False)
class Condition:
    """One reason of the contract: when it is met, by which article, and the numbers compared."""

    code: str
    article: str
    question: Question
    kind: Kind = Kind.REQUIREMENT
    shows: Sequence[tuple[str, "str | Question"]] = ()
    unless: Question | None = None  # left out of the answer when this surely holds
    weighed: Callable[[Law], bool] | None = None  # left out on dates for which this is false

    def left_out(self, home: Household, law: Law) -> bool:
        """Not told: another one settles it, or it is not weighed on this date."""
        if self.weighed is not None and not self.weighed(law):
            return True
        return self.unless is not None and home.ask(self.unless, law).value is True

    @cached_property
    def may_be_left_out(self) -> bool:
        """True for one that is not always told."""
        return self.weighed is not None or self.unless is not None

    @cached_property
    def kind_text(self) -> str:
        """The kind as the answer writes it."""
        return self.kind.value


@dataclass(frozen=True, slots=True, eq=False)
class Component:
    """A named number or word of the answer, shown when the facts fix it."""

    name: str
    question: Question
    likely_only: bool = False
    above_0: bool = False  # nothing to name when it is 0


@dataclass(frozen=True, slots=True, eq=False)
class Note:
    """A sentence of the scheme's YAML by its key, said when a rule surely holds."""

    key: str
    question: Question


@dataclass(frozen=True, slots=True, eq=False)
class Scheme:
    """One benefit; its figures and texts are in the YAML of the same name."""

    benefit: str
    conditions: Sequence[Condition]
    components: Sequence[Component] = ()
    year: Question | None = None  # the amount of twelve months; a value None: it has no figure
    payments: Callable[[Law], int] = lambda _law: 12
    notes: Sequence[Note] = ()


def once(home: Household, law: Law, question: Question, rule: Rule) -> Any:
    """What a rule comes to, worked out once where it is known: several rules reckon with the same value."""
    found = home.ask(question, law)
    return found.value if found.known and not found.assumed else rule(home, law)


def always(_home: Household, _law: Law) -> bool:
    """For what holds in every case."""
    return True


def unsettled(_home: Household, _law: Law) -> None:
    """For what the law, or our knowledge of it, leaves open whatever the facts."""
    return


def everybody(home: Household) -> range:
    """The places of all people at the address."""
    return home.there()


def step(scale: Sequence[Any], size: int) -> Any:
    """The step of a scale for a number of people; the last one holds for all above it."""
    return scale[min(size, len(scale)) - 1]
