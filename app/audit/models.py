"""The audit chain; database triggers refuse every change to it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, Index, Integer, String, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation.columns import Category, Keep, UTCDateTime, personal, technical
from app.foundation.db import Base

# What administrators do has actions of this beginning; the very same words stand in the index and in the question.
ADMINISTRATION = "substr(action, 1, 6) = 'admin:'"
TRACE = personal(Category.TRACE, Keep.AUDIT_2Y)


class AuditEntry(Base):
    """One thing done or seen: ids and the action, never content."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("ix_audit_entry_person_at", "person_id", "at"),
        Index(
            "ix_audit_entry_administration",
            "seq",
            sqlite_where=text(ADMINISTRATION),
            postgresql_where=text(ADMINISTRATION),
        ),
    )

    seq: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False, info=technical()
    )
    at: Mapped[datetime] = mapped_column(UTCDateTime, info=TRACE)
    actor_id: Mapped[UUID | None] = mapped_column(Uuid, info=TRACE)
    capacity: Mapped[str] = mapped_column(String(20), info=TRACE)
    role: Mapped[str] = mapped_column(String(40), info=TRACE)
    agency_id: Mapped[UUID | None] = mapped_column(Uuid, info=TRACE)
    action: Mapped[str] = mapped_column(String(80), info=TRACE)
    object_type: Mapped[str] = mapped_column(String(40), info=TRACE)
    object_id: Mapped[str] = mapped_column(String(40), info=TRACE)
    person_id: Mapped[UUID | None] = mapped_column(Uuid, info=TRACE)
    details: Mapped[dict[str, Any]] = mapped_column(JSON, info=TRACE)
    request_id: Mapped[str] = mapped_column(String(32), info=TRACE)
    prev_hash: Mapped[str] = mapped_column(String(64), info=technical())
    hash: Mapped[str] = mapped_column(String(64), info=technical())
    mac: Mapped[str] = mapped_column(String(64), info=technical())
