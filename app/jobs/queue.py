"""The job worker's queue: a file of this machine; what must not be lost stands in the database.

The queue holds only "do this soon": it may be deleted at any time. So it is the same SQLite file beside a SQLite
and beside a PostgreSQL database, and several machines may each run a worker.
"""

import logging

from huey import SqliteHuey, crontab

from app.foundation.unit_of_work import Units
from app.jobs.bell import hang, open_queue
from app.jobs.deliver import sender_at
from app.jobs.files import check_files
from app.jobs.imports import advance_imports
from app.jobs.nightly import keep_in_step, run_when_due
from app.settings import Settings

log = logging.getLogger("camin.jobs")
EVERY_MINUTES = "*/5"
SWEEP_MINUTES = "*/2"
# One may be busy with a slow mail server or with the night while the other keeps the clock.
HANDS = 2


def queue_at(found: Settings, units: Units) -> SqliteHuey:
    """The queue of this installation with its tasks."""
    queue, sender = open_queue(found), sender_at(found, units)

    def answer_the_bell() -> None:
        sender.send_due()
        check_files(units)
        while advance_imports(units):
            sender.send_due()

    hang(queue, answer_the_bell)

    @queue.periodic_task(crontab(minute=EVERY_MINUTES), name="clock")  # type: ignore[untyped-decorator]  # huey has no types
    def clock() -> None:
        keep_in_step(units)
        run_when_due(units)

    @queue.periodic_task(crontab(minute=SWEEP_MINUTES), name="sweep")  # type: ignore[untyped-decorator]  # as above
    def sweep() -> None:
        answer_the_bell()

    return queue


def consume(found: Settings, units: Units) -> None:
    """Work until told to stop; a night that was missed while the machine was off is made up for at once."""
    queue = queue_at(found, units)
    log.info("worker started")
    run_when_due(units)
    queue.create_consumer(workers=HANDS, worker_type="thread", check_worker_health=True).run()
    log.info("worker stopped")
