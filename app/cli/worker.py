"""`camin worker`: the process that does what nobody waits for."""

import click

from app.cli.logs import log_level, start_logging
from app.cli.setup import calm, open_current_house
from app.factory import connect_rooms
from app.jobs.queue import consume
from app.settings import load


@click.command()
@log_level
@calm
def worker(level: str | None) -> None:
    """Start the job worker; it does the nightly jobs once a day, as soon after three as the machine is on."""
    found = start_logging(load(), level)
    connect_rooms()
    consume(found, open_current_house(found))
