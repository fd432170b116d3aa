"""Reading the audit back."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import Select, select, text

from app.audit.models import ADMINISTRATION, AuditEntry
from app.foundation.actor import Capacity


def trail_of(
    records: Select[UUID], actions: Collection[str], before: int | None = None, limit: int = 200
) -> Select[AuditEntry]:
    """What professionals did about a person, the newest first, for the page that shows them who looked.

    `records` asks for the person's record, and for those that were put into it: nobody's look is lost by that.
    `before` is the number of an entry: from it on into the past.
    """
    statement = (
        select(AuditEntry)
        .where(
            AuditEntry.person_id.in_(records),
            AuditEntry.capacity == Capacity.STAFF.value,
            AuditEntry.action.in_(actions),
        )
        .order_by(AuditEntry.at.desc(), AuditEntry.seq.desc())
        .limit(limit)
    )
    return statement if before is None else statement.where(AuditEntry.seq <= before)


def administration(before: int | None = None, limit: int = 60) -> Select[AuditEntry]:
    """What was changed in the administration, the newest first; the caller narrows it to what the reader may see."""
    found = select(AuditEntry).where(text(ADMINISTRATION)).order_by(AuditEntry.seq.desc()).limit(limit)
    return found if before is None else found.where(AuditEntry.seq < before)
