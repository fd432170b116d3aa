"""Carrying a confirmed list out, household by household.

How far it has come is written in the same unit as what was done: a stop in the middle loses and repeats nothing.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select

from app.audit.services import record
from app.foundation.clock import today_in
from app.foundation.errors import Conflict
from app.foundation.events import publish
from app.foundation.i18n import gettext as _
from app.foundation.unit_of_work import Work
from app.people.homes import add_member
from app.people.import_cells import Entry
from app.people.import_models import ImportRow, PeopleImport, PersonToContact
from app.people.import_queries import homes_now, registered_meanwhile
from app.people.import_words import Basis, Outcome, PersonBroughtIn, Plan, State
from app.people.imports import Scope
from app.people.models import Household, Person
from app.people.rules import may_agree_alone, search_key, sound_key
from app.people.services import NewMember, NewPerson, document_index, form_household, phone_index, register
from app.people.vocabulary import PersonRenamed, Relation

HOMES = 10
COLUMNS = {"family": "family_name", "born": "birth_date"}
TAKEN = frozenset({Plan.CREATE, Plan.UPDATE, Plan.SAME})


def carry_out(work: Work, found: PeopleImport, scope: Scope) -> bool:
    """Bring in the next households of a list; True while there are more."""
    if found.state != State.RUNNING:
        return False
    homes = next_homes(work, found, ImportRow.home > found.group_done, ascending=True)
    if not homes:
        found.state, found.finished_at, found.changed_at = State.DONE, work.now, work.now
        record(work, "people:import:finish", found, rows=found.rows_done)
        return False
    taken = _meanwhile(work, homes, scope)
    for rows in homes.values():
        _bring_in(work, found, rows, taken)
        found.rows_done += len(rows)
    found.group_done, found.changed_at = max(homes), work.now
    work.session.flush()
    return True


def next_homes(
    work: Work, found: PeopleImport, condition: ColumnElement[bool], *, ascending: bool
) -> dict[int, list[ImportRow]]:
    """The rows of the next households that meet a condition, by the number of the household."""
    mine = ImportRow.import_id == found.id
    order = ImportRow.home if ascending else ImportRow.home.desc()
    numbers = list(
        work.session.scalars(select(ImportRow.home).where(mine, condition).distinct().order_by(order).limit(HOMES))
    )
    homes: dict[int, list[ImportRow]] = {number: [] for number in numbers if number is not None}
    rows = select(ImportRow).where(mine, ImportRow.home.in_(homes)).order_by(ImportRow.number)
    for row in work.session.scalars(rows):
        homes[row.home or 0].append(row)
    return homes


def _meanwhile(work: Work, homes: dict[int, list[ImportRow]], scope: Scope) -> set[str]:
    new = [entry_of(row).document for rows in homes.values() for row in rows if row.plan == Plan.CREATE]
    indexes = [document_index(document) for document in new if document]
    found = work.session.scalars(registered_meanwhile(indexes, scope)) if indexes else ()
    return {index for index in found if index}


def entry_of(row: ImportRow) -> Entry:
    """What a row says."""
    return Entry.unpacked((row.found or {})["entry"])


def _bring_in(work: Work, found: PeopleImport, rows: list[ImportRow], meanwhile: set[str]) -> None:
    for row in rows:
        document = entry_of(row).document
        if row.plan == Plan.CREATE and document and document_index(document) in meanwhile:
            leave(row, "meanwhile")
        elif row.plan not in TAKEN:
            leave(row, "undecided" if row.plan == Plan.ASK else "")
    staying = [row for row in rows if row.outcome is None]
    first = next((row for row in rows if entry_of(row).relation is Relation.APPLICANT), rows[0])
    if first.outcome == Outcome.LEFT:
        for row in staying:
            leave(row, "first_wrong", {"row": str(first.number)})
        return
    people = {row.number: _person_of(work, found, row) for row in staying}
    _settle(work, found, staying, people)


def leave(row: ImportRow, code: str, values: dict[str, str] | None = None) -> None:
    """Leave a row out, and say why."""
    row.outcome = Outcome.LEFT
    if code:
        said = dict(row.found or {})
        row.found = {**said, "reasons": [*said["reasons"], {"code": code, "values": values or {}}]}


def _person_of(work: Work, found: PeopleImport, row: ImportRow) -> Person | None:
    entry = entry_of(row)
    if row.plan == Plan.CREATE:
        person = register(work, _new(entry, found.territory_id))
        row.person_id, row.outcome = person.id, Outcome.CREATED
        return person
    known = work.session.get(Person, row.person_id) if row.person_id else None
    if known is None:
        leave(row, "gone")
        return None
    changes = (row.found or {})["changes"]
    row.outcome = Outcome.UPDATED if changes else Outcome.SAME
    if changes:
        before = {name: getattr(known, COLUMNS.get(name, name)) for name in changes}
        set_fields(work, known, {name: getattr(entry, name) for name in changes})
        record(work, "people:import:update", known, known.id, fields=" ".join(changes))
        row.found = {**(row.found or {}), "before": _json(before)}
    return known


def _new(entry: Entry, territory_id: UUID) -> NewPerson:
    return NewPerson(
        given_name=entry.given,
        territory_id=territory_id,
        family_name=entry.family,
        birth_date=entry.born,
        language=entry.language or "es",
        municipality=entry.municipality,
        document=entry.document,
        phone=entry.phone,
        email=entry.email,
        address=entry.address,
    )


def set_fields(work: Work, person: Person, values: dict[str, Any]) -> None:
    """Write fields of a person under the names that lists use; indexes and keys of the name follow."""
    for name, value in values.items():
        setattr(person, COLUMNS.get(name, name), value)
    person.phone_index = phone_index(person.phone) if person.phone else None
    person.document_index = document_index(person.document) if person.document else None
    person.search_key = search_key(person.given_name, person.family_name)
    person.sound_key = sound_key(person.given_name, person.family_name)
    work.session.flush()
    if "family" in values:
        publish(work, PersonRenamed(person.id))


def _json(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}


def _settle(work: Work, found: PeopleImport, rows: Sequence[ImportRow], people: dict[int, Person | None]) -> None:
    """Put the people of a household under one roof; the home that one of them has already is the home of all."""
    living = [(row, person) for row in rows if (person := people[row.number]) is not None]
    created = [(row, person) for row, person in living if row.outcome == Outcome.CREATED]
    if not created:
        return
    homes = work.session.execute(homes_now([person.id for _row, person in living]))
    here = sorted({home.household_id for home in homes})
    if here:
        household = work.session.get_one(Household, here[0])
        for row, person in created:
            add_member(work, household, _member(row, person), today_in(work.zone, work.now))
        return
    living.sort(key=lambda pair: entry_of(pair[0]).relation is not Relation.APPLICANT)
    (first_row, first), *others = living
    household = form_household(work, first, [_member(row, person) for row, person in others])
    for row, _person in living:
        row.found = {**(row.found or {}), "formed": str(household.id)}
    if first_row.outcome == Outcome.CREATED and found.key_worker_id:
        agreed = entry_of(first_row).agreed
        # Of a child a list cannot say who agreed for them: somebody asks.
        alone = may_agree_alone(first.birth_date, today_in(work.zone, work.now))
        by_paper = found.basis == Basis.CONSENT and alone and agreed is not False and (agreed or not _asks(found))
        if by_paper or found.basis == Basis.LAW:
            publish(work, PersonBroughtIn(first.id, household.id, found.key_worker_id, by_law=not by_paper))
        else:
            work.session.add(_contact(found, first.id, household.id, work.now))
            work.session.flush()


def _contact(found: PeopleImport, person_id: UUID, household_id: UUID, now: datetime) -> PersonToContact:
    return PersonToContact(
        person_id=person_id,
        agency_id=found.agency_id,
        household_id=household_id,
        import_id=found.id,
        created_at=now,
    )


def _asks(found: PeopleImport) -> bool:
    """True when the list says of each person whether they agreed."""
    return "consent" in (found.columns or ())


def _member(row: ImportRow, person: Person) -> NewMember:
    relation = entry_of(row).relation or Relation.OTHER_RELATIVE
    if relation is Relation.APPLICANT:
        relation = Relation.OTHER_RELATIVE
    return NewMember(relation, person.birth_date.year if person.birth_date else None, person.given_name, person.id)


def halt(work: Work, found: PeopleImport) -> None:
    """Something unforeseen stopped a list: remember where, so that somebody can let it go on."""
    found.flaw, found.state, found.changed_at = str(found.state), State.HALTED, work.now
    record(work, "people:import:halt", found)


def go_on(work: Work, found: PeopleImport) -> None:
    """Let a list that stopped go on from where it was."""
    if found.state != State.HALTED:
        raise Conflict(_("This list is not stopped."))
    found.state, found.flaw, found.changed_at = State(found.flaw), "", work.now
    record(work, "people:import:go_on", found)
