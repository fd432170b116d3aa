"""What somebody says of themselves so that help can be seen to reach everybody alike; erased as easily as said."""

from sqlalchemy import select

from app.audit.services import record
from app.foundation.errors import NotFound
from app.foundation.unit_of_work import Work
from app.risk.models import AuditTrait
from app.risk.vocabulary import Nationality, Sex


def own_trait(work: Work) -> AuditTrait | None:
    """What the person who asks has said."""
    mine = select(AuditTrait).where(AuditTrait.person_id == work.actor.person_id)
    return work.session.scalars(mine).one_or_none()


def say_trait(work: Work, sex: Sex | None, nationality: Nationality | None) -> None:
    """Keep what the person says; nothing said is nothing kept, not even that somebody was asked."""
    if work.actor.person_id is None:
        raise NotFound
    kept = own_trait(work)
    if sex is None and nationality is None:
        if kept is not None:
            work.session.delete(kept)
    elif kept is None:
        work.session.add(AuditTrait(person_id=work.actor.person_id, sex=sex, nationality=nationality))
    else:
        kept.sex, kept.nationality = sex, nationality
    work.session.flush()
    record(work, "risk:trait:say", None, work.actor.person_id)
