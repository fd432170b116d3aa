"""When a case deserves an early warning, and when it stops; pure, so that each threshold can be tried in a table.

Raising and clearing have different thresholds, and what was answered rests, so that nothing flaps (reference 2, section
"early warnings").
"""

from dataclasses import dataclass
from datetime import date, timedelta

from app.risk.vocabulary import LIVE, Rule, WarningState

MISSED, MISSED_WITHIN = 2, timedelta(days=60)
UNREAD_DAYS = 21
INCOME_DAYS = 60
SILENCE_DAYS, SILENCE_OVER = 60, 30
OVERDUE_DAYS = 14
# The estimate rose by a band and by more than chance alone would move it, or by a lot.
ROSE_WITH_BAND, ROSE = 0.05, 0.15
REST = timedelta(days=30)
ENOUGH = 10
MOST_A_WEEK, WEEK = 5, timedelta(days=7)
# Days in which somebody should have looked; the hardest things first.
DUE = {Rule.CRISIS: 1, Rule.UNREACHABLE: 3, Rule.MISSED_TWICE: 3, Rule.INCOME_ENDS: 7}
DUE_ELSE = 7
ORDER = tuple(Rule)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is on record about a case today; None is "not known" and raises nothing."""

    missed: int = 0
    unread_days: int | None = None
    failed_days: int | None = None
    income_ends_in: int | None = None
    has_claim_step: bool = False
    silent_days: int | None = None
    review_late_days: int | None = None
    hardest: int = 0
    estimate: "Change | None" = None


@dataclass(frozen=True, slots=True)
class Change:
    """From the estimate before to the one of now, that may be read and nobody has looked at: bands, and the chance."""

    bands: int
    chance: float | None

    @property
    def rose(self) -> bool:
        """True when it is worth a look; a border that was crossed by a hair is not."""
        if self.chance is None:
            return self.bands > 0
        return self.chance >= ROSE or (self.bands > 0 and self.chance >= ROSE_WITH_BAND)

    @property
    def fell(self) -> bool:
        """True when it went back."""
        return self.bands < 0 or (self.chance is not None and self.chance <= -ROSE_WITH_BAND)


@dataclass(frozen=True, slots=True)
class Before:
    """The newest warning of this rule for this case."""

    state: WarningState
    raised_on: date
    answered_on: date | None = None
    cleared_on: date | None = None
    snoozed_until: date | None = None


def grounds(facts: Facts) -> dict[Rule, dict[str, int]]:
    """Each rule that holds, with the numbers that its reason names."""
    found: dict[Rule, dict[str, int]] = {}
    if facts.hardest:
        found[Rule.CRISIS] = {"areas": facts.hardest}
    if facts.income_ends_in is not None and 0 <= facts.income_ends_in <= INCOME_DAYS and not facts.has_claim_step:
        found[Rule.INCOME_ENDS] = {"days": facts.income_ends_in}
    if facts.failed_days is not None:
        found[Rule.UNREACHABLE] = {"days": facts.failed_days}
    if facts.missed >= MISSED:
        found[Rule.MISSED_TWICE] = {"times": facts.missed}
    if facts.unread_days is not None and facts.unread_days >= UNREAD_DAYS:
        found[Rule.UNREAD] = {"days": facts.unread_days}
    if facts.silent_days is not None and facts.silent_days >= SILENCE_DAYS:
        found[Rule.SILENCE] = {"days": facts.silent_days}
    if facts.review_late_days is not None and facts.review_late_days >= OVERDUE_DAYS:
        found[Rule.REVIEW_OVERDUE] = {"days": facts.review_late_days}
    # No number: whoever reads the reason has not written their own estimate yet.
    return found | ({Rule.ESTIMATE: {}} if facts.estimate is not None and facts.estimate.rose else {})


def is_over(rule: Rule, facts: Facts) -> bool:
    """True when what raised the warning is clearly over, and not merely just below its threshold."""
    return {
        Rule.CRISIS: not facts.hardest,
        Rule.INCOME_ENDS: facts.income_ends_in is None or facts.has_claim_step,
        Rule.UNREACHABLE: facts.failed_days is None,
        Rule.MISSED_TWICE: facts.missed == 0,
        Rule.UNREAD: facts.unread_days is None,
        Rule.SILENCE: facts.silent_days is not None and facts.silent_days < SILENCE_OVER,
        Rule.REVIEW_OVERDUE: facts.review_late_days is None,
        Rule.ESTIMATE: facts.estimate is None or facts.estimate.fell,
    }[rule]


def may_raise(before: Before | None, today: date) -> bool:
    """True when a rule that holds deserves a new warning: none is live, and an answered one has rested or was over."""
    if before is None or before.state is WarningState.CLEARED:
        return True
    if before.state in LIVE:
        return False
    return before.answered_on is None or today - before.answered_on >= REST or before.cleared_on is not None


def wakes(before: Before, today: date) -> bool:
    """True on the day to which a warning was put off."""
    return before.state is WarningState.SNOOZED and before.snoozed_until is not None and before.snoozed_until <= today


def due_on(rule: Rule, today: date) -> date:
    """The day by which somebody should have looked."""
    return today + timedelta(days=DUE.get(rule, DUE_ELSE))


def with_owner(already: int) -> bool:
    """True while the key worker has fewer than five warnings of this week; the rest goes to the coordinator's list."""
    return already < MOST_A_WEEK


def precision(useful: int, answered: int) -> float | None:
    """The share of answered warnings that the professional called useful; None below ten, where it tells nothing."""
    return useful / answered if answered >= ENOUGH else None
