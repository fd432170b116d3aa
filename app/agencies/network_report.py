"""A programme's report, counted from event rows and nothing else: change a row and the report moves with it. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from app.agencies.network_words import EventKind
from app.foundation.small_cells import veil, veil_total

CENT = Decimal("0.01")
TOGETHER = (EventKind.MEETING, EventKind.CONSULTATION, EventKind.TRAINING)


@dataclass(frozen=True, slots=True)
class Action:
    """A line of the grant."""

    id: UUID | None
    code: str
    name: str
    granted: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Happened:
    """An event as the report reads it."""

    action_id: UUID | None
    kind: EventKind
    happened_on: date
    series: str = ""
    subject: str | None = None
    jobless: bool | None = None
    amount: Decimal | None = None


@dataclass(slots=True)
class Line:
    """What an action came to. None among people is a count that is not for this reader."""

    action: Action
    people: int | None = 0
    jobless: int | None = 0
    meetings: list[tuple[str, int]] = field(default_factory=list)
    consultations: int = 0
    trainings: int = 0
    spent: Decimal = Decimal(0)

    @property
    def hours_together(self) -> int:
        """Meetings, consultations and trainings: how many times professionals came together."""
        return sum(count for _series, count in self.meetings) + self.consultations + self.trainings

    @property
    def per_person(self) -> Decimal | None:
        """What the action cost for each person, to the cent; None without people, or when it would tell how many."""
        return _share(self.spent, self.people)

    @property
    def per_event(self) -> Decimal | None:
        """What an action without people cost for each time that professionals came together."""
        return _share(self.spent, self.hours_together) if self.people == 0 else None


@dataclass(frozen=True, slots=True)
class Report:
    """All lines of a programme, and their sum."""

    lines: list[Line]
    people: int | None
    jobless: int | None
    spent: Decimal
    granted: Decimal


def _share(amount: Decimal, among: int | None) -> Decimal | None:
    return (amount / among).quantize(CENT, ROUND_HALF_UP) if among and amount else None


def count_up(actions: Sequence[Action], events: Iterable[Happened], *, exact: bool = True) -> Report:
    """The report of a programme. Unless `exact`, counts of people that are small, or tell a small one, are hidden."""
    lines = {action.id: Line(action) for action in actions}
    by_action: dict[UUID | None, list[Happened]] = defaultdict(list)
    starts: list[Happened] = []
    for event in sorted(events, key=lambda event: event.happened_on):
        if event.action_id in lines:
            by_action[event.action_id].append(event)
            starts += [event] if event.kind is EventKind.START else []
    for action_id, happened in by_action.items():
        _count(lines[action_id], happened)
    people, jobless = _people(starts)
    report = Report(
        list(lines.values()),
        people,
        jobless,
        sum((line.spent for line in lines.values()), Decimal(0)),
        sum((action.granted or Decimal(0) for action in actions), Decimal(0)),
    )
    return report if exact else _veiled(report)


def _count(line: Line, happened: Sequence[Happened]) -> None:
    kinds = Counter(event.kind for event in happened)
    line.people, line.jobless = _people([event for event in happened if event.kind is EventKind.START])
    line.consultations, line.trainings = kinds[EventKind.CONSULTATION], kinds[EventKind.TRAINING]
    meetings = Counter(event.series for event in happened if event.kind is EventKind.MEETING)
    line.meetings = sorted(meetings.items(), key=lambda pair: (-pair[1], pair[0]))
    line.spent = sum((event.amount or Decimal(0) for event in happened if event.kind is EventKind.EXPENSE), Decimal(0))


def _people(starts: Sequence[Happened]) -> tuple[int, int]:
    """How many people began, each once, and how many of them were without work when they first did."""
    first: dict[str, Happened] = {}
    for event in starts:
        if event.subject:
            first.setdefault(event.subject, event)
    return len(first), sum(event.jobless is True for event in first.values())


def _veiled(report: Report) -> Report:
    shown = []
    for line in report.lines:
        people, jobless = veil(line.people or 0, line.jobless or 0)
        shown.append(Line(line.action, people, jobless, line.meetings, line.consultations, line.trainings, line.spent))
    together = (report.people or 0, report.jobless or 0)
    people, jobless = veil_total(together, [(line.people, line.jobless) for line in shown])
    return Report(shown, people, jobless, report.spent, report.granted)
