"""Reading conversations: the thread itself, who has read how far, what somebody has begun to write."""

from uuid import UUID

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import joinedload, selectinload

from app.casework.models import Case
from app.messaging.models import Draft, Message, ReadMark, Thread


def messages_of(case_id: UUID, limit: int = 60, before: UUID | None = None) -> Select[Message]:
    """The newest messages of a case, the newest first; `before` a message, those that were sent earlier."""
    statement = (
        select(Message)
        .join(Thread, Thread.id == Message.thread_id)
        .options(joinedload(Message.staff), selectinload(Message.files))
        .where(Thread.case_id == case_id)
        .order_by(Message.sent_at.desc(), Message.id)
        .limit(limit)
    )
    if before is None:
        return statement
    last = select(Message.sent_at).where(Message.id == before).scalar_subquery()
    return statement.where(or_(Message.sent_at < last, and_(Message.sent_at == last, Message.id > before)))


def thread_and_marks(case_id: UUID) -> Select[Thread, ReadMark | None]:
    """The thread of a case beside how far each reader has read, who read first on top."""
    return (
        select(Thread, ReadMark)
        .outerjoin(ReadMark, ReadMark.thread_id == Thread.id)
        .options(joinedload(ReadMark.staff))
        .where(Thread.case_id == case_id)
        .order_by(ReadMark.read_at)
    )


def draft_of(case_id: UUID, staff_id: UUID | None) -> Select[Draft]:
    """What a professional has begun to write in a conversation."""
    return select(Draft).where(Draft.case_id == case_id, Draft.staff_id == staff_id)


def drafts_by(staff_id: UUID | None) -> Select[UUID]:
    """The cases in whose conversations a professional has begun to write."""
    return select(Draft.case_id).where(Draft.staff_id == staff_id).order_by(Draft.saved_at)


def inbox(limit: int = 50) -> Select[Thread]:
    """Threads for a first page, unanswered ones first and the longest waiting on top; the caller narrows it."""
    return (
        select(Thread)
        .join(Thread.case)
        .options(joinedload(Thread.case).joinedload(Case.person))
        .where(Thread.last_at.is_not(None))
        .order_by(Thread.unanswered_since.is_(None), Thread.unanswered_since, Thread.last_at.desc(), Thread.id)
        .limit(limit)
    )
