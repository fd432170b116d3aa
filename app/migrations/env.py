"""Alembic's entry: the same tables as the models, on SQLite (in batches) and PostgreSQL."""

from typing import Literal

from alembic import context
from sqlalchemy import Connection
from sqlalchemy.types import TypeDecorator

from app.foundation.columns import UTCDateTime
from app.foundation.db import Base, make_engine
from app.migrations.tables import EVERY_ROOM

target = Base.metadata
assert EVERY_ROOM, "the rooms' tables must be known before migrations compare them"  # noqa: S101 - a start-up check


def _plain_types(kind: str, item: object, context_: object) -> str | Literal[False]:  # noqa: ARG001 - signature of alembic
    # A migration must not change its meaning when the house's own types do, so it names the types below them.
    if kind != "type" or not isinstance(item, TypeDecorator):
        return False
    return "sa.DateTime(timezone=True)" if isinstance(item, UTCDateTime) else "sa.Text()"


def _run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=target,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
        render_item=_plain_types,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    _run(given)
else:
    engine = make_engine(context.config.attributes["url"])
    with engine.begin() as opened:
        _run(opened)
    engine.dispose()
