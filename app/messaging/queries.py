"""Reading conversations: what is new, the thread itself, the inbox of a professional."""

from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from app.agencies.models import StaffMember
from app.casework.models import Case
from app.messaging.models import Message, ReadMark, Thread


def newest_unread(case_id: UUID, person_id: UUID) -> Select[int, str | None]:
    """How many messages the person has not read, and the given name of who wrote last."""
    last = (
        select(StaffMember.given_name)
        .join(Message, Message.staff_id == StaffMember.id)
        .where(Message.thread_id == Thread.id, Message.person_id.is_distinct_from(person_id))
        .order_by(Message.sent_at.desc())
        .limit(1)
        .scalar_subquery()
    )
    return select(Thread.unread_for_person, last).where(Thread.case_id == case_id)


def messages_of(case_id: UUID, limit: int = 60) -> Select[Message]:
    """The newest messages of a case, the newest first."""
    return (
        select(Message)
        .join(Thread, Thread.id == Message.thread_id)
        .options(joinedload(Message.staff))
        .where(Thread.case_id == case_id)
        .order_by(Message.sent_at.desc(), Message.id)
        .limit(limit)
    )


def read_marks_of(case_id: UUID) -> Select[ReadMark]:
    """How far each reader of a case's thread has read."""
    return (
        select(ReadMark)
        .join(Thread, Thread.id == ReadMark.thread_id)
        .options(joinedload(ReadMark.staff))
        .where(Thread.case_id == case_id)
        .order_by(ReadMark.read_at)
    )


def inbox(limit: int = 50) -> Select[Thread]:
    """Threads with something in them, unanswered ones first and the longest waiting on top; the caller narrows it."""
    return (
        select(Thread)
        .join(Thread.case)
        .options(joinedload(Thread.case).joinedload(Case.person))
        .where(Thread.last_at.is_not(None))
        .order_by(Thread.unanswered_since.is_(None), Thread.unanswered_since, Thread.last_at.desc(), Thread.id)
        .limit(limit)
    )
