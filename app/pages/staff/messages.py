"""The inbox, unanswered first, and the conversation with a person."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from flask import Response, request, url_for
from wtforms import MultipleFileField, StringField

from app.access.permissions import Permission
from app.access.policy import visible
from app.agencies.queries import territories
from app.casework import Case
from app.delivery.queries import states
from app.foundation.clock import today_in
from app.foundation.errors import Invalid
from app.foundation.i18n import language, mark
from app.foundation.unit_of_work import Work
from app.messaging import Message, ReadMark
from app.messaging.agency_texts import OwnText, own_texts
from app.messaging.inbox import COUNT_STOP, Desk, answered_threads, counted, waiting_since, waiting_threads
from app.messaging.queries import draft_of, drafts_by, messages_of, thread_and_marks
from app.messaging.services import NEW, has_read, keep_draft, write
from app.messaging.texts import ReadyText, ready_texts
from app.messaging.vocabulary import FLAW_WORDS, Reach, Waiting
from app.messaging.waiting import late_since
from app.web.files import ACCEPTED, sent_along
from app.web.forms import BaseForm
from app.web.pages import Pages
from app.web.render import go, show, wants_block
from app.web.request_cycle import house

pages = Pages("staff_messages", __name__)
IN_INBOX = 50
A_PAGE = 60


class ReplyForm(BaseForm):
    """What the professional writes, and files that go along."""

    body = StringField(mark("Message"))
    files = MultipleFileField(mark("Photo or PDF"))


@pages.page("/staff/messages", needs=Permission.MESSAGE_READ)
def inbox(work: Work) -> Response:
    """Conversations with something in them: whoever waits longest for an answer stands on top."""
    desk = _desk(work)
    found = _threads(work, desk)
    whole = replace(desk, reach=Reach.ALL, territory=None)
    return show(
        "staff/messages/inbox.html",
        "list",
        desk=desk,
        here=url_for("staff_messages.inbox"),
        asked=_asked(desk),
        threads=[(thread, _days(work, thread)) for thread in found[:IN_INBOX]],
        following=found[IN_INBOX - 1].id if len(found) > IN_INBOX else None,
        counts=_counts(work, desk, waiting_since(desk)),
        late_anywhere=_counts(work, whole, waiting_since(whole, only_late=True)).late,
        stop=COUNT_STOP,
        drafts=set(work.session.scalars(drafts_by(work.actor.staff_id))),
        places=work.session.scalars(territories()).all(),
    )


def _desk(work: Work) -> Desk:
    args, actor = request.args, work.actor
    return Desk(
        staff_id=actor.staff_id,
        agency_id=actor.agency_id,
        late_before=late_since(work),
        reach=Reach(args["who"]) if args.get("who") in set(Reach) else Reach.ME,
        territory=args.get("territory", None, UUID),
        show=Waiting(args["show"]) if args.get("show") in set(Waiting) else Waiting.EVERY,
        after=args.get("after", None, UUID),
    )


def _asked(desk: Desk) -> dict[str, Any]:
    """What stands in the address, without what is taken for granted."""
    who = None if desk.reach is Reach.ME else desk.reach.value
    shown = None if desk.show is Waiting.EVERY else desk.show.value
    said = {"who": who, "territory": desk.territory, "show": shown}
    return {name: value for name, value in said.items() if value is not None}


def _threads(work: Work, desk: Desk) -> list[Any]:
    def found(statement: Any) -> list[Any]:
        return list(work.session.execute(visible(work.actor, statement, Permission.MESSAGE_READ)))

    waiting = found(waiting_threads(desk, IN_INBOX + 1))
    if desk.show is not Waiting.EVERY or len(waiting) > IN_INBOX:
        return waiting
    return waiting + found(answered_threads(desk, IN_INBOX + 1 - len(waiting)))


def _counts(work: Work, desk: Desk, waiting: Any) -> Any:
    return work.session.execute(counted(visible(work.actor, waiting, Permission.MESSAGE_READ), desk)).one()


def _days(work: Work, thread: Any) -> int | None:
    since = thread.unanswered_since
    return (today_in(work.zone, work.now) - today_in(work.zone, since)).days if since else None


@pages.page(
    "/staff/cases/<uuid:case_id>/messages", needs=Permission.MESSAGE_READ, methods=("GET", "POST"), takes_files=True
)
def conversation(work: Work, case: Case) -> Response:
    """The conversation; opening it marks it as read, and the person can see that."""
    form = ReplyForm()
    if form.validate_on_submit():
        try:
            write(work, case, form.body.data or "", sent_along(form.files))
        except Invalid as refusal:
            form.refuse(refusal.field, refusal.message)
        else:
            return go("staff_messages.conversation", case_id=case.id, _anchor="newest")
    kept = work.session.scalars(draft_of(case.id, work.actor.staff_id)).first() if request.method == "GET" else None
    if kept is not None:
        form.body.data = kept.body
    return _shown(work, case, form, kept.saved_at if kept else None)


def _shown(work: Work, case: Case, form: ReplyForm, saved_at: datetime | None = None) -> Response:
    limit = A_PAGE * (5 if request.args.get("older") else 1)
    found = list(work.session.scalars(messages_of(case.id, limit + 1)))
    newest = list(reversed(found[:limit]))
    read_at = _note_reading(work, case, newest)
    seen = [said.id for said in newest if said.staff_id and read_at and read_at >= said.sent_at]
    return show(
        "staff/messages/conversation.html",
        status=422 if form.errors else 200,
        form=form,
        case=case,
        here="messages",
        days=[(day, list(said)) for day, said in groupby(newest, key=lambda m: today_in(work.zone, m.sent_at))],
        older=len(found) > limit,
        read_at=read_at,
        last_seen=seen[-1] if seen else None,
        notices=_notices(work, newest),
        saved_at=saved_at,
        ready=[
            (one, one.in_language(language()), one.in_language(case.person.language)) for one in _offered(work, case)
        ],
        accepted=ACCEPTED,
        flaw_words=FLAW_WORDS,
    )


def _offered(work: Work, case: Case) -> list[OwnText | ReadyText]:
    """The agency's own texts first, filled in for this person; then those of the house."""
    return [*own_texts(work, case.person.given_name, house().settings.default_language), *ready_texts()]


