"""A migrated database for each test: copied from a template, so that it costs milliseconds."""

import itertools
import shutil

from alembic import command

from app.cli.db import alembic_config
from app.foundation.db import Database
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
    kind = "postgresql"

    def __init__(self, server: Server, worker):
        self.server, self.worker = server, worker
        self.template = f"template_{worker}"
        server.execute(f"CREATE DATABASE {self.template}")
        command.upgrade(alembic_config(server.url(self.template)), "head")

    def copy(self):
        name = f"test_{self.worker}_{next(_number)}"
        self.server.execute(f"CREATE DATABASE {name} TEMPLATE {self.template}")
        return self.server.url(name)

    def drop(self, url):
        self.server.execute(f"DROP DATABASE {url.rpartition('/')[2]} WITH (FORCE)")


def open_database(url):
    return Database.at(url, pool_size=3)
