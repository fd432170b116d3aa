"""Papers of a case: what the person sent and what the team put there, with their kind and until when they count."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Select, select

from app.agencies.models import StaffMember
from app.audit.services import record
from app.casework.models import Case
from app.delivery.services import wake
from app.foundation.errors import Invalid, NotFound
from app.foundation.i18n import gettext as _
from app.foundation.unit_of_work import Work
from app.messaging.files import quarantine, refuse_at_sight
from app.messaging.models import Attachment, CasePaper, Message
from app.messaging.vocabulary import PaperKind

MOST = 200


@dataclass(frozen=True, slots=True)
class PaperLabel:
    """What a paper is, in a word and in own words, and until when it counts."""

    kind: PaperKind
    words: str
    valid_until: date | None


def add_paper(work: Work, case: Case, content: bytes, label: PaperLabel) -> CasePaper:
    """Put a photo or PDF into the file; it can be opened once it was checked. Raises Invalid."""
    if not content:
        raise Invalid(_("Choose a photo or a PDF."), "files")
    refuse_at_sight([content])
    attachment = quarantine(work, case.id, None, [content])[0]
    work.then(wake)
    return label_paper(work, case, attachment.id, label)


def label_paper(work: Work, case: Case, attachment_id: UUID, label: PaperLabel) -> CasePaper:
    """Say what a file of this case is; one that the person sent becomes a paper of the file so. Raises NotFound."""
    found = work.session.execute(paper_of(case.id, attachment_id)).first()
    if found is None or work.actor.staff_id is None:
        raise NotFound
    paper = found[1] or CasePaper(
        case_id=case.id, attachment_id=attachment_id, added_by_id=work.actor.staff_id, added_at=work.now
    )
    paper.kind, paper.words, paper.valid_until = label.kind, label.words, label.valid_until
    work.session.add(paper)
    work.session.flush()
    record(work, "case:paper:label", paper, case.person_id, kind=label.kind.value)
    return paper


def papers_of(case_id: UUID) -> Select[Attachment, CasePaper | None, Message | None, str | None]:
    """Every file of a case with its label, the message it came with and who added it; what runs out first on top."""
    return (
        select(Attachment, CasePaper, Message, StaffMember.given_name)
        .outerjoin(CasePaper, CasePaper.attachment_id == Attachment.id)
        .outerjoin(Message, Message.id == Attachment.message_id)
        .outerjoin(StaffMember, StaffMember.id == CasePaper.added_by_id)
        .where(Attachment.case_id == case_id)
        .order_by(CasePaper.valid_until.is_(None), CasePaper.valid_until, Attachment.created_at.desc(), Attachment.id)
        .limit(MOST)
    )


def paper_of(case_id: UUID, attachment_id: UUID) -> Select[Attachment, CasePaper | None]:
    """One file of this case with its label."""
    return (
        select(Attachment, CasePaper)
        .outerjoin(CasePaper, CasePaper.attachment_id == Attachment.id)
        .where(Attachment.case_id == case_id, Attachment.id == attachment_id)
    )
