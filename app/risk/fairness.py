"""Whom the places would reach: recall and precision by group, near ties, and what a quota or a lottery changes. Pure.

Without the numerical toolkit, so that the web may count. A household counts as one: its members go together, so an
interval that took each of them for a case of its own would promise too much.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

HORIZON = 24  # months: a score is judged once so much time has gone by
SMALL = 5  # people: fewer are not shown
ENOUGH = 20  # households in need: with fewer there is a figure, but nothing can be told from it
NEAR = 0.02  # of a chance: closer estimates are no difference that anybody could defend
SURE = 1.959964  # two-sided 95 %
NOBODY_SAID = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A score: what ranks it, whether the person was still there at the horizon, and the groups it belongs to."""

    household: str
    value: float
    groups: Mapping[str, str]
    stayed: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """How places are given: for which share of all, and how ties and groups are dealt with."""

    capacity: float
    ties: str = "by_score"
    quota_by: str = ""


@dataclass(frozen=True, slots=True)
class Share:
    """A share with its 95 % interval, and of how many households."""

    value: float
    low: float
    high: float
    households: int


@dataclass(frozen=True, slots=True)
class Line:
    """One group: how many people, and whom of them the places reach; None is too few to show."""

    label: str
    people: int | None
    recall: Share | None
    precision: Share | None


@dataclass(frozen=True, slots=True)
class Move:
    """One group: how many of it would have a place now and then; None is too few to show."""

    label: str
    people: int | None
    now: int | None
    then: int | None


def places(rows: Sequence[Row], rule: Rule) -> list[float]:
    """How much of a place each row gets; below 1 it is the chance of drawing one."""
    if rule.ties == "quota" and rule.quota_by:
        return _by_quota(rows, rule)
    return _by_rank(
        [row.value for row in rows], _count(len(rows), rule.capacity), NEAR if rule.ties == "lottery" else 0
    )


def drawn(rows: Sequence[Row], keys: Sequence[str], rule: Rule, seed: str) -> list[int]:
    """Which rows have a place; ties are drawn by lot, and whoever draws again with the same seed draws the same."""
    given = places(rows, rule)
    tied: dict[tuple[str, float], list[int]] = defaultdict(list)
    for i, share in enumerate(given):
        if 0 < share < 1:
            tied[rows[i].groups.get(rule.quota_by, NOBODY_SAID), share].append(i)
    chosen = [i for i, share in enumerate(given) if share >= 1]
    for (_group, share), members in sorted(tied.items()):
        by_lot = sorted(members, key=lambda i: hashlib.sha256(f"{seed}:{keys[i]}".encode()).digest())
        chosen += by_lot[: int(len(members) * share + 0.5)]
    return sorted(chosen)


def _count(people: int, capacity: float) -> float:
    return float(int(people * capacity + 0.5))


def _by_rank(values: Sequence[float], count: float, near: float) -> list[float]:
    """The highest values first; those at the border, and whoever hardly differs from it, share what is left."""
    if count <= 0:
        return [0.0] * len(values)
    if count >= len(values):
        return [1.0] * len(values)
    border = sorted(values, reverse=True)[max(0, int(count) - 1)]
    above = sum(value > border + near for value in values)
    level = sum(abs(value - border) <= near for value in values)
    left = (count - above) / level
    return [1.0 if value > border + near else left if abs(value - border) <= near else 0.0 for value in values]


def _by_quota(rows: Sequence[Row], rule: Rule) -> list[float]:
    """Each group has as large a part of the places as it is of the people; within it the highest come first."""
    given = [0.0] * len(rows)
    members = _members(rows, rule.quota_by)
    for where in members.values():
        own = _by_rank([rows[i].value for i in where], len(where) * rule.capacity, 0)
        for i, share in zip(where, own, strict=True):
            given[i] = share
    return given


def _members(rows: Sequence[Row], column: str) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for i, row in enumerate(rows):
        found[row.groups.get(column, NOBODY_SAID)].append(i)
    return dict(sorted(found.items()))


def wilson(share: float, count: float) -> tuple[float, float]:
    """The 95 % interval of a share of `count` cases."""
    z2 = SURE**2
    middle = (share + z2 / (2 * count)) / (1 + z2 / count)
    half = SURE * sqrt(share * (1 - share) / count + z2 / (4 * count * count)) / (1 + z2 / count)
    return (0.0 if share <= 0 else max(0.0, middle - half)), (1.0 if share >= 1 else min(1.0, middle + half))


