"""`camin db upgrade`: bring the database to the newest migration."""

import click
from alembic import command
from alembic.config import Config

from app.cli.setup import calm, open_house
from app.settings import ROOT, Settings, load


def alembic_config(url: str) -> Config:
    """Alembic's configuration for the database at `url`; there is no ini file."""
    config = Config()
    config.set_main_option("script_location", str(ROOT / "app" / "migrations"))
    config.attributes["url"] = url
    return config


def upgrade_database(found: Settings) -> None:
    """Run the migrations that the database has not had."""
    open_house(found)
    command.upgrade(alembic_config(found.database_url), "head")


@click.group()
def db() -> None:
    """The database."""


@db.command()
@calm
def upgrade() -> None:
    """Bring the database to the newest migration."""
    upgrade_database(load())
    click.echo("The database is up to date.")
