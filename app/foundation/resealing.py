"""After a new key: every encrypted value is written anew under it, a portion at a time, while everything goes on."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Table, TableClause, Uuid, bindparam, column, select, table, update
from sqlalchemy.orm import Session

from app.foundation.actor import Actor
from app.foundation.crypto import Keyring
from app.foundation.db import Base
from app.foundation.unit_of_work import Units

PORTION = 500
KEYS = Actor.system("keys")
Sealed = dict[str, str]


def reseal(units: Units, keyring: Keyring) -> int:
    """Write every value that stands under an older key under the first one; how many rows changed.

    Raises DecryptionError, naming the column, when a value cannot be read with any key of the ring.
    """
    return sum(_table(units, keyring, one, contexts) for one, contexts in _encrypted())


def _encrypted() -> Iterator[tuple[Table, Sealed]]:
    for one in Base.metadata.sorted_tables:
        contexts = {cell.name: context for cell in one.columns if (context := getattr(cell.type, "context", None))}
        if contexts:
            yield one, contexts


def _table(units: Units, keyring: Keyring, one: Table, contexts: Sealed) -> int:
    # Plain columns: the values have to arrive as they are stored, and versions must not count a new seal as a change.
    stored = table(one.name, column("id", Uuid), *[column(name) for name in contexts])
    changed, after = 0, UUID(int=0)
    while True:
        with units.writing(KEYS) as work:
            rows = _portion(work.session, stored, after)
            for row in rows:
                fresh = _fresh(keyring, dict(row._mapping), contexts)  # noqa: SLF001 - its public name
                if fresh:
                    statement = update(stored).where(stored.c.id == bindparam("row_id", type_=Uuid)).values(fresh)
                    work.session.execute(statement, {"row_id": row.id})
                    changed += 1
        if len(rows) < PORTION:
            return changed
        after = rows[-1].id


def _portion(session: Session, stored: TableClause, after: UUID) -> list[Row[Any]]:
    return list(session.execute(select(stored).where(stored.c.id > after).order_by(stored.c.id).limit(PORTION)))


def _fresh(keyring: Keyring, row: dict[str, str | None], contexts: Sealed) -> Sealed:
    return {
        name: keyring.encrypt(keyring.decrypt(value, context), context)
        for name, context in contexts.items()
        if (value := row[name]) is not None and keyring.needs_rotation(value)
    }
