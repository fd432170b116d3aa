"""What every command needs first: the keys, the audit anchor and the database."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import ParamSpec, TypeVar

from sqlalchemy.exc import DBAPIError

from app.audit.services import Anchor
from app.foundation.actor import Actor
from app.foundation.crypto import DecryptionError, Keyring, use_keyring
from app.foundation.db import Database, database_down
from app.foundation.errors import DatabaseDown
from app.foundation.schema import is_current
from app.foundation.unit_of_work import Units
from app.settings import Settings, SettingsError

Args = ParamSpec("Args")
Result = TypeVar("Result")
BEHIND = "the database is not at the newest migration: run camin db upgrade"


def open_house(found: Settings) -> Units:
    """Keys, audit anchor and database, ready for work; raises DatabaseDown with one line."""
    use_keyring(Keyring(found.data_keys))
    Anchor.at(found.instance / "audit-head.json")
    database = Database.at(found.database_url, found.threads)
    database.check()
    return Units(database, zone=found.time_zone)


def open_current_house(found: Settings) -> Units:
    """The same, with a database that has had every migration; raises DatabaseDown when it has not."""
    units = open_house(found)
    with units.reading(Actor.system("start")) as work:
        if not is_current(work.session):
            raise DatabaseDown(BEHIND)
    return units


def calm(command: Callable[Args, Result]) -> Callable[Args, Result]:
    """Let a database or a key that fails in the middle of a command end it in one line."""

    @wraps(command)
    def answer(*args: Args.args, **values: Args.kwargs) -> Result:
        with calmly():
            return command(*args, **values)

    return answer


@contextmanager
def calmly() -> Iterator[None]:
    """Turn what the database's driver and the keys say into the errors that `camin` shows in one line."""
    try:
        yield
    except DBAPIError as error:
        raise database_down(error) from error
    except DecryptionError as error:
        raise SettingsError(str(error)) from error
