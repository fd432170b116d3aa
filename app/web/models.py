"""What the web keeps between requests: answers already given to a form, and counters of attempts."""

from datetime import datetime

from sqlalchemy import Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation.columns import UTCDateTime, technical
from app.foundation.db import Base


class IdempotencyKey(Base):
    """A form that was carried out; sent again, it gets the same answer and does nothing."""

    __tablename__ = "idempotency_key"

    actor: Mapped[str] = mapped_column(String(64), primary_key=True, info=technical())
    key: Mapped[str] = mapped_column(String(40), primary_key=True, info=technical())
    body_hash: Mapped[str] = mapped_column(String(64), info=technical())
    location: Mapped[str] = mapped_column(String(400), info=technical())
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True, info=technical())


class AttemptCounter(Base):
    """Attempts in a window of time, by a keyed hash that names nobody."""

    __tablename__ = "attempt_counter"

    bucket: Mapped[str] = mapped_column(String(64), primary_key=True, info=technical())
    count: Mapped[int] = mapped_column(Integer, default=0, info=technical())
    resets_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True, info=technical())
