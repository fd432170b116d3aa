"""Messages: one conversation with the team; who wrote and who read is always shown."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from uuid import UUID

from flask import Response, request
from wtforms import MultipleFileField, StringField

from app.access.permissions import Permission
from app.access.policy import visible
from app.casework import Case
from app.casework.queries import task_by_id
from app.foundation.clock import today_in
from app.foundation.errors import Invalid, NotFound
from app.foundation.i18n import gettext as _
from app.foundation.i18n import mark
from app.foundation.unit_of_work import Work
from app.messaging import Attachment, Message, ReadMark
from app.messaging.files import content_of
from app.messaging.queries import messages_of, thread_and_marks
from app.messaging.rules import MOST_BYTES
from app.messaging.services import has_read, write
from app.messaging.vocabulary import FLAW_WORDS
from app.pages.participant.ended import lead_back
from app.web.files import ACCEPTED, hand_out, sent_along
from app.web.forms import BaseForm
from app.web.pages import Pages
from app.web.render import go_to, show

pages = Pages("messages", __name__)
lead_back(pages)
A_PAGE = 60
# What another page has prepared to be sent; the person finishes the sentence.
PREPARED = {
    "no-time": mark("None of the times suits me. I can come on these days: "),
    "plan": mark("Something in my plan does not work for me: "),
    "benefits": mark("I have a question about my benefits: "),
    "my-data": mark("Something about me is written down wrong: "),
}


class MessageForm(BaseForm):
    """What the person writes, and photos or PDFs that go along."""

    body = StringField(mark("Your message"))
    files = MultipleFileField(mark("Photo or PDF"))


@dataclass(frozen=True, slots=True)
class Bubble:
    """A message as it is shown: whose it is, who has read an own one, and when, where that is known for sure."""

    message: Message
    own: bool
    read_by: str = ""
    read_at: datetime | None = None
    read_on: date | None = None


@pages.page("/messages", needs=Permission.OWN_CASE_ACT, methods=("GET", "POST"), takes_files=True)
def thread(work: Work, case: Case) -> Response:
    """The conversation, newest at the end, with a place to write."""
    form = MessageForm()
    if form.validate_on_submit():
        try:
            write(work, case, form.body.data or "", sent_along(form.files))
        except Invalid as refusal:
            form.refuse(refusal.field, refusal.message)
        else:
            return go_to("/messages#newest")
    if request.method == "GET":
        form.body.data = _prepared(work)
    marks = _marks(work, case)
    found = list(work.session.scalars(messages_of(case.id, A_PAGE + 1, _before())))
    shown = found[:A_PAGE][::-1]
    bubbles = _bubbles(shown, marks, work.zone)
    return show(
        "participant/messages.html",
        "thread",
        422 if form.errors else 200,
        form=form,
        days=_by_day(bubbles, work.zone),
        today=today_in(work.zone, work.now),
        older=shown[0].id if len(found) > A_PAGE else None,
        newest=_before() is None,
        accepted=ACCEPTED,
        limit=MOST_BYTES,
        flaw_words=FLAW_WORDS,
    )


@pages.page("/messages/files/<uuid:attachment_id>", needs=Permission.OWN_FILE_READ)
def sent_file(work: Work, attachment: Attachment) -> Response:
    """A photo or PDF of the conversation, once it was checked."""
    if not attachment.is_clean:
        raise NotFound
    return hand_out(attachment.kind, content_of(work, attachment.id))


def _prepared(work: Work) -> str:
    about, step = request.args.get("about", ""), _identifier("step")
    if step is None:
        return _(PREPARED[about]) if about in PREPARED else ""
    task = work.session.scalars(visible(work.actor, task_by_id(step), Permission.OWN_TASK_ACT)).first()
    return _("The step “%(title)s” does not work for me, because ", title=task.title) if task else ""


def _marks(work: Work, case: Case) -> list[ReadMark]:
    """How far each has read; what is new for the person is read now, and that is written down."""
    found = work.session.execute(thread_and_marks(case.id)).all()
    marks = [seen for _thread, seen in found if seen is not None]
    if found and found[0][0].unread_for_person and request.method == "GET":
        own = next((seen for seen in marks if seen.staff_id is None), None)
        work.log_reading(lambda later: has_read(later, found[0][0], own))
    return marks


def _before() -> UUID | None:
    return _identifier("before")


def _identifier(name: str) -> UUID | None:
    try:
        return UUID(request.args.get(name, ""))
    except ValueError:
        return None


def _bubbles(messages: list[Message], marks: list[ReadMark], zone: str) -> list[Bubble]:
    shown = [_bubble(message, marks, zone) for message in messages]
    # A mark says until when somebody has read, so its time is sure for the newest message before it alone.
    last = next((bubble for bubble in reversed(shown) if bubble.read_by), None)
    return [bubble if bubble is last else Bubble(bubble.message, bubble.own, bubble.read_by) for bubble in shown]


def _bubble(message: Message, marks: list[ReadMark], zone: str) -> Bubble:
    if message.person_id is None:
        return Bubble(message, own=False)
    for seen in marks:
        if seen.staff is not None and seen.read_at >= message.sent_at:
            name, at = seen.staff.given_name, seen.read_at
            return Bubble(message, own=True, read_by=name, read_at=at, read_on=today_in(zone, at))
    return Bubble(message, own=True)


def _by_day(bubbles: list[Bubble], zone: str) -> list[tuple[date, list[Bubble]]]:
    return [(day, list(group)) for day, group in groupby(bubbles, key=lambda b: today_in(zone, b.message.sent_at))]
