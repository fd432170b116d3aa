"""Opening and ending accounts and sessions; every verb answers the same way whether or not an account exists."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from uuid import UUID

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import delete, select, update

from app.audit.services import record
from app.foundation.crypto import keyring
from app.foundation.errors import NotFound
from app.foundation.tokens import hash_token, new_code, new_token, normalise_code
from app.foundation.unit_of_work import Work
from app.identity.models import Account, DeviceSession, Installation, OneTimeCode, Passkey
from app.identity.rules import TOTP_STEP_SECONDS, TRIES
from app.identity.vocabulary import Area, CodePurpose, DeviceKind, SessionState

# OWASP's figures for a small host: 19 MiB, two passes, one lane (reference: 28 ms a check).
HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
LIFETIME = {Area.PARTICIPANT: timedelta(days=90), Area.STAFF: timedelta(hours=10)}
SHARED_LIFETIME = timedelta(hours=12)
FRESH = timedelta(minutes=5)
ACCESS_LIFETIME = timedelta(hours=24)
INVITATION_LIFETIME = timedelta(days=3)
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


def account_by_email(work: Work, email: str) -> Account | None:
    """The account with this e-mail address; never ask it for somebody who is not signed in."""
    return work.session.scalars(select(Account).where(Account.email_index == email_index(email))).one_or_none()


def account_by_password(work: Work, email: str, password: str) -> Account | None:
    """The staff account that this e-mail and password open; takes the same time when there is none."""
    nobody = _nobody_hash()
    account = account_by_email(work, email)
    usable = account is not None and account.password_hash is not None and account.disabled_at is None
    stored = account.password_hash if account is not None and usable else None
    return account if _matches(stored or nobody, password) and usable else None


@lru_cache(maxsize=1)
def _nobody_hash() -> str:
    return HASHER.hash(secrets.token_urlsafe(16))


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


def renew_token(session: DeviceSession) -> str:
    """A new secret for the session; the one before it opens nothing any more."""
    token = new_token()
    session.token_hash = hash_token(token)
    return token


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


def end_session(work: Work, session_id: UUID, why: str, person_id: UUID | None = None) -> None:
    """End one session at once; one that has ended already stays as it is. Name its person when another ends it."""
    session = work.session.get(DeviceSession, session_id)
    if session is None or session.revoked_at is not None:
        return
    session.revoked_at = work.now
    record(work, "account:session:end", session, person_id or work.actor.person_id, why=why)


def end_own_session(work: Work, session_id: UUID) -> None:
    """End one of the actor's own sessions; somebody else's does not exist for them."""
    session = work.session.get(DeviceSession, session_id)
    if session is None or session.account_id != work.actor.account_id:
        raise NotFound
    end_session(work, session_id, "by_owner")


def end_all_sessions(work: Work, account_id: UUID, person_id: UUID | None = None) -> None:
    """End every session of an account at once: a leaver, a lost phone, a new password."""
    ended = work.session.execute(
        update(DeviceSession)
        .where(DeviceSession.account_id == account_id, DeviceSession.revoked_at.is_(None))
        .values(revoked_at=work.now)
    )
    count = int(getattr(ended, "rowcount", 0))
    if count:
        found = work.session.get(Account, account_id)
        record(work, "account:session:end", found, person_id, why="all", sessions=count)


def issue_code(
    work: Work,
    account_id: UUID,
    purpose: CodePurpose,
    lifetime: timedelta = ACCESS_LIFETIME,
    person_id: UUID | None = None,
) -> Issued:
    """A code and a link that open the account once; earlier ones of the same purpose stop working.

    Name the person whom the account belongs to, so that they see in their own trail that a code was made.
    """
    return _issue(work, account_id, purpose, lifetime, person_id)[0]


def issue_printed_codes(work: Work, account_id: UUID, person_id: UUID | None = None) -> list[str]:
    """Ten codes for a card, for people without a phone number; an earlier card stops working."""
    card = _issue(work, account_id, CodePurpose.PRINTED, PRINTED_LIFETIME, person_id, PRINTED_CODES)
    return [issued.code for issued in card]


def issue_spare_codes(work: Work, account_id: UUID) -> list[str]:
    """Ten codes that stand in for a professional's second factor; earlier ones stop working."""
    card = _issue(work, account_id, CodePurpose.RECOVERY, PRINTED_LIFETIME, count=SPARE_CODES)
    return [issued.code for issued in card]


def _issue(
    work: Work,
    account_id: UUID,
    purpose: CodePurpose,
    lifetime: timedelta,
    person_id: UUID | None = None,
    count: int = 1,
) -> list[Issued]:
    _stop_codes(work, account_id, purpose)
    made = [Issued(new_code(), new_token(), work.now + lifetime) for _number in range(count)]
    work.session.add_all(
        OneTimeCode(
            account_id=account_id,
            purpose=purpose,
            code_hash=hash_token(issued.code),
            token_hash=hash_token(issued.token),
            created_at=work.now,
            expires_at=issued.expires_at,
        )
        for issued in made
    )
    work.session.flush()
    record(work, "account:code:issue", work.session.get(Account, account_id), person_id, purpose=purpose.value)
    return made


def _stop_codes(work: Work, account_id: UUID, purpose: CodePurpose) -> None:
    work.session.execute(
        update(OneTimeCode)
        .where(OneTimeCode.account_id == account_id, OneTimeCode.purpose == purpose, OneTimeCode.used_at.is_(None))
        .values(expires_at=work.now)
    )


