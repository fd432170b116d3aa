"""What other rooms decide and keep beside a case, so that lists show it and sums are counted from it."""

from uuid import UUID

from sqlalchemy import update

from app.casework.models import Case
from app.foundation.unit_of_work import Work


def put_segment(work: Work, case_id: UUID, segment: str) -> None:
    """Keep the segment that a professional decided; the version of the file stays, since no form edits this."""
    work.session.execute(update(Case).where(Case.id == case_id).values(segment=segment))


def put_basics(work: Work, case_id: UUID, basics: str) -> None:
    """Keep how far the basic supports have come, a letter each, where everybody is counted."""
    work.session.execute(update(Case).where(Case.id == case_id).values(basics=basics))
