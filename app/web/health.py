"""Whether this installation can serve: database, migrations, disk, keys."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.foundation.crypto import DecryptionError, keyring
from app.foundation.schema import is_current
from app.web.request_cycle import house

LEAST_FREE_BYTES = 50 * 1024 * 1024
LAST_BACKUP = "last-backup"
BACKUP_DAYS = 7


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


def warnings(now: datetime) -> list[str]:
    """What should not stay as it is, although everything can be served: a backup that is missing or a week old."""
    stamp = house().settings.instance / LAST_BACKUP
    if not stamp.is_file() or now - datetime.fromtimestamp(stamp.stat().st_mtime, UTC) > timedelta(days=BACKUP_DAYS):
        return ["backup"]
    return []


def _free_bytes(folder: Path) -> int:
    return shutil.disk_usage(folder).free
