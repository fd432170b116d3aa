"""A row of any table, with whatever its columns take: for tests that walk the foreign keys of the whole house."""

from datetime import UTC, date, datetime
from uuid import uuid4

from sqlalchemy import Boolean, Date, Integer, Numeric, Uuid, insert, select

from app.foundation.columns import EncryptedJSON, Money, UTCDateTime


def a_row(session, table, **given):
    """Insert one row and answer its id; what it must point to is looked for, and made if there is none."""
    values = dict(given)
    for column in table.columns:
        if column.name not in values and not _may_be_empty(column):
            values[column.name] = _value(session, column)
    values.setdefault("id", uuid4())
    session.execute(insert(table).values(values))
    return values["id"]


def _may_be_empty(column):
    return column.nullable or column.default is not None or column.server_default is not None


def _value(session, column):
    for key in column.foreign_keys:
        other = key.column.table
        found = session.scalars(select(key.column).order_by(key.column).limit(1)).first()
        return found or a_row(session, other)
    kind = column.type
    if isinstance(kind, Uuid):
        return uuid4()
    if isinstance(kind, UTCDateTime):
        return datetime(2026, 11, 24, 9, tzinfo=UTC)
    if isinstance(kind, Date):
        return date(2026, 11, 24)
    if isinstance(kind, Boolean):
        return False
    if isinstance(kind, EncryptedJSON):
        return {}
    if isinstance(kind, Integer | Numeric | Money):
        return 1
    return uuid4().hex[: getattr(kind, "length", None) or 8]
