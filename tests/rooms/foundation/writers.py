"""Writers of their own processes and connections, for the concurrency test."""

import time
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.foundation.actor import Actor
from app.foundation.db import Database
from app.foundation.unit_of_work import Units
from app.identity.models import Installation

THREADS = 4
ROUNDS = 8


def add_one(session):
    counter = session.get(Installation, "counter")
    seen = int(counter.value)
    time.sleep(0.002)
    counter.value = str(seen + 1)


def in_units(database):
    with Units(database).writing(Actor.system("writer")) as work:
        add_one(work.session)


def deferred(database):
    """As it would be without the house's rule: the transaction begins to read, and only then wants to write."""
    with Session(database.engine) as session, session.begin():
        add_one(session)


WAYS = {"in_units": in_units, "deferred": deferred}


def write_many(url, way):
    """What four threads of one process did: how many additions were kept, and the words of every failure."""
    database = Database.at(url, pool_size=THREADS)

    def writer(_number):
        kept, failures = 0, []
        for _ in range(ROUNDS):
            try:
                WAYS[way](database)
                kept += 1
            except DBAPIError as error:
                failures.append(str(error.orig))
        return kept, failures

    with ThreadPoolExecutor(THREADS) as pool:
        done = list(pool.map(writer, range(THREADS)))
    database.engine.dispose()
    return sum(kept for kept, _ in done), [words for _, failures in done for words in failures]
