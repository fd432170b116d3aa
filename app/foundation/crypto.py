"""Encrypted fields and blind indexes: what identifies a person is unreadable without the installation's keys."""

import binascii
import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE_BYTES = 12
VERSION = "v1"


class DecryptionError(Exception):
    """A stored value cannot be read with the keys of this installation."""


class Keyring:
    """Named 256-bit keys; the first one writes, every one reads, so keys can be rotated without a stop."""

    def __init__(self, keys: tuple[tuple[str, bytes], ...]) -> None:
        self._writer = keys[0][0]
        self._ciphers = {name: AESGCM(_derive(raw, b"field")) for name, raw in keys}
        self._index_key = _derive(keys[-1][1], b"blind-index")
        self._mac_key = _derive(keys[-1][1], b"audit")

    def encrypt(self, text: str, context: str) -> str:
        """AES-256-GCM as `v1:key:base64(nonce + text)`; `context` (table.column) is bound in, not stored."""
        nonce = os.urandom(NONCE_BYTES)
        sealed = nonce + self._ciphers[self._writer].encrypt(nonce, text.encode(), context.encode())
        return f"{VERSION}:{self._writer}:{binascii.b2a_base64(sealed, newline=False).decode()}"

    def decrypt(self, stored: str, context: str) -> str:
        """Read what `encrypt` wrote under any key of the ring; raise DecryptionError."""
        try:
            version, name, encoded = stored.split(":", 2)
            sealed = binascii.a2b_base64(encoded)
            plain = self._ciphers[name].decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], context.encode())
        except (ValueError, KeyError, InvalidTag) as error:
            text = f"a value of {context} cannot be decrypted: is its key missing from CAMIN_DATA_KEYS?"
            raise DecryptionError(text) from error
        if version != VERSION:
            text = f"a value of {context} has the unknown format {version}"
            raise DecryptionError(text)
        return plain.decode()

    def needs_rotation(self, stored: str) -> bool:
        """True when `stored` was written under another key than today's."""
        return stored.split(":", 2)[1] != self._writer

    def blind_index(self, value: str, context: str) -> str:
        """A keyed hash for exact look-up of an encrypted value, already normalised by the caller."""
        return hmac.new(self._index_key, f"{context}\0{value}".encode(), hashlib.sha256).hexdigest()

    def mac(self, message: bytes) -> str:
        """A keyed hash for the audit chain: whoever can write the database alone cannot forge it."""
        return hmac.new(self._mac_key, message, hashlib.sha256).hexdigest()


def _derive(key: bytes, purpose: bytes) -> bytes:
    return hmac.new(key, b"camin/" + purpose, hashlib.sha256).digest()


class _Current:
    keyring: Keyring | None = None


def use_keyring(keyring: Keyring) -> None:
    """Set the keys of this process; the factory calls it once."""
    _Current.keyring = keyring


def keyring() -> Keyring:
    """The keys of this process."""
    if _Current.keyring is None:
        text = "no keys are loaded: call use_keyring first"
        raise DecryptionError(text)
    return _Current.keyring
