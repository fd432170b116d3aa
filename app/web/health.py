"""Whether this installation can serve: database, migrations, keys, disk."""

import shutil
from pathlib import Path

from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.orm import Session

from app.foundation.crypto import DecryptionError, keyring
from app.settings import ROOT
from app.web.request_cycle import house

MIGRATIONS = ROOT / "app" / "migrations"
LEAST_FREE_BYTES = 50 * 1024 * 1024


def code_head() -> str | None:
    """The newest migration that this code knows."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return ScriptDirectory.from_config(config).get_current_head()


def database_head(session: Session) -> str | None:
    """The newest migration that the database has had."""
    return MigrationContext.configure(session.connection()).get_current_revision()


def ready(session: Session) -> str:
    """The name of the failing part, or nothing."""
    if database_head(session) != code_head():
        return "migrations"
    if _free_bytes(house().settings.instance) < LEAST_FREE_BYTES:
        return "disk"
    try:
        keyring()
    except DecryptionError:
        return "keys"
    return ""


def _free_bytes(folder: Path) -> int:
    return shutil.disk_usage(folder).free
