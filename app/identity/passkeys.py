"""Passkeys (WebAuthn): a touch that proves the device and its holder, and so counts as both factors."""

import secrets
from dataclasses import dataclass
from uuid import UUID

import webauthn
from sqlalchemy import Select, select
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from app.audit.services import record
from app.foundation.errors import NotFound
from app.foundation.unit_of_work import Work
from app.identity.models import Account, Passkey
from app.identity.queries import passkeys

CHALLENGE_BYTES = 32


@dataclass(frozen=True, slots=True)
class Site:
    """The installation to which passkeys are bound: its name for authenticators and its exact origin."""

    host: str
    origin: str


def new_challenge() -> bytes:
    """Random bytes that the authenticator signs."""
    return secrets.token_bytes(CHALLENGE_BYTES)


def options_to_add(work: Work, account: Account, name: str, site: Site, challenge: bytes) -> str:
    """What the browser needs to make a passkey for this account, as JSON."""
    options = webauthn.generate_registration_options(
        rp_id=site.host,
        rp_name="Camín",
        user_id=account.id.bytes,
        user_name=account.email or str(account.id),
        user_display_name=name,
        challenge=challenge,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.PREFERRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=_known(work, account.id),
    )
    return webauthn.options_to_json(options)


def options_to_enter(work: Work, site: Site, challenge: bytes, account_id: UUID | None = None) -> str:
    """What the browser needs to sign in with a passkey, as JSON; without an account it offers those it has."""
    options = webauthn.generate_authentication_options(
        rp_id=site.host,
        challenge=challenge,
        allow_credentials=_known(work, account_id) if account_id else None,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return webauthn.options_to_json(options)


def _known(work: Work, account_id: UUID) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=key.credential_id) for key in work.session.scalars(passkeys(account_id))]


def add(work: Work, account_id: UUID, credential: str, challenge: bytes, site: Site) -> bool:
    """Keep the passkey that the browser made; False when what it sent does not hold."""
    try:
        made = webauthn.verify_registration_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except WebAuthnException:
        return False
    passkey = Passkey(
        account_id=account_id,
        credential_id=made.credential_id,
        public_key=made.credential_public_key,
        sign_count=made.sign_count,
        created_at=work.now,
    )
    work.session.add(passkey)
    work.session.flush()
    record(work, "account:passkey:add", passkey)
    return True


def enter(work: Work, credential: str, challenge: bytes, site: Site) -> Account | None:
    """The account that this touch opens; None when it opens nothing."""
    try:
        given = webauthn.helpers.parse_authentication_credential_json(credential)
        found = work.session.execute(_known_as(given.raw_id)).one_or_none()
        if found is None:
            return None
        passkey, account = found
        seen = webauthn.verify_authentication_response(
            credential=given,
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=True,
        )
    except WebAuthnException:
        return None
    passkey.sign_count = seen.new_sign_count
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
