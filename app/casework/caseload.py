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
    bindparam,
    func,
    or_,
    select,
)
from sqlalchemy.orm import InstrumentedAttribute, aliased

from app.agencies.models import StaffMember, Territory
from app.casework.models import Case, TeamSeat
from app.casework.names import bound_of, filled, has_words, led_by
from app.casework.vocabulary import CaseStatus
from app.foundation.columns import UTCDateTime
from app.people.models import Person

Rows = Select[*tuple[Any, ...]]
SILENT = timedelta(days=30)
WEEK = timedelta(days=7)
COUNTED = 1000
VIEWS = ("all", "today", "silent", "children")
DUE = ("today", "week", "none")
EXACT = {"phone": Person.phone_index, "document": Person.document_index}
SORTS: dict[str, InstrumentedAttribute[Any]] = {"date": Case.next_action_on, "name": Case.name_key}

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
    Case.segment,
    Case.agency_id,
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which cases a professional asks for, and in which order; `exact` says what `index` is the index of.

    The first of the words is the rarest; `led` says that the cases are reached from it.
    """

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
    last: Any = None
    led: bool = False
    band: str = ""

    def values(self, staff_id: UUID | None, today: date, now: datetime) -> dict[str, Any]:
        """What fills in the statements."""
        return {
            **filled(self.words),
            "me": staff_id,
            "territory": self.territory,
            "today": today,
            "week": today + WEEK,
            "silent": now - SILENT,
            "after": self.after,
            "last": self.last,
            "index": self.index,
            "band": self.band,
        }


# View, mine, in one territory, due, by how many words people are named or by which identifier, and whether they lead.
Filters = tuple[str, bool, bool, str, int | str, bool]


def _filters(wanted: Wanted) -> Filters:
    named = wanted.exact or len(wanted.words)
    return wanted.view, wanted.mine, wanted.territory is not None, wanted.due, named, wanted.led


def rows(wanted: Wanted, limit: int) -> list[Rows]:
    """The cases asked for, one more than a page holds, so that the caller knows whether there is another page.

    With a date first, then those without: two statements, because each can walk an index in its order; the second is
    asked only when the first does not fill the page. So it is by name, with those who are called so up to a name first.
    """
    phases = ["date", "none"]
    if wanted.sort == "name":
        phases = ["near", "far"] if wanted.led else ["name"]
    if wanted.view == "today" or wanted.due in {"today", "week"}:
        phases = [phase for phase in phases if phase != "none"]
    if wanted.due == "none" or (wanted.after is not None and wanted.last is None):
        phases = [phase for phase in phases if phase != "date"]
    found = []
    for place, phase in enumerate(phases):
        goes_on = wanted.after is not None and (place == 0 or wanted.sort == "name")
        found.append(_rows(_filters(wanted), (phase, wanted.falling, goes_on), limit + 1))
    return found


@lru_cache(maxsize=512)
def _rows(filters: Filters, order: tuple[str, bool, bool], limit: int) -> Rows:
    view, mine, in_territory, due, named, led = filters
    phase, falling, goes_on = order
    # Of those that are gone through whole, the rest is looked up only for those that stand on the page.
    asked = select(Case.id) if led else select(*ROW)
    opened = _open(asked, mine=mine, in_territory=in_territory, narrow=led or isinstance(named, str))
    opened = opened if led else _joined(opened)
    statement = _named(opened, named, led=led, order=order).where(*_view(view), *_due(due)).limit(limit)
    after = bindparam("after", type_=Uuid)
    if phase == "none":
        undated = statement.where(Case.next_action_on.is_(None)).order_by(Case.id)
        return undated.where(Case.id > after) if goes_on else undated
    column = SORTS["date" if phase == "date" else "name"]
    last = bindparam("last", type_=column.type)
    statement = statement.where(column.is_not(None)).order_by(column.desc() if falling else column, Case.id)
    if not goes_on:
        return statement
    # The bound that an index can begin at, then what of the same day was on the page before.
    bound, beyond = (column <= last, column < last) if falling else (column >= last, column > last)
    return statement.where(bound, or_(beyond, Case.id > after))


@lru_cache(maxsize=512)
def lines_of(narrowed: Rows, sort: str, *, falling: bool) -> Rows:
    """The whole rows of a page that was chosen from all that are called so."""
    page, column = narrowed.subquery(), SORTS[sort]
    lines = _joined(select(*ROW).select_from(page).join(Case, Case.id == page.c.id))
    return lines.order_by(column.desc() if falling else column, Case.id)


def _joined(statement: Rows) -> Rows:
    return statement.join(Person, Person.id == Case.person_id).join(StaffMember, StaffMember.id == Case.key_worker_id)


def last_of(wanted: Wanted) -> Rows:
    """What the last row of the page before was sorted by: it stands in the address by its id alone."""
    return (
        select(SORTS[wanted.sort])
        .select_from(Case)
        .join(Person, Person.id == Case.person_id)
        .where(Case.id == wanted.after)
    )


def _open(statement: Rows, *, mine: bool, in_territory: bool, narrow: bool = False) -> Rows:
    """Open cases; one's own are reached from the seats that one holds, which are few among all the cases."""
    # Where something else singles out a few cases, the status is only looked at: an index of all open ones is a detour.
    few = mine or narrow
    found = statement.select_from(Case).where(
        (func.coalesce(Case.status, "") if few else Case.status) == CaseStatus.OPEN
    )
    if mine:
        found = found.join(OwnSeat, OwnSeat.case_id == Case.id)
        found = found.where(OwnSeat.staff_id == bindparam("me", type_=Uuid), OwnSeat.ended_at.is_(None))
    return found.where(Case.territory_id == bindparam("territory", type_=Uuid)) if in_territory else found


