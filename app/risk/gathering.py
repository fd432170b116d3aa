"""What the rooms below wrote down about people, as the columns of events that the model reads.

A handful of questions to the database, each for all people at once and without objects; ciphers are opened one by one.
Every event carries the day on which it happened and the day on which somebody wrote it down, in UTC. Where a table does
not keep the second, the first day on which it can have been known stands for it. What no table says stays unknown.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from operator import itemgetter
from typing import Any
from uuid import UUID

import numpy as np
from sqlalchemy import Connection

from app.assessment.vocabulary import Voice
from app.foundation.unit_of_work import Work
from app.people.vocabulary import Relation
from app.risk import sources
from app.risk.features import MONTH
from app.risk.history import KINDS, Days, Events, together
from app.risk.leaving import kind_of
from app.risk.table import Codes, Numbers

ADULT = 18
NEVER = date.max.toordinal()
PARTNERS = frozenset({Relation.SPOUSE, Relation.PARTNER})
CODES = {kind: code for code, kind in enumerate(KINDS)}
# What the answer about the last job says at least, in months; more is not known.
LAST_JOB = {1: 24, 2: 12, 3: 0, 4: 0}
# The matrix has no scale of resilience: these are what it asks that comes nearest, and no health among it.
STRENGTHS = ("red_familiar", "participacion")
WORK = ("empleo", "formacion_adultos")
HOME = ("vivienda",)
SCHOOL = ("studies",)


@dataclass(frozen=True, slots=True)
class Gathered:
    """Events with the people whose they are, in the order of the events' numbers, and the case of each."""

    events: Events
    people: tuple[UUID, ...]
    cases: tuple[UUID, ...]


class _Days(dict[str, int]):
    """The numbers of days by their first ten letters, each worked out once."""

    def __missing__(self, text: str) -> int:
        self[text] = found = date.fromisoformat(text).toordinal()
        return found


_DAYS = _Days()


def _day(kept: Any) -> int:
    """The number of a day from what the database keeps: text in UTC, or a date or moment of its driver."""
    if isinstance(kept, str):
        return _DAYS[kept[:10]]
    return (kept.astimezone(UTC) if isinstance(kept, datetime) else kept).toordinal()


def _days(kept: Sequence[Any]) -> Days:
    return np.array([_DAYS[one[:10]] if isinstance(one, str) else _day(one) for one in kept], np.int64)


class _Rows:
    """Columns that grow, kind by kind; `place` finds the row of a person by their key."""

    def __init__(self, place: Mapping[Any, int]) -> None:
        self.place = place
        none = np.empty(0, np.int64)
        self.parts = [Events(none, none, none, none, np.empty(0, np.float64))]
        self.single: dict[str, list[tuple[int, int, int, float]]] = {}

    def of(self, people: Iterable[Any]) -> Codes:
        """The rows of these people."""
        return np.array([self.place[person] for person in people], np.int64)

    def put(self, kind: str, rows: Codes, happened: Days, recorded: Days, values: Numbers | None = None) -> None:
        """Events of one kind, as columns."""
        given = np.zeros(len(rows)) if values is None else values
        self.parts.append(
            Events(rows, np.full(len(rows), CODES[kind]), happened, np.maximum(happened, recorded), given)
        )

    def add(self, row: int, kind: str, happened: int, recorded: int, value: float = 0.0) -> None:
        """One event."""
        self.single.setdefault(kind, []).append((row, happened, recorded, value))

    def columns(self) -> Events:
        """All of them."""
        for kind, events in self.single.items():
            *days, values = zip(*events, strict=True)
            rows, happened, recorded = (np.array(column, np.int64) for column in days)
            self.put(kind, rows, happened, recorded, np.array(values, np.float64))
        return together(self.parts)


def _columns(rows: Iterable[Any], width: int) -> Sequence[Sequence[Any]]:
    return list(zip(*rows, strict=True)) or [()] * width


def gather(work: Work, whose: sources.Whose) -> Gathered:
    """Everything the model may read about these people, each of them once with their newest case."""
    work.session.flush()
    read = partial(_read, work.session.connection())
    known = [sources.Known(*row) for row in read(sources.people(whose))]
    rows = _Rows({one.key: row for row, one in enumerate(known)})
    for row, one in enumerate(known):
        if one.born is not None:
            rows.add(row, "born", _day(one.born), _day(one.known))
        if one.met is not None:
            rows.add(row, "attended", _day(one.met), _day(one.met))
    _spells(rows, read(sources.spells(whose)), read(sources.closures(whose)))
    _visits(rows, read(sources.visits(whose)))
    people, made_at = _columns(read(sources.handovers(whose)), 2)
    rows.put("worker_changed", rows.of(people), _days(made_at), _days(made_at))
    _homes(rows, read(sources.members(whose)), known)
    people, ends_on, at = _columns(read(sources.wages(whose)), 3)
    rows.put("last_job_ended", rows.of(people), _days(ends_on), _days(at))
    _answers(rows, read(sources.answers(whose)))
    return Gathered(rows.columns(), tuple(_key(one.key) for one in known), tuple(_key(one.case) for one in known))


