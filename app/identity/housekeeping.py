"""What the night forgets of accounts, and whose turn the night is; all of it may be repeated without harm."""

from datetime import date, timedelta

from sqlalchemy import delete, exists, or_
from sqlalchemy.exc import IntegrityError

from app.foundation.unit_of_work import Work
from app.identity.models import DeviceSession, Installation, OneTimeCode

CODES_KEPT = timedelta(days=7)


def forget_ended_sessions(work: Work) -> int:
    """Delete sessions that have run out or were ended; returns how many."""
    over = or_(DeviceSession.expires_at <= work.now, DeviceSession.revoked_at <= work.now)
    return int(getattr(work.session.execute(delete(DeviceSession).where(over)), "rowcount", 0))


def forget_old_codes(work: Work) -> int:
    """Delete codes and links that stopped working a week ago and that no session came from; returns how many."""
    before = work.now - CODES_KEPT
    over = or_(OneTimeCode.expires_at <= before, OneTimeCode.used_at <= before)
    in_use = exists().where(DeviceSession.code_id == OneTimeCode.id)
    return int(getattr(work.session.execute(delete(OneTimeCode).where(over, ~in_use)), "rowcount", 0))


def take_turn(work: Work, name: str, day: date) -> bool:
    """True for the first that asks on this day: of several machines on one database one does the work."""
    fact = work.session.get(Installation, name, with_for_update=True)
    if fact is None:
        try:
            with work.session.begin_nested():
                work.session.add(Installation(name=name, value=day.isoformat()))
        except IntegrityError:
            return False
        return True
    if fact.value >= day.isoformat():
        return False
    fact.value = day.isoformat()
    return True
