"""Three-valued answers by one definition: a rule is run on every way to complete the facts that are not known.

Rules are written as the law reads, in plain true and false. Each time a rule asks for a fact that is not known, the
run takes one answer and the other one is tried later; what comes out is a tree. One value in every leaf: the answer is
known. A fact matters when two completions that differ in it alone end in different leaves.
"""

from collections.abc import Callable, Hashable, Iterable
from typing import Any

Fact = tuple[str, int]
Cut = tuple[Any, int]  # (5, 0): "5 or more"; (5, 1): "more than 5"
Test = Cut | frozenset[str] | None  # None: a plain yes or no
Rule = Callable[..., Any]
State = tuple[Any, ...]

NO_FACTS: frozenset[Fact] = frozenset()
MANY = 400  # leaves: above it the answer is "not known", which is imprecise but never wrong
LONG = 2_000  # steps of comparing two trees
OVERFLOW: frozenset[Any] = frozenset((True, False, None))
WHOLE: tuple[Cut | None, Cut | None] = (None, None)


class TooManyCompletions(Exception):
    """A household with so much unknown that trying every completion takes too long."""


class Node:
    """A question about a fact that is not known, with what follows from yes and from no."""

    __slots__ = ("facts", "no", "test", "values", "var", "yes")

    def __init__(self, asked: tuple[tuple[Fact, ...], Hashable, Test], yes: Any, no: Any) -> None:
        self.facts, self.var, self.test = asked
        self.yes = yes
        self.no = no
        self.values: frozenset[Any] = values_of(yes) | values_of(no)


class Finding:
    """What a rule came to: every value it can take, the facts that decide it, those taken as met."""

    __slots__ = ("assumed", "few", "known", "missing", "shown", "value", "values")

    def __init__(
        self,
        values: frozenset[Any],
        missing: frozenset[Fact] = NO_FACTS,
        assumed: frozenset[Fact] = NO_FACTS,
    ) -> None:
        self.values, self.missing, self.assumed = values, missing, assumed
        self.known = len(values) == 1  # the same in every completion
        self.value: Any = next(iter(values)) if self.known else None
        self.few = False  # one of few that can come: it was remembered
        self.shown: Any = None  # the value as an answer writes it, once somebody asked for it


HOLDS, FAILS = Finding(frozenset((True,))), Finding(frozenset((False,)))
HOLDS.few = FAILS.few = True


