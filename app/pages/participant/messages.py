"""Messages: one conversation with the team; who wrote and who read is always shown."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from uuid import UUID

from flask import Response, request
from wtforms import StringField

from app.access.permissions import Permission
from app.access.policy import visible
from app.casework import Case
from app.casework.queries import task_by_id
from app.foundation.clock import today_in
from app.foundation.errors import Invalid
from app.foundation.i18n import gettext as _
from app.foundation.i18n import mark
from app.foundation.unit_of_work import Work
from app.messaging import Message, ReadMark
from app.messaging.queries import messages_of, read_marks_of, unread_of
from app.messaging.services import mark_read, write
from app.pages.participant.ended import lead_back
from app.web.forms import BaseForm, Required
from app.web.pages import Pages
from app.web.render import go_to, show

pages = Pages("messages", __name__)
lead_back(pages)
A_PAGE = 60
# What another page has prepared to be sent; the person finishes the sentence.
PREPARED = {
    "no-time": mark("None of the times suits me. I can come on these days: "),
    "plan": mark("Something in my plan does not work for me: "),
    "my-data": mark("Something about me is written down wrong: "),
}


class MessageForm(BaseForm):
    """What the person writes."""

    body = StringField(mark("Your message"), validators=[Required(mark("Write your message first."))])


@dataclass(frozen=True, slots=True)
class Bubble:
    """A message as it is shown: whose it is, who has read an own one, and when where that is known for sure."""

    message: Message
    own: bool
    read_by: str = ""
    read_at: datetime | None = None


@pages.page("/messages", needs=Permission.OWN_CASE_ACT, methods=("GET", "POST"))
def thread(work: Work, case: Case) -> Response:
    """The conversation, newest at the end, with a place to write."""
    form = MessageForm()
    if form.validate_on_submit():
        try:
            write(work, case, form.body.data or "")
        except Invalid as refusal:
            form.refuse("body", refusal.message)
        else:
            return go_to("/messages#newest")
    if request.method == "GET":
        form.body.data = _prepared(work)
        _note_reading(work, case)
    found = list(work.session.scalars(messages_of(case.id, A_PAGE + 1, _before())))
    shown = found[:A_PAGE][::-1]
    bubbles = _bubbles(shown, list(work.session.scalars(read_marks_of(case.id))), work.zone)
    return show(
        "participant/messages.html",
        "thread",
        422 if form.errors else 200,
        form=form,
        days=_by_day(bubbles, work.zone),
        today=today_in(work.zone, work.now),
        older=shown[0].id if len(found) > A_PAGE else None,
        newest=_before() is None,
    )


def _prepared(work: Work) -> str:
    about, step = request.args.get("about", ""), _identifier("step")
    if step is None:
        return _(PREPARED[about]) if about in PREPARED else ""
    task = work.session.scalars(visible(work.actor, task_by_id(step), Permission.OWN_TASK_ACT)).first()
    return _("The step “%(title)s” does not work for me, because ", title=task.title) if task else ""


def _note_reading(work: Work, case: Case) -> None:
    if work.session.scalars(unread_of(case.id)).first():
        work.log_reading(lambda later: mark_read(later, case))


def _before() -> UUID | None:
    return _identifier("before")


def _identifier(name: str) -> UUID | None:
    try:
        return UUID(request.args.get(name, ""))
    except ValueError:
        return None


def _bubbles(messages: list[Message], marks: list[ReadMark], zone: str) -> list[Bubble]:
    shown = [_bubble(message, marks) for message in messages]
    # A mark says until when somebody has read: its time is the time of the newest message before it, on that day.
    last = next((bubble for bubble in reversed(shown) if bubble.read_by), None)
    for place, bubble in enumerate(shown):
        sure = bubble is last and _same_day(bubble, zone)
        if bubble.read_by and not sure:
            shown[place] = Bubble(bubble.message, bubble.own, bubble.read_by)
    return shown


def _bubble(message: Message, marks: list[ReadMark]) -> Bubble:
    if message.person_id is None:
        return Bubble(message, own=False)
    for seen in marks:
        if seen.staff is not None and seen.read_at >= message.sent_at:
            return Bubble(message, own=True, read_by=seen.staff.given_name, read_at=seen.read_at)
    return Bubble(message, own=True)


def _same_day(bubble: Bubble, zone: str) -> bool:
    return bubble.read_at is not None and today_in(zone, bubble.read_at) == today_in(zone, bubble.message.sent_at)


def _by_day(bubbles: list[Bubble], zone: str) -> list[tuple[date, list[Bubble]]]:
    return [(day, list(group)) for day, group in groupby(bubbles, key=lambda b: today_in(zone, b.message.sent_at))]
