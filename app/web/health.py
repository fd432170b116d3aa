"""Whether this installation can serve: database, migrations, disk, keys."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.delivery.queries import oldest_due
from app.foundation.crypto import DecryptionError, keyring
from app.foundation.schema import is_current
from app.web.request_cycle import house

LEAST_FREE_BYTES = 50 * 1024 * 1024
LAST_BACKUP = "last-backup"
BACKUP_DAYS = 7
# The worker is rung for at each commit and looks by itself every two minutes.
POST_LATE = timedelta(minutes=10)


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


def warnings(session: Session, now: datetime) -> list[str]:
    """What should not stay as it is, although all can be served: no fresh backup, or post that does not leave."""
    stamp = house().settings.instance / LAST_BACKUP
    found = []
    if not stamp.is_file() or now - datetime.fromtimestamp(stamp.stat().st_mtime, UTC) > timedelta(days=BACKUP_DAYS):
        found.append("backup")
    oldest = session.scalars(oldest_due(now)).one_or_none()
    if oldest is not None and now - oldest > POST_LATE:
        found.append("outbox")
    return found


def _free_bytes(folder: Path) -> int:
    return shutil.disk_usage(folder).free
