"""What somebody has begun to write in a file: kept as one types, for its writer alone, until it is saved or dropped."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, delete, select

from app.casework.models import Case, CaseDraft
from app.casework.vocabulary import DraftKind
from app.foundation.unit_of_work import Work

LONGEST = 100_000
KEEP = timedelta(days=31)


def draft_of(case_id: UUID, staff_id: UUID | None, kind: DraftKind) -> Select[CaseDraft]:
    """What this professional has begun to write in this file."""
    return select(CaseDraft).where(CaseDraft.case_id == case_id, CaseDraft.staff_id == staff_id, CaseDraft.kind == kind)


def keep_draft(work: Work, case: Case, kind: DraftKind, content: dict[str, Any]) -> bool:
    """Keep what was written so far; an empty one is dropped. False when it is too long to be kept."""
    if sum(len(value) for value in content.values() if isinstance(value, str)) > LONGEST:
        return False
    draft = work.session.scalars(draft_of(case.id, work.actor.staff_id, kind)).one_or_none()
    if not str(content.get("body") or "").strip():
        if draft is not None:
            work.session.delete(draft)
    elif draft is not None:
        draft.content, draft.saved_at = content, work.now
    elif work.actor.staff_id is not None:
        work.session.add(
            CaseDraft(case_id=case.id, staff_id=work.actor.staff_id, kind=kind, content=content, saved_at=work.now)
        )
    work.session.flush()
    return True


def drop_draft(work: Work, case: Case, kind: DraftKind) -> None:
    """It was saved, or is not wanted any more."""
    mine = delete(CaseDraft).where(
        CaseDraft.case_id == case.id, CaseDraft.staff_id == work.actor.staff_id, CaseDraft.kind == kind
    )
    work.session.execute(mine)


def forget_old_drafts(work: Work) -> int:
    """Erase what somebody began and did not touch for 31 days; how many."""
    old = delete(CaseDraft).where(CaseDraft.saved_at <= work.now - KEEP)
    return int(getattr(work.session.execute(old), "rowcount", 0))
