"""Pure rules of the diary: which times make sense, and until when something may be changed."""

from datetime import datetime, timedelta

SHORTEST = timedelta(minutes=10)
LONGEST = timedelta(hours=8)


def is_sensible(starts_at: datetime, ends_at: datetime, now: datetime) -> bool:
    """True for a time that lies ahead and lasts from ten minutes to eight hours."""
    return starts_at > now and SHORTEST <= ends_at - starts_at <= LONGEST


def may_book(starts_at: datetime, now: datetime, taken: int, capacity: int) -> bool:
    """True while the time lies ahead and a seat is free."""
    return starts_at > now and taken < capacity


def may_cancel(starts_at: datetime, now: datetime) -> bool:
    """True until the appointment begins."""
    return now < starts_at
