"""A migrated database for each test: copied from a template, so that it costs milliseconds."""

import fcntl
import itertools
import shutil
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from alembic import command

from app.cli.db import alembic_config
from app.foundation.db import Database, make_engine
from tests.support.postgres import Server

_number = itertools.count(1)


def migrate(url):
    command.upgrade(alembic_config(url), "head")


@contextmanager
def only_one(path):
    """What all workers of a run need is made by whoever comes first; the others wait until it stands."""
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


class SqliteTemplates:
    kind = "sqlite"

    def __init__(self, folder, shared=None):
        self.folder, self.shared = folder, shared or folder
        self.template = self._once("template", migrate)

    def _once(self, name, make):
        kept = self.shared / f"{name}.db"
        with only_one(kept.with_suffix(".lock")):
            if not kept.exists():
                part = kept.with_suffix(".part")
                make(f"sqlite:///{part}")
                part.rename(kept)
        return kept

    def filled(self, name, fill):
        """A copy of a database that was filled once in this run, by whichever worker came first."""

        def make(url):
            shutil.copy(self.template, url.partition("///")[2])
            fill(url)

        return self.copy(self._once(name, make))

    def copy(self, template=None):
        path = self.folder / f"test-{next(_number)}.db"
        shutil.copy(template or self.template, path)
        return f"sqlite:///{path}"

    def drop(self, url):
        for suffix in ("", "-wal", "-shm"):
            (self.folder / (url.rpartition("/")[2] + suffix)).unlink(missing_ok=True)


class PostgresTemplates:
    """Copies made ahead of time and emptied behind the test's back, since both wait for PostgreSQL and not for us."""

    kind = "postgresql"

    def __init__(self, server: Server, worker, shared):
        self.server, self.worker, self.shared = server, worker, shared
        self.template = self._once("template", "template1", migrate)
        self.lent, self.idle = {}, []
        self._behind = ThreadPoolExecutor(1)
        self._ahead = self._behind.submit(self._spare)

    def _once(self, name, template, make):
        made = f"camin_{name}"
        marker = self.shared / f"{made}.made"
        with only_one(marker.with_suffix(".lock")):
            if not marker.exists():
                self.server.execute(f"DROP DATABASE IF EXISTS {made}")
                self.server.execute(f"CREATE DATABASE {made} TEMPLATE {template}")
                make(self.server.url(made))
                marker.touch()
        return made

    def filled(self, name, fill):
        """A copy of a database that was filled once in this run, by whichever worker came first."""
        kept = self._once(name, self.template, fill)
        return self.server.url(self._behind.submit(self._make, kept).result())

    def _make(self, template):
        name = f"test_{self.worker}_{next(_number)}"
        self.server.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    def bare(self):
        """A database with nothing in it, under a name that no other had: what was dropped goes behind the test's back."""
        return self.server.url(self._behind.submit(self._make, "template1").result())

    def _spare(self):
        if not self.idle:
            made = self._make(self.template)
            self.idle.append(Emptied(self.server, made))
        return self.idle.pop()

    def copy(self):
        spare = self._ahead.result()
        self.lent[spare.name] = spare
        self._ahead = self._behind.submit(self._spare)
        return self.server.url(spare.name)

    def drop(self, url):
        self._behind.submit(self._take_back, url.rpartition("/")[2])

    def _take_back(self, name):
        spare = self.lent.pop(name, None)
        if spare and spare.is_as_new():
            self.idle.append(spare)
        else:
            self.server.execute(f"DROP DATABASE {name} WITH (FORCE)")


class Emptied:
    """A database that one test after the other gets: emptying it costs a tenth of making a new copy."""

    USES = 50
    TABLES = """SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = 'public' AND c.relkind = 'r'"""
    # Whatever a test may have changed beside rows; columns that were dropped stay in pg_attribute and are counted.
    SHAPE = """SELECT (SELECT md5(string_agg(concat(c.relname, a.attname, a.attnum, a.atttypid, a.attnotnull), ',' ORDER BY c.relname, a.attnum))
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid
            WHERE n.nspname = 'public'),
        (SELECT count(*) FROM pg_constraint), (SELECT count(*) FROM pg_proc),
        (SELECT md5(string_agg(concat(tgrelid, tgname, tgenabled), ',' ORDER BY tgrelid, tgname)) FROM pg_trigger)"""

    def __init__(self, server, name):
        self.name, self.uses = name, 0
        self.connection = server.connected(name)
        self.connection.execute("SET session_replication_role = replica")  # neither keys nor triggers hold a row back
        self.tables = [row[0] for row in self.connection.execute(self.TABLES) if row[0] != "alembic_version"]
        self.shape = self.connection.execute(self.SHAPE).fetchone()
        self.filled = " UNION ALL ".join(
            f"""SELECT '{table}' WHERE EXISTS (SELECT 1 FROM "{table}")""" for table in self.tables
        )
        assert not self.connection.execute(self.filled).fetchall(), "the template has rows, which emptying would lose"

    def is_as_new(self):
        """Empties it; False where it should not be used again."""
        self.uses += 1
        if self.uses < self.USES:
            self.connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            if self.connection.execute(self.SHAPE).fetchone() == self.shape:
                for (table,) in self.connection.execute(self.filled).fetchall():
                    self.connection.execute(f'DELETE FROM "{table}"')
                self.connection.execute("SELECT setval(seqrelid, seqstart, false) FROM pg_sequence")
                return True
        self.connection.close()
        return False


_first = {}


def open_database(url):
    """The database at `url`; statements compiled for one test are ready for the next.

    SQLAlchemy keeps them by engine and dialect, and each test has an engine of its own: compiling was a third of a run.
    """
    engine = make_engine(url, pool_size=3)
    if engine.dialect.name not in _first:
        # A dialect learns the version of its server at the first connection of its own engine.
        with engine.connect():
            _first[engine.dialect.name] = engine
    first = _first[engine.dialect.name]
    engine.dialect = engine.pool._dialect = first.dialect
    engine._compiled_cache = first._compiled_cache
    return Database(engine)
