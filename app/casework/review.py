"""Who can see what, for the review of each quarter: by professional and by file, without the content of any."""

from typing import Any
from uuid import UUID

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import aliased

from app.agencies.models import Agency, StaffMember
from app.agencies.vocabulary import CASE_ROLES
from app.casework.models import Case, TeamSeat
from app.casework.vocabulary import SeatKind

Rows = Select[*tuple[Any, ...]]
MOST_PEOPLE, MOST_SEATS, MOST_ROWS = 500, 300, 50_000
# The agency that leads a file, beside the agency of whoever sits in its team.
Leading = aliased(Agency)


def by_professional() -> Rows:
    """Each professional who may open files, with how many seats they have and of which kind."""
    outside = case((Case.agency_id != StaffMember.agency_id, 1))
    return (
        select(
            StaffMember.id,
            StaffMember.given_name,
            StaffMember.family_name,
            StaffMember.role,
            Agency.name.label("agency"),
            func.count(TeamSeat.id).label("seats"),
            func.count(case((TeamSeat.kind == SeatKind.COVER, 1))).label("covers"),
            func.count(case((TeamSeat.kind == SeatKind.EMERGENCY, 1))).label("emergencies"),
            func.count(outside).label("outside"),
        )
        .select_from(StaffMember)
        .join(Agency, Agency.id == StaffMember.agency_id)
        .outerjoin(TeamSeat, (TeamSeat.staff_id == StaffMember.id) & TeamSeat.ended_at.is_(None))
        .outerjoin(Case, Case.id == TeamSeat.case_id)
        .where(StaffMember.left_at.is_(None), StaffMember.role.in_(CASE_ROLES))
        .group_by(StaffMember.id, StaffMember.given_name, StaffMember.family_name, StaffMember.role, Agency.name)
        .order_by(Agency.name, StaffMember.given_name, StaffMember.id)
        .limit(MOST_PEOPLE)
    )


def seats(limit: int = MOST_ROWS, reference: str = "", staff_id: UUID | None = None) -> Rows:
    """Each seat of today: who, in which file, why, since when and until when; the caller narrows it by its file."""
    found = (
        select(
            StaffMember.id.label("staff_id"),
            StaffMember.given_name,
            StaffMember.family_name,
            StaffMember.role,
            Agency.name.label("agency"),
            Case.reference,
            Leading.name.label("leading"),
            (Case.key_worker_id == StaffMember.id).label("leads"),
            TeamSeat.kind,
            TeamSeat.reason,
            TeamSeat.started_at,
            TeamSeat.until_at,
        )
        .select_from(TeamSeat)
        .join(Case, Case.id == TeamSeat.case_id)
        .join(StaffMember, StaffMember.id == TeamSeat.staff_id)
        .join(Agency, Agency.id == StaffMember.agency_id)
        .join(Leading, Leading.id == Case.agency_id)
        .where(TeamSeat.ended_at.is_(None))
        .order_by(Agency.name, StaffMember.given_name, StaffMember.id, Case.reference)
        .limit(limit)
    )
    if reference:
        found = found.where(Case.reference == reference)
    return found.where(StaffMember.id == staff_id) if staff_id else found
