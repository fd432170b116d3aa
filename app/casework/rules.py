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


def six_months_after(day: date) -> date:
    """The same day six months later, or the last one of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + 6, 12)
    last = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month + 1, min(day.day, last))
