"""What would change an “unlikely”: for each requirement that fails, the nearest change that no longer fails it.

Each change is tried on the engine itself: some months more of all that time brings, some months more of work with a
contract, some years more of age, less money than the limit. What none of these moves is left to a sentence.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from app.benefits.engine import check
from app.benefits.vocabulary import Kind, Outcome

TIME_YEARS = (
    "continuous_residence_years_country",
    "total_residence_years_country",
    "residence_years_region",
    "years_independent_from_parents",
)
TIME_MONTHS = "unit_months"
WORK_MONTHS = "social_security_months"
MONTHS = 12
LONGEST_MONTHS = 12 * MONTHS
LONGEST_YEARS = 67
Facts = Mapping[str, Any]


class Lever(StrEnum):
    """What would have to move."""

    WAIT = "wait"
    WORK = "work"
    AGE = "age"
    BELOW = "below"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Change:
    """One requirement that fails, and what would change it: months, an age, or a limit of money."""

    reason: Mapping[str, Any]
    lever: Lever
    value: Any = None


def nearest_changes(facts: Facts, on: date, result: Mapping[str, Any]) -> list[Change]:
    """For each requirement that surely fails, the nearest change; nothing for an answer that is not “unlikely”."""
    if result["outcome"] != Outcome.UNLIKELY:
        return []
    failing = [r for r in result["reasons"] if r["kind"] == Kind.REQUIREMENT and r["met"] is False]
    return [_change(facts, on, result["benefit"], reason) for reason in failing]


def _change(facts: Facts, on: date, benefit: str, reason: Mapping[str, Any]) -> Change:
    def fails(changed: Facts) -> bool:
        answer = check(changed, on, benefits=[benefit])["results"][0]
        return any(other["code"] == reason["code"] and other["met"] is False for other in answer["reasons"])

    for lever, most, moved in ((Lever.WAIT, LONGEST_MONTHS, later), (Lever.WORK, LONGEST_MONTHS, after_work)):
        many = _least(most, lambda count, moved=moved: not fails(moved(facts, count)))  # type: ignore[misc]  # a default
        if many is not None:
            return Change(reason, lever, many)
    age = facts["people"][0].get("age")
    if age is not None and age < LONGEST_YEARS:
        years = _least(LONGEST_YEARS - age, lambda count: not fails(older(facts, count)))
        if years is not None:
            return Change(reason, Lever.AGE, age + years)
    limit = reason["values"].get("limit")
    if isinstance(limit, float):
        return Change(reason, Lever.BELOW, limit)
    return Change(reason, Lever.OTHER)


def _least(most: int, holds: Callable[[int], bool]) -> int | None:
    """The least number from 1 on at which something holds that goes on holding; None when it never does."""
    if not holds(most):
        return None
    low, high = 0, most
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle, high)
    return high


def later(facts: Facts, months: int) -> Facts:
    """The facts when so many months have passed and nothing else has changed; ages are left as they are."""
    applicant = dict(facts["people"][0])
    for name in TIME_YEARS:
        if name in applicant:
            applicant[name] += Decimal(months) / MONTHS
    household = dict(facts.get("household") or {})
    if TIME_MONTHS in household:
        household[TIME_MONTHS] += months
    return {**facts, "people": [applicant, *facts["people"][1:]], "household": household}


def after_work(facts: Facts, months: int) -> Facts:
    """The same, with a contract all that time."""
    passed = later(facts, months)
    applicant, *others = passed["people"]
    worked = applicant.get(WORK_MONTHS)
    people = [applicant if worked is None else {**applicant, WORK_MONTHS: worked + months}, *others]
    return {**passed, "people": people}


def older(facts: Facts, years: int) -> Facts:
    """The facts with the applicant so many years older, and nothing else changed."""
    applicant = {name: value for name, value in facts["people"][0].items() if name != "age_on_1_january"}
    applicant["age"] += years
    return {**facts, "people": [applicant, *facts["people"][1:]]}
