"""Bringing in lists of people: from the file to a preview of what each row will do; nothing is changed before."""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, delete, insert, select, update

from app.audit.services import record
from app.foundation.clock import today_in
from app.foundation.errors import Conflict, Invalid
from app.foundation.i18n import gettext as _
from app.foundation.unit_of_work import Work
from app.people.import_cells import Entry, read_row
from app.people.import_checking import Judged, changes_to, compare_rows, compare_with, judged
from app.people.import_columns import guess, heading_key
from app.people.import_files import Flawed, Listed, read_list, refuse_at_sight
from app.people.import_models import ImportColumn, ImportPart, ImportRow, PeopleImport
from app.people.import_queries import known_people, people_by_ids, rows_of
from app.people.import_words import FLAWS, OPEN, Basis, Field, Flaw, Plan, State
from app.people.models import Person
from app.people.services import document_index, phone_index

PIECE = 48 * 1024
# Read and checked at once while somebody waits; what is larger is left to the worker.
SMALL_BYTES, SMALL_ROWS = 64 * 1024, 300
PORTION = 1_000
KEPT = timedelta(days=30)
Scope = Select[*tuple[UUID]]


@dataclass(frozen=True, slots=True)
class Ground:
    """On what ground people may become cases, for which purpose, and who will be their key worker."""

    basis: Basis
    purpose: str
    key_worker_id: UUID


def start(work: Work, content: bytes, file_name: str, territory_id: UUID) -> PeopleImport:
    """Take a file in, sealed; raises Invalid for what can be seen to be no list."""
    actor = work.actor
    if actor.staff_id is None or actor.agency_id is None:
        raise Invalid(_("Only a professional can bring in a list."))
    try:
        refuse_at_sight(content)
    except Flawed as flawed:
        raise Invalid(_(FLAWS[flawed.flaw]), "file") from flawed
    found = PeopleImport(
        agency_id=actor.agency_id,
        staff_id=actor.staff_id,
        territory_id=territory_id,
        file_name=file_name[-120:],
        digest=hashlib.sha256(content).hexdigest(),
        state=State.READING,
        created_at=work.now,
        changed_at=work.now,
    )
    work.session.add(found)
    work.session.flush()
    record(work, "people:import:start", found)
    if len(content) <= SMALL_BYTES:
        read_now(work, found, content)
    else:
        _seal(work, found, content)
    return found


def _seal(work: Work, found: PeopleImport, content: bytes) -> None:
    pieces = (content[start : start + PIECE] for start in range(0, len(content), PIECE))
    work.session.add_all(
        ImportPart(import_id=found.id, place=place, content=base64.b64encode(piece).decode())
        for place, piece in enumerate(pieces)
    )
    work.session.flush()


def sealed_file(work: Work, import_id: UUID) -> bytes:
    """The file as it was sent."""
    pieces = select(ImportPart.content).where(ImportPart.import_id == import_id).order_by(ImportPart.place)
    return b"".join(base64.b64decode(piece) for piece in work.session.scalars(pieces))


def read_now(work: Work, found: PeopleImport, content: bytes) -> None:
    """Read a small file at once; raises Invalid when it cannot be read."""
    try:
        listed = read_list(content)
    except Flawed as flawed:
        raise Invalid(_(FLAWS[flawed.flaw]), "file") from flawed
    while keep_rows(work, found, listed):
        pass


def keep_rows(work: Work, found: PeopleImport, listed: Listed) -> bool:
    """Keep the next portion of the rows that were read, none twice; True while there are more."""
    if found.state != State.READING:
        return False
    some = listed.rows[found.rows_done : found.rows_done + PORTION]
    if some:
        work.session.execute(
            insert(ImportRow),
            [{"import_id": found.id, "number": number, "plan": Plan.WAITING, "cells": cells} for number, cells in some],
        )
    found.rows_done += len(some)
    found.rows_total, found.changed_at = len(listed.rows), work.now
    if found.rows_done < found.rows_total:
        return True
    saved = select(ImportColumn.heading, ImportColumn.meaning).where(ImportColumn.agency_id == found.agency_id)
    found.headings = listed.headings
    found.columns = list(guess(listed.headings, {row.heading: row.meaning for row in work.session.execute(saved)}))
    found.state = State.COLUMNS
    work.session.execute(delete(ImportPart).where(ImportPart.import_id == found.id))
    return False


