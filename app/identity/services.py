"""Opening and ending accounts and sessions; every verb answers the same way whether or not an account exists."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import select, update

from app.audit.services import record
from app.foundation.crypto import keyring
from app.foundation.errors import NotFound
from app.foundation.tokens import hash_token, new_code, new_token, normalise_code
from app.foundation.unit_of_work import Work
from app.identity.models import Account, DeviceSession, Installation, OneTimeCode
from app.identity.rules import PIN_TRIES, TOTP_STEP_SECONDS
from app.identity.vocabulary import Area, CodePurpose, DeviceKind, SessionState

# OWASP's figures for a small host: 19 MiB, two passes, one lane (reference: 28 ms a check).
HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
NOBODY_HASH = HASHER.hash(secrets.token_urlsafe(16))
LIFETIME = {Area.PARTICIPANT: timedelta(days=90), Area.STAFF: timedelta(hours=10)}
ACCESS_LIFETIME = timedelta(hours=24)
PRINTED_LIFETIME = timedelta(days=365)
PRINTED_CODES = 10
SPARE_CODES = 10


@dataclass(frozen=True, slots=True)
class Issued:
    """A code and the link that does the same; shown once, never stored."""

    code: str
    token: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Opened:
    """A session that was just started: its row and the secret for the cookie."""

    session: DeviceSession
    token: str


def is_demonstration(work: Work) -> bool:
    """True in a database whose people are invented."""
    return work.session.get(Installation, "demonstration") is not None


def mark_as_demonstration(work: Work, seed: int) -> None:
    """Say that the people in this database are invented; only an empty one may become a demonstration."""
    work.session.add(Installation(name="demonstration", value=str(seed)))


def email_index(email: str) -> str:
    """Blind index of an e-mail address, case and space aside."""
    return keyring().blind_index(email.strip().casefold(), "email")


def create_account(work: Work, area: Area, email: str | None = None) -> Account:
    """A new account that cannot be opened until it gets a secret."""
    account = Account(area=area, email=email, email_index=email_index(email) if email else None, created_at=work.now)
    work.session.add(account)
    work.session.flush()
    return account


def set_password(work: Work, account: Account, password: str) -> None:
    """Set the password and end every session that the old one had opened."""
    account.password_hash = HASHER.hash(password)
    end_all_sessions(work, account.id)


def account_by_password(work: Work, email: str, password: str) -> Account | None:
    """The staff account that this e-mail and password open; takes the same time when there is none."""
    account = work.session.scalars(select(Account).where(Account.email_index == email_index(email))).one_or_none()
    usable = account is not None and account.password_hash is not None and account.disabled_at is None
    stored = account.password_hash if account is not None and usable else NOBODY_HASH
    return account if _matches(stored or NOBODY_HASH, password) and usable else None


def _matches(stored: str, secret: str) -> bool:
    try:
        return HASHER.verify(stored, secret)
    except (VerifyMismatchError, InvalidHashError):
        return False


def start_session(
    work: Work,
    account: Account,
    state: SessionState,
    code_id: UUID | None = None,
    *,
    demo: bool = False,
) -> Opened:
    """Open a session with a new secret, so that an old cookie is worth nothing after sign-in."""
    token = new_token()
    session = DeviceSession(
        account_id=account.id,
        area=account.area,
        token_hash=hash_token(token),
        state=state,
        device=DeviceKind.UNKNOWN,
        code_id=code_id,
        demo=demo,
        cache_id=secrets.token_hex(8),
        created_at=work.now,
        seen_at=work.now,
        factor_at=work.now if state is SessionState.OPEN else None,
        expires_at=work.now + LIFETIME[Area(account.area)],
    )
    work.session.add(session)
    work.session.flush()
    return Opened(session, token)


def own_session(work: Work) -> DeviceSession:
    """The session of the actor."""
    session = work.session.get(DeviceSession, work.actor.session_id) if work.actor.session_id else None
    if session is None:
        raise NotFound
    return session


def touch(work: Work) -> None:
    """Note that the session is in use, so that it does not lock."""
    work.session.execute(
        update(DeviceSession).where(DeviceSession.id == work.actor.session_id).values(seen_at=work.now)
    )


def end_session(work: Work, session_id: UUID) -> None:
    """End one session at once."""
    work.session.execute(
        update(DeviceSession)
        .where(DeviceSession.id == session_id, DeviceSession.revoked_at.is_(None))
        .values(revoked_at=work.now)
    )


def end_all_sessions(work: Work, account_id: UUID) -> None:
    """End every session of an account at once: a leaver, a lost phone, a new password."""
    work.session.execute(
        update(DeviceSession)
        .where(DeviceSession.account_id == account_id, DeviceSession.revoked_at.is_(None))
        .values(revoked_at=work.now)
    )


def issue_code(work: Work, account_id: UUID, purpose: CodePurpose, lifetime: timedelta = ACCESS_LIFETIME) -> Issued:
    """A code and a link that open the account once; earlier ones of the same purpose stop working."""
    work.session.execute(
        update(OneTimeCode)
        .where(OneTimeCode.account_id == account_id, OneTimeCode.purpose == purpose, OneTimeCode.used_at.is_(None))
        .values(expires_at=work.now)
    )
    return _new_code(work, account_id, purpose, lifetime)


def issue_printed_codes(work: Work, account_id: UUID) -> list[str]:
    """Ten codes for a card, for people without a phone number; an earlier card stops working."""
    first = issue_code(work, account_id, CodePurpose.PRINTED, PRINTED_LIFETIME)
    more = [_new_code(work, account_id, CodePurpose.PRINTED, PRINTED_LIFETIME) for _ in range(PRINTED_CODES - 1)]
    return [issued.code for issued in (first, *more)]


def issue_spare_codes(work: Work, account_id: UUID) -> list[str]:
    """Ten codes that stand in for a professional's second factor; earlier ones stop working."""
    first = issue_code(work, account_id, CodePurpose.RECOVERY, PRINTED_LIFETIME)
    more = [_new_code(work, account_id, CodePurpose.RECOVERY, PRINTED_LIFETIME) for _ in range(SPARE_CODES - 1)]
    return [issued.code for issued in (first, *more)]


