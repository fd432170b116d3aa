"""What the web remembers: forms already carried out, and how often something was tried."""

import hashlib
import hmac
from collections.abc import Iterable
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import case, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

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
    count_attempts(work, {name: limit}, within)


def count_attempts(work: Work, limits: dict[str, int], within: timedelta) -> None:
    """Count one attempt in each of these counters; raise TooMany when one is beyond its limit within the window.

    One statement, so that attempts that come together are all counted. A page that refuses rolls its unit back:
    what must count although the answer is a refusal is counted in a unit of its own, before anything is looked at.
    """
    dialect = sqlite if work.session.get_bind().dialect.name == "sqlite" else postgresql
    rows = [{"bucket": name, "count": 1, "resets_at": work.now + within} for name in sorted(limits)]
    first = dialect.insert(AttemptCounter).values(rows)
    over = AttemptCounter.resets_at <= work.now
    again = first.on_conflict_do_update(
        index_elements=[AttemptCounter.bucket],
        set_={
            "count": case((over, 1), else_=AttemptCounter.count + 1),
            "resets_at": case((over, first.excluded.resets_at), else_=AttemptCounter.resets_at),
        },
    ).returning(AttemptCounter.bucket, AttemptCounter.count, AttemptCounter.resets_at)
    for name, count, resets_at in work.session.execute(again):
        if count > limits[name]:
            raise TooMany(_waiting(resets_at, work.now))


def forgive_attempt(work: Work, *names: str) -> None:
    """Take one attempt off these counters: it succeeded, and only failures count."""
    work.session.execute(
        update(AttemptCounter)
        .where(AttemptCounter.bucket.in_(names), AttemptCounter.count > 0)
        .values(count=AttemptCounter.count - 1)
    )


def _waiting(until: datetime, now: datetime) -> str:
    minutes = max(1, round((until - now).total_seconds() / 60))
    return _("Too many tries. Wait %(minutes)s minutes and try again, or call us.", minutes=minutes)
