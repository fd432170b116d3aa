"""The job worker's queue: a file of this machine; what must not be lost stands in the database.

The queue holds only "do this soon": it may be deleted at any time. So it is the same SQLite file beside a SQLite
and beside a PostgreSQL database, and several machines may each run a worker.
"""

import logging

from huey import SqliteHuey, crontab
from huey.serializer import SignedSerializer

from app.foundation.unit_of_work import Units
from app.jobs.nightly import keep_in_step, run_when_due
from app.settings import Settings

log = logging.getLogger("camin.jobs")
EVERY_MINUTES = "*/5"


def queue_at(found: Settings, units: Units) -> SqliteHuey:
    """The queue of this installation with its tasks; entries are signed, so a foreign file is never executed."""
    found.instance.mkdir(parents=True, exist_ok=True)
    queue = SqliteHuey(
        "camin",
        filename=str(found.instance / "jobs.db"),
        results=False,
        serializer=SignedSerializer(secret=found.secret_key),
    )

    @queue.periodic_task(crontab(minute=EVERY_MINUTES), name="clock")  # type: ignore[untyped-decorator]  # huey has no types
    def clock() -> None:
        keep_in_step(units)
        run_when_due(units)

    return queue


def consume(found: Settings, units: Units) -> None:
    """Work until told to stop; a night that was missed while the machine was off is made up for at once."""
    queue = queue_at(found, units)
    log.info("worker started")
    run_when_due(units)
    queue.create_consumer(workers=1, worker_type="thread", check_worker_health=True).run()
    log.info("worker stopped")
