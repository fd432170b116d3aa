"""What somebody has begun to write in a file: kept as one types, for its writer alone, until it is saved or dropped."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import Select, delete, select

from app.casework.models import CaseDraft
from app.casework.vocabulary import DraftKind
from app.foundation.actor import Actor
from app.foundation.unit_of_work import Work

LONGEST = 100_000
LONGEST_ABOUT = 80
KEEP = timedelta(days=31)
# What has to be there before there is anything to keep; of other pages, whatever was typed or chosen.
WORDS = {DraftKind.NOTE: ("body",), DraftKind.HANDOVER: ("words",)}

Typed = Mapping[str, Sequence[str]]


def draft_of(case_id: UUID, actor: Actor, kind: DraftKind, about: str = "") -> Select[CaseDraft]:
    """What this professional, or the person themselves, has begun to write here."""
    # The person's own has no professional as its writer; nobody but the person is asked for it that way.
    writer = CaseDraft.staff_id == actor.staff_id if actor.is_staff else CaseDraft.staff_id.is_(None)
    return select(CaseDraft).where(
        CaseDraft.case_id == case_id, writer, CaseDraft.kind == kind, CaseDraft.about == about[:LONGEST_ABOUT]
    )


def draft_in(work: Work, case_id: UUID, kind: DraftKind, about: str = "") -> CaseDraft | None:
    """What the actor has begun to write here, or None."""
    return work.session.scalars(draft_of(case_id, work.actor, kind, about).limit(1)).one_or_none()


def keep_draft(work: Work, case_id: UUID, kind: DraftKind, typed: Typed, about: str = "") -> bool:
    """Keep what was written so far; an empty one is dropped. False when it is too long to be kept."""
    if sum(len(value) for values in typed.values() for value in values) > LONGEST:
        return False
    draft = draft_in(work, case_id, kind, about)
    if not any(value.strip() for name in WORDS.get(kind, typed) for value in typed.get(name, ())):
        if draft is not None:
            work.session.delete(draft)
    elif draft is not None:
        draft.content, draft.saved_at = {name: list(values) for name, values in typed.items()}, work.now
    else:
        kept = {name: list(values) for name, values in typed.items()}
        more = {"case_id": case_id, "staff_id": work.actor.staff_id, "about": about[:LONGEST_ABOUT]}
        work.session.add(CaseDraft(kind=kind, content=kept, saved_at=work.now, **more))
    work.session.flush()
    return True


def drop_draft(work: Work, case_id: UUID, kind: DraftKind, about: str = "") -> None:
    """It was saved, or is not wanted any more."""
    mine = draft_of(case_id, work.actor, kind, about).with_only_columns(CaseDraft.id)
    work.session.execute(delete(CaseDraft).where(CaseDraft.id.in_(mine.scalar_subquery())))


def forget_old_drafts(work: Work) -> int:
    """Erase what somebody began and did not touch for 31 days; how many."""
    old = delete(CaseDraft).where(CaseDraft.saved_at <= work.now - KEEP)
    return int(getattr(work.session.execute(old), "rowcount", 0))
