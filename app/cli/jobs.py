"""`camin jobs nightly` and `camin retention`: what the worker does at night, by hand."""

import sys

import click

from app.cli.setup import calm, open_current_house
from app.jobs.nightly import Outcome, count_due, forget_due, run_night
from app.settings import load

IN_PART = 3


@click.group()
def jobs() -> None:
    """What runs without anybody waiting."""


@jobs.command()
@calm
def nightly() -> None:
    """Do the night's work now: forget what is due, verify the audit. Exit 3 when a step failed."""
    _tell(run_night(open_current_house(load())))


@click.command()
@click.option("--apply", "apply", is_flag=True, help="Erase it; without this it is only counted.")
@calm
def retention(*, apply: bool) -> None:
    """Say what is due for erasure, or erase it with --apply."""
    units = open_current_house(load())
    _tell(forget_due(units) if apply else count_due(units))


def _tell(outcomes: list[Outcome]) -> None:
    for outcome in outcomes:
        if outcome.failure:
            click.echo(f"camin: {outcome.name} failed: {outcome.failure}", err=True)
        else:
            click.echo(f"{outcome.count:>8}  {outcome.words}")
    if any(outcome.failure for outcome in outcomes):
        sys.exit(IN_PART)