def _read(connection: Connection, question: sources.Rows) -> Sequence[Any]:
    """Rows as the driver gives them: what an object of each would cost is most of a night."""
    result = connection.execute(question)
    found: Sequence[Any] = result.cursor.fetchall() if result.cursor is not None else ()
    result.close()
    return found


def _key(kept: Any) -> UUID:
    return kept if isinstance(kept, UUID) else UUID(kept)


def _spells(rows: _Rows, cases: Iterable[Any], closures: Iterable[Any]) -> None:
    people, opened_on = _columns(cases, 2)
    rows.put("entered", rows.of(people), _days(opened_on), _days(opened_on))
    for person, reason, result, closed_at, reopened_at in closures:
        row = rows.place[person]
        day = _day(closed_at)
        rows.add(row, kind_of(reason, result), day, day)
        if reopened_at is not None:
            rows.add(row, "entered", _day(reopened_at), _day(reopened_at))


def _visits(rows: _Rows, visits: Iterable[Any]) -> None:
    people, statuses, booked_at, starts_at, outcome_at = _columns(visits, 5)
    row, booked, day = rows.of(people), _days(booked_at), _days(starts_at)
    rows.put("waited", row, booked, booked, (day - booked).astype(np.float64))
    settled = _days([told or starts for told, starts in zip(outcome_at, starts_at, strict=True)])
    for status, kind in sources.BECAME.items():
        these = np.array([one == status for one in statuses], np.bool_)
        rows.put(kind, row[these], day[these], settled[these])


def _answers(rows: _Rows, voices: Sequence[Any]) -> None:
    # Of two that were changed on the same day the later one counts.
    for person, instrument, voice, sealed, changed_at, agreed_at in sorted(voices, key=itemgetter(4)):
        answers = sources.unsealed(sealed)
        row, day = rows.place[person], _day(changed_at)
        if voice != Voice.AGREED:
            _level(rows, row, "own_rating" if voice == Voice.PERSON else "worker_rating", day, answers, STRENGTHS)
            continue
        day = max(day, _day(agreed_at))
        if instrument == sources.MATRIX:
            _level(rows, row, "work_level", day, answers, WORK)
            _level(rows, row, "housing_level", day, answers, HOME)
            continue
        _level(rows, row, "school", day, answers, SCHOOL)
        last_job = answers["last_job"]["a"] if "last_job" in answers else 0
        if (last := LAST_JOB.get(last_job)) is not None:
            rows.add(row, "last_job_ended", day - round(last * MONTH), day)


def _level(rows: _Rows, row: int, kind: str, day: int, answers: Mapping[str, Any], items: Sequence[str]) -> None:
    # Words may stand there instead of a level.
    said = [level for item in items if item in answers and isinstance(level := answers[item]["a"], int)]
    if said:
        rows.add(row, kind, day, day, sum(said) / len(said))


def _homes(rows: _Rows, members: Iterable[Any], known: Iterable[sources.Known]) -> None:
    """How many children, and whether one adult is alone with them, on each day on which it changed."""
    who_lives: dict[Any, list[Any]] = {}
    for member in members:
        who_lives.setdefault(member[0], []).append(member)
    for row, one in enumerate(known):
        since = _day(one.opened)
        others = [_stay(*member[2:]) for member in who_lives.get(one.home, ()) if member[1] != one.key]
        days = {since, *(day for stay in others for day in stay[:3] if since < day < NEVER)}
        for day in sorted(days):
            here = [stay for stay in others if stay[0] <= day < stay[1]]
            minors = sum(stay[2] > day for stay in here)
            rows.add(row, "minors", day, day, float(minors))
            alone = minors > 0 and not any(stay[3] for stay in here)
            rows.add(row, "single_parent", day, day, float(alone))


def _stay(relation: str, birth_year: int | None, starts_on: Any, ends_on: Any) -> tuple[int, int, int, bool]:
    """From when to when somebody lives in a household, until when they are a child, and whether as a partner."""
    # Only the year of birth is kept: who turns 18 in a year counts as a child until its last day.
    grown = date(birth_year + ADULT, 12, 31).toordinal() if birth_year else 0
    return _day(starts_on), _day(ends_on) if ends_on else NEVER, grown, relation in PARTNERS
