"""Pure rules of the work on a case: which days make sense, and when a silence has lasted too long."""

from datetime import date, timedelta

FARTHEST = timedelta(days=3 * 366)
LATE_CONTACT = 25


def may_be_due(due_on: date, today: date) -> bool:
    """True for today and the three years after it."""
    return today <= due_on <= today + FARTHEST


def is_silent(days: int | None) -> bool:
    """True when nobody has spoken with the person for more than 25 days, or ever."""
    return days is None or days > LATE_CONTACT
