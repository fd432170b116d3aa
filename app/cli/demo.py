"""`camin demo load` and `camin demo link`: an invented programme, and ways into it."""

import sys

import click

from app.cli.setup import calm, open_current_house
from app.demo.links import ROLES, open_way
from app.demo.programme import Wanted, load_programme
from app.foundation.actor import Actor
from app.foundation.errors import NotFound
from app.settings import load

WRONG = 2


@click.group()
def demo() -> None:
    """A demonstration: invented people in three territories."""


@demo.command("load")
@click.option("--participants", type=click.IntRange(1, 20_000), default=60, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed tells the same story.")
@click.option("--months", type=click.IntRange(1, 60), default=8, show_default=True, help="How far it looks back.")
@calm
def load_command(participants: int, seed: int, months: int) -> None:
    """Fill an empty database with an invented programme."""
    load_programme(open_current_house(load()), Wanted(participants, seed, months))
    click.echo(f"The demonstration is loaded: {participants} participants.")


@demo.command("link")
@click.argument("role", type=click.Choice(ROLES))
@click.option("--name", default="", help="Another account of the role, by a part of its name.")
@calm
def link_command(role: str, name: str) -> None:
    """Print an address that opens an account of this role, once, within a day."""
    found = load()
    with open_current_house(found).writing(Actor.system("demo")) as work:
        try:
            way = open_way(work, role, name)
        except NotFound as error:
            click.echo(f"camin: {error}", err=True)
            sys.exit(WRONG)
    click.echo(f"{found.base_url}/demo/{way.token}")
