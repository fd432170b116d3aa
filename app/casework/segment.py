"""The segment of a case, kept beside it so that lists can show it; the room of triage decides it."""

from uuid import UUID

from sqlalchemy import update

from app.casework.models import Case
from app.foundation.unit_of_work import Work


def put_segment(work: Work, case_id: UUID, segment: str) -> None:
    """Keep the segment that a professional decided; the version of the file stays, since no form edits this."""
    work.session.execute(update(Case).where(Case.id == case_id).values(segment=segment))
