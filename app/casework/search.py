"""Finding people by any part of their name, by reference, and exactly by phone or document."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, not_, or_, select, true, union
from sqlalchemy.orm import aliased

from app.agencies.models import StaffMember
from app.casework.caseload import ROW
from app.casework.models import Case, TeamSeat
from app.casework.names import between, bound_of, filled, has_words, led_by
from app.people.models import Person

Rows = Select[*tuple[Any, ...]]
MOST = 30
WORDS = 5
_OwnSeat = aliased(TeamSeat)


@dataclass(frozen=True, slots=True)
class Ways:
    """What a search is besides the parts of a name: a reference, or the index of a whole phone number or document."""

    reference: str = ""
    phone: str | None = None
    document: str | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        """One for each that was typed."""
        found: list[ColumnElement[bool]] = [Case.reference == self.reference.upper()] if self.reference else []
        found += [Person.phone_index == self.phone] if self.phone else []
        return [*found, Person.document_index == self.document] if self.document else found


NO_WAYS = Ways()


def found_people(
    words: Sequence[str],
    ways: Ways = NO_WAYS,
    *,
    narrow: Callable[[Rows], Rows],
    led: bool = True,
    staff_id: UUID | None = None,
) -> list[Rows]:
    """Cases, closed ones too, of who is called so or found by another way; the next is asked where one is not enough.

    `narrow` leaves of them what the actor may see. Whoever sits in few teams is asked for by `staff_id`. Where a single
    word leads to too many people, those whose name begins with it come first.
    """
    found = (
        select(*ROW, Case.status)
        .join(Person, Person.id == Case.person_id)
        .join(StaffMember, StaffMember.id == Case.key_worker_id)
        .order_by(Person.search_key, Case.id)
        .limit(MOST)
        .params(**filled(words))
    )
    named = and_(true(), *has_words(Person.search_key, range(len(words))))
    if staff_id is not None:
        own = and_(_OwnSeat.case_id == Case.id, _OwnSeat.staff_id == staff_id, _OwnSeat.ended_at.is_(None))
        return [narrow(found.join(_OwnSeat, own).where(or_(named, *ways.conditions())))]
    if not words:
        return [narrow(found)]
    if not led:
        begins = and_(*between(Person.search_key, 0))
        return [narrow(found.where(begins, named)), narrow(found.where(not_(begins), named))]
    # Of those who are called so the first by name are chosen from indexes, and only they are looked up.
    lead, fits = led_by(len(words))
    called, near = select(Case.id).join(lead, lead.person_id == Case.person_id), lead.name <= bound_of(len(words))
    first, rest = (
        select(narrow(called.where(part, *fits).order_by(lead.name, Case.id).limit(MOST)).subquery().c.id)
        for part in (near, ~near)
    )
    others = [select(Case.id).join(Person, Person.id == Case.person_id).where(way) for way in ways.conditions()]
    return [found.where(Case.id.in_(union(first, *map(narrow, others)))), found.where(Case.id.in_(rest))]
