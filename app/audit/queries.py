"""Reading the audit back."""

from uuid import UUID

from sqlalchemy import Select, select

from app.audit.models import AuditEntry


def trail_of(person_id: UUID, actions: tuple[str, ...], limit: int = 200) -> Select[AuditEntry]:
    """The newest entries of these actions about a person, for the page that shows them who looked."""
    return (
        select(AuditEntry)
        .where(AuditEntry.person_id == person_id, AuditEntry.action.in_(actions))
        .order_by(AuditEntry.at.desc(), AuditEntry.seq.desc())
        .limit(limit)
    )
