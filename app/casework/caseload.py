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
    case,
    false,
    func,
    or_,
    select,
    true,
)
from sqlalchemy.orm import aliased
from sqlalchemy.sql.elements import SQLColumnExpression

from app.agencies.models import StaffMember, Territory
from app.casework.models import Case, TeamSeat
from app.casework.vocabulary import CaseStatus
from app.foundation.columns import UTCDateTime
from app.people.models import Person

Rows = Select[*tuple[Any, ...]]
SILENT = timedelta(days=30)
WEEK = timedelta(days=7)
VIEWS = ("all", "today", "silent", "children")
DUE = ("today", "week", "none")
EXACT = {"phone": Person.phone_index, "document": Person.document_index}
SORTS: dict[str, SQLColumnExpression[Any]] = {"date": Case.next_action_on, "name": Person.search_key}

# Under a name of its own, so that the policy may ask for seats in the same statement.
OwnSeat = aliased(TeamSeat)

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
    """Which cases a professional asks for, and in which order; `exact` says what `index` is the index of."""

    view: str = "all"
    mine: bool = True
    territory: UUID | None = None
    due: str = ""
    words: tuple[str, ...] = ()
    exact: str = ""
    index: str = ""
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
            "index": self.index,
        }


def _plain(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


# View, mine, in one territory, due, how many words or which identifier: what a statement depends on.
Filters = tuple[str, bool, bool, str, int | str]
Order = tuple[str, bool, bool]


def _filters(wanted: Wanted) -> Filters:
    return wanted.view, wanted.mine, wanted.territory is not None, wanted.due, wanted.exact or len(wanted.words)


def rows(wanted: Wanted, limit: int) -> Rows:
    """The cases asked for, one more than a page holds, so that the caller knows whether there is another page."""
    return _rows(_filters(wanted), (wanted.sort, wanted.falling, wanted.after is not None), limit + 1)


@lru_cache(maxsize=512)
def _rows(filters: Filters, order: Order, limit: int) -> Rows:
    view, mine, in_territory, due, words = filters
    sort, falling, goes_on = order
    column = SORTS[sort]
    statement = (
        _open(select(*ROW), mine=mine, in_territory=in_territory)
        .join(Person, Person.id == Case.person_id)
        .join(StaffMember, StaffMember.id == Case.key_worker_id)
        .where(*_view(view), *_due(due), *_named(words))
        .order_by(column.is_(None), column.desc() if falling else column, Case.id)
        .limit(limit)
    )
    return statement.where(_beyond(sort, falling=falling)) if goes_on else statement


def _open(statement: Rows, *, mine: bool, in_territory: bool) -> Rows:
    """Open cases; one's own are reached from the seats that one holds, which are few among all the cases."""
    found = statement.select_from(Case).where(Case.status == CaseStatus.OPEN)
    if mine:
        found = found.join(OwnSeat, OwnSeat.case_id == Case.id)
        found = found.where(OwnSeat.staff_id == bindparam("me", type_=Uuid), OwnSeat.ended_at.is_(None))
    return found.where(Case.territory_id == bindparam("territory", type_=Uuid)) if in_territory else found


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


def counts(wanted: Wanted) -> Rows:
    """In one pass: how many each view holds under the same worker and territory, and how many are shown now."""
    return _counts(_filters(wanted))


@lru_cache(maxsize=512)
def _counts(filters: Filters) -> Rows:
    view, mine, in_territory, due, words = filters
    asked = {**{name: _view(name) for name in VIEWS}, "shown": [*_view(view), *_due(due), *_named(words)]}
    columns = [func.count(case((and_(true(), *wanted), 1))).label(name) for name, wanted in asked.items()]
    statement = _open(select(*columns), mine=mine, in_territory=in_territory)
    return statement.join(Person, Person.id == Case.person_id) if words else statement


@lru_cache(maxsize=2)
def territories(*, mine: bool) -> Rows:
    """The territories of open cases, to filter by; the caller narrows them to what the actor may see."""
    return (
        _open(select(Territory.id, Territory.name), mine=mine, in_territory=False)
        .join(Territory, Territory.id == Case.territory_id)
        .distinct()
        .order_by(Territory.name)
    )


def _named(words: int | str) -> list[ColumnElement[bool]]:
    if isinstance(words, str):
        return [EXACT[words] == bindparam("index", type_=String)]
    return [Person.search_key.like(bindparam(f"word_{n}", type_=String), escape="\\") for n in range(words)]


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
