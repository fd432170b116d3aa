"""What goes well: it comes before every questionnaire, in the words in which it was said."""

from sqlalchemy import select

from app.assessment.models import Strength
from app.audit.services import record
from app.casework.models import Case
from app.foundation.errors import Invalid
from app.foundation.i18n import gettext as _
from app.foundation.unit_of_work import Work

MOST_STRENGTHS = 40


def add_strength(work: Work, case: Case, words: str) -> Strength:
    """Write down something that goes well, in the words in which it was said."""
    kept = list(work.session.scalars(select(Strength).where(Strength.case_id == case.id).order_by(Strength.id)))
    if len(kept) >= MOST_STRENGTHS:
        raise Invalid(_("There are 40 strengths already. Talk about which ones matter most."), "words")
    already = next((one for one in kept if one.words.casefold() == words.casefold()), None)
    if already is not None:
        return already
    strength = Strength(case_id=case.id, words=words, written_by=work.actor.staff_id, written_at=work.now)
    work.session.add(strength)
    work.session.flush()
    record(work, "assessment:strength:add", strength, case.person_id)
    return strength
