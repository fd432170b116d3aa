"""Passkeys (WebAuthn): a touch that proves the device and its holder, and so counts as both factors."""

import secrets
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import Select, select

from app.audit.services import record
from app.foundation.errors import NotFound
from app.foundation.later import Later
from app.foundation.unit_of_work import Work
from app.identity.models import Account, Passkey
from app.identity.queries import passkeys
from app.identity.vocabulary import Site

if TYPE_CHECKING:
    from app.identity import touches
else:
    touches = Later("app.identity.touches")

CHALLENGE_BYTES = 32
__all__ = ["Site", "add", "enter", "new_challenge", "options_to_add", "options_to_enter", "remove"]


def new_challenge() -> bytes:
    """Random bytes that the authenticator signs."""
    return secrets.token_bytes(CHALLENGE_BYTES)


def options_to_add(work: Work, account: Account, name: str, site: Site, challenge: bytes) -> str:
    """What the browser needs to make a passkey for this account, as JSON."""
    shown = (account.email or str(account.id), name)
    return touches.to_add(site, account.id, shown, challenge, _known(work, account.id))


def options_to_enter(work: Work, site: Site, challenge: bytes, account_id: UUID | None = None) -> str:
    """What the browser needs to sign in with a passkey, as JSON; without an account it offers those it has."""
    return touches.to_enter(site, challenge, _known(work, account_id) if account_id else None)


def _known(work: Work, account_id: UUID) -> list[bytes]:
    return [key.credential_id for key in work.session.scalars(passkeys(account_id))]


def add(work: Work, account_id: UUID, credential: str, challenge: bytes, site: Site) -> bool:
    """Keep the passkey that the browser made; False when what it sent does not hold."""
    made = touches.made(credential, challenge, site)
    if made is None:
        return False
    passkey = Passkey(
        account_id=account_id,
        credential_id=made.credential_id,
        public_key=made.public_key,
        sign_count=made.sign_count,
        created_at=work.now,
    )
    work.session.add(passkey)
    work.session.flush()
    record(work, "account:passkey:add", passkey)
    return True


def enter(work: Work, credential: str, challenge: bytes, site: Site) -> Account | None:
    """The account that this touch opens; None when it opens nothing."""
    touched = touches.id_of(credential)
    found = work.session.execute(_known_as(touched)).one_or_none() if touched else None
    if found is None:
        return None
    passkey, account = found
    count = touches.count_of(credential, challenge, site, passkey.public_key, passkey.sign_count)
    if count is None:
        return None
    passkey.sign_count = count
    return account


def _known_as(credential_id: bytes) -> Select[Passkey, Account]:
    return (
        select(Passkey, Account)
        .join(Account, Account.id == Passkey.account_id)
        .where(Passkey.credential_id == credential_id, Account.disabled_at.is_(None))
    )


def remove(work: Work, account_id: UUID, passkey_id: UUID) -> None:
    """Forget a passkey of this account."""
    passkey = work.session.get(Passkey, passkey_id)
    if passkey is None or passkey.account_id != account_id:
        raise NotFound
    record(work, "account:passkey:remove", passkey)
    work.session.delete(passkey)
