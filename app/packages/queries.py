"""What the pages ask of plans: the versions of a case, their parts with what became of them, and the coverage."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import Integer, Select, Uuid, and_, bindparam, func, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from app.agencies.models import Programme, StaffMember
from app.appointments.models import Appointment, Slot
from app.appointments.vocabulary import AppointmentStatus
from app.casework.models import Case, CaseTask, Referral
from app.casework.vocabulary import CaseStatus, ReferralState
from app.foundation.columns import UTCDateTime
from app.packages.models import BasicPackage, PackageItem, PackageReference, PackageVersion
from app.packages.rules import SETTLED_LETTER, WHOLE
from app.packages.vocabulary import LIVE, OPEN, Basic, BasicState, PackageState
from app.people.models import HouseholdMember, Person

Rows = Select[*tuple[Any, ...]]
COLUMNS: dict[Basic, InstrumentedAttribute[BasicState]] = {
    Basic.INCOME: BasicPackage.income,
    Basic.INTERNET: BasicPackage.internet,
    Basic.DIGITAL: BasicPackage.digital,
    Basic.COMMUNITY: BasicPackage.community,
}
GOES_TO = (ReferralState.ACCEPTED, ReferralState.STARTED)


_SHOWN = and_(PackageVersion.case_id == Case.id, PackageVersion.state.in_((*LIVE, *OPEN, PackageState.RETURNED)))
# What is kept of a case's basic package, each version in force or in the making, and its programme's reference.
STANDING: Rows = (
    select(BasicPackage, PackageVersion, PackageReference)
    .select_from(Case)
    .outerjoin(BasicPackage, BasicPackage.case_id == Case.id)
    .outerjoin(PackageVersion, _SHOWN)
    .outerjoin(PackageReference, PackageReference.programme_id == Case.programme_id)
    .where(Case.id == bindparam("case_id", type_=Uuid))
    .order_by(PackageVersion.number)
)


def offers_in_plan(case_id: UUID) -> Select[UUID | None]:
    """The services that stand in the plan of a case, in force or in the making."""
    return (
        select(PackageItem.offer_id)
        .join(PackageVersion, PackageVersion.id == PackageItem.version_id)
        .where(
            PackageVersion.case_id == case_id,
            PackageVersion.state.in_((*LIVE, *OPEN)),
            PackageItem.offer_id.is_not(None),
        )
        .distinct()
    )


def versions_of(case_id: UUID) -> Select[PackageVersion]:
    """Every version of the plan of a case, the newest first."""
    return select(PackageVersion).where(PackageVersion.case_id == case_id).order_by(PackageVersion.number.desc())


def version_in(case_id: UUID, version_id: UUID) -> Select[PackageVersion]:
    """One version of this case."""
    return select(PackageVersion).where(PackageVersion.case_id == case_id, PackageVersion.id == version_id)


def version_in_state(case_id: UUID, states: Collection[PackageState]) -> Select[PackageVersion]:
    """The newest version of a case in one of these states."""
    return versions_of(case_id).where(PackageVersion.state.in_(states)).limit(1)


def item_in(case_id: UUID, item_id: UUID) -> Select[PackageItem, PackageVersion]:
    """One part of a version of this case, with its version."""
    return (
        select(PackageItem, PackageVersion)
        .join(PackageVersion, PackageVersion.id == PackageItem.version_id)
        .where(PackageVersion.case_id == case_id, PackageItem.id == item_id)
    )


def items_of(version_id: UUID) -> Select[PackageItem]:
    """The parts of a version in their order."""
    return (
        select(PackageItem)
        .where(PackageItem.version_id == version_id)
        .order_by(PackageItem.position, PackageItem.due_on, PackageItem.id)
    )


_Own = aliased(Person)
# The parts of a version with who does them, for whom, and what became of them since.
PARTS: Rows = (
    select(
        PackageItem,
        StaffMember.given_name.label("staff_name"),
        func.coalesce(_Own.given_name, HouseholdMember.given_name).label("member_name"),
        CaseTask.done_at,
        Appointment.starts_at,
        Appointment.status.label("visit"),
        Slot.starts_at.label("slot_at"),
        Slot.ends_at.label("slot_ends"),
        Referral.state.label("referral"),
    )
    .outerjoin(StaffMember, StaffMember.id == PackageItem.staff_id)
    .outerjoin(HouseholdMember, HouseholdMember.id == PackageItem.member_id)
    .outerjoin(_Own, _Own.id == HouseholdMember.person_id)
    .outerjoin(CaseTask, CaseTask.id == PackageItem.task_id)
    .outerjoin(Appointment, Appointment.id == PackageItem.appointment_id)
    .outerjoin(Slot, Slot.id == PackageItem.slot_id)
    .outerjoin(Referral, Referral.id == PackageItem.referral_id)
    .where(PackageItem.version_id == bindparam("version_id", type_=Uuid))
    .order_by(PackageItem.position, PackageItem.due_on, PackageItem.id)
)

# Who lives in the household of a case now: whom a part of a plan can be for.
MEMBERS: Rows = (
    select(
        HouseholdMember.id,
        HouseholdMember.person_id,
        func.coalesce(Person.given_name, HouseholdMember.given_name).label("given_name"),
        HouseholdMember.birth_year,
        Person.birth_date,
    )
    .outerjoin(Person, Person.id == HouseholdMember.person_id)
    .where(HouseholdMember.household_id == bindparam("household_id", type_=Uuid), HouseholdMember.ends_on.is_(None))
    .order_by(HouseholdMember.position, HouseholdMember.id)
)


_SAME_AGENCY = select(Case.id).where(Case.agency_id == bindparam("agency_id", type_=Uuid))
_VISIT = and_(
    Appointment.person_id == HouseholdMember.person_id,
    Appointment.status == AppointmentStatus.BOOKED,
    Appointment.starts_at > bindparam("now", type_=UTCDateTime),
    Appointment.case_id.in_(_SAME_AGENCY),
)
_GOES = and_(
    HouseholdMember.person_id == bindparam("person_id", type_=Uuid),
    Referral.case_id == bindparam("case_id", type_=Uuid),
    Referral.state.in_(GOES_TO),
)
# Who lives at home, once for each appointment to come and for each service that the person goes to already. Of the
# others at home only appointments in files of the same agency are looked at: what another keeps is not told here.
HOME_AND_HOURS: Rows = (
    MEMBERS.add_columns(
        Appointment.id.label("visit_id"),
        Appointment.starts_at.label("visit_at"),
        Appointment.ends_at.label("visit_ends"),
        Referral.offer_id.label("goes_to"),
    )
    .outerjoin(Appointment, _VISIT)
    .outerjoin(Referral, _GOES)
)


def programmes() -> Rows:
    """The programmes by name, each with what its plans are compared with."""
    return (
        select(
            Programme.id, Programme.name, PackageReference.month, PackageReference.months, PackageReference.team_hour
        )
        .outerjoin(PackageReference, PackageReference.programme_id == Programme.id)
        .order_by(Programme.name, Programme.id)
    )


def coverage(programme_id: UUID | None) -> Select[str, int]:
    """How many open cases of a programme (or of all) stand alike in the basic supports, for `rules.coverage_of`.

    Everything it asks stands in one index, so that counting everybody looks into no row.
    """
    found = select(Case.basics, func.count()).where(Case.status == CaseStatus.OPEN).group_by(Case.basics)
    return found.where(Case.programme_id == programme_id) if programme_id else found


def missing_basics(without: Basic | None, programme_id: UUID | None, after: str, limit: int) -> Select[UUID]:
    """Open cases that miss something of the basic package, by reference, from after a reference on."""
    found = (
        select(Case.id)
        .where(Case.status == CaseStatus.OPEN, Case.reference > after)
        .order_by(Case.reference)
        .limit(bindparam("limit", limit, Integer))
    )
    if programme_id is not None:
        found = found.where(Case.programme_id == programme_id)
    if without is not None:
        return found.where(func.substr(Case.basics, list(Basic).index(without) + 1, 1) != SETTLED_LETTER)
    return found.where(Case.basics != WHOLE)


def who_misses(narrowed: Select[UUID]) -> Rows:
    """The lines of a page of such cases: all is chosen from one index, and only what is shown is looked up."""
    page = narrowed.subquery()
    return (
        select(
            Case.id,
            Case.reference,
            Person.given_name,
            Person.family_name,
            StaffMember.given_name.label("worker"),
            *(column.label(basic) for basic, column in COLUMNS.items()),
        )
        .select_from(page)
        .join(Case, Case.id == page.c.id)
        .join(Person, Person.id == Case.person_id)
        .join(StaffMember, StaffMember.id == Case.key_worker_id)
        .outerjoin(BasicPackage, BasicPackage.case_id == Case.id)
        .order_by(Case.reference)
    )
