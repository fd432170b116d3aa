"""What the rooms below wrote down about people, as the columns of events that the model reads.

A handful of questions to the database, each for all people at once and without objects; ciphers are opened one by one.
Every event carries the day on which it happened and the day on which somebody wrote it down, in UTC. Where a table does
not keep the second, the first day on which it can have been known stands for it. What no table says stays unknown.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
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


class _Rows:
    """Lists that grow, and become columns at the end."""

    def __init__(self, place: Mapping[UUID, int]) -> None:
        self.place = place
        self.person: list[int] = []
        self.kind: list[int] = []
        self.happened: list[int] = []
        self.recorded: list[int] = []
        self.value: list[float] = []

    def add(self, row: int, kind: str, happened: int, recorded: int, value: float = 0.0) -> None:
        self.person.append(row)
        self.kind.append(CODES[kind])
        self.happened.append(happened)
        self.recorded.append(max(happened, recorded))
        self.value.append(value)

    def columns(self) -> Events:
        return Events(
            np.array(self.person, np.int64),
            np.array(self.kind, np.int64),
            np.array(self.happened, np.int64),
            np.array(self.recorded, np.int64),
            np.array(self.value, np.float64),
        )


def gather(work: Work, whose: sources.Whose) -> Gathered:
    """Everything the model may read about these people, each of them once with their newest case."""
    read = work.session.execute
    known = {row.person_id: row for row in read(sources.people(whose))}
    rows = _Rows({person: i for i, person in enumerate(known)})
    for i, row in enumerate(known.values()):
        if row.birth_date is not None:
            rows.add(i, "born", row.birth_date.toordinal(), row.created_at.toordinal())
        if row.last_contact_at is not None:
            rows.add(i, "attended", row.last_contact_at.toordinal(), row.last_contact_at.toordinal())
    _spells(rows, read(sources.spells(whose)), read(sources.closures(whose)))
    _visits(rows, read(sources.visits(whose)))
    for person, at in read(sources.handovers(whose)):
        rows.add(rows.place[person], "worker_changed", at.toordinal(), at.toordinal())
    _homes(rows, read(sources.members(whose)), read(sources.homes(whose)))
    for person, ends_on, at in read(sources.wages(whose)):
        rows.add(rows.place[person], "last_job_ended", ends_on.toordinal(), at.toordinal())
    _answers(rows, read(sources.answers(whose)))
    return Gathered(rows.columns(), tuple(known), tuple(row.case_id for row in known.values()))


def _spells(rows: _Rows, cases: Iterable[Any], closures: Iterable[Any]) -> None:
    for person, opened_on in cases:
        rows.add(rows.place[person], "entered", opened_on.toordinal(), opened_on.toordinal())
    for person, reason, result, closed_at, reopened_at in closures:
        row = rows.place[person]
        kind, day = ENDS[CloseReason(reason)], closed_at.toordinal()
        if kind == "left_for_other_income" and CloseResult(result) in NOT_WELL:
            kind = "left_by_decision"
        rows.add(row, kind, day, day)
        if reopened_at is not None:
            rows.add(row, "entered", reopened_at.toordinal(), reopened_at.toordinal())


def _visits(rows: _Rows, visits: Iterable[Any]) -> None:
    for person, status, booked_at, starts_at, outcome_at in visits:
        row, day = rows.place[person], starts_at.toordinal()
        rows.add(row, "waited", booked_at.toordinal(), booked_at.toordinal(), float(day - booked_at.toordinal()))
        if status in sources.BECAME:
            rows.add(row, sources.BECAME[status], day, (outcome_at or starts_at).toordinal())


def _answers(rows: _Rows, voices: Iterable[Any]) -> None:
    for person, instrument, voice, answers, changed_at, agreed_at in voices:
        agreed = voice == Voice.AGREED
        row, day = rows.place[person], (max(changed_at, agreed_at) if agreed else changed_at).toordinal()
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


def _homes(rows: _Rows, members: Iterable[Any], homes: Iterable[Any]) -> None:
    """How many children, and whether one adult is alone with them, on each day on which it changed."""
    who_lives: dict[UUID, list[Any]] = {}
    for member in members:
        who_lives.setdefault(member.household_id, []).append(member)
    for person, household, opened_on in homes:
        others = [one for one in who_lives.get(household, ()) if one.person_id != person]
        for day in sorted({opened_on, *_days(others, opened_on)}):
            minors = sum(_minor(one, day) for one in others)
            alone = minors > 0 and not any(one.relation in PARTNERS and _here(one, day) for one in others)
            rows.add(rows.place[person], "minors", day.toordinal(), day.toordinal(), float(minors))
            rows.add(rows.place[person], "single_parent", day.toordinal(), day.toordinal(), float(alone))


def _days(others: Iterable[Any], since: date) -> Iterable[date]:
    for one in others:
        grown = date(one.birth_year + ADULT, 12, 31) if one.birth_year else None
        yield from (day for day in (one.starts_on, one.ends_on, grown) if day is not None and day > since)


def _here(member: Any, day: date) -> bool:
    return bool(member.starts_on <= day and (member.ends_on is None or member.ends_on > day))


def _minor(member: Any, day: date) -> bool:
    """Only the year of birth is kept: who turns 18 in a year counts as a child until its last day."""
    grown = member.birth_year is None or day >= date(member.birth_year + ADULT, 12, 31)
    return not grown and _here(member, day)
