"""Records that may be of one person: found among the files that a professional may see, put together, put back."""

from collections.abc import Iterable
from itertools import combinations
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, case, func, or_, select
from sqlalchemy.orm import aliased

from app.agencies.models import StaffMember
from app.casework.models import Case
from app.casework.vocabulary import CaseStatus
from app.foundation.errors import Conflict
from app.foundation.i18n import gettext as _
from app.foundation.unit_of_work import Work
from app.people.likeness import Traits, likeness
from app.people.merging import merge
from app.people.models import Person, PersonDistinct, PersonMerge
from app.people.vocabulary import Likeness

Rows = Select[*tuple[Any, ...]]
MOST = 120
SHOWN = 40
SAME_LETTERS = 3
TRAITS = (Person.sound_key, Person.birth_date, Person.document_index, Person.phone_index)
LINE = (
    Person.id.label("person_id"),
    Person.given_name,
    Person.family_name,
    *TRAITS,
    Case.id,
    Case.reference,
    Case.status,
    Case.opened_on,
)


def alike() -> Select[*tuple[Any, ...]]:
    """Files whose person shares a document, a phone, or a name and birth date; the caller narrows it, then `of_those`.

    One pass over the files: each column is counted within those that the reader may see.
    """

    def shared(*columns: Any) -> Any:
        return func.count(Person.id).over(partition_by=columns)

    return select(
        *LINE,
        shared(Person.document_index).label("documents"),
        shared(Person.phone_index).label("phones"),
        shared(Person.sound_key, Person.birth_date).label("births"),
        shared(Person.sound_key).label("sounds"),
        shared(Person.birth_date, func.substr(Person.search_key, 1, SAME_LETTERS)).label("near"),
    ).join(Person, Person.id == Case.person_id)


def of_those(narrowed: Select[*tuple[Any, ...]]) -> Rows:
    """The rows of `alike` that share anything."""
    found = narrowed.subquery()
    born = found.c.birth_date.is_not(None)
    # The surest first, so that a long list is cut at what is least likely.
    ways = (
        and_(found.c.document_index.is_not(None), found.c.documents > 1),
        and_(found.c.sound_key.is_not(None), born, found.c.births > 1),
        and_(found.c.phone_index.is_not(None), found.c.phones > 1),
        and_(born, found.c.near > 1),
        and_(found.c.sound_key.is_not(None), found.c.sounds > 1),
    )
    surest = case(*((way, place) for place, way in enumerate(ways)))
    return select(found).where(or_(*ways)).order_by(surest, found.c.sound_key, found.c.id).limit(MOST)


def pairs(rows: Iterable[Any], apart: set[tuple[UUID, UUID]]) -> list[tuple[Any, Any, list[Likeness]]]:
    """Two and two that may be one person, the surest first; those told apart before are left out."""
    people: dict[UUID, Any] = {}
    for row in rows:
        people.setdefault(row.person_id, row)
    found = []
    for one, other in combinations(people.values(), 2):
        if tuple(sorted((one.person_id, other.person_id))) in apart:
            continue
        why = likeness(traits_of(one), traits_of(other))
        if why:
            found.append((one, other, why))
    return sorted(found, key=lambda pair: list(Likeness).index(pair[2][0]))[:SHOWN]


def traits_of(row: Any) -> Traits:
    """What a row is compared by."""
    return Traits(row.sound_key, row.birth_date, row.document_index, row.phone_index)


def told_apart() -> Select[UUID, UUID]:
    """Pairs that somebody looked at and found to be two people."""
    return select(PersonDistinct.first_id, PersonDistinct.second_id).order_by(PersonDistinct.first_id)


def resembling(traits: Traits) -> Rows:
    """Files whose person may be the one with these traits; the caller narrows it, then asks `likeness` of each."""
    ways = [Person.sound_key == traits.sound]
    if traits.birth_date is not None:
        ways.append(Person.birth_date == traits.birth_date)
    if traits.document:
        ways.append(Person.document_index == traits.document)
    if traits.phone:
        ways.append(Person.phone_index == traits.phone)
    return (
        select(*LINE)
        .join(Person, Person.id == Case.person_id)
        .where(or_(*ways))
        .order_by(Case.opened_on.desc(), Case.id)
        .limit(MOST)
    )


def merges_of(limit: int = 30) -> Rows:
    """What was put together lately, with the file of the record that stays; the caller narrows it."""
    gone = aliased(Person)
    return (
        select(PersonMerge.id, PersonMerge.merged_at, Case.id.label("case_id"), Case.reference)
        .add_columns(
            Person.given_name,
            Person.family_name,
            gone.given_name.label("gone_given"),
            gone.family_name.label("gone_family"),
            StaffMember.given_name.label("who"),
        )
        .select_from(PersonMerge)
        .join(Person, Person.id == PersonMerge.kept_id)
        .join(gone, gone.id == PersonMerge.gone_id)
        .join(Case, Case.person_id == PersonMerge.kept_id)
        .outerjoin(StaffMember, StaffMember.id == PersonMerge.staff_id)
        .where(PersonMerge.undone_at.is_(None))
        .order_by(PersonMerge.merged_at.desc(), PersonMerge.id, Case.id)
        .limit(limit)
    )


def merge_by_id(merge_id: UUID, kept_id: UUID) -> Select[PersonMerge]:
    """One merge into this person."""
    return select(PersonMerge).where(PersonMerge.id == merge_id, PersonMerge.kept_id == kept_id)


def put_together(work: Work, kept: Person, gone: Person, theirs: frozenset[str], *, home_of_gone: bool) -> PersonMerge:
    """Put two records together; raises Conflict while both have an open file."""
    statement = select(Case.person_id).where(Case.person_id.in_([kept.id, gone.id]), Case.status == CaseStatus.OPEN)
    if len(set(work.session.scalars(statement.order_by(Case.person_id)))) > 1:
        raise Conflict(
            _("Both have an open file. Close one of them first, with the reason that there is another file.")
        )
    return merge(work, kept, gone, theirs, home_of_gone=home_of_gone)
