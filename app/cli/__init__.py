"""The program `camin`: thin commands, one clear line when something is wrong, no traceback."""

import errno
import gc
import importlib
import os
import sys
from types import ModuleType

import click

from app.foundation.errors import DatabaseDown, DomainError
from app.settings import SettingsError

# Loaded when called, so that `camin check` never imports the web or the database.
COMMANDS = {
    "audit": "app.cli.audit:audit",
    "backup": "app.cli.backup:backup",
    "check": "app.cli.check:check",
    "db": "app.cli.db:db",
    "demo": "app.cli.demo:demo",
    "jobs": "app.cli.jobs:jobs",
    "retention": "app.cli.jobs:retention",
    "risk": "app.cli.risk:risk",
    "restore": "app.cli.backup:restore",
    "run": "app.cli.run:run",
    "serve": "app.cli.serve:serve",
    "staff": "app.cli.staff:staff",
    "worker": "app.cli.worker:worker",
}
FAILED = 1
WRONG = 2
# The database, the queue and the keys are for the account that runs the program, and for nobody else on the machine.
PRIVATE = 0o077


class Lazy(click.Group):
    """A group whose commands are imported only when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - signature of click
        """The names, for --help."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - of click
        """Import the command."""
        if cmd_name not in COMMANDS:
            return None
        module, _colon, name = COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(_loaded(module), name)
        return command


def _loaded(module: str) -> ModuleType:
    """What is loaded stays, so looking for garbage in it is a fifth of the time that starting takes."""
    gc.disable()
    try:
        return importlib.import_module(module)
    finally:
        gc.freeze()
        gc.enable()


@click.group(cls=Lazy, context_settings={"help_option_names": ["-h", "--help"]})
def camin() -> None:
    """Camín: the programs of an installation."""


def main() -> None:
    """Run the program."""
    os.umask(PRIVATE)
    answer(camin)


def answer(command: click.Command, arguments: list[str] | None = None) -> None:
    """Run a command; what is expected to go wrong ends in one line on standard error."""
    try:
        command.main(arguments, standalone_mode=False)
    except click.ClickException as error:
        error.show(sys.stderr)
        sys.exit(WRONG)
    except click.exceptions.Exit as leaving:
        sys.exit(leaving.exit_code)
    except click.Abort:
        sys.exit(FAILED)
    except (SettingsError, DatabaseDown, DomainError, OSError) as error:
        click.echo(f"camin: {_one_line(error)}", err=True)
        sys.exit(FAILED)


def _one_line(error: Exception) -> str:
    if not isinstance(error, OSError):
        return str(error)
    file = f": {error.filename}" if error.filename else ""
    if error.errno == errno.ENOSPC:
        return f"the disk is full{file}"
    return f"{(error.strerror or str(error)).lower()}{file}"