def refuse(work: Work, found: PeopleImport, flaw: Flaw) -> None:
    """The file could not be read: keep why, and nothing of it."""
    found.state, found.flaw, found.changed_at = State.REFUSED, flaw, work.now
    _forget_rows(work, [found.id])


def use_columns(work: Work, found: PeopleImport, columns: Sequence[Field], ground: Ground) -> None:
    """Say what the columns mean and on what ground people come in; remembered for the agency's next list."""
    if found.state not in {State.COLUMNS, State.PREVIEW}:
        raise Conflict(_("This list is being worked on. Wait until that is done."))
    found.columns, found.basis, found.purpose = list(columns), ground.basis, ground.purpose
    found.key_worker_id = ground.key_worker_id
    found.state, found.rows_done, found.changed_at = State.CHECKING, 0, work.now
    _remember(work, found, columns)
    record(work, "people:import:columns", found, basis=ground.basis.value)


def _remember(work: Work, found: PeopleImport, columns: Sequence[Field]) -> None:
    meant = {heading_key(heading): column for heading, column in zip(found.headings or (), columns, strict=False)}
    meant.pop("", None)
    mine = (ImportColumn.agency_id == found.agency_id, ImportColumn.heading.in_(meant))
    work.session.execute(delete(ImportColumn).where(*mine))
    if meant:
        work.session.execute(
            insert(ImportColumn),
            [{"agency_id": found.agency_id, "heading": key, "meaning": column.value} for key, column in meant.items()],
        )


def check_rows(work: Work, found: PeopleImport, scope: Scope) -> list[Judged]:
    """What each row will do, compared with the others and with the people whom the agency knows (`scope`)."""
    columns, today = [Field(name) for name in found.columns or ()], today_in(work.zone, work.now)
    rows = []
    for number, cells in work.session.execute(
        select(ImportRow.number, ImportRow.cells).where(ImportRow.import_id == found.id).order_by(ImportRow.number)
    ):
        entry, wrong = read_row(cells, columns, today)
        rows.append(judged(number, entry, wrong, document_index, phone_index))
    compare_rows(rows)
    compare_with(rows, known_people(work.session, scope, [row for row in rows if row.plan is not Plan.ERROR]))
    same = [row for row in rows if row.person_id]
    people = people_by_ids(work.session, [row.person_id for row in same if row.person_id])
    for row in same:
        row.changes = changes_to(row.entry, details_of(people[row.person_id])) if row.person_id else []
        row.plan = Plan.UPDATE if row.changes else Plan.SAME
    return rows


def details_of(person: Person) -> dict[str, object]:
    """What is known of a person under the names that lists use."""
    return {
        "family": person.family_name,
        "born": person.birth_date,
        "document": person.document,
        "phone": person.phone,
        "email": person.email,
        "address": person.address,
        "municipality": person.municipality,
        "language": person.language,
    }


def keep_findings(work: Work, found: PeopleImport, rows: Sequence[Judged]) -> bool:
    """Keep the next portion of what was found out about the rows; True while there are more."""
    if found.state != State.CHECKING:
        return False
    some = rows[found.rows_done : found.rows_done + PORTION]
    numbers = select(ImportRow.number, ImportRow.id).where(
        ImportRow.import_id == found.id, ImportRow.number.in_([row.number for row in some])
    )
    ids = {row.number: row.id for row in work.session.execute(numbers)}
    if some:
        work.session.execute(update(ImportRow), [{"id": ids[row.number], **_kept(row)} for row in some])
    found.rows_done, found.changed_at = found.rows_done + len(some), work.now
    if found.rows_done < len(rows):
        return True
    found.state = State.PREVIEW
    return False


