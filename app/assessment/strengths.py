"""What goes well: it comes before every questionnaire, in the words in which it was said.

Whoever wrote it can correct it or take it back; what stood there before stays in the file, ended.
"""

from uuid import UUID

from sqlalchemy import Select, select

from app.assessment.models import Strength
from app.assessment.queries import strengths_of
from app.audit.services import record
from app.casework.models import Case
from app.foundation.errors import Invalid, NotFound
from app.foundation.i18n import gettext as _
from app.foundation.unit_of_work import Work

MOST_STRENGTHS = 40


def add_strength(work: Work, case: Case, words: str) -> Strength:
    """Write down something that goes well, in the words in which it was said."""
    kept = list(work.session.scalars(strengths_of(case.id)))
    if len(kept) >= MOST_STRENGTHS:
        raise Invalid(_("There are 40 strengths already. Talk about which ones matter most."), "words")
    already = next((one for one in kept if one.words.casefold() == words.casefold()), None)
    return already or _write(work, case, Strength(words=words), "add")


def put_right(work: Work, case: Case, which: str | None, words: str) -> None:
    """What a form says of a strength: new without `which`, taken back without words, else corrected."""
    if not which:
        add_strength(work, case, words)
        return
    try:
        strength = own_strength(work, case, UUID(which))
    except ValueError as error:
        raise NotFound from error
    if words:
        correct_strength(work, case, strength, words)
    else:
        take_back_strength(work, case, strength)


def own_strength(work: Work, case: Case, strength_id: UUID) -> Strength:
    """A strength of this case that the actor wrote; raises NotFound for anybody else's and for one that ended."""
    writer = work.actor.staff_id
    if writer is None and not work.actor.is_participant:
        raise NotFound
    found = work.session.scalars(strengths_of(case.id).where(Strength.id == strength_id)).one_or_none()
    if found is None or found.written_by != writer:
        raise NotFound
    return found


def correct_strength(work: Work, case: Case, strength: Strength, words: str) -> Strength:
    """Other words in the place of these; the former ones stay in the file."""
    if words == strength.words:
        return strength
    strength.ended_at = work.now
    return _write(work, case, Strength(words=words, replaces_id=strength.id), "correct")


def take_back_strength(work: Work, case: Case, strength: Strength) -> None:
    """It does not count any more; its words stay in the file's history."""
    strength.ended_at = work.now
    record(work, "assessment:strength:end", strength, case.person_id)
    work.session.flush()


def former_strengths(case_id: UUID) -> Select[Strength]:
    """What stood there before, the latest first."""
    ended = select(Strength).where(Strength.case_id == case_id, Strength.ended_at.is_not(None))
    return ended.order_by(Strength.ended_at.desc(), Strength.id)


def _write(work: Work, case: Case, strength: Strength, verb: str) -> Strength:
    strength.case_id, strength.written_by, strength.written_at = case.id, work.actor.staff_id, work.now
    work.session.add(strength)
    work.session.flush()
    record(work, f"assessment:strength:{verb}", strength, case.person_id)
    return strength