def _note_reading(work: Work, case: Case, shown: Sequence[Message]) -> datetime | None:
    """Until when the person has read; what is new for the professional is read now, and that is written down."""
    found = work.session.execute(thread_and_marks(case.id)).all()
    marks: list[ReadMark] = [seen for _thread, seen in found if seen is not None]
    own = next((seen for seen in marks if seen.reader_id == work.actor.staff_id), None)
    news = any(said.person_id and (own is None or said.sent_at >= own.read_at) for said in shown)
    if news and request.method == "GET":
        work.log_reading(lambda later: has_read(later, found[0][0], own))
    return next((seen.read_at for seen in marks if seen.staff_id is None), None)


def _notices(work: Work, shown: Sequence[Message]) -> dict[UUID, list[Any]]:
    """How the notice of each message fared; messages that somebody finds unread anyway have none of their own."""
    ours = [message.id for message in shown if message.staff_id is not None]
    found: dict[UUID, list[Any]] = {}
    for row in work.session.execute(states(ours)) if ours else ():
        if row.kind == NEW:
            found.setdefault(row.subject_id, []).append(row)
    return found


@pages.page(
    "/staff/cases/<uuid:case_id>/messages/draft", needs=Permission.MESSAGE_READ, methods=("POST",), takes_files=True
)
def draft(work: Work, case: Case) -> Response:
    """Keep what is being written, with a ready text after it if one was chosen; the page does so by itself, too."""
    form = ReplyForm()
    if not form.validate_on_submit():
        return _in_place(form) if wants_block("draft") else _shown(work, case, form)
    key = request.form.get("text", "")
    chosen = next((one for one in _offered(work, case) if one.key == key), None) if key else None
    words = [form.body.data or "", chosen.in_language(case.person.language) if chosen else ""]
    keep_draft(work, case, "\n\n".join(part for part in words if part))
    if wants_block("draft"):
        return _in_place(form, work.now)
    return go("staff_messages.conversation", case_id=case.id, _anchor="newest")


def _in_place(form: ReplyForm, saved_at: datetime | None = None) -> Response:
    return show("staff/messages/conversation.html", "draft", 200 if saved_at else 422, saved_at=saved_at, form=form)
