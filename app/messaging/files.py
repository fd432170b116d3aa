"""Files that are sent along: kept sealed in quarantine, handed out only when they were checked.

They lie in the database, in small sealed pieces, and not in a folder: so they are written in the transaction of their
message, exactly once as it is, and backups, new keys and erasure reach them like everything else.
"""

import base64
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete, select

from app.audit.services import record
from app.foundation.errors import Invalid
from app.foundation.i18n import gettext as _
from app.foundation.i18n import ngettext
from app.foundation.unit_of_work import Work
from app.messaging.models import Attachment, AttachmentPart, Message
from app.messaging.rules import MOST_BYTES, MOST_FILES, MOST_MEGABYTES, is_heic, kind_of
from app.messaging.vocabulary import FileKind, FileState, Flaw

PIECE = 48 * 1024


def refuse_at_sight(files: Sequence[bytes]) -> None:
    """Raise Invalid for what can be seen to be of no use without opening it: too many, too large, another sort."""
    if len(files) > MOST_FILES:
        raise Invalid(
            ngettext("Send at most %(num)s file at a time.", "Send at most %(num)s files at a time.", MOST_FILES),
            "files",
        )
    for content in files:
        if len(content) > MOST_BYTES:
            raise Invalid(
                _(
                    "This file is too large. It may have at most %(limit)s MB. Send it as a photo, or in two parts.",
                    limit=MOST_MEGABYTES,
                ),
                "files",
            )
        if is_heic(content):
            raise Invalid(
                _(
                    "We cannot open photos of this kind (HEIC). Open the photo on your phone, make a screenshot of it "
                    "and send that. Or choose “Most compatible” in the settings of your camera, under Formats, "
                    "and take the photo again."
                ),
                "files",
            )
        if kind_of(content) is None:
            raise Invalid(_("Send a photo or a PDF. We cannot open other files."), "files")


def quarantine(work: Work, case_id: UUID, message: Message | None, files: Sequence[bytes]) -> list[Attachment]:
    """Keep files beside their message, if they came with one; nobody can open them before they were checked."""
    kept = []
    for place, content in enumerate(files):
        attachment = Attachment(
            case_id=case_id,
            message_id=message.id if message else None,
            place=place,
            kind=kind_of(content) or FileKind.PDF,
            size=len(content),
            state=FileState.QUARANTINED,
            created_at=work.now,
        )
        work.session.add(attachment)
        work.session.flush()
        _store(work, attachment, content)
        kept.append(attachment)
    return kept


def _store(work: Work, attachment: Attachment, content: bytes) -> None:
    pieces = (content[start : start + PIECE] for start in range(0, len(content), PIECE))
    work.session.add_all(
        AttachmentPart(attachment_id=attachment.id, place=place, content=base64.b64encode(piece).decode())
        for place, piece in enumerate(pieces)
    )
    work.session.flush()


def content_of(work: Work, attachment_id: UUID) -> bytes:
    """The whole file."""
    pieces = (
        select(AttachmentPart.content)
        .where(AttachmentPart.attachment_id == attachment_id)
        .order_by(AttachmentPart.place)
    )
    return b"".join(base64.b64decode(piece) for piece in work.session.scalars(pieces))


def next_unchecked(work: Work) -> Attachment | None:
    """The file that has waited longest to be checked."""
    waiting = select(Attachment).where(Attachment.state == FileState.QUARANTINED)
    return work.session.scalars(waiting.order_by(Attachment.created_at, Attachment.id).limit(1)).first()


def release(work: Work, attachment_id: UUID, kind: FileKind, content: bytes) -> None:
    """Put what was made of a file in its place; from now on it can be opened."""
    attachment = _waiting(work, attachment_id)
    if attachment is None:
        return
    _forget(work, attachment_id)
    attachment.kind, attachment.size = kind, len(content)
    attachment.state, attachment.checked_at = FileState.CLEAN, work.now
    _store(work, attachment, content)
    record(work, "message:file:release", attachment)


def refuse(work: Work, attachment_id: UUID, flaw: Flaw) -> None:
    """Throw a file away that cannot be shown, and keep why, so that its sender can be told."""
    attachment = _waiting(work, attachment_id)
    if attachment is None:
        return
    _forget(work, attachment_id)
    attachment.state, attachment.flaw, attachment.checked_at = FileState.REFUSED, flaw, work.now
    work.session.flush()
    record(work, "message:file:refuse", attachment, flaw=flaw.value)


def _waiting(work: Work, attachment_id: UUID) -> Attachment | None:
    # Two workers may have looked at the same file: the second finds that it is settled, or that its case was erased.
    found = work.session.get(Attachment, attachment_id)
    return found if found is not None and found.state == FileState.QUARANTINED else None


def _forget(work: Work, attachment_id: UUID) -> None:
    work.session.execute(delete(AttachmentPart).where(AttachmentPart.attachment_id == attachment_id))
