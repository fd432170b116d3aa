"""What a professional reads of a file, by part of life: all of their own agency's, of another's what was agreed on."""

from collections.abc import Collection
from datetime import date
from functools import lru_cache
from typing import Any, TypeVar
from typing import cast as typed
from uuid import UUID

from sqlalchemy import (
    JSON,
    BindParameter,
    ColumnElement,
    CompoundSelect,
    Date,
    Select,
    String,
    Uuid,
    and_,
    bindparam,
    cast,
    literal,
    null,
    or_,
    select,
    union_all,
)

from app.agencies.models import Agency, StaffMember
from app.agencies.vocabulary import AgencyKind
from app.casework.models import Case, Note, TeamSeat
from app.casework.vocabulary import SeatKind, Visibility
from app.foundation.actor import Actor
from app.foundation.clock import today_in
from app.foundation.columns import UTCDateTime
from app.foundation.unit_of_work import Work
from app.people.vocabulary import Domain
from app.privacy.models import Consent, SharingAgreement
from app.privacy.queries import in_force
from app.privacy.rules import NOTHING, READ_BY_KIND, readable
from app.privacy.vocabulary import Extra, Purpose, Shareable

Statement = TypeVar("Statement")
ALL: frozenset[Shareable] = frozenset([*Domain, *Extra])
AGREED, CONSENTED, EMERGENCY = "agreed", "consented", "emergency"
_READER = bindparam("reader_id", type_=Uuid)


def _asked(what: str, domains: Any) -> Select[str, AgencyKind, list[str] | None]:
    return select(literal(what).label("what"), Agency.kind, domains)


# One question built once: what the agencies agreed on, what the person allowed, and whether it is an emergency.
_SHARED: CompoundSelect[Any] = union_all(
    _asked(AGREED, SharingAgreement.domains)
    .join(Agency, Agency.id == SharingAgreement.reader_id)
    .where(
        SharingAgreement.holder_id == bindparam("holder_id", type_=Uuid),
        SharingAgreement.reader_id == _READER,
        *in_force(bindparam("today", type_=Date)),
    ),
    _asked(CONSENTED, Consent.domains)
    .join(Agency, Agency.id == Consent.agency_id)
    .where(
        Consent.person_id == bindparam("person_id", type_=Uuid),
        Consent.agency_id == _READER,
        Consent.purpose == Purpose.SHARING,
        Consent.withdrawn_at.is_(None),
    ),
    _asked(EMERGENCY, cast(null(), JSON))
    .select_from(TeamSeat)
    .join(StaffMember, StaffMember.id == TeamSeat.staff_id)
    .join(Agency, Agency.id == StaffMember.agency_id)
    .where(
        TeamSeat.case_id == bindparam("case_id", type_=Uuid),
        TeamSeat.staff_id == bindparam("staff_id", type_=Uuid),
        TeamSeat.kind == SeatKind.EMERGENCY,
        TeamSeat.ended_at.is_(None),
        or_(TeamSeat.until_at.is_(None), TeamSeat.until_at > bindparam("moment", type_=UTCDateTime)),
    ),
)


def readable_domains(work: Work, case: Case) -> frozenset[Domain]:
    """The parts of life of this file that the actor may read."""
    return frozenset(part for part in readable_parts(work, case) if isinstance(part, Domain))


def readable_parts(work: Work, case: Case) -> frozenset[Shareable]:
    """What the actor may read of this file, the conversation too: one query for another agency, none for their own."""
    actor = work.actor
    if not actor.is_staff or actor.agency_id == case.agency_id:
        return ALL
    asked = ("readable", case.id, actor.staff_id)
    if asked not in work.known:
        # The frame of a file asks again after its page has.
        work.known[asked] = _shared_with(work, case)
    parts: frozenset[Shareable] = work.known[asked]
    return parts


def _shared_with(work: Work, case: Case) -> frozenset[Shareable]:
    actor = work.actor
    today: date = today_in(work.zone, work.now)
    rows = work.session.execute(
        _SHARED,
        {
            "reader_id": actor.agency_id,
            "holder_id": case.agency_id,
            "person_id": case.person_id,
            "case_id": case.id,
            "staff_id": actor.staff_id,
            "today": today,
            "moment": work.now,
        },
    ).all()
    if not rows:
        return NOTHING
    kind = AgencyKind(rows[0].kind)
    if any(row.what == EMERGENCY for row in rows):
        return READ_BY_KIND.get(kind, NOTHING)
    said = {what: [row[2] or [] for row in rows if row.what == what] for what in (AGREED, CONSENTED)}
    return readable(kind, said[AGREED], said[CONSENTED])


def note_visible(agency_id: UUID | BindParameter[UUID]) -> ColumnElement[bool]:
    """Which notes of a file are for a reader: their agency's own, and the team's on what they may read about."""
    about = or_(Note.domain.is_(None), Note.domain.in_(bindparam("readable_domains", expanding=True, type_=String)))
    return or_(Note.agency_id == agency_id, and_(Note.visibility != Visibility.AGENCY, about))


@lru_cache(maxsize=16)
def _readable(statement: Select[Any]) -> Select[Any]:
    return statement.where(note_visible(bindparam("reading_agency_id", type_=Uuid)))


def readable_notes(
    statement: Statement, actor: Actor, domains: Collection[Shareable]
) -> tuple[Statement, dict[str, Any]]:
    """Narrow a statement of notes, built once, to those for the actor's eyes; with the values that make it theirs.

    `domains` is what `readable_parts` says of the file.
    """
    values = {"reading_agency_id": actor.agency_id, "readable_domains": [str(domain) for domain in domains]}
    return typed("Statement", _readable(typed("Any", statement))), values
