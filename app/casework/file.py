"""The parts of a file as its page shows them: columns and not objects, in statements built once and only filled in."""

from typing import Any

from sqlalchemy import Integer, Select, Uuid, bindparam, select

from app.agencies.models import Agency, StaffMember
from app.casework.models import CaseTask, Note, TeamSeat

Rows = Select[*tuple[Any, ...]]
CASE = bindparam("case_id", type_=Uuid)

# Every step of the case: what is done first, then what is due first.
STEPS: Rows = (
    select(CaseTask.id, CaseTask.title, CaseTask.owner, CaseTask.staff_id, CaseTask.due_on, CaseTask.done_at)
    .where(CaseTask.case_id == CASE)
    .order_by(CaseTask.done_at.is_(None), CaseTask.done_at, CaseTask.due_on.is_(None), CaseTask.due_on)
    .order_by(CaseTask.created_at, CaseTask.id)
)

# Who sits in the team now, the longest first.
TEAM: Rows = (
    select(
        TeamSeat.staff_id,
        TeamSeat.started_at,
        StaffMember.given_name,
        StaffMember.family_name,
        StaffMember.role,
        Agency.name.label("agency"),
    )
    .join(StaffMember, StaffMember.id == TeamSeat.staff_id)
    .join(Agency, Agency.id == StaffMember.agency_id)
    .where(TeamSeat.case_id == CASE, TeamSeat.ended_at.is_(None))
    .order_by(TeamSeat.started_at, TeamSeat.id)
)

# The newest notes; `access.policy` narrows them to what the reader may see.
NOTES: Rows = (
    select(Note.written_at, Note.visibility, Note.body, StaffMember.given_name)
    .join(StaffMember, StaffMember.id == Note.author_id)
    .where(Note.case_id == CASE)
    .order_by(Note.written_at.desc(), Note.id)
    .limit(bindparam("most", type_=Integer))
)
