"""Which counts of a funnel stay hidden, so that no count under 5 can be worked out from all that is shown.

A funnel is a table of places and steps with a total for each step. Whoever reads it knows the totals, that a hidden
small count is 0 to 4 and a covered one 5 or more, and that no step is reached by more people than the step before.
All of this together is a network: people flow from step to step through a place, leave at some step, and the totals
carry them back. In such a network every value between two possible ones is possible too, and how far a count may
move can be found exactly, by pushing flow around circles. Hence the rule: cover more until every hidden small count
may still be anything from 0 to 4, and every covered one has another value.
"""

from collections import deque
from enum import StrEnum
from functools import lru_cache

LEAST_SHOWN = 5
NO_END = 10**9


class Hidden(StrEnum):
    """Why a count is not shown: it is small itself, or it would tell a small one."""

    FEW = "few"
    COVERED = "covered"


Shown = int | Hidden
Table = tuple[tuple[int, ...], ...]
Node = tuple[int, int]
Arc = tuple[str, int, int]
Path = list[tuple[Arc, int]]
TOTAL = -1  # stands where a place would


@lru_cache(maxsize=256)
def hide(table: Table) -> tuple[list[list[Shown]], list[Shown]]:
    """The counts of the places, one row each, and the totals of the steps, as they may be shown."""
    sheet = Sheet(table)
    # From the last step backwards: whoever did not come so far was not counted later either.
    pending = deque(sorted(sheet.small(), key=lambda cell: (-cell[2], sheet.count(cell), cell)))
    while pending:
        reached = sheet.why_unsafe(pending[0])
        if reached is None:
            pending.popleft()
        else:
            pending.extend(sheet.cover(reached, pending[0]))
    return sheet.shown()


