"""The database: engine, sessions and the base class of every table, the same on SQLite and PostgreSQL."""

import random
import sqlite3
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection, Engine, MetaData, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker

from app.foundation.errors import DatabaseDown

BUSY_TIMEOUT_MS = 15_000
# Eight MiB of pages: with SQLite's own two, a search in a large house reads the same pages again and again.
PRAGMAS = (
    "synchronous=NORMAL",
    "foreign_keys=ON",
    f"busy_timeout={BUSY_TIMEOUT_MS}",
    "temp_store=MEMORY",
    "cache_size=-8000",
)
WRITES = "camin_writes"
WRITERS_LOCK = 7_203_411
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


def make_engine(url: str, pool_size: int = 5) -> Engine:
    """An engine whose writing transactions take the write lock before they read."""
    if make_url(url).get_backend_name() == "sqlite":
        database = make_url(url).database
        if database and database != ":memory:":
            Path(database).parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(
            url,
            hide_parameters=True,  # an error in the log must not carry a name
            connect_args={"timeout": BUSY_TIMEOUT_MS / 1000, "check_same_thread": False},
        )
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    engine = create_engine(
        url,
        pool_size=pool_size,
        max_overflow=pool_size,
        pool_pre_ping=True,
        hide_parameters=True,
        # Rights make a statement look dear to the planner, which then compiles for 50 ms what is answered in one.
        connect_args={"connect_timeout": 5, "options": "-c statement_timeout=15000 -c timezone=UTC -c jit=off"},
    )
    event.listen(engine, "begin", _begin_postgresql)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # The driver must not open transactions by itself: a deferred one loses updates (reference/toolchain.md, section 3).
    connection.isolation_level = None
    cursor = connection.cursor()
    _set_wal(cursor)
    for pragma in PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _set_wal(cursor: Any) -> None:
    # Switching a new file to WAL does not wait for the busy timeout, so two processes that start together meet here.
    for _ in range(50):
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError:
            time.sleep(0.02 + random.random() * 0.05)  # noqa: S311 - jitter, not a secret
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _begin_postgresql(connection: Connection) -> None:
    # Writers queue as they do on SQLite: the audit is one chain anyway, and so no update that was read first is lost.
    if connection.get_execution_options().get(WRITES, False):
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITERS_LOCK})")


class Database:
    """The sessions of one database: `reader()` for what only looks, `writer()` for what changes."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._reader = sessionmaker(engine, expire_on_commit=False, autoflush=True)
        writing = engine.execution_options(**{WRITES: True})
        self._writer = sessionmaker(writing, expire_on_commit=False, autoflush=True)

    @classmethod
    def at(cls, url: str, pool_size: int = 5) -> "Database":
        """The database at `url`; raises DatabaseDown when it is no address of a database."""
        try:
            return cls(make_engine(url, pool_size))
        except (ArgumentError, ValueError) as error:
            text = "CAMIN_DATABASE_URL is not an address of a database"  # it may hold a password, so it is not repeated
            raise DatabaseDown(text) from error

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
        except DBAPIError as error:
            raise database_down(error) from error


def database_down(error: DBAPIError) -> DatabaseDown:
    """What the database's driver said, as one line for the operator."""
    lines = str(error.orig).strip().splitlines()
    reason = lines[0].strip() if lines else type(error.orig).__name__
    if "full" in reason or "No space left" in reason:
        return DatabaseDown(f"the disk of the database is full: {reason}")
    if any(words in reason for words in ("no such table", "no such column", "does not exist")):
        return DatabaseDown(f"the database does not fit this version ({reason}): run camin db upgrade")
    return DatabaseDown(f"the database at CAMIN_DATABASE_URL does not answer: {reason}")
