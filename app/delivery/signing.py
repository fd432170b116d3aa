"""Signed messages between this installation and its text-message gateway, the same way in both directions.

The header `Camin-Signature` is the HMAC-SHA256, in hex, of `<Camin-Timestamp>.<body>` under CAMIN_SMS_SECRET; the
timestamp counts seconds since 1970. What is older than five minutes is refused.
"""

import hashlib
import hmac
from datetime import datetime

TIMESTAMP, SIGNATURE = "Camin-Timestamp", "Camin-Signature"
VALID_SECONDS = 300


def sign(body: bytes, secret: str, now: datetime) -> dict[str, str]:
    """The headers that prove who wrote `body`, and when."""
    stamp = str(int(now.timestamp()))
    return {TIMESTAMP: stamp, SIGNATURE: _seal(body, secret, stamp)}


def is_signed(body: bytes, secret: str, stamp: str, signature: str, now: datetime) -> bool:
    """True for a body that was signed with `secret` within the last five minutes."""
    if not secret or not stamp.isascii() or not stamp.isdigit() or not signature.isascii():
        return False
    if not hmac.compare_digest(signature, _seal(body, secret, stamp)):
        return False
    return abs(now.timestamp() - int(stamp)) <= VALID_SECONDS


def _seal(body: bytes, secret: str, stamp: str) -> str:
    return hmac.new(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
