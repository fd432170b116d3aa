"""`camin audit verify`: check the audit chain."""

import sys

import click

from app.audit.services import check_chain
from app.cli.setup import calm, open_current_house
from app.foundation.actor import Actor
from app.settings import load


@click.group()
def audit() -> None:
    """The audit of what was done and seen."""


@audit.command()
@calm
def verify() -> None:
    """Check every entry; name the first broken one and exit 1."""
    units = open_current_house(load())
    with units.reading(Actor.system("audit")) as work:
        verdict = check_chain(work.session)
    if verdict.broken is not None:
        click.echo(f"camin: audit entry {verdict.broken} is broken: {verdict.reason}", err=True)
        sys.exit(1)
    click.echo(f"The audit is whole: {verdict.entries} entries.")
