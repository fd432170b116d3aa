"""Accounts, their secrets and their sessions; no secret is stored in a form that opens anything."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Boolean, ForeignKey, Index, Integer, LargeBinary, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation.columns import Category, Encrypted, Keep, PrimaryKey, UTCDateTime, personal, technical
from app.foundation.db import Base
from app.identity.vocabulary import Area, CodePurpose, DeviceKind, SessionState

SECRET = personal(Category.CREDENTIAL, Keep.STAFF_TERM)
CODE = personal(Category.CREDENTIAL, Keep.DAYS_7)
SESSION = personal(Category.CREDENTIAL, Keep.SESSION)
CONTACT = personal(Category.STAFF, Keep.STAFF_TERM)


class Installation(Base):
    """What this copy of Camín is: one row a fact, such as that its data are a demonstration."""

    __tablename__ = "installation"

    name: Mapped[str] = mapped_column(String(40), primary_key=True, info=technical())
    value: Mapped[str] = mapped_column(Text, info=technical())


class Account(Base):
    """Somebody who can sign in to one wing of the house."""

    __tablename__ = "account"

    id: Mapped[PrimaryKey]
    area: Mapped[Area] = mapped_column(String(20), info=technical())
    email: Mapped[str | None] = mapped_column(Encrypted("account.email"), info=CONTACT)
    email_index: Mapped[str | None] = mapped_column(String(64), unique=True, info=CONTACT)
    password_hash: Mapped[str | None] = mapped_column(String(200), info=SECRET)
    totp_secret: Mapped[str | None] = mapped_column(Encrypted("account.totp_secret"), info=SECRET)
    totp_last_step: Mapped[int] = mapped_column(Integer, default=0, info=SECRET)
    disabled_at: Mapped[datetime | None] = mapped_column(UTCDateTime, info=technical())
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, info=technical())


class Passkey(Base):
    """A WebAuthn credential: both factors in one touch."""

    __tablename__ = "passkey"

    id: Mapped[PrimaryKey]
    account_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("account.id"), index=True, info=SECRET)
    credential_id: Mapped[bytes] = mapped_column(LargeBinary, unique=True, info=SECRET)
    public_key: Mapped[bytes] = mapped_column(LargeBinary, info=SECRET)
    sign_count: Mapped[int] = mapped_column(Integer, info=SECRET)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, info=technical())


class OneTimeCode(Base):
    """A code or link that opens an account once; only hashes are kept."""

    __tablename__ = "one_time_code"

    id: Mapped[PrimaryKey]
    account_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("account.id"), index=True, info=CODE)
    purpose: Mapped[CodePurpose] = mapped_column(String(20), info=technical())
    code_hash: Mapped[str | None] = mapped_column(String(64), unique=True, info=CODE)
    token_hash: Mapped[str | None] = mapped_column(String(64), unique=True, info=CODE)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, info=technical())
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True, info=technical())
    used_at: Mapped[datetime | None] = mapped_column(UTCDateTime, info=CODE)


class DeviceSession(Base):
    """One device on which one account is signed in; ending it here ends it there at once."""

    __tablename__ = "device_session"
    __table_args__ = (Index("ix_device_session_account_revoked", "account_id", "revoked_at"),)

    id: Mapped[PrimaryKey]
    account_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("account.id"), info=SESSION)
    area: Mapped[Area] = mapped_column(String(20), info=technical())
    token_hash: Mapped[str] = mapped_column(String(64), unique=True, info=SESSION)
    state: Mapped[SessionState] = mapped_column(String(20), info=SESSION)
    device: Mapped[DeviceKind] = mapped_column(String(20), default=DeviceKind.UNKNOWN, info=SESSION)
    pin_hash: Mapped[str | None] = mapped_column(String(200), info=SESSION)
    pin_failures: Mapped[int] = mapped_column(Integer, default=0, info=SESSION)
    code_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("one_time_code.id"), info=SESSION)
    demo: Mapped[bool] = mapped_column(Boolean, default=False, info=technical())
    cache_id: Mapped[str] = mapped_column(String(32), info=SESSION)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, info=SESSION)
    seen_at: Mapped[datetime] = mapped_column(UTCDateTime, info=SESSION)
    factor_at: Mapped[datetime | None] = mapped_column(UTCDateTime, info=SESSION)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True, info=SESSION)
    revoked_at: Mapped[datetime | None] = mapped_column(UTCDateTime, info=SESSION)
