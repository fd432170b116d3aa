"""Values that a form carries and only this installation can have written, such as a passkey's challenge."""

from datetime import datetime, timedelta

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer

from app.foundation.unit_of_work import Work
from app.web.store import answered, remember

MINUTES = timedelta(minutes=15)


def _sealer(purpose: str) -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt=f"camin/{purpose}")


def seal(purpose: str, value: str, now: datetime) -> str:
    """`value` under the seal of the house; it can be read by everybody and changed by nobody."""
    return str(_sealer(purpose).dumps([value, int(now.timestamp())]))


def unseal(purpose: str, sealed: str | None, now: datetime, within: timedelta = MINUTES) -> str | None:
    """The value, when the seal is whole and not too old."""
    try:
        value, stamp = _sealer(purpose).loads(sealed or "")
    except (BadData, ValueError):
        return None
    return str(value) if int(stamp) > (now - within).timestamp() else None


def use_up(own: Work, purpose: str, value: str) -> bool:
    """True the first time that this value is used; a second time it is worth nothing."""
    key = value[:40]
    if answered(own, purpose, key, "") is not None:
        return False
    remember(own, purpose, key, "", "")
    return True
