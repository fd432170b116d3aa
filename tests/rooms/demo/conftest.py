"""The whole demonstration for tests that look at it: loaded once in a run, since it takes seconds, and copied."""

import pytest

from app.audit.services import Anchor
from app.demo.programme import Wanted, load_programme
from app.foundation.crypto import Keyring, use_keyring
from app.foundation.unit_of_work import Units
from tests.support.clock import StillClock
from tests.support.databases import open_database


@pytest.fixture(scope="module")
def loaded(templates, house_settings, tmp_path_factory):
    """A copy for the tests of one file."""
    use_keyring(Keyring(house_settings.data_keys))
    Anchor.at(tmp_path_factory.mktemp("anchor") / "audit-head.json")
    url = templates.filled("demonstration", load)
    database = open_database(url)
    yield database
    database.engine.dispose()
    templates.drop(url)


def load(url):
    database = open_database(url)
    load_programme(Units(database, StillClock()), Wanted())
    database.engine.dispose()
