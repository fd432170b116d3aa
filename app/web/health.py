"""Whether this installation can serve: database, migrations, disk, keys."""

import shutil
from pathlib import Path

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.foundation.crypto import DecryptionError, keyring
from app.foundation.schema import is_current
from app.web.request_cycle import house

LEAST_FREE_BYTES = 50 * 1024 * 1024


def ready(session: Session) -> str:
    """The name of the failing part, or nothing."""
    try:
        if not is_current(session):
            return "migrations"
    except DBAPIError:
        return "database"
    if _free_bytes(house().settings.instance) < LEAST_FREE_BYTES:
        return "disk"
    try:
        keyring()
    except DecryptionError:
        return "keys"
    return ""


def _free_bytes(folder: Path) -> int:
    return shutil.disk_usage(folder).free
