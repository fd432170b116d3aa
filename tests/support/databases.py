"""A migrated database for each test: copied from a template, so that it costs milliseconds."""

import itertools
import shutil
from concurrent.futures import ThreadPoolExecutor

from alembic import command

from app.cli.db import alembic_config
from app.foundation.db import Database, make_engine
from tests.support.postgres import Server

_number = itertools.count(1)


class SqliteTemplates:
    kind = "sqlite"

    def __init__(self, folder):
        self.folder = folder
        self.template = folder / "template.db"
        command.upgrade(alembic_config(f"sqlite:///{self.template}"), "head")

    def copy(self):
        path = self.folder / f"test-{next(_number)}.db"
        shutil.copy(self.template, path)
        return f"sqlite:///{path}"

    def drop(self, url):
        for suffix in ("", "-wal", "-shm"):
            (self.folder / (url.rpartition("/")[2] + suffix)).unlink(missing_ok=True)


class PostgresTemplates:
    """Copies made ahead of time and dropped behind the test's back, since both wait for PostgreSQL and not for us."""

    kind = "postgresql"

    def __init__(self, server: Server, worker):
        self.server, self.worker = server, worker
        self.template = f"template_{worker}"
        server.execute(f"CREATE DATABASE {self.template}")
        command.upgrade(alembic_config(server.url(self.template)), "head")
        self._behind = ThreadPoolExecutor(1)
        self._ahead = self._behind.submit(self._make)

    def _make(self):
        name = f"test_{self.worker}_{next(_number)}"
        self.server.execute(f"CREATE DATABASE {name} TEMPLATE {self.template}")
        return name

    def copy(self):
        name = self._ahead.result()
        self._ahead = self._behind.submit(self._make)
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