def shared(parts: Iterable[tuple[str, float, float]]) -> Share | None:
    """The share of the weighted rows that count, its households as one each; None without any."""
    whole, part, homes = 0.0, 0.0, set()
    for household, weight, counts in parts:
        if weight > 0:
            whole, part = whole + weight, part + weight * counts
            homes.add(household)
    if not homes:
        return None
    low, high = wilson(part / whole, len(homes))
    return Share(part / whole, low, high, len(homes))


def measured(rows: Sequence[Row], rule: Rule, column: str) -> list[Line]:
    """By group, the share of those in need whom the places reached, and of those reached who were in need."""
    given = places(rows, rule)
    lines = []
    for label, where in _members(rows, column).items():
        recall = shared((rows[i].household, float(rows[i].stayed), given[i]) for i in where)
        precision = shared((rows[i].household, given[i], float(rows[i].stayed)) for i in where)
        lines.append(Line(label, len(where), _shown(recall), _shown(precision)))
    hidden = veiled([line.people or 0 for line in lines])
    return [Line(line.label, None, None, None) if hide else line for line, hide in zip(lines, hidden, strict=True)]


def told(rows: Sequence[Row], column: str) -> list[Line]:
    """By group, the share of all people who `stayed`, in the place of the recall; small groups are not shown."""
    found = [
        Line(label, len(where), _shown(shared((rows[i].household, 1.0, float(rows[i].stayed)) for i in where)), None)
        for label, where in _members(rows, column).items()
    ]
    hidden = veiled([line.people or 0 for line in found])
    return [Line(line.label, None, None, None) if hide else line for line, hide in zip(found, hidden, strict=True)]


def _shown(share: Share | None) -> Share | None:
    return None if share is None or share.households < SMALL else share


def veiled(counts: Sequence[int]) -> list[bool]:
    """Which counts are not shown: 1 to 4, and one more where the sum would tell the only hidden one."""
    hidden = [0 < count < SMALL for count in counts]
    if sum(hidden) == 1 and len(counts) > 1:
        rest = [i for i, hide in enumerate(hidden) if not hide and counts[i]]
        if rest:
            hidden[min(rest, key=lambda i: counts[i])] = True
    return hidden


def verdict(shares: Sequence[Share | None]) -> str:
    """What the shares of some groups tell: "alike" is never claimed, only that a difference shows or that it does not.

    "few": too little is known of most groups; "open": the intervals overlap; "apart": two of them do not.
    """
    known = [share for share in shares if share is not None and share.households >= ENOUGH]
    if len(known) < 2:
        return "few"
    return "apart" if max(share.low for share in known) > min(share.high for share in known) else "open"


def moves(rows: Sequence[Row], before: Rule, after: Rule, column: str) -> list[Move]:
    """By group, how many would have a place now and with another rule; by lot, how many on average."""
    now, then = places(rows, before), places(rows, after)
    counted = [
        (label, len(where), round(sum(now[i] for i in where)), round(sum(then[i] for i in where)))
        for label, where in _members(rows, column).items()
    ]
    hidden = veiled([people for _label, people, _now, _then in counted])
    shown_now = _few([(people, was) for _label, people, was, _will in counted], hidden)
    shown_then = _few([(people, will) for _label, people, _was, will in counted], hidden)
    return [
        Move(label, None if hide else people, was, will)
        for (label, people, _was, _will), hide, was, will in zip(counted, hidden, shown_now, shown_then, strict=True)
    ]


def _few(counts: Sequence[tuple[int, int]], hidden: Sequence[bool]) -> list[int | None]:
    """Counts of chosen people, hidden where they or the rest of a group are 1 to 4, and where the sum would tell."""
    hides = [
        hide or 0 < chosen < SMALL or 0 < people - chosen < SMALL
        for (people, chosen), hide in zip(counts, hidden, strict=True)
    ]
    if sum(hides) == 1 and len(counts) > 1:
        rest = [i for i, hide in enumerate(hides) if not hide]
        hides[min(rest, key=lambda i: counts[i][1])] = True
    return [None if hide else chosen for (_people, chosen), hide in zip(counts, hides, strict=True)]


def near_ties(rows: Sequence[Row], capacity: float) -> int:
    """How many people stand so close to the border that nobody could say why one has a place and another not."""
    count = int(_count(len(rows), capacity))
    if not 0 < count < len(rows):
        return 0
    border = sorted((row.value for row in rows), reverse=True)[count - 1]
    close = sum(abs(row.value - border) <= NEAR for row in rows)
    return close if close > 1 else 0