class Sheet:
    """A table whose small counts are hidden, and what else was covered; covering more only widens what is possible."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.steps = len(table[0]) if table else 0
        self.places = range(len(table))
        self.covered: set[Arc] = set()
        self.network = Network()
        for place in self.places:
            for step in range(self.steps):
                self._connect(place, step)
        for step in range(self.steps):
            self._total(step)

    def small(self) -> list[Arc]:
        """The cells that must not be known."""
        cells = (("cell", place, step) for place in self.places for step in range(self.steps))
        return [cell for cell in cells if self.count(cell) < LEAST_SHOWN]

    def shown(self) -> tuple[list[list[Shown]], list[Shown]]:
        """The table and its totals, with labels where numbers are hidden."""
        steps = range(self.steps)
        rows = [[self._label(("cell", place, step)) for step in steps] for place in self.places]
        return rows, [self._label(("total", TOTAL, step)) for step in steps]

    def count(self, arc: Arc) -> int:
        """What was counted in a cell or in a whole step."""
        kind, place, step = arc
        return self.table[place][step] if kind == "cell" else sum(row[step] for row in self.table)

    def why_unsafe(self, cell: Arc) -> set[Node] | None:
        """None when all that is shown leaves the cell open; otherwise the part of the network that cannot move on.

        A small count is open when it may be anything from 0 to 4, a covered one when it may be something else.
        """
        now = self.network.amount[cell]
        if self.count(cell) < LEAST_SHOWN:
            return self.network.stuck(cell, LEAST_SHOWN - 1 - now) or self.network.stuck(cell, 1 - LEAST_SHOWN)
        return self.network.stuck(cell, 1) and self.network.stuck(cell, -1)

    def cover(self, reached: set[Node], cell: Arc) -> list[Arc]:
        """Cover one thing that keeps the cell from moving, a count before a total; returns it if it must stay open."""
        fixed = [arc for arc, (low, high) in self.network.bounds.items() if low == high]
        if not fixed:
            text = "with everything hidden every count is open"
            raise AssertionError(text)
        chosen = min(fixed, key=lambda arc: self._price(arc, reached, cell))
        self.covered.add(chosen)
        self.network.bounds[chosen] = (LEAST_SHOWN, NO_END) if chosen[0] == "cell" else (0, NO_END)
        return [chosen] if chosen[0] == "cell" else []

    def _price(self, arc: Arc, reached: set[Node], cell: Arc) -> tuple[bool, bool, int, int, Arc]:
        start, end = self.network.ends[arc]
        helps = (start in reached) != (end in reached)
        return not helps, arc[0] == "total", self.count(arc), abs(arc[2] - cell[2]), arc

    def _connect(self, place: int, step: int) -> None:
        start = (place, step - 1) if step else (TOTAL, -1)
        count = self.table[place][step]
        known = (0, LEAST_SHOWN - 1) if count < LEAST_SHOWN else (count, count)
        self.network.add(("cell", place, step), start, (place, step), count, known)
        left = count - (self.table[place][step + 1] if step + 1 < self.steps else 0)
        # Where more people reached the next step, as on a phone that two people share, the order tells nothing.
        least = 0 if left >= 0 else -NO_END
        self.network.add(("left", place, step), (place, step), (TOTAL, step), left, (least, NO_END))

    def _total(self, step: int) -> None:
        total, arc = self.count(("total", TOTAL, step)), ("total", TOTAL, step)
        if total < LEAST_SHOWN:
            self.covered.add(arc)
        # A total that is hidden tells nothing, not even that it is large.
        known = (0, NO_END) if total < LEAST_SHOWN else (total, total)
        self.network.add(arc, (TOTAL, step), (TOTAL, step - 1), total, known)

    def _label(self, arc: Arc) -> Shown:
        if arc[0] == "cell" and self.count(arc) < LEAST_SHOWN:
            return Hidden.FEW
        return Hidden.COVERED if arc in self.covered else self.count(arc)


class Network:
    """Amounts that flow along arcs, each between two bounds; what flows into a node flows out of it."""

    def __init__(self) -> None:
        self.ends: dict[Arc, tuple[Node, Node]] = {}
        self.amount: dict[Arc, int] = {}
        self.bounds: dict[Arc, tuple[int, int]] = {}
        self._around: dict[Node, Path] = {}

    def add(self, arc: Arc, start: Node, end: Node, amount: int, bounds: tuple[int, int]) -> None:
        """One arc with what flows along it."""
        self.ends[arc], self.amount[arc], self.bounds[arc] = (start, end), amount, bounds
        self._around.setdefault(start, []).append((arc, 1))
        self._around.setdefault(end, []).append((arc, -1))

    def stuck(self, arc: Arc, by: int) -> set[Node] | None:
        """Change the amount of an arc `by` this much, all others giving way; None, or the nodes reached when stuck."""
        way = 1 if by > 0 else -1
        origin, goal = self.ends[arc][::-way]
        left = abs(by)
        while left:
            path, reached = self._path(origin, goal, arc)
            step = min(left, self._room(arc, way), *(self._room(*each) for each in path))
            if not path or not step:
                return reached
            for each, direction in [*path, (arc, way)]:
                self.amount[each] += step * direction
            left -= step
        return None

    def _room(self, arc: Arc, way: int) -> int:
        low, high = self.bounds[arc]
        return high - self.amount[arc] if way > 0 else self.amount[arc] - low

    def _path(self, origin: Node, goal: Node, but: Arc) -> tuple[Path, set[Node]]:
        came: dict[Node, tuple[Arc, int]] = {}
        reached, waiting = {origin}, deque([origin])
        while waiting and goal not in reached:
            for arc, way in self._around[waiting.popleft()]:
                following = self.ends[arc][way > 0]
                if arc != but and following not in reached and self._room(arc, way) > 0:
                    came[following] = (arc, way)
                    reached.add(following)
                    waiting.append(following)
        path: Path = []
        while goal in came:
            arc, way = came[goal]
            path.append((arc, way))
            goal = self.ends[arc][way < 0]
        return path, reached
