"""Taking a whole list back, household by household, the last first: only what it did and nobody changed since."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select

from app.audit.models import AuditEntry
from app.audit.services import record
from app.foundation.actor import Capacity
from app.foundation.errors import Conflict
from app.foundation.events import publish
from app.foundation.i18n import gettext as _
from app.foundation.unit_of_work import Work
from app.people.import_checking import FILLED_IN, OVERWRITTEN
from app.people.import_models import ImportRow, PeopleImport
from app.people.import_queries import people_by_ids
from app.people.import_running import COLUMNS, entry_of, next_homes, set_fields
from app.people.import_words import Outcome, PeopleTakenBack, State
from app.people.imports import KEPT
from app.people.models import HouseholdMember

# Having looked is no change.
LOOKS = ("read", "find", "list", "export", "print", "look")


def take_back(work: Work, found: PeopleImport) -> None:
    """Let the worker undo a list; only as long as its rows are kept."""
    if found.state != State.DONE or found.forgotten_at or not found.finished_at or work.now > found.finished_at + KEPT:
        raise Conflict(_("This list cannot be taken back any more."))
    found.state, found.rows_done, found.changed_at = State.UNDOING, 0, work.now
    record(work, "people:import:take_back", found)


def undo_some(work: Work, found: PeopleImport) -> bool:
    """Take back the next households, the last first; what was changed since stays. True while there are more."""
    if found.state != State.UNDOING:
        return False
    homes = next_homes(work, found, ImportRow.home <= found.group_done, ascending=False)
    if not homes:
        found.state, found.changed_at = State.UNDONE, work.now
        record(work, "people:import:taken_back", found)
        return False
    everybody = {row.person_id for rows in homes.values() for row in rows if row.person_id}
    touched = _worked_with(work, found, sorted(everybody))
    for rows in homes.values():
        _undo_home(work, rows, touched)
        found.rows_done += len(rows)
    found.group_done, found.changed_at = min(homes) - 1, work.now
    work.session.flush()
    return True


def _worked_with(work: Work, found: PeopleImport, people: Sequence[UUID]) -> set[UUID]:
    """With whom somebody did something since, other than look: the audit knows it of every room."""
    entries = select(AuditEntry.person_id, AuditEntry.action).where(
        AuditEntry.person_id.in_(people),
        AuditEntry.at >= found.created_at,
        AuditEntry.request_id != found.id.hex,
        AuditEntry.capacity.in_((Capacity.STAFF.value, Capacity.PARTICIPANT.value)),
    )
    return {who for who, action in work.session.execute(entries) if who and not action.endswith(LOOKS)}


def _undo_home(work: Work, rows: Sequence[ImportRow], touched: set[UUID]) -> None:
    for row in rows:
        if row.outcome == Outcome.UPDATED:
            _restore(work, row)
    created = [row for row in rows if row.outcome == Outcome.CREATED and row.person_id]
    joined = [
        row for row in rows if row.outcome != Outcome.CREATED and row.person_id and (row.found or {}).get("formed")
    ]
    if any(row.person_id in touched for row in (*created, *joined)):
        for row in created:
            row.outcome = Outcome.KEPT
        return
    for row in joined:
        home = UUID((row.found or {})["formed"])
        mine = (HouseholdMember.household_id == home, HouseholdMember.person_id == row.person_id)
        work.session.execute(delete(HouseholdMember).where(*mine))
    people = tuple(row.person_id for row in created if row.person_id)
    for row in created:
        # Let go of first: erasing a person takes along every row that hangs on them.
        row.person_id, row.outcome = None, Outcome.UNDONE
    work.session.flush()
    if people:
        publish(work, PeopleTakenBack(people))


def _restore(work: Work, row: ImportRow) -> None:
    """Put back what the list replaced, field by field, where nobody changed it since."""
    said, entry = row.found or {}, entry_of(row)
    person = people_by_ids(work.session, [row.person_id]).get(row.person_id) if row.person_id else None
    if person is None:
        row.outcome = Outcome.KEPT
        return
    before: dict[str, Any] = said["before"]
    same = [name for name in before if getattr(person, COLUMNS.get(name, name)) == getattr(entry, name)]
    values = {name: before[name] for name in same}
    if values.get("born"):
        values["born"] = date.fromisoformat(values["born"])
    set_fields(work, person, {name: values[name] for name in (*OVERWRITTEN, *FILLED_IN) if name in values})
    if same:
        record(work, "people:import:restore", person, person.id, fields=" ".join(same))
    row.outcome = Outcome.UNDONE if len(same) == len(before) else Outcome.KEPT
