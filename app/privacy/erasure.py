"""Erasing people: one walk along the foreign keys, so that a table added tomorrow is not forgotten."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from uuid import UUID

from sqlalchemy import Column, Table, delete, exists, select
from sqlalchemy.orm import Session

from app.foundation.db import Base
from app.foundation.unit_of_work import Work

# A statement with more values than this is refused by older SQLite libraries.
MOST_VALUES = 500


def erase_people(work: Work, people: Sequence[UUID]) -> int:
    """Delete these people and every row that hangs on them, their accounts and households that nobody is left in."""
    tables = Base.metadata.tables
    person, member, case = tables["person"], tables["household_member"], tables["case"]
    # A record that was put into another one goes with it: nothing else would ever find it again.
    for some in portions([*people, *_put_into(work.session, people)]):
        accounts = _ids(work.session, person.c.account_id, person.c.id, some)
        homes = {
            *_ids(work.session, member.c.household_id, member.c.person_id, some),
            *_ids(work.session, case.c.household_id, case.c.person_id, some),
        }
        _erase(work.session, person, some)
        _erase(work.session, tables["account"], accounts)
        _erase(work.session, tables["household"], _empty(work.session, sorted(homes)))
    return len(people)


def _put_into(session: Session, people: Sequence[UUID]) -> list[UUID]:
    merge = Base.metadata.tables["person_merge"]
    found: list[UUID] = []
    asked = list(people)
    while asked:
        gone = [
            one
            for some in portions(asked)
            for one in session.scalars(
                select(merge.c.gone_id).where(merge.c.kept_id.in_(some), merge.c.undone_at.is_(None))
            )
        ]
        asked = [one for one in gone if one not in found and one not in people]
        found += asked
    return found


def _empty(session: Session, homes: Sequence[UUID]) -> list[UUID]:
    tables = Base.metadata.tables
    household, member, case = tables["household"], tables["household_member"], tables["case"]
    lived_in = exists().where(member.c.household_id == household.c.id, member.c.person_id.is_not(None))
    of_a_case = exists().where(case.c.household_id == household.c.id)
    found: list[UUID] = []
    for some in portions(homes):
        empty = select(household.c.id).where(household.c.id.in_(some), ~lived_in, ~of_a_case)
        found += session.scalars(empty.order_by(household.c.id))
    return found


def _erase(session: Session, table: Table, ids: Sequence[UUID]) -> None:
    for some in portions(ids):
        for child, column in _children(table.name):
            if "id" in child.c:
                _erase(session, child, _ids(session, child.c.id, column, some))
            else:
                session.execute(delete(child).where(column.in_(some)))
        session.execute(delete(table).where(table.c.id.in_(some)))


@lru_cache
def _children(name: str) -> list[tuple[Table, "Column[UUID]"]]:
    return [
        (table, key.parent)
        for table in Base.metadata.sorted_tables
        for key in sorted(table.foreign_keys, key=lambda key: key.parent.name)
        if key.column.table.name == name and table.name != name
    ]


def _ids(session: Session, wanted: "Column[UUID]", column: "Column[UUID]", values: Sequence[UUID]) -> list[UUID]:
    statement = select(wanted).where(column.in_(values), wanted.is_not(None)).order_by(wanted)
    return list(session.scalars(statement))


def portions(ids: Sequence[UUID]) -> Iterator[Sequence[UUID]]:
    """Ids in as many as one statement takes on every database."""
    for start in range(0, len(ids), MOST_VALUES):
        yield ids[start : start + MOST_VALUES]
