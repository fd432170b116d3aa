"""What the screens need: regions and places that help, the checks and claims of a case, and how far claims came."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Select, Uuid, bindparam, case, func, select
from sqlalchemy.orm import joinedload

from app.agencies.models import Agency, Location, StaffMember, Territory
from app.agencies.vocabulary import AgencyKind
from app.benefits.models import BenefitCheck, BenefitClaim, BenefitDraft, ClaimEvent
from app.people.models import HouseholdMember

MOST_PLACES = 3


def regions_served() -> Select[str]:
    """The regions in which this installation has a territory."""
    return select(Territory.region).distinct().order_by(Territory.region)


def places_that_help(region: str, territory: str) -> Select[str, str, str]:
    """Where social services receive people: in the territory when a link told it, else in the region."""
    near = Territory.code == territory if territory else Territory.region == region
    return (
        select(Location.name, Location.address, Location.hours)
        .join(Agency, Agency.id == Location.agency_id)
        .join(Territory, Territory.id == Agency.territory_id)
        .where(near, Agency.kind == AgencyKind.SOCIAL_SERVICES, Location.ended_at.is_(None))
        .order_by(Territory.code, Location.name)
        .limit(MOST_PLACES)
    )


def claims_of_cases(case_ids: Select[UUID]) -> Select[*tuple[Any, ...]]:
    """How far the claims of these cases came: `claimed` and `granted` are 1 or 0, `euros_month` what was granted.

    A case without a claim has no row, so a caller joins this outer. A benefit counts as granted although it is over.
    """
    claimed = func.max(case((BenefitClaim.applied_on.is_not(None), 1), else_=0))
    granted = func.max(case((BenefitClaim.granted_from.is_not(None), 1), else_=0))
    return (
        select(
            BenefitClaim.case_id,
            claimed.label("claimed"),
            granted.label("granted"),
            func.coalesce(func.sum(BenefitClaim.granted_month), Decimal(0)).label("euros_month"),
        )
        .where(BenefitClaim.case_id.in_(case_ids))
        .group_by(BenefitClaim.case_id)
        .order_by(BenefitClaim.case_id)
    )


def checks_of(case_id: UUID) -> Select[*tuple[Any, ...]]:
    """The checks kept with a case, the newest first, without the facts: only when, by whom and by which law."""
    return (
        select(
            BenefitCheck.id,
            BenefitCheck.checked_on,
            BenefitCheck.made_at,
            BenefitCheck.made_by,
            BenefitCheck.law_version,
            BenefitCheck.shared_at,
            StaffMember.given_name,
            StaffMember.family_name,
        )
        .outerjoin(StaffMember, StaffMember.id == BenefitCheck.made_by)
        .where(BenefitCheck.case_id == case_id)
        .order_by(BenefitCheck.made_at.desc(), BenefitCheck.checked_on.desc(), BenefitCheck.id)
    )


def check_of(case_id: UUID, check_id: UUID) -> Select[BenefitCheck]:
    """One check of this case."""
    return select(BenefitCheck).where(BenefitCheck.case_id == case_id, BenefitCheck.id == check_id)


def latest_check(case_id: UUID) -> Select[BenefitCheck]:
    """The newest check of a case."""
    return (
        select(BenefitCheck)
        .where(BenefitCheck.case_id == case_id)
        .order_by(BenefitCheck.made_at.desc(), BenefitCheck.checked_on.desc(), BenefitCheck.id)
        .limit(1)
    )


def latest_shared_check(case_id: UUID) -> Select[BenefitCheck]:
    """The newest check that the person may see."""
    return latest_check(case_id).where(BenefitCheck.shared_at.is_not(None))


def draft_of(case_id: UUID, staff_id: UUID | None) -> Select[BenefitDraft]:
    """What a professional has begun for a case and not kept yet."""
    return select(BenefitDraft).where(BenefitDraft.case_id == case_id, BenefitDraft.staff_id == staff_id)


CLAIMANT = joinedload(BenefitClaim.member).joinedload(HouseholdMember.person)


def claims_of(case_id: UUID) -> Select[BenefitClaim]:
    """The claims of a case: what goes on first, what changed last on top."""
    return (
        select(BenefitClaim)
        .options(CLAIMANT)
        .where(BenefitClaim.case_id == case_id)
        .order_by(BenefitClaim.ended_on.is_not(None), BenefitClaim.changed_at.desc(), BenefitClaim.id)
    )


# What goes on, for the file of a case: columns and not objects, in a statement built once.
IN_FILE: Select[*tuple[Any, ...]] = (
    select(BenefitClaim.id, BenefitClaim.benefit, BenefitClaim.state, BenefitClaim.answer_by)
    .where(BenefitClaim.case_id == bindparam("case_id", type_=Uuid), BenefitClaim.ended_on.is_(None))
    .order_by(BenefitClaim.changed_at.desc(), BenefitClaim.id)
    .limit(6)
)


def claim_of(case_id: UUID, claim_id: UUID) -> Select[BenefitClaim]:
    """One claim of this case."""
    found = select(BenefitClaim).where(BenefitClaim.case_id == case_id, BenefitClaim.id == claim_id)
    return found.options(CLAIMANT)


def history_of(claim_id: UUID) -> Select[ClaimEvent, str | None, str | None]:
    """The history of a claim, the newest step first, each with the name of who wrote it."""
    return (
        select(ClaimEvent, StaffMember.given_name, StaffMember.family_name)
        .outerjoin(StaffMember, StaffMember.id == ClaimEvent.staff_id)
        .where(ClaimEvent.claim_id == claim_id)
        .order_by(ClaimEvent.place.desc())
    )
