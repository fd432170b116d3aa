"""Rows for the fairness page: scores old enough to be judged, those of today, and whom nobody has met for long."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row as Found
from sqlalchemy import Select, and_, case, null, select

from app.agencies.models import Territory
from app.casework.models import Case, CaseClosure
from app.casework.vocabulary import CaseStatus
from app.people.models import Person
from app.people.rules import age_on
from app.risk.fairness import HORIZON, NOBODY_SAID, Row
from app.risk.leaving import Leaving, leaving_of
from app.risk.models import AuditTrait, RiskModel, RiskScore
from app.risk.scores import allowed, in_use
from app.risk.vocabulary import Band, By

MATURE = timedelta(days=round(HORIZON * 365.25 / 12))
SILENT = timedelta(days=274)  # the same nine months after which the model does not know whether somebody is there
LEFT_WITHIN = timedelta(days=3 * 365)  # as far back as a model learns
MIDDLE_AGE, OLDER = 30, 45
COLUMNS = ("age", "household", "territory", "sex")


def matured(programme_id: UUID, today: date) -> Select[*tuple[Any, ...]]:
    """Scores of a programme whose horizon is over, the newest of each case first; they need not be current."""
    return (
        _scores(programme_id)
        .where(RiskScore.as_of <= today - MATURE)
        .order_by(RiskScore.case_id, RiskScore.as_of.desc())
    )


def of_today(programme_id: UUID, today: date) -> Select[*tuple[Any, ...]]:
    """The scores among which the places would be given today."""
    return (
        _scores(programme_id)
        .where(RiskScore.current.is_(True), Case.status == CaseStatus.OPEN, *allowed(), *in_use(today))
        .order_by(RiskScore.case_id)
    )


def _scores(programme_id: UUID) -> Select[*tuple[Any, ...]]:
    return (
        select(
            RiskScore.case_id,
            RiskScore.as_of,
            RiskScore.by,
            RiskScore.blind,
            RiskScore.chance,
            # Opening the seal of what is not needed would take seconds among many people.
            case((RiskScore.by == By.POINTS, RiskScore.grounds), else_=null()).label("grounds"),
            Case.closed_on,
            CaseClosure.reason,
            CaseClosure.result,
            *_about(),
        )
        .join(RiskModel, RiskModel.id == RiskScore.model_id)
        .join(Case, Case.id == RiskScore.case_id)
        .outerjoin(CaseClosure, and_(CaseClosure.case_id == Case.id, CaseClosure.reopened_at.is_(None)))
        .join(Person, Person.id == Case.person_id)
        .join(Territory, Territory.id == Case.territory_id)
        .outerjoin(AuditTrait, AuditTrait.person_id == Case.person_id)
        .where(RiskModel.programme_id == programme_id, RiskScore.band != Band.NOT_ESTIMABLE)
    )


def open_cases(programme_id: UUID) -> Select[*tuple[Any, ...]]:
    """Open cases with the day of the last contact: whom nobody has met for long may have left unrecorded."""
    return (
        select(Case.opened_on, Case.last_contact_at, *_about())
        .join(Person, Person.id == Case.person_id)
        .join(Territory, Territory.id == Case.territory_id)
        .outerjoin(AuditTrait, AuditTrait.person_id == Case.person_id)
        .where(Case.programme_id == programme_id, Case.status == CaseStatus.OPEN)
        .order_by(Case.id)
    )


def closed_cases(programme_id: UUID, since: date) -> Select[*tuple[Any, ...]]:
    """Cases that were closed since a day and not opened again, with the reason and the result."""
    return (
        select(Case.closed_on, CaseClosure.reason, CaseClosure.result, *_about())
        .join(CaseClosure, and_(CaseClosure.case_id == Case.id, CaseClosure.reopened_at.is_(None)))
        .join(Person, Person.id == Case.person_id)
        .join(Territory, Territory.id == Case.territory_id)
        .outerjoin(AuditTrait, AuditTrait.person_id == Case.person_id)
        .where(Case.programme_id == programme_id, Case.status == CaseStatus.CLOSED, Case.closed_on >= since)
        .order_by(Case.id)
    )


def _about() -> tuple[Any, ...]:
    return (
        Case.household_id,
        Case.household_size,
        Case.household_minors,
        Person.birth_date,
        Territory.name.label("territory"),
        AuditTrait.sex,
    )


def judged_rows(found: list[Found[*tuple[Any, ...]]]) -> list[Row]:
    """One row for each case of which one knows whether the need went on until the horizon was over."""
    latest = max((row.as_of for row in found), default=None)
    kind = next((row.by for row in found if row.as_of == latest), "")
    # What the rule of points and what a model said cannot be ranked together.
    newest = {row.case_id: row for row in reversed(found) if row.by == kind}
    known = ((row, _stayed(row)) for row in newest.values())
    return [_row(row, row.as_of, stayed=stayed) for row, stayed in known if stayed is not None]


def todays_rows(found: list[Found[*tuple[Any, ...]]], today: date) -> list[Row]:
    """The rows of today, whose outcome nobody knows."""
    return [_row(row, today) for row in found]


def silent_rows(found: list[Found[*tuple[Any, ...]]], today: date) -> list[Row]:
    """Open cases; `stayed` says that nobody has met the person for nine months."""
    rows = []
    for row in found:
        last = row.last_contact_at.date() if row.last_contact_at else row.opened_on
        rows.append(Row(str(row.household_id), 0.0, _groups(row, today), stayed=last < today - SILENT))
    return rows


def left_rows(found: list[Found[*tuple[Any, ...]]]) -> dict[Leaving, list[Row]]:
    """Closed cases once for each way of leaving; `stayed` says that this is how it was. Second files are none."""
    known = [(row, how) for row in found if (how := leaving_of(row.reason, row.result)) is not None]
    return {
        way: [Row(str(row.household_id), 0.0, _groups(row, row.closed_on), stayed=how is way) for row, how in known]
        for way in Leaving
    }


def _stayed(row: Found[*tuple[Any, ...]]) -> bool | None:
    """Whether the need went on until the horizon: a sanction ends no need; of who died or moved away nobody knows."""
    if row.closed_on is None or row.closed_on > row.as_of + MATURE:
        return True
    how = leaving_of(row.reason, row.result) if row.reason else None
    return {Leaving.OWN_MEANS: False, Leaving.ENDED: True}.get(how) if how else None


def _row(row: Found[*tuple[Any, ...]], day: date, *, stayed: bool = False) -> Row:
    # Points stand in for a chance where the rule of points speaks; the two are never ranked together.
    value = row.chance if row.by == By.MODEL else float(row.grounds.get("points", 0))
    return Row(str(row.household_id), value or 0.0, _groups(row, day), stayed)


def _groups(row: Found[*tuple[Any, ...]], day: date) -> Mapping[str, str]:
    return {
        "age": _age_band(row.birth_date, day),
        "household": _kind(row.household_size, row.household_minors),
        "territory": row.territory,
        "sex": row.sex or NOBODY_SAID,
    }


def _age_band(birth: date | None, day: date) -> str:
    if birth is None:
        return NOBODY_SAID
    age = age_on(birth, day)
    return "under_30" if age < MIDDLE_AGE else "30_to_44" if age < OLDER else "from_45"


def _kind(size: int, minors: int) -> str:
    one = "one" if size - minors <= 1 else "several"
    return f"{one}_with_children" if minors else f"{one}_without"