def counted(wanted: Wanted) -> dict[str, Rows]:
    """The cases of each view under the same worker and territory, and those shown now, as far as they are counted."""
    return _counted(_filters(wanted))


@lru_cache(maxsize=512)
def _counted(filters: Filters) -> dict[str, Rows]:
    view, mine, in_territory, due, named, _led = filters

    def some(*conditions: ColumnElement[bool], narrow: bool = False) -> Rows:
        found = _open(select(Case.id), mine=mine, in_territory=in_territory, narrow=narrow)
        return found.where(*conditions).limit(COUNTED)

    # Counting needs no order, so it begins with the names, however many there are, or with one's own cases.
    led = isinstance(named, int) and named > 0 and not mine
    shown = _named(some(*_view(view), *_due(due), narrow=bool(named)), named, led=led, order=("", False, False))
    if isinstance(named, str):
        shown = shown.join(Person, Person.id == Case.person_id)
    return {**{name: some(*_view(name)) for name in VIEWS}, "shown": shown}


@lru_cache(maxsize=512)
def count_of(names: tuple[str, ...], narrowed: tuple[Rows, ...]) -> Rows:
    """How many there are of each, in one statement that stops counting at 1,000."""
    return select(
        *(
            select(func.count()).select_from(one.subquery()).scalar_subquery().label(name)
            for name, one in zip(names, narrowed, strict=True)
        )
    )


@lru_cache(maxsize=2)
def territories(*, mine: bool) -> Rows:
    """The territories of open cases, to filter by; the caller narrows them to what the actor may see."""
    return (
        _open(select(Territory.id, Territory.name), mine=mine, in_territory=False)
        .join(Territory, Territory.id == Case.territory_id)
        .distinct()
        .order_by(Territory.name)
    )


def cases_in_places(*, mine: bool) -> Rows:
    """One open case of a territory, for each territory that the caller asks about."""
    return _in_places(mine=mine)


@lru_cache(maxsize=2)
def _in_places(*, mine: bool) -> Rows:
    inside = Case.territory_id == Territory.id
    return (
        _open(select(Case.id), mine=mine, in_territory=False, narrow=True).where(inside).correlate(Territory).limit(1)
    )


@lru_cache(maxsize=64)
def places(narrowed: Rows) -> Rows:
    """The territories in which there is such a case."""
    return select(Territory.id, Territory.name).where(narrowed.exists()).order_by(Territory.name)


def _named(statement: Rows, named: int | str, *, led: bool, order: tuple[str, bool, bool]) -> Rows:
    if isinstance(named, str):
        return statement.where(EXACT[named] == bindparam("index", type_=String))
    if not led:
        return statement.where(*has_words(Case.name_key, range(named)))
    lead, fits = led_by(named)
    statement, (phase, falling, goes_on) = statement.join(lead, lead.person_id == Case.person_id), order
    if phase in {"near", "far"}:
        bound = bound_of(named, falling=falling, goes_on=goes_on)
        near = lead.name >= bound if falling else lead.name <= bound
        statement = statement.where(near if phase == "near" else ~near)
    return statement.where(*fits)


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
