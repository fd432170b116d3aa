"""Questions about lists: their rows by page, and who among the people an agency knows may be meant."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, joinedload

from app.people.import_checking import Judged, Known
from app.people.import_models import ImportRow, PeopleImport, PersonToContact
from app.people.import_words import AT_WORK, Outcome, Plan
from app.people.likeness import Traits, swapped
from app.people.models import HouseholdMember, Person

MOST_VALUES = 300
PAGE = 50


def imports() -> Select[PeopleImport]:
    """The lists, the newest first."""
    return (
        select(PeopleImport).options(joinedload(PeopleImport.staff)).order_by(PeopleImport.created_at.desc()).limit(50)
    )


def earlier_list(found: PeopleImport) -> Select[PeopleImport]:
    """The same file, brought in before by the same agency."""
    return (
        select(PeopleImport)
        .where(
            PeopleImport.agency_id == found.agency_id,
            PeopleImport.digest == found.digest,
            PeopleImport.id != found.id,
            PeopleImport.finished_at.is_not(None),
        )
        .order_by(PeopleImport.finished_at.desc())
        .limit(1)
    )


def at_work() -> Select[PeopleImport]:
    """Lists that wait for the worker, the oldest first."""
    return (
        select(PeopleImport).where(PeopleImport.state.in_(AT_WORK)).order_by(PeopleImport.changed_at, PeopleImport.id)
    )


def rows_of(import_id: UUID, *, left_out: bool = False) -> Select[ImportRow]:
    """The rows of a list in the order of the file, all of them or those that cannot be taken."""
    found = select(ImportRow).where(ImportRow.import_id == import_id).order_by(ImportRow.number)
    wrong = or_(ImportRow.outcome == Outcome.LEFT, ImportRow.outcome.is_(None) & (ImportRow.plan == Plan.ERROR))
    return found.where(wrong) if left_out else found


def row_page(import_id: UUID, only: Sequence[Any], after: int, *, by_outcome: bool) -> Select[ImportRow]:
    """A page of rows after a row number, all of them or those with one of these plans or outcomes, and one row more."""
    column: Any = ImportRow.outcome if by_outcome else ImportRow.plan
    found = rows_of(import_id).where(ImportRow.number > after).limit(PAGE + 1)
    return found.where(column.in_(only)) if only else found


def row_counts(import_id: UUID) -> Select[*tuple[Any, ...]]:
    """How many rows have which plan and which outcome."""
    return (
        select(ImportRow.plan, ImportRow.outcome, func.count())
        .where(ImportRow.import_id == import_id)
        .group_by(ImportRow.plan, ImportRow.outcome)
    )


def to_contact() -> Select[PersonToContact]:
    """People who came in with a list and have not been asked yet, the longest waiting first."""
    return (
        select(PersonToContact)
        .options(joinedload(PersonToContact.person))
        .order_by(PersonToContact.created_at, PersonToContact.id)
    )


def people_by_ids(session: Session, ids: Collection[UUID]) -> dict[UUID, Person]:
    """These people."""
    found: dict[UUID, Person] = {}
    for some in _portions(sorted(set(ids))):
        found |= {person.id: person for person in session.scalars(select(Person).where(Person.id.in_(some)))}
    return found


def known_people(session: Session, scope: Select[*tuple[UUID]], rows: Sequence[Judged]) -> list[Known]:
    """People within `scope` who share a document, a phone, a name or a date of birth with one of the rows."""
    births = {row.traits.birth_date for row in rows} - {None}
    wanted = (
        (Person.document_index, {row.traits.document for row in rows} - {None}),
        (Person.phone_index, {row.traits.phone for row in rows} - {None}),
        (Person.search_key, {row.key for row in rows} - {""}),
        (Person.birth_date, births | {swapped(birth) for birth in births if birth} - {None}),
    )
    found: dict[UUID, Known] = {}
    for column, values in wanted:
        for some in _portions(sorted(values, key=str)):
            for known in _known(session, scope, column.in_(some)):
                found.setdefault(known.id, known)
    return list(found.values())


def _known(session: Session, scope: Select[*tuple[UUID]], condition: Any) -> Iterator[Known]:
    statement = (
        select(
            Person.id,
            Person.given_name,
            Person.family_name,
            Person.search_key,
            Person.sound_key,
            Person.birth_date,
            Person.document_index,
            Person.phone_index,
            HouseholdMember.household_id,
        )
        .outerjoin(HouseholdMember, (HouseholdMember.person_id == Person.id) & HouseholdMember.ends_on.is_(None))
        .where(condition, Person.id.in_(scope))
        .order_by(Person.id)
    )
    for row in session.execute(statement):
        traits = Traits(row.sound_key, row.birth_date, row.document_index, row.phone_index)
        name = f"{row.given_name} {row.family_name}".strip()
        yield Known(row.id, name, row.search_key, traits, row.household_id)


def contacts_of(agency_id: UUID | None) -> Select[*tuple[UUID]]:
    """The people whom an agency is to contact."""
    return select(PersonToContact.person_id).where(PersonToContact.agency_id == agency_id)


def registered_meanwhile(indexes: Iterable[str], scope: Select[*tuple[UUID]]) -> Select[*tuple[str | None]]:
    """Which of these documents belong to somebody within `scope`."""
    return select(Person.document_index).where(Person.document_index.in_(sorted(set(indexes))), Person.id.in_(scope))


def homes_now(people: Collection[UUID]) -> Select[*tuple[UUID | None, UUID]]:
    """Where these people live now."""
    return select(HouseholdMember.person_id, HouseholdMember.household_id).where(
        HouseholdMember.person_id.in_(people), HouseholdMember.ends_on.is_(None)
    )


def _portions(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(values), MOST_VALUES):
        yield values[start : start + MOST_VALUES]
