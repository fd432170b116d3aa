"""What is to happen in the demonstration, thought of in any order and carried out in the order of time."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from app.casework.models import Case
from app.demo.calendar import Calendar, Day
from app.demo.stage import Stage
from app.foundation.actor import Actor
from app.foundation.unit_of_work import Work

Deed = Callable[[Work], None]
QUARTER = timedelta(minutes=15)
VISIT = timedelta(minutes=45)
FIRST, LAST = time(9), time(18)


@dataclass(slots=True)
class Diaries:
    """Which times of each professional are taken, so that nobody is told to be in two places."""

    taken: dict[str, list[datetime]] = field(default_factory=lambda: defaultdict(list))

    def reserve(self, staff: str, wished: datetime) -> datetime:
        """The wished time, or the next one of that day when the professional is free."""
        begins = wished
        while any(abs(begins - other) < VISIT for other in self.taken[staff]):
            begins += QUARTER
            if begins.time() > LAST:
                begins = begins.replace(hour=FIRST.hour, minute=FIRST.minute)
        self.taken[staff].append(begins)
        return begins


@dataclass(slots=True)
class Plot:
    """Everything that is to happen, with the stage and the calendar it happens on, and the cases by key once open."""

    calendar: Calendar
    stage: Stage
    diaries: Diaries = field(default_factory=Diaries)
    cases: dict[str, Case] = field(default_factory=dict)
    deeds: list[tuple[datetime, int, Callable[[], Actor], Deed]] = field(default_factory=list)

    def at(self, when: datetime, who: Callable[[], Actor], deed: Deed) -> None:
        """Let `who` do something at a moment that is not later than now."""
        self.deeds.append((min(when, self.calendar.now), len(self.deeds), who, deed))

    def staff(self, key: str) -> Callable[[], Actor]:
        """A professional, by the key in places.yaml."""
        return lambda: self.stage.actor(key)

    def time_of(self, staff: str, day: Day, clock: str) -> datetime:
        """A time in somebody's diary that nothing else has taken."""
        return self.diaries.reserve(staff, self.calendar.moment(day, clock))

    def carry_out(self, work: Work) -> None:
        """Do it all in one unit of work whose clock and actor move, so that it happens whole or not at all."""
        for moment, _order, who, deed in sorted(self.deeds, key=lambda entry: entry[:2]):
            work.now, work.actor = moment, who()
            deed(work)
