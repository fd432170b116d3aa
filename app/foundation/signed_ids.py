"""An id with the house's seal on it: a link that can be written again at any time and cannot be guessed."""

from uuid import UUID

from app.foundation.crypto import keyring
from app.foundation.tokens import same

ID_LENGTH, SEAL_LENGTH = 32, 32


def signed(thing: UUID, purpose: str) -> str:
    """The id and 128 bits of its seal for one purpose, in letters that any mail program leaves alone."""
    return thing.hex + keyring().blind_index(thing.hex, purpose)[:SEAL_LENGTH]


def unsigned(token: str, purpose: str) -> UUID | None:
    """The id behind a link, or None when this house did not seal it for this purpose."""
    if len(token) != ID_LENGTH + SEAL_LENGTH or not token.isascii():
        return None
    try:
        thing = UUID(hex=token[:ID_LENGTH])
    except ValueError:
        return None
    return thing if same(signed(thing, purpose), token) else None
