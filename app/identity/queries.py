"""Questions about accounts: what is signed in, and with what one may sign in."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, func, select

from app.identity.models import DeviceSession, OneTimeCode, Passkey
from app.identity.vocabulary import CodePurpose, SessionState


def open_sessions(account_id: UUID, now: datetime, idle: timedelta) -> Select[DeviceSession]:
    """Where an account is signed in and not locked, the last used first."""
    return (
        select(DeviceSession)
        .where(
            DeviceSession.account_id == account_id,
            DeviceSession.revoked_at.is_(None),
            DeviceSession.state == SessionState.OPEN,
            DeviceSession.expires_at > now,
            DeviceSession.seen_at >= now - idle,
        )
        .order_by(DeviceSession.seen_at.desc(), DeviceSession.id)
    )


def passkeys(account_id: UUID) -> Select[Passkey]:
    """The passkeys of an account, the oldest first."""
    return select(Passkey).where(Passkey.account_id == account_id).order_by(Passkey.created_at, Passkey.id)


def spare_codes_left(account_id: UUID, now: datetime) -> Select[int]:
    """How many spare codes of an account still work."""
    return select(func.count()).where(
        OneTimeCode.account_id == account_id,
        OneTimeCode.purpose == CodePurpose.RECOVERY,
        OneTimeCode.used_at.is_(None),
        OneTimeCode.expires_at > now,
    )


def live_sessions(account_id: UUID | None, now: datetime) -> Select[DeviceSession]:
    """Every device on which an account could still be used, locked ones too, the last used first."""
    return (
        select(DeviceSession)
        .where(
            DeviceSession.account_id == account_id,
            DeviceSession.revoked_at.is_(None),
            DeviceSession.expires_at > now,
        )
        .order_by(DeviceSession.seen_at.desc(), DeviceSession.id)
    )