def redeem(
    work: Work, typed: str, purposes: tuple[CodePurpose, ...], account_id: UUID | None = None
) -> OneTimeCode | None:
    """Use up the code or link that was typed; None when it opens nothing (any more)."""
    hashes = {hash_token(typed.strip()), hash_token(normalise_code(typed))}
    statement = (
        select(OneTimeCode)
        .join(Account, Account.id == OneTimeCode.account_id)
        .where(
            Account.disabled_at.is_(None),
            OneTimeCode.code_hash.in_(hashes) | OneTimeCode.token_hash.in_(hashes),
            OneTimeCode.purpose.in_(purposes),
            OneTimeCode.used_at.is_(None),
            OneTimeCode.expires_at > work.now,
        )
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
    if device is DeviceKind.MINE:
        session.state = SessionState.CHOOSE_PIN
    else:
        session.expires_at = min(session.expires_at, work.now + SHARED_LIFETIME)
        _open(work, session)
    record(work, "account:device:set_up", session, work.actor.person_id, device=device.value)
    return session


def choose_pin(work: Work, pin: str) -> None:
    """Set the PIN of this device; it is worth nothing on another one."""
    session = own_session(work)
    session.pin_hash = HASHER.hash(_bound(session, pin))
    _open(work, session)
    record(work, "account:pin:choose", session, work.actor.person_id)


def take_try(work: Work, session_id: UUID) -> int:
    """Count one try of a PIN or second factor before it is looked at, so that those that come together all count.

    Returns how many are left after it; below zero there was none.
    """
    counted = work.session.execute(
        update(DeviceSession)
        .where(DeviceSession.id == session_id, DeviceSession.revoked_at.is_(None), DeviceSession.pin_failures < TRIES)
        .values(pin_failures=DeviceSession.pin_failures + 1)
        .returning(DeviceSession.pin_failures)
    ).scalar_one_or_none()
    return -1 if counted is None else TRIES - counted


def pin_fits(work: Work, pin: str) -> bool:
    """True when this is the PIN of the actor's device; slow on purpose, so ask it outside of a writing unit."""
    session = own_session(work)
    return session.pin_hash is not None and _matches(session.pin_hash, _bound(session, pin))


def unlock(work: Work) -> None:
    """The PIN was right: the device is open again."""
    session = own_session(work)
    _open(work, session)
    record(work, "account:session:unlock", session, work.actor.person_id)


def _open(work: Work, session: DeviceSession) -> None:
    session.state = SessionState.OPEN
    session.pin_failures = 0
    session.seen_at = session.factor_at = work.now


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
    if step is None:
        return redeem(work, typed, (CodePurpose.RECOVERY,), account_.id) is not None
    # Guarded, so that of two that come together with the same code only one gets in.
    used = work.session.execute(
        update(Account).where(Account.id == account_.id, Account.totp_last_step < step).values(totp_last_step=step)
    )
    return bool(getattr(used, "rowcount", 0) == 1)


def renew_if_new(work: Work, session_id: UUID, within: timedelta) -> str | None:
    """A new secret for a session that began just now: the answer that carried the first one may have been lost."""
    session = work.session.get(DeviceSession, session_id)
    if session is None or session.revoked_at is not None or session.created_at < work.now - within:
        return None
    return renew_token(session)


def open_session(work: Work, session: DeviceSession) -> str:
    """The second factor was right: the session is open under a new secret, and its factor fresh."""
    _open(work, session)
    return renew_token(session)


def factor_is_fresh(work: Work) -> bool:
    """True when the actor proved a second factor within five minutes; in a demonstration the link counts as that."""
    session = own_session(work)
    return session.demo or (session.factor_at is not None and session.factor_at > work.now - FRESH)


def invite(work: Work, account_id: UUID) -> Issued:
    """A link with which a professional sets password and second factors, the first time or anew."""
    return issue_code(work, account_id, CodePurpose.INVITATION, INVITATION_LIFETIME)


def invited(work: Work, token: str) -> Account | None:
    """The account that an invitation opens, without using it up."""
    statement = (
        select(Account)
        .join(OneTimeCode, OneTimeCode.account_id == Account.id)
        .where(
            OneTimeCode.token_hash == hash_token(token),
            OneTimeCode.purpose == CodePurpose.INVITATION,
            OneTimeCode.used_at.is_(None),
            OneTimeCode.expires_at > work.now,
            Account.disabled_at.is_(None),
        )
    )
    return work.session.scalars(statement).one_or_none()


def accept_invitation(work: Work, token: str) -> Account:
    """Use the invitation up; NotFound when somebody was faster."""
    code = redeem(work, token, (CodePurpose.INVITATION,))
    if code is None:
        raise NotFound
    return account(work, code.account_id)


def set_up(work: Work, account_: Account, password: str, secret: str, step: int) -> None:
    """Password and authenticator app of an invited professional; passkeys and spare codes of before end."""
    set_password(work, account_, password)
    work.session.execute(delete(Passkey).where(Passkey.account_id == account_.id))
    account_.totp_secret, account_.totp_last_step = secret, step
    _stop_codes(work, account_.id, CodePurpose.RECOVERY)
    record(work, "account:staff:set_up", account_)
