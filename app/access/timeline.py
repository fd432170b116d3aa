"""What happened in a file, from every room, as one row of time: one statement, narrowed to the reader's eyes."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    CompoundSelect,
    Integer,
    Select,
    String,
    Text,
    Uuid,
    bindparam,
    literal,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute

from app.access.sharing import readable_notes
from app.agencies.models import StaffMember
from app.casework.models import Case, CaseClosure, CaseHandover, CaseMeeting, Note, TeamSeat
from app.foundation.crypto import keyring
from app.foundation.unit_of_work import Work
from app.messaging.models import Message, Thread
from app.privacy.vocabulary import Extra, Shareable

CASE = bindparam("case_id", type_=Uuid)
SEALS = {"note": "note.body", "message": "message.body", "meeting": "case_meeting.summary"}


class Moment(NamedTuple):
    """One thing that happened: when, what, a word that tells which sort, who did it, and what was written."""

    at: Any
    what: str
    sort: str
    given_name: str
    body: str


def _line(what: str, at: Any, sort: Any, who: Any, sealed: InstrumentedAttribute[Any] | None = None) -> Select[Any]:
    # The rooms seal under names of their own, so what is sealed is opened line by line and not by the statement.
    body = literal("", Text) if sealed is None else type_coerce(sealed, Text)
    return select(
        at.label("at"),
        literal(what, String).label("what"),
        type_coerce(sort, String).label("sort"),
        who.label("given_name"),
        body.label("body"),
    )


_NONE = literal("", String)
_NOTES = (
    _line("note", Note.written_at, Note.visibility, StaffMember.given_name, Note.body)
    .join(StaffMember, StaffMember.id == Note.author_id)
    .where(Note.case_id == CASE)
)
_MESSAGES = (
    _line("message", Message.sent_at, _NONE, StaffMember.given_name, Message.body)
    .join(Thread, Thread.id == Message.thread_id)
    .outerjoin(StaffMember, StaffMember.id == Message.staff_id)
    .where(Thread.case_id == CASE)
)
_OTHERS = (
    _line("joined", TeamSeat.started_at, StaffMember.family_name, StaffMember.given_name)
    .join(StaffMember, StaffMember.id == TeamSeat.staff_id)
    .where(TeamSeat.case_id == CASE),
    _line("left", TeamSeat.ended_at, StaffMember.family_name, StaffMember.given_name)
    .join(StaffMember, StaffMember.id == TeamSeat.staff_id)
    .where(TeamSeat.case_id == CASE, TeamSeat.ended_at.is_not(None)),
    _line("meeting", CaseMeeting.held_at, _NONE, StaffMember.given_name, CaseMeeting.summary)
    .join(StaffMember, StaffMember.id == CaseMeeting.called_by_id)
    .where(CaseMeeting.case_id == CASE, CaseMeeting.written_at.is_not(None)),
    _line("handover", CaseHandover.made_at, _NONE, StaffMember.given_name)
    .join(StaffMember, StaffMember.id == CaseHandover.to_id)
    .where(CaseHandover.case_id == CASE),
    _line("closed", CaseClosure.closed_at, CaseClosure.reason, StaffMember.given_name)
    .join(StaffMember, StaffMember.id == CaseClosure.closed_by_id)
    .where(CaseClosure.case_id == CASE),
    _line("reopened", CaseClosure.reopened_at, _NONE, StaffMember.given_name)
    .join(StaffMember, StaffMember.id == CaseClosure.closed_by_id)
    .where(CaseClosure.case_id == CASE, CaseClosure.reopened_at.is_not(None)),
)


@lru_cache(maxsize=8)
def _all(notes: Select[Any], *, messages: bool) -> Select[Any]:
    lines: CompoundSelect[Any] = union_all(notes, *([_MESSAGES] if messages else []), *_OTHERS)
    found = lines.subquery()
    return select(found).order_by(found.c.at.desc(), found.c.what).limit(bindparam("most", type_=Integer))


def timeline_of(work: Work, case: Case, readable: frozenset[Shareable], most: int) -> Sequence[Moment]:
    """The newest things that happened and that the actor may read, the newest first.

    `readable` is what `sharing.readable_parts` opens to the actor.
    """
    notes, mine = readable_notes(_NOTES, work.actor, readable)
    statement = _all(notes, messages=Extra.CONVERSATION in readable)
    rows = work.session.execute(statement, {"case_id": case.id, "most": most, **mine})
    return [
        Moment(at, what, sort or "", given_name or "", keyring().decrypt(body, SEALS[what]) if body else "")
        for at, what, sort, given_name, body in rows
    ]
