"""Which migration code and database have reached, read without the migration tool, which is slow to load."""

import re
from functools import cache

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.settings import ROOT

VERSIONS = ROOT / "app" / "migrations" / "versions"
REVISION = re.compile(r'^revision(?:: str)? = "(\w+)"', re.MULTILINE)
BELOW = re.compile(r'^down_revision(?:: str \| None)? = "(\w+)"', re.MULTILINE)


@cache
def code_head() -> str:
    """The newest migration that this code knows: the one that no other stands on."""
    below = {name for body in _bodies() for name in BELOW.findall(body)}
    return max(known_revisions() - below)


@cache
def known_revisions() -> frozenset[str]:
    """Every migration that this code knows."""
    return frozenset(str(name) for body in _bodies() for name in REVISION.findall(body))


@cache
def _bodies() -> tuple[str, ...]:
    return tuple(path.read_text("utf-8") for path in VERSIONS.glob("[0-9]*.py"))


def database_head(session: Session) -> str | None:
    """The newest migration that the database has had; None for an empty one."""
    try:
        return session.execute(text("SELECT version_num FROM alembic_version")).scalar()
    except DBAPIError as error:
        session.rollback()
        if "alembic_version" in str(error.orig):
            return None
        raise


def is_current(session: Session) -> bool:
    """True when the database has had every migration of this code."""
    return database_head(session) == code_head()
