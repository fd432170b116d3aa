"""Days of the demonstration, told from today on, so that it never grows old."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.foundation.clock import today_in

SATURDAY = 5
Day = int | str


class Calendar:
    """Working days and moments around one `now`."""

    def __init__(self, now: datetime, zone: str) -> None:
        self.now, self.zone = now, zone
        self.today = today_in(zone, now)

    def day(self, day: Day) -> date:
        """The date of a working day from today (3, -2), or of a calendar day (`-3d`)."""
        if isinstance(day, str):
            return self.today + timedelta(days=int(day.rstrip("d")))
        step = timedelta(days=1 if day > 0 else -1)
        found, left = self.today, abs(day)
        while left:
            found += step
            left -= found.weekday() < SATURDAY
        return found

    def moment(self, day: Day, clock: str) -> datetime:
        """The moment of a day at a time on the wall, such as `9:30`."""
        hours, minutes = (int(part) for part in clock.split(":"))
        return datetime.combine(self.day(day), time(hours, minutes), ZoneInfo(self.zone))

    def past(self, day: Day, clock: str) -> datetime:
        """The same for something that has happened: never later than now."""
        return min(self.moment(day, clock), self.now)