class Completions:
    """Runs rules on the completions of facts that are not known; the readers of facts are in a subclass."""

    def __init__(self) -> None:
        self.trail: list[tuple[tuple[Fact, ...], Hashable, Test]] = []
        self.script: list[bool] = []
        self.domains: dict[Hashable, Any] = {}
        self.taken: dict[Fact, None] = {}
        self.freed: Fact | None = None
        self._leaves = 0
        self.touched: set[Fact] = set()

    def choose(self, facts: tuple[Fact, ...], var: Hashable, test: Test) -> bool:
        """The answer of this run to a question about facts that are not known."""
        place = len(self.trail)
        if place == len(self.script):
            self.script.append(True)
        self.trail.append((facts, var, test))
        return self.script[place]

    def weigh(self, rule: Rule, *args: Any) -> Finding:
        """Every value that the rule can take, and the facts that decide between them."""
        outer = self._put_aside()
        try:
            value = self._run([], rule, args)
            if not self.trail and not self.taken:
                return HOLDS if value is True else FAILS if value is False else Finding(frozenset((value,)))
            tree = self._grow(value, 0, rule, args)
            assumed = frozenset(fact for fact in tuple(self.taken) if self._decides_if_freed(fact, rule, args))
            return Finding(values_of(tree), deciding(tree), assumed)
        except TooManyCompletions:
            return Finding(OVERFLOW, frozenset(self.touched))
        finally:
            self._take_up(outer)

    def settle(self, rule: Rule, *args: Any) -> Finding:
        """The value when there is one alone, for what is only shown: stops at the second one."""
        outer = self._put_aside()
        try:
            values = {self._run([], rule, args)}
            script = self.script
            if not script:
                return Finding(frozenset(values))
            while len(values) == 1 and self._leaves < MANY and any(script):
                while not script.pop():
                    pass
                values.add(self._run([*script, False], rule, args))
                script = self.script
                self._leaves += 1
            return Finding(frozenset(values) if not any(script) or len(values) > 1 else OVERFLOW)
        except TooManyCompletions:
            return Finding(OVERFLOW)
        finally:
            self._take_up(outer)

    def tree(self, rule: Rule, *args: Any, freed: Fact | None = None) -> tuple[Any, tuple[Fact, ...]]:
        """The whole tree of a rule, and what it took as met; `freed` is one of those, looked at as not known."""
        outer, freed_before = self._put_aside(), self.freed
        self.freed = freed or freed_before
        try:
            return self._grow(self._run([], rule, args), 0, rule, args), tuple(self.taken)
        finally:
            self._take_up(outer)
            self.freed = freed_before

    def _put_aside(self) -> State | None:
        """A question may be asked inside of a rule that is being run: that one goes on afterwards."""
        if self._untouched():
            return None
        outer = self.script, self.trail, self.domains, self.taken, self._leaves, self.touched
        self.domains, self.taken, self._leaves, self.touched = {}, {}, 0, set()
        return outer

    def _untouched(self) -> bool:
        """Nothing that is not known was asked for yet, so there is nothing to go on with afterwards."""
        return not (self.trail or self.script or self.domains or self.taken or self._leaves or self.touched)

    def _take_up(self, outer: State | None) -> None:
        if outer is not None:
            self.script, self.trail, self.domains, self.taken, self._leaves, self.touched = outer
        elif not self._untouched():
            self.script, self.trail, self.domains, self.taken, self._leaves, self.touched = [], [], {}, {}, 0, set()

    def _run(self, script: list[bool], rule: Rule, args: tuple[Any, ...]) -> Any:
        self.script = script
        self.trail = []
        self.domains.clear()
        return rule(self, *args)

    def _grow(self, tree: Any, start: int, rule: Rule, args: tuple[Any, ...]) -> Any:
        """The tree below the first `start` answers of the run that has just ended in the leaf `tree`."""
        trail, answers = self.trail, self.script
        self._leaves += 1
        for asked in trail[start:]:
            self.touched.update(asked[0])
        if self._leaves > MANY:
            raise TooManyCompletions
        for place in range(len(trail) - 1, start - 1, -1):
            leaf = self._run([*answers[:place], False], rule, args)
            other = self._grow(leaf, place + 1, rule, args)
            if type(tree) is Node or type(other) is Node or tree != other:
                tree = Node(trail[place], tree, other)
        return tree

    def _decides_if_freed(self, fact: Fact, rule: Rule, args: tuple[Any, ...]) -> bool:
        """Would the answer depend on a fact that was taken as met, had it not been?"""
        tree, _taken = self.tree(rule, *args, freed=fact)
        return fact in deciding(tree, only=fact)


def values_of(tree: Any) -> frozenset[Any]:
    """Every value in the leaves."""
    return tree.values if type(tree) is Node else frozenset((tree,))


def deciding(tree: Any, only: Fact | None = None) -> frozenset[Fact]:
    """The facts that matter: two completions that differ in one alone end in different leaves."""
    found: set[Fact] = set()
    open_nodes = [tree]
    while open_nodes:
        node = open_nodes.pop()
        if type(node) is not Node or len(node.values) == 1:
            continue
        for fact in node.facts:
            if fact not in found and (only is None or fact == only) and _matters(node, fact):
                found.add(fact)
        open_nodes += (node.yes, node.no)
    return frozenset(found)


