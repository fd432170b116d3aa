"""Column types and the privacy label that every column wears."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, DateTime, Text, Uuid
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import mapped_column
from sqlalchemy.types import TypeDecorator

from app.foundation.crypto import keyring


class Category(StrEnum):
    """What kind of personal data a column holds; the processing record and erasure walk over it."""

    NONE = "none"
    IDENTITY = "identity"
    CONTACT = "contact"
    SITUATION = "situation"
    FREE_TEXT = "free_text"
    SPECIAL = "special"
    CREDENTIAL = "credential"
    STAFF = "staff"
    TRACE = "trace"


class Keep(StrEnum):
    """How long a column is kept, and from when."""

    INSTALLATION = "as long as the installation"
    CASE_PLUS_5Y = "five years after the case closes"
    CASE = "until the case closes"
    SESSION = "until the session ends, at most 90 days"
    DAYS_7 = "7 days"
    DAYS_31 = "31 days"
    AUDIT_2Y = "two years, then by anchored segment"
    STAFF_TERM = "two years after the person leaves"


Label = dict[str, Any]


def personal(category: Category, keep: Keep) -> Label:
    """Label a column that says something about a person."""
    return {"category": category, "keep": keep}


def technical() -> Label:
    """Label a column that says nothing about a person."""
    return {"category": Category.NONE, "keep": Keep.INSTALLATION}


class UTCDateTime(TypeDecorator[datetime]):
    """A moment, stored in UTC; a naive value is a bug and is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive moments and store UTC; SQLite keeps no zone, so it is dropped there after conversion."""
        if value is None:
            return None
        if value.tzinfo is None:
            text = "a moment without a time zone cannot be stored"
            raise ValueError(text)
        in_utc = value.astimezone(UTC)
        return in_utc.replace(tzinfo=None) if dialect.name == "sqlite" else in_utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the moment aware and in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


# Made once: to make it anew for each value takes as long as to write a small one. What is read was written compact.
parsed = json.JSONDecoder().raw_decode
compact = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Encrypted(TypeDecorator[str]):
    """Text that only this installation can read; `context` is `table.column` and is bound into the seal."""

    impl = Text
    cache_ok = True

    def __init__(self, context: str) -> None:
        super().__init__()
        self.context = context

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Seal the text."""
        return None if value is None else keyring().encrypt(value, self.context)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """Open the seal."""
        return None if value is None else keyring().decrypt(value, self.context)


class EncryptedJSON(TypeDecorator[Any]):
    """A JSON value that only this installation can read."""

    impl = Text
    cache_ok = True

    def __init__(self, context: str) -> None:
        super().__init__()
        self.context = context

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """Seal the value as compact JSON."""
        if value is None:
            return None
        return keyring().encrypt(compact(value), self.context)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """Open the seal and parse."""
        return None if value is None else self.opened(value)

    def opened(self, sealed: str) -> Any:
        """What was sealed, for whoever reads a million values past the objects."""
        return parsed(keyring().decrypt(sealed, self.context))[0]


class Money(TypeDecorator[Decimal]):
    """An amount in euros, kept as whole cents so that both databases add it up exactly."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        """Keep cents."""
        return None if value is None else int((value * 100).to_integral_value())

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        """Give euros."""
        return None if value is None else Decimal(value) / 100


PrimaryKey = Annotated[UUID, mapped_column(Uuid, primary_key=True, default=uuid4, info=technical())]
Moment = Annotated[datetime, mapped_column(UTCDateTime, info=technical())]
