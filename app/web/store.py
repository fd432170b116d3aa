"""What the web remembers: forms already carried out, and how often something was tried."""

import hashlib
import hmac
from collections.abc import Iterable
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import delete, select

from app.foundation.errors import Conflict, TooMany
from app.foundation.i18n import gettext as _
from app.foundation.unit_of_work import Work
from app.web.models import AttemptCounter, IdempotencyKey

KEEP = timedelta(hours=96)
NOT_HASHED = {"csrf_token", "idem"}


def body_hash(pairs: Iterable[tuple[str, str]]) -> str:
    """A hash of what a form said, apart from the tokens that change at each render."""
    said = sorted((name, value) for name, value in pairs if name not in NOT_HASHED)
    return hashlib.sha256(repr(said).encode()).hexdigest()


def answered(work: Work, actor: str, key: str, digest: str) -> str | None:
    """Where the same form led before; raise Conflict when the key comes back with other words."""
    known = work.session.scalars(
        select(IdempotencyKey).where(IdempotencyKey.actor == actor, IdempotencyKey.key == key)
    ).one_or_none()
    if known is None:
        return None
    if known.body_hash != digest:
        raise Conflict(_("This page was already sent with other words. Open it again, please."))
    return known.location


def remember(work: Work, actor: str, key: str, digest: str, location: str) -> None:
    """Keep the answer of a form that was carried out."""
    work.session.add(IdempotencyKey(actor=actor, key=key, body_hash=digest, location=location, created_at=work.now))


def forget_old(work: Work) -> int:
    """Delete keys and counters that no longer matter; returns how many."""
    gone = 0
    for statement in (
        delete(IdempotencyKey).where(IdempotencyKey.created_at < work.now - KEEP),
        delete(AttemptCounter).where(AttemptCounter.resets_at < work.now),
    ):
        gone += int(getattr(work.session.execute(statement), "rowcount", 0))
    return gone


def bucket(name: str, *parts: str) -> str:
    """The name of a counter: a keyed hash, so that neither an address nor an account can be read from it."""
    message = "\0".join((name, *parts)).encode()
    return hmac.new(str(current_app.secret_key).encode(), message, hashlib.sha256).hexdigest()


def count_attempt(work: Work, name: str, limit: int, within: timedelta) -> None:
    """Count one attempt in the counter `name`; raise TooMany beyond `limit` within the window."""
    counter = work.session.get(AttemptCounter, name)
    if counter is None or counter.resets_at <= work.now:
        counter = counter or AttemptCounter(bucket=name)
        counter.count, counter.resets_at = 0, work.now + within
        work.session.add(counter)
    counter.count += 1
    if counter.count > limit:
        raise TooMany(_waiting(counter.resets_at, work.now))


def clear_attempts(work: Work, name: str) -> None:
    """Forget the counter after a success."""
    counter = work.session.get(AttemptCounter, name)
    if counter is not None:
        work.session.delete(counter)


def _waiting(until: datetime, now: datetime) -> str:
    minutes = max(1, round((until - now).total_seconds() / 60))
    return _("Too many tries. Wait %(minutes)s minutes and try again, or call us.", minutes=minutes)
