"""The one place that asks the time, so that a test can hold it still."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def system_now() -> datetime:
    """The present moment, aware and in UTC."""
    return datetime.now(UTC)  # noqa: TID251 - the house asks the time here and nowhere else


Clock = Callable[[], datetime]


def today_in(zone: str, now: datetime) -> date:
    """The civil date in `zone` at the moment `now`."""
    return now.astimezone(ZoneInfo(zone)).date()
