"""The signature on a model, without the numerical toolkit, so that whoever only reads its card may check it too."""

import hashlib
import hmac
import json
from typing import Any

from app.foundation.crypto import keyring
from app.risk.refusals import refuse, shown

FORMAT = 1
PURPOSE = b"camin risk model"


def own_secret() -> str:
    """With what this installation signs the models in its database."""
    return keyring().mac(PURPOSE)


def signed(body: dict[str, Any], secret: str) -> bytes:
    """A model with the signature of an installation."""
    return json.dumps({"model": body, "signature": _signature(body, secret)}, ensure_ascii=False).encode()


def body_of(data: bytes, secret: str) -> dict[str, Any]:
    """What was signed; refused unless this installation signed exactly this."""
    try:
        whole = json.loads(data)
        body, signature = whole["model"], str(whole["signature"])
    except (ValueError, KeyError, TypeError, RecursionError):
        refuse("it is damaged")
    if not hmac.compare_digest(_signature(body, secret).encode(), signature.encode()):
        refuse("its signature is wrong")
    if body["format"] != FORMAT:
        refuse(f"its format is {shown(body['format'])} and not {FORMAT}")
    found: dict[str, Any] = body
    return found


def _signature(body: Any, secret: str) -> str:
    key = hmac.new(secret.encode(), PURPOSE, hashlib.sha256).digest()
    plain = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()
    return hmac.new(key, plain, hashlib.sha256).hexdigest()
