"""What the rooms below wrote down about people, as the columns of events that the model reads.

A handful of questions to the database, each for all people at once and without objects; ciphers are opened one by one.
Every event carries the day on which it happened and the day on which somebody wrote it down, in UTC. Where a table does
not keep the second, the first day on which it can have been known stands for it. What no table says stays unknown.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import numpy as np

from app.assessment.vocabulary import Voice
from app.casework.vocabulary import CloseReason, CloseResult
from app.foundation.unit_of_work import Work
from app.people.vocabulary import Relation
from app.risk import sources
from app.risk.features import MONTH
from app.risk.history import KINDS, Events

ADULT = 18
NEVER = date.max.toordinal()
PARTNERS = frozenset({Relation.SPOUSE, Relation.PARTNER})
CODES = {kind: code for code, kind in enumerate(KINDS)}
# Of these reasons only the first is a success, and only where the household stands better: work or another income.
ENDS = {
    CloseReason.DONE: "left_for_other_income",
    CloseReason.ENOUGH: "left_for_other_income",
    CloseReason.WITHDREW: "left_by_decision",
    CloseReason.NO_CONTACT: "left_by_decision",
    CloseReason.OTHER_SERVICE: "left_by_decision",
    CloseReason.MOVED: "left_area",
    CloseReason.DIED: "left_by_death",
}
NOT_WELL = frozenset({CloseResult.SAME, CloseResult.WORSE})
# What the answer about the last job says at least, in months; more is not known.
LAST_JOB = {1: 24, 2: 12, 3: 0, 4: 0}
# The matrix has no scale of resilience: these are what it asks that comes nearest, and no health among it.
STRENGTHS = ("red_familiar", "participacion")
WORK = ("empleo", "formacion_adultos")
HOME = ("vivienda",)


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


class _Rows:
    """Rows that grow, and become columns at the end; `place` finds the row of a person by their key."""

    def __init__(self, place: Mapping[Any, int]) -> None:
        self.place = place
        self.rows: list[tuple[int, int, int, int, float]] = []

    def add(self, row: int, kind: str, happened: int, recorded: int, value: float = 0.0) -> None:
        self.rows.append((row, CODES[kind], happened, max(happened, recorded), value))

    def columns(self) -> Events:
        columns = list(zip(*self.rows, strict=True)) or [()] * 5
        person, kind, happened, recorded = (np.array(column, np.int64) for column in columns[:4])
        return Events(person, kind, happened, recorded, np.array(columns[4], np.float64))


def gather(work: Work, whose: sources.Whose) -> Gathered:
    """Everything the model may read about these people, each of them once with their newest case."""
    work.session.flush()
    # Rows as the driver gives them: what an object of each would cost is most of a night.
    read = work.session.connection().execute
    known = read(sources.people(whose)).all()
    rows = _Rows({one.key: row for row, one in enumerate(known)})
    for row, one in enumerate(known):
        if one.born is not None:
            rows.add(row, "born", _day(one.born), _day(one.known))
        if one.met is not None:
            rows.add(row, "attended", _day(one.met), _day(one.met))
    _spells(rows, read(sources.spells(whose)), read(sources.closures(whose)))
    _visits(rows, read(sources.visits(whose)))
    for person, at in read(sources.handovers(whose)):
        rows.add(rows.place[person], "worker_changed", _day(at), _day(at))
    _homes(rows, read(sources.members(whose)), read(sources.homes(whose)))
    for person, ends_on, at in read(sources.wages(whose)):
        rows.add(rows.place[person], "last_job_ended", _day(ends_on), _day(at))
    _answers(rows, read(sources.answers(whose)))
    return Gathered(rows.columns(), tuple(one.person_id for one in known), tuple(one.case_id for one in known))


def _spells(rows: _Rows, cases: Iterable[Any], closures: Iterable[Any]) -> None:
    for person, opened_on in cases:
        rows.add(rows.place[person], "entered", _day(opened_on), _day(opened_on))
    for person, reason, result, closed_at, reopened_at in closures:
        row = rows.place[person]
        kind, day = ENDS[CloseReason(reason)], _day(closed_at)
        if kind == "left_for_other_income" and CloseResult(result) in NOT_WELL:
            kind = "left_by_decision"
        rows.add(row, kind, day, day)
        if reopened_at is not None:
            rows.add(row, "entered", _day(reopened_at), _day(reopened_at))


def _visits(rows: _Rows, visits: Iterable[Any]) -> None:
    for person, status, booked_at, starts_at, outcome_at in visits:
        row, day = rows.place[person], _day(starts_at)
        booked = _day(booked_at)
        rows.add(row, "waited", booked, booked, float(day - booked))
        if status in sources.BECAME:
            rows.add(row, sources.BECAME[status], day, _day(outcome_at or starts_at))


def _answers(rows: _Rows, voices: Iterable[Any]) -> None:
    for person, instrument, voice, answers, changed_at, agreed_at in voices:
        agreed = voice == Voice.AGREED
        row, day = rows.place[person], max(_day(changed_at), _day(agreed_at) if agreed else 0)
        levels = {item: said["a"] for item, said in answers.items() if isinstance(said["a"], int)}
        if instrument == sources.MATRIX and agreed:
            _level(rows, row, "work_level", day, levels, WORK)
            _level(rows, row, "housing_level", day, levels, HOME)
        elif instrument == sources.MATRIX:
            own = voice == Voice.PERSON
            _level(rows, row, "own_rating" if own else "worker_rating", day, levels, STRENGTHS)
        elif agreed:
            _level(rows, row, "school", day, levels, ("studies",))
            if (last := LAST_JOB.get(levels.get("last_job", 0))) is not None:
                rows.add(row, "last_job_ended", day - round(last * MONTH), day)


def _level(rows: _Rows, row: int, kind: str, day: int, levels: Mapping[str, int], items: Sequence[str]) -> None:
    said = [levels[item] for item in items if item in levels]
    if said:
        rows.add(row, kind, day, day, sum(said) / len(said))


@dataclass(frozen=True, slots=True)
class _Member:
    """Somebody of a household, by days: from when to when they live there, and until when they are a child."""

    person: Any
    partner: bool
    starts: int
    ends: int
    grown: int

    def here(self, day: int) -> bool:
        return self.starts <= day < self.ends


def _member(person: Any, relation: str, birth_year: int | None, starts_on: Any, ends_on: Any) -> _Member:
    # Only the year of birth is kept: who turns 18 in a year counts as a child until its last day.
    grown = date(birth_year + ADULT, 12, 31).toordinal() if birth_year else 0
    return _Member(person, relation in PARTNERS, _day(starts_on), _day(ends_on) if ends_on else NEVER, grown)


def _homes(rows: _Rows, members: Iterable[Any], homes: Iterable[Any]) -> None:
    """How many children, and whether one adult is alone with them, on each day on which it changed."""
    who_lives: dict[Any, list[_Member]] = {}
    for household, *told in members:
        who_lives.setdefault(household, []).append(_member(*told))
    for person, household, opened_on in homes:
        row, since = rows.place[person], _day(opened_on)
        others = [one for one in who_lives.get(household, ()) if one.person != person]
        days = {since, *(day for one in others for day in (one.starts, one.ends, one.grown) if since < day < NEVER)}
        for day in sorted(days):
            here = [one for one in others if one.here(day)]
            minors = sum(one.grown > day for one in here)
            rows.add(row, "minors", day, day, float(minors))
            alone = minors > 0 and not any(one.partner for one in here)
            rows.add(row, "single_parent", day, day, float(alone))
