"""Two records of one person put together: everything that points to one points to the other, and can be put back.

What moves is found by walking the foreign keys, so a table added tomorrow is not forgotten. Each change is kept as
table, row, column, before and after; undoing writes `before` where `after` still stands, so that what was changed
later is not lost.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Table, Uuid, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import aliased

from app.audit.services import record
from app.foundation.clock import today_in
from app.foundation.db import Base
from app.foundation.errors import Conflict, Invalid
from app.foundation.events import publish
from app.foundation.i18n import gettext as _
from app.foundation.unit_of_work import Work
from app.people.models import HouseholdMember, Person, PersonDistinct, PersonMerge, spell
from app.people.rules import search_key, sound_key
from app.people.vocabulary import HouseholdChanged, PersonMoved, PersonRenamed

# They tell of the two records themselves, follow their names, or are settled one by one.
APART = {"person_merge", "person_distinct", "household_member", "name_word"}
# What is chosen field by field when the two differ.
CHOSEN = (
    "given_name", "family_name", "birth_date", "document", "phone", "email", "address", "municipality", "language",
    "contact_note",
)  # fmt: skip
WITH_INDEX = {"document": "document_index", "phone": "phone_index"}
Change = dict[str, Any]


def pointers() -> Iterator[tuple[Table, "Column[Any]"]]:
    """Every column of the house that points to a person."""
    for table in Base.metadata.sorted_tables:
        for key in sorted(table.foreign_keys, key=lambda key: key.parent.name):
            if key.column.table.name == "person" and table.name not in APART:
                yield table, key.parent


def merge(work: Work, kept: Person, gone: Person, theirs: frozenset[str], *, home_of_gone: bool) -> PersonMerge:
    """Put `gone` into `kept`; `theirs` are the fields taken from the record that goes.

    `home_of_gone` says in which household the person lives today, where both records live in one. What cannot move
    because the other record has the same already stays where it is.
    """
    if kept.id == gone.id:
        raise Invalid(_("These are the same record."))
    if was_merged(work, gone.id) or was_merged(work, kept.id):
        raise Conflict(_("Somebody put these records together before you."))
    changes = [*_fields(work, kept, gone, theirs), *_homes(work, kept, gone, home_of_gone=home_of_gone)]
    for table, column in pointers():
        changes += _move(work, table, column, gone.id, kept.id)
    row = PersonMerge(kept_id=kept.id, gone_id=gone.id, staff_id=work.actor.staff_id, moved=changes, merged_at=work.now)
    work.session.add(row)
    work.session.flush()
    record(work, "people:person:merge", row, kept.id, rows=len(changes))
    _refresh(work, changes, kept.id, gone.id)
    return row


def undo(work: Work, row: PersonMerge) -> None:
    """Put everything back as it was; what somebody changed after the merge stays as they left it."""
    if row.undone_at is not None:
        raise Conflict(_("This was put back already."))
    for change in reversed(row.moved):
        table = Base.metadata.tables[change["table"]]
        column = table.c[change["column"]]
        this = table.c.id == UUID(change["id"])
        # Read and compared here: sealed words are written in another way each time.
        now = work.session.execute(select(column).where(this)).first()
        if now is not None and _said(now[0]) == change["after"] and not _moved_on(work, change):
            work.session.execute(update(table).where(this).values({column.name: _value(column, change["before"])}))
    row.undone_at = work.now
    work.session.flush()
    spell(work.session.connection(), work.session.get_one(Person, row.kept_id, populate_existing=True))
    record(work, "people:person:part", row, row.kept_id)
    _refresh(work, row.moved, row.kept_id, row.gone_id)


def _moved_on(work: Work, change: Change) -> bool:
    """True for a stay that cannot go on: who lived there has moved since, and nobody lives in two households."""
    if change["table"] != "household_member" or change["column"] != "ends_on":
        return False
    here, other = aliased(HouseholdMember), aliased(HouseholdMember)
    stays = select(other.id).join(here, here.person_id == other.person_id)
    elsewhere = stays.where(here.id == UUID(change["id"]), other.id != here.id, other.ends_on.is_(None))
    return work.session.scalars(elsewhere.limit(1)).first() is not None


def keep_apart(work: Work, one: UUID, other: UUID) -> None:
    """Remember that the two are two people, so that nobody is asked again."""
    first, second = sorted((one, other))
    known = select(PersonDistinct.id).where(PersonDistinct.first_id == first, PersonDistinct.second_id == second)
    if work.session.scalars(known).first() is None:
        work.session.add(
            PersonDistinct(first_id=first, second_id=second, staff_id=work.actor.staff_id, decided_at=work.now)
        )
        work.session.flush()
        record(work, "people:person:tell_apart", None, first, other=str(second))


def was_merged(work: Work, person_id: UUID) -> bool:
    """True when this record was put into another one."""
    statement = select(PersonMerge.id).where(PersonMerge.gone_id == person_id, PersonMerge.undone_at.is_(None))
    return work.session.scalars(statement).first() is not None


def _fields(work: Work, kept: Person, gone: Person, theirs: frozenset[str]) -> list[Change]:
    """The chosen fields come over, and empty ones are filled; the record that goes is found by nothing any more."""
    taken: dict[str, Any] = {}
    for name in CHOSEN:
        if name in theirs or not getattr(kept, name):
            taken[name] = getattr(gone, name)
            if name in WITH_INDEX:
                taken[WITH_INDEX[name]] = getattr(gone, WITH_INDEX[name])
    given, family = (taken.get(name, getattr(kept, name)) for name in ("given_name", "family_name"))
    taken |= {"search_key": search_key(given, family), "sound_key": sound_key(given, family)}
    account = {}
    if kept.account_id is None and gone.account_id is not None:
        taken["account_id"], account = gone.account_id, {"account_id": None}
    hidden = {"document_index": None, "phone_index": None, "sound_key": None, **account}
    # The record that goes lets go first: an account belongs to one person.
    return [*_set(work, gone, hidden), *_set(work, kept, taken)]


def _set(work: Work, person: Person, values: Mapping[str, Any]) -> list[Change]:
    changes = []
    for name, value in values.items():
        before = getattr(person, name)
        if before != value:
            setattr(person, name, value)
            changes.append(_change("person", person.id, name, before, value))
    work.session.flush()
    return changes


def _homes(work: Work, kept: Person, gone: Person, *, home_of_gone: bool) -> list[Change]:
    """Stays of the record that goes come over where the other lived nowhere else on those days."""
    mine, theirs = _stays(work, kept.id), _stays(work, gone.id)
    changes: list[Change] = []
    if _open(mine) and _open(theirs):
        changes += _settle_in(_open(theirs)[0], mine) if home_of_gone else _leave(work, _open(theirs))
    for stay in theirs:
        if not any(_overlap(stay, other) for other in mine):
            stay.person_id = kept.id
            changes.append(_change("household_member", stay.id, "person_id", gone.id, kept.id))
    work.session.flush()
    return changes


def _open(stays: list[HouseholdMember]) -> list[HouseholdMember]:
    return [stay for stay in stays if stay.ends_on is None]


def _leave(work: Work, leaving: list[HouseholdMember]) -> Iterator[Change]:
    today = today_in(work.zone, work.now)
    for stay in leaving:
        # Somebody who came today and leaves today was never there.
        yield _put(stay, "ends_on", max(today, stay.starts_on))


def _settle_in(home: HouseholdMember, mine: list[HouseholdMember]) -> Iterator[Change]:
    """Make room for the home of today: it begins when it did, or when an earlier stay was over."""
    before = max((stay.ends_on for stay in mine if stay.ends_on), default=home.starts_on)
    if before > home.starts_on:
        yield _put(home, "starts_on", before)
    for stay in _open(mine):
        yield _put(stay, "ends_on", max(stay.starts_on, home.starts_on))


def _put(stay: HouseholdMember, name: str, day: date) -> Change:
    before = getattr(stay, name)
    setattr(stay, name, day)
    return _change("household_member", stay.id, name, before, day)


def _stays(work: Work, person_id: UUID) -> list[HouseholdMember]:
    statement = select(HouseholdMember).where(HouseholdMember.person_id == person_id)
    return list(work.session.scalars(statement.order_by(HouseholdMember.starts_on, HouseholdMember.id)))


def _overlap(one: HouseholdMember, other: HouseholdMember) -> bool:
    # Whoever came and left on one day was never there.
    lived = one.starts_on != one.ends_on and other.starts_on != other.ends_on
    return lived and one.starts_on < (other.ends_on or date.max) and other.starts_on < (one.ends_on or date.max)


def _move(work: Work, table: Table, column: "Column[Any]", gone: UUID, kept: UUID) -> Iterator[Change]:
    rows = work.session.scalars(select(table.c.id).where(column == gone).order_by(table.c.id)).all()
    for row in rows:
        try:
            with work.session.begin_nested():
                work.session.execute(update(table).where(table.c.id == row).values({column.name: kept}))
        except IntegrityError:
            # The other record has this already (a choice, a place on a list): it stays with the one that goes.
            continue
        yield _change(table.name, row, column.name, gone, kept)


def _change(table: str, row: UUID, column: str, before: Any, after: Any) -> Change:
    return {"table": table, "id": str(row), "column": column, "before": _said(before), "after": _said(after)}


def _said(value: Any) -> str | None:
    return None if value is None else value.isoformat() if isinstance(value, date) else str(value)


def _value(column: "Column[Any]", said: str | None) -> Any:
    if said is None:
        return None
    if isinstance(column.type, Uuid):
        return UUID(said)
    return date.fromisoformat(said) if column.type.python_type is date else said


def _refresh(work: Work, changes: list[Change], *people: UUID) -> None:
    """What was read before is stale now, and lists that count people count again."""
    work.session.flush()
    work.session.expire_all()
    members = {UUID(change["id"]) for change in changes if change["table"] == "household_member"}
    homes = select(HouseholdMember.household_id).where(HouseholdMember.id.in_(members)).distinct()
    for household_id in sorted(work.session.scalars(homes)):
        publish(work, HouseholdChanged(household_id))
    lived_in = select(HouseholdMember).where(HouseholdMember.person_id.in_(people), HouseholdMember.ends_on.is_(None))
    for stay in work.session.scalars(lived_in.order_by(HouseholdMember.id)).all() if members else ():
        if stay.person_id is not None:
            publish(work, PersonMoved(stay.person_id, stay.household_id))
    for person_id in people:
        publish(work, PersonRenamed(person_id))
