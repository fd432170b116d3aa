"""Pure rules of triage, read from `triage.yaml`: points on two axes, protection before them, ranges where unknown."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from app.assessment.vocabulary import SUPPORT, Segment
from app.foundation.yaml_files import read_yaml

SOURCE = Path(__file__).parent / "triage.yaml"
EMPLOYMENT, SOCIAL, DIRECT = "employment", "social", "direct"
CRISIS = 1
# The most that a threshold may be: no axis gives more points than this.
MOST_POINTS = 10
# By instrument and question: a level, or None where the answer is open. What is missing was never asked for.
Levels = Mapping[str, Mapping[str, int | None]]


@dataclass(frozen=True, slots=True)
class Thresholds:
    """More points than these count as high."""

    employment_over: int
    social_over: int


@dataclass(frozen=True, slots=True)
class Facts:
    """What triage looks at: agreed levels by questionnaire, alarms of any voice, children, a benefit not claimed."""

    agreed: Levels = field(default_factory=dict)
    alarms: Levels = field(default_factory=dict)
    minors: int = 0
    unclaimed: bool = False


@dataclass(frozen=True, slots=True)
class Points:
    """From the fewest to the most points that the answers leave possible."""

    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Fired:
    """A rule with the points that it gave; `name` is its published wording."""

    id: str
    axis: str
    name: str
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the rules say, with every rule that spoke; `segment` is empty when nothing is known to go by."""

    segment: Segment | None
    possible: tuple[Segment, ...]
    direct: Segment | None
    employment: Points
    social: Points
    rules: tuple[Fired, ...]
    unclaimed: bool

    @property
    def fired(self) -> tuple[Fired, ...]:
        """The rules that gave or took points, or may."""
        return tuple(rule for rule in self.rules if rule.low or rule.high or rule.axis == DIRECT)


@cache
def published() -> dict[str, Any]:
    """The rules as they are published."""
    said: dict[str, Any] = read_yaml(SOURCE)
    return said


def usual() -> Thresholds:
    """The thresholds where nobody has set others."""
    return Thresholds(**published()["thresholds"])


def segment_at(employment: int, social: int, thresholds: Thresholds) -> Segment:
    """The segment of these points."""
    if employment > thresholds.employment_over:
        return Segment.D if social > thresholds.social_over else Segment.B
    return Segment.C if social > thresholds.social_over else Segment.A


def propose(facts: Facts, thresholds: Thresholds) -> Proposal:
    """What the rules propose: protection first, then the grid; in doubt the segment with more support."""
    direct = tuple(_direct(facts))
    if direct:
        none = Points(0, 0)
        return Proposal(Segment.F, (Segment.F,), Segment.F, none, none, direct, facts.unclaimed)
    rules = (*_employment(facts), *_social(facts))
    employment, social = _sum(rules, EMPLOYMENT), _sum(rules, SOCIAL)
    corners = {segment_at(e, s, thresholds) for e in _both(employment) for s in _both(social)}
    possible = tuple(sorted(corners, key=lambda one: (-SUPPORT[one], one)))
    if not any(facts.agreed.values()):
        only = Segment.N if facts.unclaimed else None
        return Proposal(only, (only,) if only else possible, only, employment, social, rules, facts.unclaimed)
    worst = segment_at(employment.high, social.high, thresholds)
    return Proposal(worst, possible, None, employment, social, rules, facts.unclaimed)


def _both(points: Points) -> tuple[int, int]:
    return points.low, points.high


def _sum(rules: Iterable[Fired], axis: str) -> Points:
    mine = [rule for rule in rules if rule.axis == axis]
    return Points(sum(rule.low for rule in mine), sum(rule.high for rule in mine))


def _direct(facts: Facts) -> list[Fired]:
    return [
        Fired(rule["id"], DIRECT, rule["name_text"], 0, 0)
        for rule in published()["direct"]
        if any(_at(facts.alarms, item) in levels for item, levels in rule["when"].items())
    ]


def alarm_items() -> set[str]:
    """The questions whose answer can mean direct protection, as `questionnaire.question`."""
    return {item for rule in published()["direct"] for item in rule["when"]}


def _at(levels: Levels, item: str) -> int | None:
    instrument, _dot, name = item.partition(".")
    return levels.get(instrument, {}).get(name)


def _employment(facts: Facts) -> list[Fired]:
    return [_by_level(rule, facts) for rule in published()["employment"]]


def _by_level(rule: dict[str, Any], facts: Facts) -> Fired:
    instrument, _dot, item = rule["item"].partition(".")
    asked, level = facts.agreed.get(instrument), _at(facts.agreed, rule["item"])
    if level is not None:
        low = high = rule["points"].get(level, 0)
    elif asked is not None and item not in asked:
        low = high = 0
    else:
        low, high = min(0, *rule["points"].values()), max(0, *rule["points"].values())
    return Fired(rule["id"], EMPLOYMENT, rule["name_text"], low, high)


def _social(facts: Facts) -> list[Fired]:
    rules = published()["social"]
    few, many = _counted(facts.agreed.get(rules["crises"]["instrument"]), ())
    crises, minors, listed = rules["crises"], rules["minors"], rules["indicators"]
    children = minors["points"] if facts.minors else 0
    fewest, most = _counted(facts.agreed.get(listed["instrument"]), listed["excludes"])
    return [
        _fired(crises, min(few * crises["each"], crises["most"]), min(many * crises["each"], crises["most"])),
        _fired(listed, _step(listed["steps"], fewest), _step(listed["steps"], most)),
        _fired(minors, children if few else 0, children if many else 0),
    ]


def _fired(rule: dict[str, Any], low: int, high: int) -> Fired:
    return Fired(rule["id"], SOCIAL, rule["name_text"], low, high)


def _counted(levels: Mapping[str, int | None] | None, left_out: Iterable[str]) -> tuple[int, int]:
    """How many are at the hardest level for sure, and how many may be; all may be when nobody asked."""
    if levels is None:
        return 0, MOST_POINTS
    counted = [level for item, level in levels.items() if item not in set(left_out)]
    sure = sum(1 for level in counted if level == CRISIS)
    return sure, sure + sum(1 for level in counted if level is None)


def _step(steps: Iterable[tuple[int, int]], count: int) -> int:
    return next((points for least, points in steps if count >= least), 0)


@dataclass(frozen=True, slots=True)
class Counted:
    """How many cases have these points; protection and non-take-up stay outside the grid."""

    employment: int
    social: int
    direct: Segment | None
    cases: int


def sizes(rows: Iterable[Counted], thresholds: Thresholds) -> Counter[Segment]:
    """How many cases each segment would have under these thresholds."""
    found: Counter[Segment] = Counter()
    for row in rows:
        found[row.direct or segment_at(row.employment, row.social, thresholds)] += row.cases
    return found


def moves(rows: Iterable[Counted], now: Thresholds, then: Thresholds) -> Counter[tuple[Segment, Segment]]:
    """How many cases the rules would propose otherwise, from which segment to which."""
    found: Counter[tuple[Segment, Segment]] = Counter()
    for row in rows:
        before, after = (row.direct or segment_at(row.employment, row.social, one) for one in (now, then))
        if before != after:
            found[before, after] += row.cases
    return found
