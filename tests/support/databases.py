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
    """Copies made ahead of time and dropped behind the test's back, since both wait for PostgreSQL and not for us."""

    kind = "postgresql"

    def __init__(self, server: Server, worker, shared):
        self.server, self.worker, self.shared = server, worker, shared
        self.template = self._once("template", "template1", migrate)
        self._behind = ThreadPoolExecutor(1)
        self._ahead = self._behind.submit(self._make, self.template)

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

    def copy(self):
        name = self._ahead.result()
        self._ahead = self._behind.submit(self._make, self.template)
        return self.server.url(name)

    def drop(self, url):
        self._behind.submit(self.server.execute, f"DROP DATABASE {url.rpartition('/')[2]} WITH (FORCE)")


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
