"""The caseload: the page a professional opens most, so its statements are built once and only filled in.

Columns and not objects, one keyset page at a time; `access.policy` narrows every statement to what the actor may see.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Date,
    Select,
    String,
    Uuid,
    and_,
    bindparam,
    exists,
    false,
    func,
    or_,
    select,
    true,
)
from sqlalchemy.sql.elements import SQLColumnExpression

from app.agencies.models import StaffMember, Territory
from app.casework.models import Case, TeamSeat
from app.casework.vocabulary import CaseStatus
from app.foundation.columns import UTCDateTime
from app.people.models import Person

Rows = Select[*tuple[Any, ...]]
COUNT_STOP = 1000
SILENT = timedelta(days=30)
WEEK = timedelta(days=7)
VIEWS = ("all", "today", "silent", "children")
DUE = ("today", "week", "none")
SORTS: dict[str, SQLColumnExpression[Any]] = {"date": Case.next_action_on, "name": Person.search_key}

ROW = (
    Case.id,
    Case.reference,
    Person.given_name,
    Person.family_name,
    Case.household_size,
    Case.household_minors,
    Case.next_action,
    Case.next_action_on,
    Case.last_contact_at,
    Case.next_appointment_at,
    StaffMember.given_name.label("key_worker"),
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which cases a professional asks for, and in which order."""

    view: str = "all"
    mine: bool = True
    territory: UUID | None = None
    due: str = ""
    words: tuple[str, ...] = ()
    sort: str = "date"
    falling: bool = False
    after: UUID | None = None

    def values(self, staff_id: UUID | None, today: date, now: datetime) -> dict[str, Any]:
        """What fills in the statements."""
        filled = {f"word_{n}": f"%{_plain(word)}%" for n, word in enumerate(self.words)}
        return {
            **filled,
            "me": staff_id,
            "territory": self.territory,
            "today": today,
            "week": today + WEEK,
            "silent": now - SILENT,
            "after": self.after,
        }


def _plain(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def rows(wanted: Wanted, limit: int) -> Rows:
    """The cases asked for, one more than a page holds, so that the caller knows whether there is another page."""
    return _rows(
        (wanted.view, wanted.mine, wanted.territory is not None, wanted.due, len(wanted.words)),
        (wanted.sort, wanted.falling, wanted.after is not None),
        limit + 1,
    )


Filters = tuple[str, bool, bool, str, int]
Order = tuple[str, bool, bool]


@lru_cache(maxsize=512)
def _rows(filters: Filters, order: Order, limit: int) -> Rows:
    sort, falling, goes_on = order
    column = SORTS[sort]
    statement = (
        select(*ROW)
        .join(Person, Person.id == Case.person_id)
        .join(StaffMember, StaffMember.id == Case.key_worker_id)
        .where(*_conditions(filters))
        .order_by(column.is_(None), column.desc() if falling else column, Case.id)
        .limit(limit)
    )
    return statement.where(_beyond(sort, falling=falling)) if goes_on else statement


def _beyond(sort: str, *, falling: bool) -> ColumnElement[bool]:
    # The last row of the page before stands in the address by its id alone: no name goes into an address.
    column, after = SORTS[sort], bindparam("after", type_=Uuid)
    pivot = select(column).select_from(Case).join(Person, Person.id == Case.person_id).where(Case.id == after)
    last = pivot.correlate(None).scalar_subquery()
    later = column < last if falling else column > last
    return or_(
        and_(last.is_not(None), or_(column.is_(None), later)),
        and_(column.is_not_distinct_from(last), Case.id > after),
    )


@lru_cache(maxsize=512)
def _counted(filters: Filters) -> Rows:
    statement = select(Case.id).where(*_conditions(filters))
    return statement.join(Person, Person.id == Case.person_id) if filters[4] else statement


def counted(wanted: Wanted) -> dict[str, Rows]:
    """What is counted: each view under the same worker and territory, and what is shown now; the caller narrows it."""
    kept = (wanted.mine, wanted.territory is not None)
    views = {view: _counted((view, *kept, "", 0)) for view in VIEWS}
    return {**views, "shown": _counted((wanted.view, *kept, wanted.due, len(wanted.words)))}


@lru_cache(maxsize=512)
def counts(names: tuple[str, ...], narrowed: tuple[Rows, ...]) -> Rows:
    """Every count in one statement; each stops where the words say “more than 999”."""
    return select(
        *[
            select(func.count()).select_from(found.limit(COUNT_STOP).subquery()).scalar_subquery().label(name)
            for name, found in zip(names, narrowed, strict=True)
        ]
    )


@lru_cache(maxsize=1)
def territories() -> Rows:
    """The territories of open cases, to filter by; the caller narrows them to what the actor may see."""
    return (
        select(Territory.id, Territory.name)
        .join(Case, Case.territory_id == Territory.id)
        .where(Case.status == CaseStatus.OPEN)
        .distinct()
        .order_by(Territory.name)
    )


def _conditions(filters: Filters) -> list[ColumnElement[bool]]:
    view, mine, in_territory, due, words = filters
    found = [Case.status == CaseStatus.OPEN, *_view(view), *_due(due)]
    if mine:
        me = bindparam("me", type_=Uuid)
        found.append(exists().where(TeamSeat.case_id == Case.id, TeamSeat.staff_id == me, TeamSeat.ended_at.is_(None)))
    if in_territory:
        found.append(Case.territory_id == bindparam("territory", type_=Uuid))
    named = [bindparam(f"word_{n}", type_=String) for n in range(words)]
    return [*found, *[Person.search_key.like(word, escape="\\") for word in named]]


def _view(view: str) -> list[ColumnElement[bool]]:
    if view == "today":
        return [Case.next_action_on <= bindparam("today", type_=Date)]
    if view == "silent":
        silent = bindparam("silent", type_=UTCDateTime)
        return [or_(Case.last_contact_at.is_(None), Case.last_contact_at < silent)]
    return [Case.household_minors > 0] if view == "children" else []


def _due(due: str) -> list[ColumnElement[bool]]:
    today, week = bindparam("today", type_=Date), bindparam("week", type_=Date)
    known: dict[str, list[ColumnElement[bool]]] = {
        "today": [Case.next_action_on <= today],
        "week": [Case.next_action_on > today, Case.next_action_on <= week],
        "none": [Case.next_action_on.is_(None)],
    }
    return known.get(due, [])


def found_people(search: str, phone: str | None, document: str | None, limit: int = 30) -> Rows:
    """Cases, closed ones too, whose person has this name or reference, or exactly this phone or document."""
    exact = [Person.phone_index == phone] if phone else []
    exact += [Person.document_index == document] if document else []
    words = and_(true(), *[Person.search_key.contains(word, autoescape=True) for word in search.split()])
    return (
        select(*ROW, Case.status)
        .join(Person, Person.id == Case.person_id)
        .join(StaffMember, StaffMember.id == Case.key_worker_id)
        .where(or_(words, Case.reference == search.upper(), *exact))
        .order_by(Person.search_key, Case.id)
        .limit(limit)
    )


def known_by(phone: str | None, document: str | None) -> Rows:
    """Cases of somebody with exactly this phone or document, so that nobody is registered twice."""
    exact = [Person.phone_index == phone] if phone else []
    exact += [Person.document_index == document] if document else []
    return (
        select(Case.id, Case.reference, Person.given_name, Person.family_name)
        .join(Person, Person.id == Case.person_id)
        .where(or_(false(), *exact))
        .order_by(Case.opened_on.desc(), Case.id)
        .limit(3)
    )
