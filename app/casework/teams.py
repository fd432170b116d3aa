"""Reading a team: who sits in it and sat in it, who could be asked in, and what the file shows of it."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload

from app.agencies.models import StaffMember
from app.agencies.vocabulary import CASE_ROLES
from app.audit.services import record
from app.casework.models import AccessRequest, Case, TeamSeat
from app.casework.panels import put_panel
from app.foundation.unit_of_work import Work
from app.privacy.models import SharingAgreement
from app.privacy.queries import in_force, open_asks, sharing_consents
from app.privacy.sharing import agreed_domains
from app.privacy.vocabulary import shareable

PANEL = "access"
MOST_SEATS = 200


def seats_of(case_id: UUID) -> Select[TeamSeat]:
    """Every seat of a case, those of today first, with whoever holds or held them."""
    return (
        select(TeamSeat)
        .options(joinedload(TeamSeat.staff).joinedload(StaffMember.agency))
        .where(TeamSeat.case_id == case_id)
        .order_by(TeamSeat.ended_at.is_not(None), TeamSeat.ended_at.desc(), TeamSeat.started_at, TeamSeat.id)
        .limit(MOST_SEATS)
    )


def case_by_id(case_id: UUID) -> Select[Case]:
    """One case; the caller narrows it to what somebody may do with it."""
    return select(Case).where(Case.id == case_id)


def could_join(agency_id: UUID, on: date) -> Select[StaffMember]:
    """Who works with cases in this agency, or in one that has an agreement with it."""
    readers = select(SharingAgreement.reader_id).where(SharingAgreement.holder_id == agency_id, *in_force(on))
    return (
        select(StaffMember)
        .options(joinedload(StaffMember.agency))
        .where(
            StaffMember.left_at.is_(None),
            StaffMember.role.in_(CASE_ROLES),
            or_(StaffMember.agency_id == agency_id, StaffMember.agency_id.in_(readers)),
        )
        .order_by(StaffMember.agency_id != agency_id, StaffMember.agency_id, StaffMember.given_name, StaffMember.id)
    )


def refresh_panel(work: Work, case: Case) -> None:
    """Keep ready what the page of the file shows of its team: what other agencies do not see, and what waits."""
    work.session.flush()
    consents = {c.agency_id: c.domains or [] for c in work.session.scalars(sharing_consents(case.person_id))}
    seen = {
        str(agency_id): sorted({*agreed_domains(work, case.agency_id, agency_id)} & {*map(shareable, domains)})
        for agency_id, domains in consents.items()
        if agency_id is not None
    }
    waiting = select(AccessRequest.kind).where(AccessRequest.case_id == case.id, AccessRequest.answered_at.is_(None))
    content: dict[str, Any] = {
        "sees": {key: [domain.value for domain in domains] for key, domains in seen.items()},
        "waiting": len(work.session.scalars(waiting.order_by(AccessRequest.id)).all()),
        "asked": len(work.session.scalars(open_asks(case.person_id)).all()),
    }
    put_panel(work, case.id, PANEL, content)


def set_interpreter(work: Work, case: Case, *, needed: bool) -> None:
    """Say whether somebody has to interpret; it stands on the file and beside each appointment."""
    if case.person.interpreter == needed:
        return
    case.person.interpreter = needed
    work.session.flush()
    record(work, "case:contact:change", case, case.person_id, interpreter=needed)
