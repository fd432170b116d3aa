"""Files in forms and as answers: what was sent along, and how a file of somebody else is handed out safely."""

from flask import Response, make_response
from wtforms import MultipleFileField

from app.messaging.rules import MOST_BYTES
from app.messaging.vocabulary import FileKind

ACCEPTED = ",".join(kind.value for kind in FileKind)
# The file is looked at on its own and may neither load nor run anything, whatever it holds.
ALONE = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"
ENDINGS = {FileKind.JPEG: "jpg", FileKind.PNG: "png", FileKind.WEBP: "webp", FileKind.PDF: "pdf"}


def sent_along(field: MultipleFileField) -> list[bytes]:
    """The files that were chosen, each read just far enough to see that it is too large."""
    return [sent.stream.read(MOST_BYTES + 1) for sent in field.data or () if getattr(sent, "filename", "")]


def hand_out(kind: FileKind, content: bytes) -> Response:
    """A file that was checked: a photo is shown, anything else is kept by the browser under a name of ours."""
    how = "attachment" if kind == FileKind.PDF else "inline"
    response = make_response(content)
    response.mimetype = FileKind(kind).value
    response.headers["Content-Disposition"] = f'{how}; filename="camin.{ENDINGS[FileKind(kind)]}"'
    response.headers["Content-Security-Policy"] = ALONE
    return response
