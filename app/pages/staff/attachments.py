"""Files that people and professionals sent each other, for the team of the case."""

from flask import Response

from app.access.permissions import Permission
from app.audit.services import record
from app.foundation.errors import NotFound
from app.foundation.unit_of_work import Work
from app.messaging import Attachment
from app.messaging.files import content_of
from app.web.files import hand_out
from app.web.pages import Pages

pages = Pages("staff_files", __name__)


@pages.page("/staff/messages/files/<uuid:attachment_id>", needs=Permission.MESSAGE_FILE_READ)
def sent_file(work: Work, attachment: Attachment) -> Response:
    """A photo or PDF of a conversation, once it was checked; who opened it is written down."""
    if not attachment.is_clean:
        raise NotFound
    work.log_reading(lambda later: record(later, "message:file:read", attachment))
    return hand_out(attachment.kind, content_of(work, attachment.id))