def _matters(node: Node, fact: Fact) -> bool:
    return values_of(node.yes) != values_of(node.no) or _differ(node.yes, node.no, fact, {}, [LONG])


def swaps(one: Any, fact: Fact) -> set[tuple[Any, Any]]:
    """The pairs of different values between which a fact alone decides, somewhere in a tree."""
    if type(one) is not Node:
        return set()
    found = swaps(one.yes, fact) | swaps(one.no, fact)
    if fact in one.facts:
        _pairs(one.yes, one.no, fact, {}, found)
    return found


def _pairs(one: Any, other: Any, fact: Fact, known: dict[Hashable, Any], found: set[tuple[Any, Any]]) -> None:
    """As `_differ`, but gathers every pair of different ends."""
    if type(one) is not Node:
        if type(other) is not Node:
            if one != other:
                found.add((one, other))
            return
        one, other = other, one
    for answer, branch in ((True, one.yes), (False, one.no)):
        if fact in one.facts:
            _pairs(branch, other, fact, known, found)
            continue
        narrowed = narrow(known.get(one.var), one.test, answer=answer)
        if narrowed is not None:
            _pairs(branch, other, fact, {**known, one.var: narrowed}, found)


def _differ(one: Any, other: Any, fact: Fact, known: dict[Hashable, Any], left: list[int]) -> bool:
    """Do two trees end differently for some values of the facts that both look at, `fact` itself left free?

    `left` counts down the steps: where it takes too long the fact is said to matter, which asks a question too many.
    """
    if type(one) is not Node:
        if type(other) is not Node:
            return bool(one != other)
        one, other = other, one
    if len(one.values) == 1 and one.values == values_of(other):
        return False
    left[0] -= 1
    if left[0] < 0:
        return True
    if fact in one.facts:
        return _differ(one.yes, other, fact, known, left) or _differ(one.no, other, fact, known, left)
    for answer, branch in ((True, one.yes), (False, one.no)):
        narrowed = narrow(known.get(one.var), one.test, answer=answer)
        if narrowed is not None and _differ(branch, other, fact, {**known, one.var: narrowed}, left):
            return True
    return False


def narrow(domain: Any, test: Test, *, answer: bool) -> Any:
    """What is left of a domain after an answer; None when nothing is. An unknown domain is given as None."""
    if test is None:
        return None if domain is not None and domain != (answer,) else (answer,)
    if isinstance(test, frozenset):
        return _narrow_words(domain, test, answer=answer)
    low, high = domain or WHOLE
    if answer:
        return None if high is not None and test >= high else (test if low is None or test > low else low, high)
    return None if low is not None and test <= low else (low, test if high is None or test < high else high)


def _narrow_words(domain: Any, words: frozenset[str], *, answer: bool) -> Any:
    """Domains of words are pairs (words that are left or None for any, words that are out)."""
    left, out = domain or (None, frozenset())
    if answer:
        left = (words if left is None else left & words) - out
        return (left, out) if left else None
    out = out | words
    return (left, out) if left is None or left - out else None


def together(findings: Iterable[Finding], *, any_of: bool) -> Finding:
    """All of (or any of) answers that share no fact, without trying their combinations."""
    decisive, parts = any_of, list(findings)
    for part in parts:
        if part.values == {decisive}:
            return Finding(frozenset((decisive,)), frozenset(), _assumed_of(parts, decisive=decisive))
    missing = frozenset[Fact]().union(*(part.missing for part in parts))
    assumed = frozenset[Fact]().union(*(part.assumed for part in parts))
    values = frozenset[Any]().union(*(part.values for part in parts)) or frozenset((not decisive,))
    return Finding(values, missing, assumed)


def _assumed_of(parts: list[Finding], *, decisive: bool) -> frozenset[Fact]:
    """When one part alone decides, what it took as met matters; when two do, neither does."""
    deciders = [part for part in parts if part.values == {decisive}]
    return deciders[0].assumed if len(deciders) == 1 else frozenset()
