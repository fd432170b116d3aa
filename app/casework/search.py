"""Finding people by any part of their name, by reference, and exactly by phone or document."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, select, union
from sqlalchemy.orm import aliased

from app.agencies.models import StaffMember
from app.casework.caseload import LAST_LETTER, ROW
from app.casework.models import Case
from app.people.models import NameWord, Person

Rows = Select[*tuple[Any, ...]]


def found_people(
    search: str, phone: str | None, document: str | None, limit: int = 30, *, few: Sequence[UUID] | None = None
) -> Rows:
    """Cases, closed ones too, whose person has this name or reference, or exactly this phone or document.

    `few` are the only people whose name can fit, where they are known; without them people are walked in the order of
    their names until there are enough.
    """
    found = (
        select(*ROW, Case.status)
        .join(Person, Person.id == Case.person_id)
        .join(StaffMember, StaffMember.id == Case.key_worker_id)
        .order_by(Person.search_key, Case.id)
        .limit(limit)
    )
    part = aliased(NameWord)
    parts = [exists().where(part.person_id == Person.id, *_from(part, word)) for word in search.split()]
    if few is None and not phone and not document:
        return found.where(*parts)
    named = [Person.id.in_(few)] if few is not None else []
    ways = [select(Case.id).where(Case.reference == search.upper()), _of_person(*named, *parts)]
    ways += [_of_person(Person.phone_index == phone)] if phone else []
    ways += [_of_person(Person.document_index == document)] if document else []
    return found.where(Case.id.in_(union(*ways)))


def _of_person(*conditions: ColumnElement[bool]) -> Select[UUID]:
    return select(Case.id).join(Person, Person.id == Case.person_id).where(*conditions)


def _from(part: Any, word: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return part.word >= word, part.word < word + LAST_LETTER
