"""Where the log goes: lines on standard error, for the console or the service manager to keep."""

import logging
from dataclasses import replace

import click

from app.settings import LOG_LEVELS, Settings

LINE = "%(asctime)s %(levelname)s %(message)s"

log_level = click.option("--log-level", "level", type=click.Choice(LOG_LEVELS), help="Instead of CAMIN_LOG_LEVEL.")


def start_logging(found: Settings, level: str | None = None) -> Settings:
    """Write the house's own lines from this level on, and warnings of the libraries; returns what now holds."""
    chosen = replace(found, log_level=level or found.log_level)
    logging.basicConfig(format=LINE, level=logging.WARNING)
    logging.getLogger("camin").setLevel(chosen.log_level.upper())
    return chosen
