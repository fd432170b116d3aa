"""The calls to the WebAuthn library; loaded at the first passkey, since it is a tenth of the start of a web process."""

from dataclasses import dataclass
from uuid import UUID

import webauthn
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from app.identity.vocabulary import Site


@dataclass(frozen=True, slots=True)
class Made:
    """A new passkey as the authenticator made it."""

    credential_id: bytes
    public_key: bytes
    sign_count: int


def to_add(site: Site, account_id: UUID, account: tuple[str, str], challenge: bytes, known: list[bytes]) -> str:
    """What the browser needs to make a passkey, as JSON; `account` is its e-mail and its name for people."""
    options = webauthn.generate_registration_options(
        rp_id=site.host,
        rp_name="Camín",
        user_id=account_id.bytes,
        user_name=account[0],
        user_display_name=account[1],
        challenge=challenge,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.PREFERRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=_descriptors(known),
    )
    return webauthn.options_to_json(options)


def to_enter(site: Site, challenge: bytes, known: list[bytes] | None) -> str:
    """What the browser needs to sign in with a passkey, as JSON."""
    options = webauthn.generate_authentication_options(
        rp_id=site.host,
        challenge=challenge,
        allow_credentials=None if known is None else _descriptors(known),
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return webauthn.options_to_json(options)


def _descriptors(known: list[bytes]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=credential_id) for credential_id in known]


def made(credential: str, challenge: bytes, site: Site) -> Made | None:
    """The passkey that the browser made; None when what it sent does not hold."""
    try:
        found = webauthn.verify_registration_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except WebAuthnException:
        return None
    return Made(found.credential_id, found.credential_public_key, found.sign_count)


def id_of(credential: str) -> bytes | None:
    """Which passkey was touched; None when it cannot be read."""
    try:
        return webauthn.helpers.parse_authentication_credential_json(credential).raw_id
    except WebAuthnException:
        return None


def count_of(credential: str, challenge: bytes, site: Site, public_key: bytes, last_count: int) -> int | None:
    """How often the passkey was used, when this touch is true; None when it is not."""
    try:
        return webauthn.verify_authentication_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=public_key,
            credential_current_sign_count=last_count,
            require_user_verification=True,
        ).new_sign_count
    except WebAuthnException:
        return None
