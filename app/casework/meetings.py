"""The team of a case meets: an agenda before, and after it who came, what was decided, and who does what by when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import selectinload

from app.audit.services import record
from app.casework.models import Case, CaseDecision, CaseMeeting, MeetingSeat
from app.casework.services import NewTask, add_task
from app.foundation.errors import Conflict, Invalid
from app.foundation.i18n import gettext as _
from app.foundation.unit_of_work import Work


@dataclass(frozen=True, slots=True)
class NewMeeting:
    """When and where the team meets, what about, who is asked, and whether the person is there."""

    held_at: datetime
    place: str
    agenda: str
    staff: tuple[UUID, ...]
    with_person: bool


@dataclass(frozen=True, slots=True)
class Decision:
    """Something decided; with a step when somebody has to do something."""

    words: str
    step: NewTask | None


def call_meeting(work: Work, case: Case, new: NewMeeting) -> CaseMeeting:
    """Ask the team to meet; raises Invalid without anybody."""
    if work.actor.staff_id is None or not new.staff:
        raise Invalid(_("Choose who is asked to come."), "staff")
    meeting = CaseMeeting(
        case_id=case.id,
        called_by_id=work.actor.staff_id,
        held_at=new.held_at,
        place=new.place,
        agenda=new.agenda,
        with_person=new.with_person,
    )
    work.session.add(meeting)
    work.session.flush()
    work.session.add_all(MeetingSeat(meeting_id=meeting.id, staff_id=staff) for staff in new.staff)
    work.session.flush()
    record(work, "case:meeting:call", meeting, case.person_id, people=len(new.staff))
    return meeting


def write_up(
    work: Work, case: Case, meeting: CaseMeeting, summary: str, came: frozenset[UUID], decisions: Sequence[Decision]
) -> None:
    """Write down what came of a meeting; each decision with somebody to do it becomes a step."""
    if meeting.written_at is not None:
        raise Conflict(_("Somebody wrote up this meeting before you."))
    if meeting.held_at > work.now:
        raise Invalid(_("This meeting has not taken place yet."), "summary")
    for seat in meeting.seats:
        seat.came = seat.staff_id in came
    _decide(work, case, meeting, decisions, 0)
    meeting.summary, meeting.written_at = summary, work.now
    work.session.flush()
    record(work, "case:meeting:write_up", meeting, case.person_id, decisions=len(decisions))


def amend_minutes(
    work: Work, case: Case, meeting: CaseMeeting, summary: str, decisions: Sequence[Decision], seen: int
) -> None:
    """Put two people's minutes together: the words that were chosen, and the decisions that were not there yet.

    `seen` is the turn of the minutes that was on the screen beside one's own; raises Conflict for another one.
    """
    if meeting.version != seen:
        raise Conflict(_("Somebody wrote up this meeting before you."))
    known = {one.words for one in meeting.decisions}
    _decide(work, case, meeting, [one for one in decisions if one.words not in known], len(known))
    meeting.summary = summary
    work.session.flush()
    record(work, "case:meeting:amend", meeting, case.person_id)


def _decide(work: Work, case: Case, meeting: CaseMeeting, decisions: Sequence[Decision], first: int) -> None:
    for place, decision in enumerate(decisions, first):
        task = add_task(work, case, decision.step) if decision.step else None
        work.session.add(
            CaseDecision(meeting_id=meeting.id, words=decision.words, place=place, task_id=task.id if task else None)
        )


def meetings_of(case_id: UUID) -> Select[CaseMeeting]:
    """The meetings about a case, the latest first."""
    return (
        select(CaseMeeting)
        .where(CaseMeeting.case_id == case_id)
        .order_by(CaseMeeting.held_at.desc(), CaseMeeting.id)
        .limit(60)
    )


def meeting_of(case_id: UUID, meeting_id: UUID) -> Select[CaseMeeting]:
    """One meeting about this case, with who was asked and what was decided."""
    return (
        select(CaseMeeting)
        .options(
            selectinload(CaseMeeting.seats).joinedload(MeetingSeat.staff),
            selectinload(CaseMeeting.decisions).joinedload(CaseDecision.task),
        )
        .where(CaseMeeting.case_id == case_id, CaseMeeting.id == meeting_id)
    )
