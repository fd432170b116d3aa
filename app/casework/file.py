"""The parts of a file as its page shows them: columns and not objects, in statements built once and only filled in."""

import json
from collections.abc import Collection
from datetime import UTC, date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Date, Select, String, Text, Uuid, bindparam, cast, literal, null, select, type_coerce, union_all

from app.agencies.models import Agency, StaffMember
from app.casework.models import CasePanel, CaseTask, TeamSeat
from app.casework.vocabulary import TaskKind
from app.foundation.columns import UTCDateTime
from app.foundation.crypto import keyring
from app.foundation.unit_of_work import Work

Rows = Select[*tuple[Any, ...]]
CASE = bindparam("case_id", type_=Uuid)

# Who sits in the team now, the longest first.
TEAM: Rows = (
    select(
        TeamSeat.staff_id,
        TeamSeat.started_at,
        TeamSeat.kind,
        TeamSeat.until_at,
        StaffMember.agency_id,
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

# Steps and panels in one statement: each is sealed under a name of its own, so it is opened line by line.
_SEALS = {"step": "case_task.title", "panel": "case_panel.content"}
_PARTS: Rows = select(
    union_all(
        select(
            literal("step", String).label("what"),
            CaseTask.id,
            type_coerce(CaseTask.title, Text).label("sealed"),
            type_coerce(CaseTask.owner, String).label("word"),
            CaseTask.staff_id,
            CaseTask.due_on,
            CaseTask.done_at,
            CaseTask.created_at,
        ).where(CaseTask.case_id == CASE, CaseTask.kind.not_in(bindparam("kept_back", expanding=True, type_=String))),
        select(
            literal("panel", String),
            CasePanel.id,
            type_coerce(CasePanel.content, Text),
            CasePanel.name,
            cast(null(), Uuid),
            cast(null(), Date),
            cast(null(), UTCDateTime),
            CasePanel.updated_at,
        ).where(CasePanel.case_id == CASE),
    ).subquery()
)


class Step(NamedTuple):
    """A step of the case as its page shows it."""

    id: UUID
    title: str
    owner: str
    staff_id: UUID | None
    due_on: date | None
    done_at: datetime | None
    created_at: datetime


def parts_of(work: Work, case_id: UUID, kept_back: Collection[TaskKind] = ()) -> tuple[list[Step], dict[str, Any]]:
    """Every step of the case, what is done first and then what is due first, and the panels of the rooms by name.

    Steps of the kinds `kept_back` are not for the reader.
    """
    steps, panels = [], {}
    for what, row_id, sealed, word, staff_id, due_on, done_at, created_at in work.session.execute(
        _PARTS, {"case_id": case_id, "kept_back": [kind.value for kind in kept_back]}
    ):
        words = keyring().decrypt(sealed, _SEALS[what])
        if what == "panel":
            panels[word] = json.loads(words)
        else:
            steps.append(Step(row_id, words, word, staff_id, due_on, done_at, created_at))
    return sorted(steps, key=_in_order), panels


def _in_order(step: Step) -> tuple[Any, ...]:
    late = datetime.max.replace(tzinfo=UTC)
    return step.done_at or late, step.due_on or date.max, step.created_at, step.id
