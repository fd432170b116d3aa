"""Writing and reading messages; the thread keeps the counts that lists and badges need."""

from sqlalchemy import select

from app.audit.services import record
from app.casework.models import Case
from app.foundation.errors import Invalid
from app.foundation.i18n import gettext as _
from app.foundation.unit_of_work import Work
from app.messaging.models import Message, ReadMark, Thread

LONGEST = 4000


def thread_of(work: Work, case: Case) -> Thread:
    """The conversation of a case; made when the first word is written."""
    found = work.session.scalars(select(Thread).where(Thread.case_id == case.id)).one_or_none()
    if found is not None:
        return found
    thread = Thread(case_id=case.id, unread_for_person=0)
    work.session.add(thread)
    work.session.flush()
    return thread


def write(work: Work, case: Case, body: str) -> Message:
    """Write into the conversation as the actor; raises Invalid for an empty or far too long text."""
    words = body.strip()
    if not words:
        raise Invalid(_("Write your message first."), "body")
    if len(words) > LONGEST:
        raise Invalid(_("Use at most %(limit)s characters. You have %(have)s.", limit=LONGEST, have=len(words)), "body")
    thread = thread_of(work, case)
    message = Message(thread_id=thread.id, body=words, sent_at=work.now)
    if work.actor.is_staff:
        message.staff_id = work.actor.staff_id
        thread.unanswered_since = None
        thread.unread_for_person += 1
        case.last_contact_at = work.now
    else:
        message.person_id = work.actor.person_id
        thread.unanswered_since = thread.unanswered_since or work.now
    thread.last_at = work.now
    work.session.add(message)
    work.session.flush()
    record(work, "message:thread:write", message, case.person_id)
    return message


def mark_read(work: Work, case: Case) -> None:
    """Remember that the actor has read what is new; the time stays when there was nothing new to read."""
    thread = work.session.scalars(select(Thread).where(Thread.case_id == case.id)).one_or_none()
    reader_id = work.actor.staff_id or work.actor.person_id
    if thread is None or reader_id is None:
        return
    mark = work.session.scalars(
        select(ReadMark).where(ReadMark.thread_id == thread.id, ReadMark.reader_id == reader_id)
    ).one_or_none()
    if not _has_news(work, thread, mark):
        return
    if mark is None:
        mark = ReadMark(thread_id=thread.id, reader_id=reader_id, staff_id=work.actor.staff_id)
        work.session.add(mark)
    mark.read_at = work.now
    if work.actor.is_participant:
        thread.unread_for_person = 0


def _has_news(work: Work, thread: Thread, mark: ReadMark | None) -> bool:
    if work.actor.is_participant:
        return thread.unread_for_person > 0
    theirs = select(Message.id).where(Message.thread_id == thread.id, Message.person_id.is_not(None))
    if mark is not None:
        theirs = theirs.where(Message.sent_at >= mark.read_at)
    return work.session.scalars(theirs.limit(1)).first() is not None
