"""When somebody's way in has to end at once: they left, or lost what they sign in with."""

from uuid import UUID

from sqlalchemy import update

from app.audit.services import record
from app.foundation.errors import NotFound
from app.foundation.unit_of_work import Work
from app.identity.models import Account, OneTimeCode
from app.identity.services import Issued, end_all_sessions, invite


def close_account(work: Work, account_id: UUID) -> None:
    """Nothing opens this account any more: no session, no code, no invitation, no password."""
    found = work.session.get_one(Account, account_id)
    found.disabled_at = found.disabled_at or work.now
    work.session.execute(
        update(OneTimeCode)
        .where(OneTimeCode.account_id == account_id, OneTimeCode.used_at.is_(None))
        .values(expires_at=work.now)
    )
    end_all_sessions(work, account_id)
    record(work, "admin:account:close", found)


def invite_anew(work: Work, account_id: UUID) -> Issued:
    """The old password and every open session end; the link sets up a new one. For a lost password or computer."""
    found = work.session.get(Account, account_id)
    if found is None or found.disabled_at is not None:
        raise NotFound
    found.password_hash = None
    end_all_sessions(work, account_id)
    record(work, "admin:account:reset", found)
    return invite(work, account_id)
