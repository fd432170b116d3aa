"""`camin db upgrade` brings the database to the newest migration, `camin db reseal` to the newest key."""

import click
from alembic import command
from alembic.config import Config

from app.cli.setup import calm, open_current_house, open_house
from app.foundation.crypto import keyring
from app.foundation.resealing import reseal as reseal_database
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


@db.command()
@calm
def reseal() -> None:
    """Write every encrypted field anew under the first key of CAMIN_DATA_KEYS, while everything goes on running."""
    count = reseal_database(open_current_house(load()), keyring())
    click.echo(f"{count} rows stand under the first key now.")
