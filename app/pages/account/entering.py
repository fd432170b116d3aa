"""What both wings share when somebody comes in: tries count before anything is looked at, and old sessions end."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from flask import g, request

from app.access import visitors
from app.access.visitors import NOBODY, Visitor
from app.audit.services import record
from app.foundation.actor import Actor
from app.foundation.unit_of_work import Work
from app.identity import services
from app.identity.services import Opened
from app.identity.vocabulary import Area, SessionState
from app.web.limits import prefix_of
from app.web.request_cycle import house
from app.web.store import bucket, count_attempts, forgive_attempt

WINDOW = timedelta(minutes=15)
RECOGNISE = {Area.PARTICIPANT: visitors.participant, Area.STAFF: visitors.staff}


@dataclass(frozen=True, slots=True)
class Limit:
    """Failures within a quarter of an hour from one neighbourhood of the network, and from everywhere."""

    near: int
    everywhere: int


# A whole workshop may sign in behind one address; eight characters of a code leave room for that.
CODES = Limit(near=60, everywhere=1000)
PASSWORDS = Limit(near=20, everywhere=400)
# Counted by account: only who knows the password gets as far as this, so no stranger can shut its owner out.
SECOND_FACTORS = Limit(near=15, everywhere=400)


def visitor() -> Visitor:
    """Who is at the door."""
    found: Visitor = g.visitor
    return found


@contextmanager
def own_unit(work: Work) -> Iterator[Work]:
    """A small unit that stays although the page refuses; only for pages that keep nothing in their own."""
    with house().units.writing(work.actor, g.request_id) as own:
        yield own


def _counters(work: Work, kind: str, near: str) -> tuple[str, str]:
    # The day is part of the name, so that the same neighbourhood cannot be followed from day to day.
    day = work.now.date().isoformat()
    return bucket(kind, near or prefix_of(request.remote_addr or ""), day), bucket(kind, "everywhere", day)


def count_try(work: Work, kind: str, limit: Limit, near: str = "") -> None:
    """Count one try before it is looked at; raise TooMany beyond the limit. `near` counts by something else."""
    close, everywhere = _counters(work, kind, near)
    with own_unit(work) as own:
        count_attempts(own, {close: limit.near, everywhere: limit.everywhere}, WINDOW)


def forgive_try(own: Work, kind: str, near: str = "") -> None:
    """The try succeeded, and only failures count."""
    forgive_attempt(own, *_counters(own, kind, near))


def refuse(own: Work, wing: Area, why: str) -> None:
    """Note in the audit that somebody was not let in; not who, for that is not known."""
    own.actor = Actor.anonymous()
    record(own, "account:session:refuse", wing=wing.value, why=why)


def begin(
    own: Work, account_id: UUID, state: SessionState, code_id: UUID | None = None, *, demo: bool = False
) -> Opened | None:
    """A new session in place of the one this browser had; None for an account that belongs to nobody (any more)."""
    account, before = services.account(own, account_id), visitor().actor
    if before.session_id and before.capacity.value == account.area:
        own.actor = before
        services.end_session(own, before.session_id, "replaced")
    opened = services.start_session(own, account, state, code_id, demo=demo)
    found = RECOGNISE[Area(account.area)](own.session, opened.token, own.now)
    if found is NOBODY:
        opened.session.revoked_at = own.now
        return None
    own.actor = found.actor
    return opened


def note_start(own: Work, opened: Opened, by: str) -> None:
    """Note in the audit that the actor has come in."""
    record(own, "account:session:start", opened.session, own.actor.person_id, by=by)
