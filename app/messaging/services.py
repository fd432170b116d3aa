"""Writing and reading messages; the thread keeps the counts that lists and badges need."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import and_, delete, select, update
from sqlalchemy import case as sql_case

from app.audit.services import record
from app.casework.models import Case, CaseTask
from app.casework.services import finish_task, note_contact
from app.delivery.models import Outbox
from app.delivery.services import enqueue, enqueue_staff, wake, withdraw
from app.foundation.errors import Invalid
from app.foundation.events import publish
from app.foundation.i18n import gettext as _
from app.foundation.unit_of_work import Work
from app.messaging.files import quarantine, refuse_at_sight
from app.messaging.models import Draft, Message, ReadMark, Thread
from app.messaging.rules import LONGEST, PHOTOS, kind_of
from app.messaging.vocabulary import PersonWrote

NEW = "message_new"
NUDGE = "message_nudge"
RECEIVED = "message_received"


def thread_of(work: Work, case: Case) -> Thread:
    """The conversation of a case; made when the first word is written."""
    found = work.session.scalars(select(Thread).where(Thread.case_id == case.id)).one_or_none()
    if found is not None:
        return found
    thread = Thread(case_id=case.id, unread_for_person=0)
    work.session.add(thread)
    work.session.flush()
    return thread


def write(work: Work, case: Case, body: str, files: Sequence[bytes] = ()) -> Message:
    """Write into the conversation as the actor; raises Invalid for nothing, far too much, or a file of no use."""
    words = checked_words(body, may_be_empty=bool(files))
    refuse_at_sight(files)
    thread = thread_of(work, case)
    message = Message(thread_id=thread.id, body=words, sent_at=work.now)
    work.session.add(message)
    message.staff_id, message.person_id = work.actor.staff_id, work.actor.person_id
    thread.last_at = work.now
    work.session.flush()
    if work.actor.is_staff:
        _tell(work, case, thread, message)
        _answered(work, case, thread)
    else:
        thread.unanswered_since = thread.unanswered_since or work.now
        if case.key_worker_id is not None:
            enqueue_staff(work, RECEIVED, case.key_worker_id, subject_id=thread.id)
    if files:
        quarantine(work, case.id, message, files)
        work.then(wake)
    record(work, "message:thread:write", message, case.person_id, files=len(files))
    if work.actor.is_participant:
        publish(work, PersonWrote(case.id, sum(kind_of(content) in PHOTOS for content in files)))
    return message


def checked_words(body: str, *, may_be_empty: bool = False) -> str:
    """What is written, without white space around it; raises Invalid for nothing and for far too much."""
    words = body.strip()
    if not words and not may_be_empty:
        raise Invalid(_("Write your message first."), "body")
    if len(words) > LONGEST:
        raise Invalid(_("Use at most %(limit)s characters. You have %(have)s.", limit=LONGEST, have=len(words)), "body")
    return words


def _tell(work: Work, case: Case, thread: Thread, message: Message) -> None:
    """Tell the person once, however many messages they will find."""
    if thread.unread_for_person == 0:
        # An answer is what the person waits for: it comes at once, whatever else they were told today.
        enqueue(work, NEW, case.person_id, subject_id=message.id, asked=thread.unanswered_since is not None)
        thread.notice_id = message.id
    thread.unread_for_person += 1


def _answered(work: Work, case: Case, thread: Thread) -> None:
    """The team has answered: the clock stops, and what it had asked for is done."""
    note_contact(work, case)
    forget_draft(work, case)
    thread.unanswered_since = thread.nudged_at = thread.late_at = None
    if thread.nudge_task_id is not None:
        withdraw(work, thread.id, (NUDGE,))
        end_task(work, thread.nudge_task_id)
        thread.nudge_task_id = None
    work.session.flush()


def end_task(work: Work, task_id: UUID | None) -> None:
    """What a step asked for has happened by itself."""
    task = work.session.get(CaseTask, task_id) if task_id else None
    if task is not None:
        finish_task(work, task)


def may_tell(work: Work, notice: Outbox) -> bool:
    """True while the message that a notice is about is still unread; asked just before the notice leaves."""
    unread = select(Thread.unread_for_person).join(Message, Message.thread_id == Thread.id)
    return bool(work.session.scalars(unread.where(Message.id == notice.subject_id)).first())


def may_nudge(work: Work, notice: Outbox) -> bool:
    """True while the conversation that a nudge is about is still unanswered."""
    thread = work.session.get(Thread, notice.subject_id)
    return thread is not None and thread.unanswered_since is not None


def mark_read(work: Work, case: Case) -> None:
    """Remember that the actor has read what is new; the time stays when there was nothing new to read."""
    reader_id = work.actor.staff_id or work.actor.person_id
    own = and_(ReadMark.thread_id == Thread.id, ReadMark.reader_id == reader_id)
    found = work.session.execute(
        select(Thread, ReadMark).outerjoin(ReadMark, own).where(Thread.case_id == case.id)
    ).first()
    if found is None or reader_id is None:
        return
    thread, mark = found
    news = _has_news(work, thread, mark) if work.actor.is_staff else thread.unread_for_person > 0
    if news:
        has_read(work, thread, mark)


def _has_news(work: Work, thread: Thread, mark: ReadMark | None) -> bool:
    theirs = select(Message.id).where(Message.thread_id == thread.id, Message.person_id.is_not(None))
    if mark is not None:
        theirs = theirs.where(Message.sent_at >= mark.read_at)
    return work.session.scalars(theirs.limit(1)).first() is not None


def has_read(work: Work, thread: Thread, mark: ReadMark | None) -> None:
    """Put the actor's mark at now; of the person, take what was shown off the count and its notice back."""
    reader_id = work.actor.staff_id or work.actor.person_id
    if mark is None:
        work.session.add(
            ReadMark(thread_id=thread.id, reader_id=reader_id, staff_id=work.actor.staff_id, read_at=work.now)
        )
    else:
        work.session.execute(update(ReadMark).where(ReadMark.id == mark.id).values(read_at=work.now))
    if work.actor.is_participant:
        # What was written while the page was on its way stays unread.
        seen = thread.unread_for_person
        left = sql_case((Thread.unread_for_person > seen, Thread.unread_for_person - seen), else_=0)
        work.session.execute(update(Thread).where(Thread.id == thread.id).values(unread_for_person=left))
        if thread.notice_id is not None:
            withdraw(work, thread.notice_id, (NEW,))
    work.session.flush()


def keep_draft(work: Work, case: Case, body: str) -> None:
    """Keep what the actor has begun to write; an empty draft is forgotten, and words are cut rather than lost."""
    words = body.strip()[: LONGEST * 2]
    if not words or work.actor.staff_id is None:
        forget_draft(work, case)
        return
    mine = select(Draft).where(Draft.case_id == case.id, Draft.staff_id == work.actor.staff_id)
    draft = work.session.scalars(mine).one_or_none()
    if draft is None:
        draft = Draft(case_id=case.id, staff_id=work.actor.staff_id, body=words, saved_at=work.now)
        work.session.add(draft)
    draft.body, draft.saved_at = words, work.now
    work.session.flush()


def forget_draft(work: Work, case: Case) -> None:
    """Forget what the actor had begun to write here."""
    mine = delete(Draft).where(Draft.case_id == case.id, Draft.staff_id == work.actor.staff_id)
    work.session.execute(mine)
