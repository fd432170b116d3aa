"""The inbox: unanswered conversations first, the longest waiting on top; a page at a time, however many there are."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import aliased

from app.agencies.models import StaffMember
from app.casework.models import Case, TeamSeat
from app.messaging.models import Thread
from app.messaging.vocabulary import Reach, Waiting
from app.people.models import Person

Rows = Select[*tuple[Any, ...]]
# Numbers on the tabs stop here, so that they cost the same in a large house as in a small one.
COUNT_STOP = 1000
# Under names of their own: the policy asks for seats in the same statement, and a page goes on after a thread.
OwnSeat = aliased(TeamSeat)
Last = aliased(Thread)
ROW = (
    Thread.id,
    Thread.case_id,
    Thread.last_at,
    Thread.unanswered_since,
    Person.given_name,
    Person.family_name,
    StaffMember.given_name.label("key_worker"),
)


@dataclass(frozen=True, slots=True)
class Desk:
    """Whose inbox it is and what they want to see; `late_before` divides what has waited too long from the rest."""

    staff_id: UUID | None
    agency_id: UUID | None
    late_before: datetime
    reach: Reach = Reach.ME
    territory: UUID | None = None
    show: Waiting = Waiting.EVERY
    after: UUID | None = None


def waiting_threads(desk: Desk, limit: int) -> Rows:
    """Who waits for an answer, the longest first; the caller narrows it to what the actor may see."""
    rows = _rows(desk).where(Thread.unanswered_since.is_not(None))
    if desk.show is Waiting.LATE:
        rows = rows.where(Thread.unanswered_since < desk.late_before)
    if desk.after is not None:
        # After a thread that was answered nothing waits any more: then this compares with nothing and finds nothing.
        since = _of_last(desk, Last.unanswered_since)
        rows = rows.where(
            or_(Thread.unanswered_since > since, and_(Thread.unanswered_since == since, Thread.id > desk.after))
        )
    return rows.order_by(Thread.unanswered_since, Thread.id).limit(limit)


def answered_threads(desk: Desk, limit: int) -> Rows:
    """Conversations in which nobody waits, the latest first; the caller narrows them."""
    rows = _rows(desk).where(Thread.unanswered_since.is_(None), Thread.last_at.is_not(None))
    if desk.after is not None:
        at = _of_last(desk, Last.last_at)
        rows = rows.where(
            or_(
                _of_last(desk, Last.unanswered_since).is_not(None),
                Thread.last_at < at,
                and_(Thread.last_at == at, Thread.id > desk.after),
            )
        )
    return rows.order_by(Thread.last_at.desc(), Thread.id).limit(limit)


def waiting_since(desk: Desk, *, only_late: bool = False) -> Rows:
    """Since when they wait, the longest first, up to where counting stops; the caller narrows it and counts it."""
    found = _within(desk, select(Thread.unanswered_since)).where(Thread.unanswered_since.is_not(None))
    if only_late:
        found = found.where(Thread.unanswered_since < desk.late_before)
    return found.order_by(Thread.unanswered_since).limit(COUNT_STOP)


def counted(narrowed: Rows, desk: Desk) -> Rows:
    """How many of those rows there are, and how many of them are late."""
    found = narrowed.subquery()
    late = case((found.c.unanswered_since < desk.late_before, 1))
    return select(func.count().label("waiting"), func.count(late).label("late")).select_from(found)


def _of_last(desk: Desk, column: Any) -> Any:
    return select(column).where(Last.id == desk.after).scalar_subquery()


def _rows(desk: Desk) -> Rows:
    return (
        _within(desk, select(*ROW))
        .join(Person, Person.id == Case.person_id)
        .join(StaffMember, StaffMember.id == Case.key_worker_id)
    )


def _within(desk: Desk, statement: Rows) -> Rows:
    found = statement.select_from(Thread).join(Case, Case.id == Thread.case_id).where(*_reach(desk))
    if desk.reach is Reach.ME:
        found = found.join(OwnSeat, OwnSeat.case_id == Thread.case_id)
        found = found.where(OwnSeat.staff_id == desk.staff_id, OwnSeat.ended_at.is_(None))
    return found


def _reach(desk: Desk) -> list[ColumnElement[bool]]:
    agency = [_plainly(Case.agency_id) == desk.agency_id] if desk.reach is Reach.AGENCY else []
    return agency + ([_plainly(Case.territory_id) == desk.territory] if desk.territory else [])


def _plainly(column: Any) -> Any:
    # Looked at and not looked up: beginning with all cases of an agency would sort thousands of threads to show fifty.
    return func.coalesce(column, column)
