"""The inbox, unanswered first, and the conversation with a person."""

from datetime import datetime
from itertools import groupby

from flask import Response, request
from wtforms import StringField

from app.access.permissions import Permission
from app.access.policy import visible
from app.casework import Case
from app.foundation.clock import today_in
from app.foundation.errors import Invalid
from app.foundation.i18n import mark
from app.foundation.unit_of_work import Work
from app.messaging.queries import inbox as inbox_of
from app.messaging.queries import messages_of, read_marks_of
from app.messaging.services import mark_read, write
from app.web.forms import BaseForm, Required
from app.web.pages import Pages
from app.web.render import go, show

pages = Pages("staff_messages", __name__)
IN_INBOX = 200
A_PAGE = 60


class ReplyForm(BaseForm):
    """What the professional writes."""

    body = StringField(mark("Message"), validators=[Required(mark("Write your message first."))])


@pages.page("/staff/messages", needs=Permission.MESSAGE_READ)
def inbox(work: Work) -> Response:
    """Conversations of my cases: whoever waits longest for an answer stands on top."""
    threads = list(work.session.scalars(visible(work.actor, inbox_of(IN_INBOX), Permission.MESSAGE_READ)))
    today = today_in(work.zone, work.now)
    waiting = [
        (thread, (today - today_in(work.zone, thread.unanswered_since)).days)
        for thread in threads
        if thread.unanswered_since is not None
    ]
    answered = [thread for thread in threads if thread.unanswered_since is None]
    return show("staff/messages/inbox.html", waiting=waiting, answered=answered)


@pages.page("/staff/cases/<uuid:case_id>/messages", needs=Permission.MESSAGE_READ, methods=("GET", "POST"))
def conversation(work: Work, case: Case) -> Response:
    """The conversation; opening it marks it as read, and the person can see that."""
    form = ReplyForm()
    if form.validate_on_submit():
        try:
            write(work, case, form.body.data or "")
        except Invalid as refusal:
            form.refuse("body", refusal.message)
        else:
            return go("staff_messages.conversation", case_id=case.id, _anchor="newest")
    if request.method == "GET":
        work.log_reading(lambda later: mark_read(later, case))
    limit = A_PAGE * (5 if request.args.get("older") else 1)
    found = list(work.session.scalars(messages_of(case.id, limit + 1)))
    newest = list(reversed(found[:limit]))
    days = [(day, list(said)) for day, said in groupby(newest, key=lambda m: today_in(work.zone, m.sent_at))]
    return show(
        "staff/messages/conversation.html",
        status=422 if form.errors else 200,
        form=form,
        case=case,
        here="messages",
        days=days,
        older=len(found) > limit,
        read_at=_read_by_person(work, case),
    )


def _read_by_person(work: Work, case: Case) -> datetime | None:
    marks = work.session.scalars(read_marks_of(case.id))
    return max((read.read_at for read in marks if read.staff_id is None), default=None)
