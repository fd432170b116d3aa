"""The database: engine, sessions and the base class of every table, the same on SQLite and PostgreSQL."""

import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection, Engine, MetaData, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker

BUSY_TIMEOUT_MS = 15_000
WRITES = "camin_writes"
T = TypeVar("T")

NAMES = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Base of every table; constraint names are fixed so that a migration can find them."""

    metadata = MetaData(naming_convention=NAMES)


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """A slice of a list, with the key of the row after it; None when there is nothing more."""

    rows: Sequence[T]
    next_key: str | None = None


class DatabaseDown(Exception):  # noqa: N818
    """The database does not answer; the text is one line for the operator."""


def make_engine(url: str, pool_size: int = 5) -> Engine:
    """An engine whose writing transactions take SQLite's write lock at once (BEGIN IMMEDIATE)."""
    if make_url(url).get_backend_name() == "sqlite":
        database = make_url(url).database
        if database and database != ":memory:":
            Path(database).parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(url, connect_args={"timeout": BUSY_TIMEOUT_MS / 1000, "check_same_thread": False})
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    return create_engine(
        url,
        pool_size=pool_size,
        max_overflow=pool_size,
        pool_pre_ping=True,
        connect_args={"connect_timeout": 5, "options": "-c statement_timeout=15000 -c timezone=UTC"},
    )


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # The driver must not open transactions by itself: a deferred one loses updates (reference/toolchain.md, section 3).
    connection.isolation_level = None
    cursor = connection.cursor()
    _set_wal(cursor)
    for pragma in ("synchronous=NORMAL", "foreign_keys=ON", f"busy_timeout={BUSY_TIMEOUT_MS}", "temp_store=MEMORY"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _set_wal(cursor: Any) -> None:
    # Switching a new file to WAL does not wait for the busy timeout, so two processes that start together meet here.
    for _ in range(50):
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
        except Exception:  # noqa: BLE001 - the driver's OperationalError, whatever the driver
            time.sleep(0.02 + random.random() * 0.05)  # noqa: S311 - jitter, not a secret
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


class Database:
    """The sessions of one database: `reader()` for what only looks, `writer()` for what changes."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._reader = sessionmaker(engine, expire_on_commit=False, autoflush=True)
        writing = engine.execution_options(**{WRITES: True})
        self._writer = sessionmaker(writing, expire_on_commit=False, autoflush=True)

    @classmethod
    def at(cls, url: str, pool_size: int = 5) -> "Database":
        """The database at `url`."""
        return cls(make_engine(url, pool_size))

    @property
    def is_sqlite(self) -> bool:
        """True on the embedded database."""
        return self.engine.dialect.name == "sqlite"

    def reader(self) -> Session:
        """A session that may not write."""
        session = self._reader()
        session.info["read_only"] = True
        return session

    def writer(self) -> Session:
        """A session that may write."""
        return self._writer()

    def check(self) -> None:
        """Raise DatabaseDown with one clear line when the database does not answer."""
        try:
            with self.engine.connect() as connection:
                connection.exec_driver_sql("SELECT 1")
        except OperationalError as error:
            reason = str(error.orig).strip().splitlines()[0]
            text = f"the database at CAMIN_DATABASE_URL does not answer: {reason}"
            raise DatabaseDown(text) from error
