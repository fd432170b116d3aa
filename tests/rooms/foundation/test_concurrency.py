"""Sixteen writers that read and then write, in four processes: none is refused and no update is lost."""

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest

from app.identity.models import Installation
from tests.rooms.foundation.writers import ROUNDS, THREADS, write_many

PROCESSES = 4
ADDITIONS = PROCESSES * THREADS * ROUNDS


@pytest.fixture
def count(units, build, database):
    build.save(Installation(name="counter", value="0"))
    url = database.engine.url.render_as_string(hide_password=False)

    def run(way):
        with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
            done = list(pool.map(write_many, [url] * PROCESSES, [way] * PROCESSES))
        with units.database.reader() as session:
            counted = int(session.get(Installation, "counter").value)
        return counted, sum(kept for kept, _ in done), [words for _, failures in done for words in failures]

    return run


@pytest.mark.slow
def test_sixteen_writers_meet_no_lock_and_lose_no_update(count):
    counted, kept, failures = count("in_units")
    assert failures == []
    assert counted == kept == ADDITIONS


@pytest.mark.slow
def test_the_same_writers_fail_where_the_lock_is_taken_late(count, kind):
    """Proof that the test above can fail: the same additions in transactions that begin by reading."""
    counted, kept, failures = count("deferred")
    if kind == "sqlite":
        assert "database is locked" in failures
        assert counted == kept < ADDITIONS
    else:
        assert kept == ADDITIONS
        assert counted < kept, "PostgreSQL should have lost updates here"
