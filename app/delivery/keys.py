"""The public half of the push sender's key, which browsers subscribe to."""

import base64
from functools import lru_cache

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

SECRET_BYTES = 16


@lru_cache(maxsize=4)
def public_key(private: str) -> str:
    """The point that goes into `applicationServerKey`, in base64url; nothing when there is no key."""
    if not private:
        return ""
    number = int.from_bytes(from_base64url(private), "big")
    point = ec.derive_private_key(number, ec.SECP256R1()).public_key()
    raw = point.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def are_keys(p256dh: str, auth: str) -> bool:
    """True for the keys of a browser's subscription: a point of the curve, and 16 bytes."""
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), from_base64url(p256dh))
        return len(from_base64url(auth)) == SECRET_BYTES
    except ValueError:
        return False


def from_base64url(text: str) -> bytes:
    """The bytes behind base64url, with or without padding; raises ValueError."""
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