def _new_code(work: Work, account_id: UUID, purpose: CodePurpose, lifetime: timedelta) -> Issued:
    code, token = new_code(), new_token()
    work.session.add(
        OneTimeCode(
            account_id=account_id,
            purpose=purpose,
            code_hash=hash_token(code),
            token_hash=hash_token(token),
            created_at=work.now,
            expires_at=work.now + lifetime,
        )
    )
    work.session.flush()
    return Issued(code, token, work.now + lifetime)


def redeem(
    work: Work, typed: str, purposes: tuple[CodePurpose, ...], account_id: UUID | None = None
) -> OneTimeCode | None:
    """Use up the code or link that was typed; None when it opens nothing (any more)."""
    hashes = {hash_token(typed.strip()), hash_token(normalise_code(typed))}
    statement = select(OneTimeCode).where(
        OneTimeCode.code_hash.in_(hashes) | OneTimeCode.token_hash.in_(hashes),
        OneTimeCode.purpose.in_(purposes),
        OneTimeCode.used_at.is_(None),
        OneTimeCode.expires_at > work.now,
    )
    if account_id is not None:
        statement = statement.where(OneTimeCode.account_id == account_id)
    code = work.session.scalars(statement).first()
    if code is not None:
        # Guarded, so that of two that come together only one gets in.
        used = work.session.execute(
            update(OneTimeCode).where(OneTimeCode.id == code.id, OneTimeCode.used_at.is_(None)).values(used_at=work.now)
        )
        if getattr(used, "rowcount", 0) != 1:
            return None
    return code


def account(work: Work, account_id: UUID) -> Account:
    """The account with this id, if it may still be used; NotFound otherwise."""
    found = work.session.get(Account, account_id)
    if found is None or found.disabled_at is not None:
        raise NotFound
    return found


def say_whose_phone(work: Work, device: DeviceKind) -> DeviceSession:
    """Set whose phone it is: one's own goes on to a PIN, a shared one is open until it is left."""
    session = own_session(work)
    session.device = device
    session.state = SessionState.CHOOSE_PIN if device is DeviceKind.MINE else SessionState.OPEN
    return session


def choose_pin(work: Work, pin: str) -> None:
    """Set the PIN of this device; it is worth nothing on another one."""
    session = own_session(work)
    session.pin_hash = HASHER.hash(_bound(session, pin))
    session.pin_failures = 0
    session.state = SessionState.OPEN
    session.factor_at = work.now
    record(work, "account:pin:choose", session, work.actor.person_id)


def unlock(work: Work, pin: str) -> int:
    """Open a locked device with its PIN; returns how many tries are left, 0 meaning that the session has ended."""
    session = own_session(work)
    if session.pin_hash and _matches(session.pin_hash, _bound(session, pin)):
        session.pin_failures, session.seen_at, session.factor_at = 0, work.now, work.now
        session.state = SessionState.OPEN
        return PIN_TRIES
    session.pin_failures += 1
    left = PIN_TRIES - session.pin_failures
    if left <= 0:
        session.revoked_at = work.now
        record(work, "account:pin:exhaust", session, work.actor.person_id)
    return max(left, 0)


def _bound(session: DeviceSession, pin: str) -> str:
    return keyring().blind_index(pin, f"pin:{session.id}")


def new_totp_secret() -> str:
    """A secret for an authenticator app."""
    return pyotp.random_base32()


def totp_address(secret: str, email: str) -> str:
    """The otpauth address that an authenticator app reads from a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name="Camín")


def totp_step(secret: str, typed: str, now: datetime) -> int | None:
    """The time step to which a six-digit code belongs, one step of grace either way; None when it is wrong."""
    code = normalise_code(typed)
    current = int(now.timestamp()) // TOTP_STEP_SECONDS
    for step in (current, current - 1, current + 1):
        if secrets.compare_digest(pyotp.TOTP(secret).at(step * TOTP_STEP_SECONDS), code):
            return step
    return None


def second_factor(work: Work, account_: Account, typed: str) -> bool:
    """True when `typed` is a fresh code of the authenticator app or an unused spare code; neither works twice."""
    step = totp_step(account_.totp_secret, typed, work.now) if account_.totp_secret else None
    if step is not None and step > account_.totp_last_step:
        account_.totp_last_step = step
        return True
    return redeem(work, typed, (CodePurpose.RECOVERY,), account_.id) is not None


def open_session(work: Work, session: DeviceSession) -> None:
    """The second factor was right: the session is open and its factor fresh."""
    session.state = SessionState.OPEN
    session.factor_at = work.now
