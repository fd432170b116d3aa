"""A copy of what is kept about a person, for the person, in a common format (GDPR, articles 15 and 20).

Every table that hangs on a person is named here: given whole or in part, or kept back with its reason. A test walks the
foreign keys, so a table added tomorrow is not forgotten.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Column, ColumnElement, Table, Uuid, select
from sqlalchemy.orm import Session

from app.audit.services import record
from app.foundation.columns import Category
from app.foundation.db import Base
from app.foundation.unit_of_work import Work
from app.people.queries import records_of
from app.privacy.erasure import portions

FORMAT = "camin-copy-1"
TAKE = "privacy:copy:take"
# What a program needs to find or to protect a row, and what says the same as another column.
MACHINERY = frozenset({"id", "version", "position", "place", "search_key", "sound_key", "name_key", "digest", "turn"})
# Who did it is told by name.
NAMED = {"staff_member": ("given_name", "family_name"), "agency": ("name",)}

Only = Callable[[Table], ColumnElement[bool]]


@dataclass(frozen=True, slots=True)
class Part:
    """Rows of a table that hang by a column on rows given before; `only` and `without` hold some of it back."""

    table: str
    by: str
    of: str
    only: Only | None = None
    without: frozenset[str] = frozenset()


def _part(table: str, by: str, only: Only | None = None, *without: str) -> Part:
    column, _dot, of = by.partition(" of ")
    return Part(table, column, of, only, frozenset(without))


GIVEN = (
    _part("representative", "person_id of person"),
    _part("consent", "person_id of person"),
    _part("consent_ask", "person_id of person"),
    _part("channel_choice", "person_id of person"),
    _part("audit_trait", "person_id of person"),
    _part("skill_attempt", "person_id of person"),
    _part("household_member", "person_id of person"),
    _part("member_income", "member_id of household_member"),
    _part("case", "person_id of person"),
    _part("team_seat", "case_id of case"),
    _part("callback_request", "case_id of case"),
    _part("note", "case_id of case", lambda t: t.c.visibility == "person"),
    _part("case_task", "case_id of case"),
    _part("case_meeting", "case_id of case", lambda t: t.c.with_person.is_(True), "agenda"),
    _part("case_decision", "meeting_id of case_meeting"),
    _part("case_closure", "case_id of case", None, "words", "reopen_words"),
    _part("skill_given", "case_id of case"),
    _part("basic_package", "case_id of case"),
    _part("package_version", "case_id of case", lambda t: t.c.proposed_at.is_not(None), "review", "team_hours"),
    _part("package_item", "version_id of package_version"),
    _part("referral", "case_id of case"),
    _part("appointment", "person_id of person"),
    _part("thread", "case_id of case", None, "unanswered_since", "nudged_at", "late_at"),
    _part("message", "thread_id of thread"),
    _part("attachment", "message_id of message"),
    _part("case_paper", "case_id of case"),
    _part("benefit_check", "case_id of case", lambda t: t.c.shared_at.is_not(None)),
    _part("benefit_claim", "person_id of person"),
    _part("benefit_claim_event", "claim_id of benefit_claim"),
    _part("assessment", "case_id of case"),
    _part("assessment_voice", "assessment_id of assessment", lambda t: t.c.voice.in_(("person", "agreed"))),
    _part("assessment_disagreement", "assessment_id of assessment"),
    _part("strength", "case_id of case", lambda t: t.c.ended_at.is_(None)),
    _part("segmentation", "case_id of case", None, "reason"),
    _part("risk_snapshot", "person_id of person"),
    _part("risk_score", "person_id of person"),
    _part("risk_objection", "person_id of person"),
    _part("person_to_contact", "person_id of person"),
)

_WORKING = "What professionals write for their own work: the team gives it on request, without what would harm others."
_DOOR = "Keeps the door shut: codes, keys and links that open something."
_POST = "Says only that there was something new; what it was is in the part it is about."
_OTHERS = "Says something about other people too: the team gives it on request."
KEPT_BACK = {
    "name_word": "The name once more, for searching.",
    "attachment_part": "Photos and papers themselves: each is opened where it was sent.",
    "benefit_draft": _WORKING,
    "booking_invitation": _POST,
    "calendar_feed": _DOOR,
    "case_draft": _WORKING,
    "case_handover": _WORKING,
    "case_meeting_seat": _WORKING,
    "case_panel": "Drawn from the other parts.",
    "code_case": _DOOR,
    "contact_attempt": _WORKING,
    "access_request": _WORKING,
    "device_session": _DOOR,
    "early_warning": _WORKING,
    "import_row": _OTHERS,
    "message_draft": _WORKING,
    "one_time_code": _DOOR,
    "outbox": _POST,
    "passkey": _DOOR,
    "person_distinct": _OTHERS,
    "person_merge": _OTHERS,
    "push_subscription": _DOOR,
    "read_mark": _POST,
    "referral_link": _DOOR,
    "risk_review": _WORKING,
    "slot": "Times of professionals; the appointment made of one is given.",
}


def own_copy(work: Work, person_id: UUID) -> dict[str, Any]:
    """Everything of one person that is theirs to take along, ready for JSON; that it was taken is in the audit."""
    session, tables = work.session, Base.metadata.tables
    person = tables["person"]
    records = list(session.scalars(records_of(person_id)))
    rows: dict[str, list[dict[str, Any]]] = {"person": _rows(session, person, person.c.id, records, None)}
    for part in GIVEN:
        table = tables[part.table]
        only = part.only(table) if part.only else None
        rows[part.table] = _rows(session, table, table.c[part.by], [row["id"] for row in rows[part.of]], only)
    names = {of: _names(session, tables[of], columns, rows) for of, columns in NAMED.items()}
    held = {part.table: part.without for part in GIVEN}
    parts = {
        name: [_told(tables[name], row, names, held.get(name, frozenset())) for row in found]
        for name, found in rows.items()
        if found
    }
    record(work, TAKE, None, person_id)
    return {"format": FORMAT, "made_at": work.now.isoformat(), "parts": parts, "not_in_here": KEPT_BACK}


def _rows(
    session: Session, table: Table, by: "Column[UUID]", ids: list[UUID], only: ColumnElement[bool] | None
) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for some in portions(ids):
        wanted = select(table).where(by.in_(some)).order_by(table.primary_key.columns[0])
        found += [dict(row) for row in session.execute(wanted if only is None else wanted.where(only)).mappings()]
    return found


def _names(
    session: Session, table: Table, columns: tuple[str, ...], rows: dict[str, list[dict[str, Any]]]
) -> dict[UUID, str]:
    ids = sorted(
        {
            row[column.name]
            for name, found in rows.items()
            for column in _pointing(Base.metadata.tables[name], table.name)
            for row in found
            if row[column.name]
        }
    )
    told = [table.c[column] for column in columns]
    return {
        row[0]: " ".join(row[1:])
        for some in portions(ids)
        for row in session.execute(select(table.c.id, *told).where(table.c.id.in_(some)).order_by(table.c.id))
    }


def _pointing(table: Table, at: str) -> "Iterable[Column[Any]]":
    return [key.parent for key in table.foreign_keys if key.column.table.name == at]


def _told(
    table: Table, row: dict[str, Any], names: dict[str, dict[UUID, str]], without: frozenset[str]
) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for column in table.columns:
        value = row[column.name]
        if value is None or column.name in without or _is_machinery(column):
            continue
        if isinstance(column.type, Uuid):
            for key in column.foreign_keys:
                if value in names.get(key.column.table.name, {}):
                    told[column.name.removesuffix("_id")] = names[key.column.table.name][value]
        else:
            told[column.name] = _plain(value)
    return told


def _is_machinery(column: "Column[Any]") -> bool:
    return (
        column.name in MACHINERY
        or column.name.endswith(("_index", "_hash", "_version"))
        or column.info.get("category") == Category.CREDENTIAL
    )


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value