def _kept(row: Judged) -> dict[str, Any]:
    return {
        "home": row.home,
        "plan": row.plan,
        "person_id": row.person_id,
        "found": {
            "entry": row.entry.packed(),
            "reasons": [{"code": reason.code, "values": reason.values} for reason in row.reasons],
            "changes": row.changes,
            "candidate": str(row.candidate) if row.candidate else None,
        },
    }


def check_now(work: Work, found: PeopleImport, scope: Scope) -> None:
    """Check a small list at once."""
    rows = check_rows(work, found, scope)
    while keep_findings(work, found, rows):
        pass


def decide(work: Work, found: PeopleImport, decisions: Mapping[int, bool]) -> int:
    """Say of rows whether they are the person they look like (True) or somebody else (False); how many were decided."""
    if found.state != State.PREVIEW:
        raise Conflict(_("This list was confirmed or dropped in the meantime."))
    asked = rows_of(found.id).where(ImportRow.plan == Plan.ASK, ImportRow.number.in_(list(decisions)))
    rows = work.session.scalars(asked).all()
    candidates = [UUID(row.found["candidate"]) for row in rows if row.found and row.found["candidate"]]
    people = people_by_ids(work.session, candidates)
    for row in rows:
        _decide(row, people, same=decisions[row.number])
    found.changed_at = work.now
    return len(rows)


def _decide(row: ImportRow, people: Mapping[UUID, Person], *, same: bool) -> None:
    said: dict[str, Any] = dict(row.found or {})
    person = people.get(UUID(said["candidate"]))
    if not same or person is None:
        row.plan = Plan.CREATE
    else:
        said["changes"] = changes_to(Entry.unpacked(said["entry"]), details_of(person))
        row.plan, row.person_id = (Plan.UPDATE if said["changes"] else Plan.SAME), person.id
    row.found = said


def confirm(work: Work, found: PeopleImport, seen: int) -> None:
    """Let the worker bring the people in; raises Conflict when the list is not the one that was on the screen."""
    if found.state != State.PREVIEW or found.version != seen:
        raise Conflict(_("This list changed in the meantime. Look at it again before you confirm."))
    found.state, found.rows_done, found.group_done = State.RUNNING, 0, 0
    found.changed_at = work.now
    record(work, "people:import:confirm", found, basis=str(found.basis), rows=found.rows_total)


def drop(work: Work, found: PeopleImport) -> None:
    """Drop a list before anything came of it; its file and rows are erased at once."""
    if found.state not in OPEN:
        raise Conflict(_("This list was confirmed or dropped in the meantime."))
    found.state, found.changed_at, found.forgotten_at = State.DROPPED, work.now, work.now
    _forget_rows(work, [found.id])
    record(work, "people:import:drop", found)


def forget_old_imports(work: Work) -> int:
    """Erase files and rows 30 days after a list was last worked on, open or done; how many lists."""
    old = select(PeopleImport).where(PeopleImport.forgotten_at.is_(None), PeopleImport.changed_at < work.now - KEPT)
    lists = work.session.scalars(old).all()
    for found in lists:
        found.forgotten_at = work.now
        found.file_name = found.headings = None
        if found.state in OPEN:
            found.state = State.DROPPED
    _forget_rows(work, [found.id for found in lists])
    return len(lists)


def _forget_rows(work: Work, ids: Sequence[UUID]) -> None:
    for table in (ImportRow, ImportPart):
        work.session.execute(delete(table).where(table.import_id.in_(ids)))
    work.session.flush()


def undo_until(found: PeopleImport) -> datetime | None:
    """Until when a list can be taken back: as long as its rows are kept."""
    return found.finished_at + KEPT if found.finished_at else None
