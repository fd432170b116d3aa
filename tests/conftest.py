"""Fixtures: a migrated database of each kind, the application on it, browsers and builders."""

import os
import random
import sys
import zlib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from jinja2 import FileSystemBytecodeCache

from app.audit.services import Anchor
from app.factory import create_app
from app.foundation.actor import Actor
from app.foundation.crypto import Keyring, use_keyring
from app.foundation.unit_of_work import Units
from app.settings import Settings
from app.web.limits import BUCKETS
from tests.support.builders import Builders
from tests.support.client import Browser
from tests.support.clock import StillClock
from tests.support.databases import PostgresTemplates, SqliteTemplates, open_database
from tests.support.postgres import Server

POSTGRES = "CAMIN_TEST_POSTGRES"
ENVIRONMENT = {
    "CAMIN_SECRET_KEY": "a secret of the tests that is long enough",
    "CAMIN_DATA_KEYS": "t1:" + "A" * 43 + "=",
}
TEMPLATES = {}
HERE = Path(__file__).parent
DEMO = HERE / "rooms" / "demo"
# Rooms that rest on the database itself; their tests run on both, as does everything marked `both`.
ON_BOTH = {HERE / "rooms" / name for name in ("appointments", "audit", "foundation", "privacy")} | {HERE / "house"}
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
settings.load_profile("house")


def pytest_configure(config):
    if not hasattr(config, "workerinput") and not config.option.collectonly:
        config.postgres = None


def pytest_configure_node(node):
    """Each worker of a parallel run gets the one server that this process starts."""
    config = node.config
    config.postgres = config.postgres or Server()
    node.workerinput["postgres"] = [config.postgres.port, config.postgres.password]


def pytest_unconfigure(config):
    if getattr(config, "postgres", None):
        config.postgres.stop()


def pytest_runtest_logreport(report):
    """Name a failure at once: a whole run takes minutes, and whoever waits wants to begin."""
    if report.failed and "PYTEST_XDIST_WORKER" not in os.environ:
        sys.stderr.write(f"\n{report.nodeid} failed: {str(report.longrepr)[-300:]}\n")


def pytest_generate_tests(metafunc):
    if "kind" in metafunc.fixturenames:
        wanted = os.environ.get("CAMIN_TEST_DATABASES", "sqlite,postgresql").split(",")
        metafunc.parametrize("kind", wanted, scope="session")


def pytest_collection_modifyitems(config, items):
    """Most tests run on one of the two databases, which one by their name; what rests on a database runs on both.

    So half of each room is tried on each database in every run, and `make test-both` runs everything on both.
    """
    if os.environ.get("CAMIN_TEST_BOTH"):
        return
    left_out = [item for item in items if _runs_once(item) and not _keeps(item)]
    if left_out:
        gone = set(map(id, left_out))
        items[:] = [item for item in items if id(item) not in gone]
        config.hook.pytest_deselected(items=left_out)


def _runs_once(item):
    if "kind" not in getattr(getattr(item, "callspec", None), "params", {}):
        return False
    if item.get_closest_marker("look") or item.get_closest_marker("once"):
        return True
    return not item.get_closest_marker("both") and not ON_BOTH & set(item.path.parents)


def _keeps(item):
    kinds = os.environ.get("CAMIN_TEST_DATABASES", "sqlite,postgresql").split(",")
    kind = item.callspec.params["kind"]
    # The demonstration is loaded once for a file, so a file of its tests stays together.
    name = item.path.name if DEMO in item.path.parents else item.nodeid.replace(kind, "")
    # Two of three on SQLite: PostgreSQL takes ten times as long to make the copy that each test gets.
    share = zlib.crc32(name.encode()) % 3
    return kind == kinds[-1 if share == 0 else 0]


@pytest.fixture(scope="session")
def postgres(request):
    given = getattr(request.config, "workerinput", {}).get("postgres")
    if given:
        server = Server.__new__(Server)
        server.port, server.password = given
        yield server
        return
    server = Server()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def templates(kind, request, tmp_path_factory, worker_name, shared_folder):
    # A parallel run goes back and forth between the two databases: each template is made once for a process.
    if kind not in TEMPLATES:
        TEMPLATES[kind] = (
            SqliteTemplates(tmp_path_factory.mktemp("databases"), shared_folder)
            if kind == "sqlite"
            else PostgresTemplates(request.getfixturevalue("postgres"), worker_name, shared_folder)
        )
    return TEMPLATES[kind]


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory, worker_name):
    """A folder of this run that all its workers see."""
    own = tmp_path_factory.getbasetemp()
    return own if worker_name == "main" else own.parent


@pytest.fixture(scope="session")
def worker_name():
    return os.environ.get("PYTEST_XDIST_WORKER", "main")


@pytest.fixture(scope="session")
def house_settings(tmp_path_factory):
    instance = tmp_path_factory.mktemp("instance")
    return Settings.from_env({**ENVIRONMENT, "CAMIN_INSTANCE": str(instance)})


@pytest.fixture(autouse=True)
def keys(house_settings):
    use_keyring(Keyring(house_settings.data_keys))


@pytest.fixture(scope="session")
def whole_app(house_settings, shared_folder):
    app = create_app(house_settings, Units(open_database("sqlite://")))
    app.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(shared_folder))  # what one worker compiled, all have
    return app


@pytest.fixture
def clock():
    return StillClock()


@pytest.fixture
def database(templates):
    url = templates.copy()
    opened = open_database(url)
    yield opened
    opened.engine.dispose()
    templates.drop(url)


@pytest.fixture
def units(database, clock, tmp_path):
    Anchor.at(tmp_path / "audit-head.json")
    return Units(database, clock)


@pytest.fixture
def app(whole_app, units):
    whole_app.extensions["camin"] = replace(whole_app.extensions["camin"], units=units)
    BUCKETS.clear()
    return whole_app


@pytest.fixture
def work(units):
    """A unit of work of the system, for tests of services; it commits at the end."""
    with units.writing(Actor.system("test")) as opened:
        yield opened


@pytest.fixture
def build(units):
    """Builders of people, cases and staff; each call is a unit of work of its own."""
    return Builders(units)


@pytest.fixture
def browser(app, database):
    """A fresh browser: `browser()` is somebody new."""
    return lambda language="en": Browser(app, database.engine, language)


@pytest.fixture(autouse=True)
def shuffled_rows(request):
    """Rows that nobody ordered come back in any order, so that a test cannot rely on it."""
    random.seed(request.node.nodeid)
