"""What administrators keep: agencies, territories, and who works where as what; each change stands in the audit."""

import re
from dataclasses import dataclass
from uuid import UUID
from zoneinfo import available_timezones

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from app.agencies.models import Agency, StaffMember, Territory
from app.agencies.services import appoint
from app.agencies.vocabulary import CASE_ROLES, AgencyKind, Role
from app.audit.services import record
from app.foundation.errors import Conflict, Invalid
from app.foundation.i18n import gettext as _
from app.foundation.unit_of_work import Work
from app.identity import services as identity
from app.identity.services import Issued
from app.identity.vocabulary import Area

CODE = re.compile(r"[A-Z]{2,6}")
REGION = re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,3})?")
MOST_STAFF = 500

# Whom one may appoint: a coordinator builds the agency's team, and only an administrator makes another one.
APPOINTS: dict[Role, tuple[Role, ...]] = {
    Role.ADMINISTRATOR: tuple(Role),
    Role.COORDINATOR: tuple(role for role in Role if role is not Role.ADMINISTRATOR),
}


@dataclass(frozen=True, slots=True)
class Place:
    """A territory as it is written down."""

    name: str
    code: str
    region: str
    zone: str
    help_phone: str
    help_hours: str


def save_territory(work: Work, place: Place, territory: Territory | None = None) -> Territory:
    """Make a territory, or change it; its code stays, because references of files begin with it. Raises Invalid."""
    if territory is None and not CODE.fullmatch(place.code):
        raise Invalid(_("Write 2 to 6 capital letters, such as MIE."), "code")
    if not REGION.fullmatch(place.region):
        raise Invalid(_("Write the region as ES-AS or IT-25."), "region")
    if place.zone not in available_timezones():
        raise Invalid(_("Write the time zone as Europe/Madrid."), "zone")
    if territory is None:
        _refuse_known(work, place.code)
        territory = Territory(code=place.code)
        work.session.add(territory)
    territory.name, territory.region, territory.zone = place.name, place.region, place.zone
    territory.help_phone, territory.help_hours = place.help_phone, place.help_hours
    work.session.flush()
    record(work, "admin:territory:save", territory)
    return territory


def _refuse_known(work: Work, code: str) -> None:
    if work.session.scalars(select(Territory.id).where(Territory.code == code)).first() is not None:
        raise Invalid(_("There is a territory with this code already. Choose another one."), "code")


@dataclass(frozen=True, slots=True)
class Body:
    """An agency as it is written down."""

    name: str
    kind: AgencyKind
    territory_id: UUID
    discreet: bool = False


def save_agency(work: Work, body: Body, agency: Agency | None = None) -> Agency:
    """Make an agency, or change it. Raises Invalid."""
    same = select(Agency.id).where(func.lower(Agency.name) == body.name.lower())
    if agency is not None:
        same = same.where(Agency.id != agency.id)
    if work.session.scalars(same).first() is not None:
        raise Invalid(_("There is an agency with this name already."), "name")
    if agency is None:
        agency = Agency()
        work.session.add(agency)
    agency.name, agency.kind, agency.territory_id, agency.discreet = (
        body.name,
        body.kind,
        body.territory_id,
        body.discreet,
    )
    work.session.flush()
    record(work, "admin:agency:save", agency, kind=str(agency.kind), discreet=agency.discreet)
    return agency


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody who is to work here."""

    email: str
    role: Role
    agency_id: UUID
    language: str


def may_appoint(actor_role: str, role: Role) -> bool:
    """True when somebody with this role may make somebody else one with that role."""
    return role in APPOINTS.get(Role(actor_role), ())


def invite(work: Work, new: Newcomer) -> tuple[StaffMember, Issued]:
    """Appoint somebody and give the link with which they set up their sign-in. Raises Conflict and Invalid."""
    _refuse_role(work, new.role)
    if identity.account_by_email(work, new.email) is not None:
        raise Conflict(_("Somebody with this e-mail works here already, or did. Look for them in the list."))
    account = identity.create_account(work, Area.STAFF, new.email)
    called = new.email.partition("@")[0][:60]
    member = appoint(work, account.id, new.agency_id, new.role, new.language, called)
    record(work, "admin:staff:invite", member, role=new.role.value)
    return member, identity.invite(work, account.id)


def _refuse_role(work: Work, role: Role) -> None:
    if work.actor.is_staff and not may_appoint(work.actor.role, role):
        raise Invalid(_("Only an administrator makes somebody an administrator."), "role")


def change_role(work: Work, member: StaffMember, role: Role) -> None:
    """Give somebody another role; every open session of theirs ends, so that nothing of the old one lasts."""
    _refuse_role(work, role)
    if member.id == work.actor.staff_id:
        raise Conflict(_("You cannot change your own role. Ask another administrator."))
    if member.role == role:
        return
    before, member.role = str(member.role), role
    work.session.flush()
    identity.end_all_sessions(work, member.account_id)
    record(work, "admin:staff:role", member, role=role.value, before=before)


def staff_list(words: str = "") -> Select[StaffMember]:
    """Everybody who works or worked here, those of today first; the caller narrows it to whom they administer."""
    found = (
        select(StaffMember)
        .options(joinedload(StaffMember.agency))
        .order_by(StaffMember.left_at.is_not(None), StaffMember.agency_id, StaffMember.given_name, StaffMember.id)
        .limit(MOST_STAFF)
    )
    for word in words.split()[:3]:
        name = StaffMember.given_name + " " + StaffMember.family_name
        found = found.where(name.icontains(word, autoescape=True))
    return found


def coordinators() -> Select[StaffMember]:
    """Who opens every file of their agency by their role; the caller narrows it to whom they administer."""
    return staff_list().where(StaffMember.role == Role.COORDINATOR, StaffMember.left_at.is_(None))


def case_workers(but: StaffMember | None = None) -> Select[StaffMember]:
    """Who works with cases today; the caller narrows it. `but` leaves somebody out and keeps to their agency."""
    found = staff_list().where(StaffMember.role.in_(CASE_ROLES), StaffMember.left_at.is_(None))
    return found.where(StaffMember.agency_id == but.agency_id, StaffMember.id != but.id) if but else found


def agencies_with_territory() -> Select[Agency]:
    """Every agency with its territory, by name."""
    return select(Agency).options(joinedload(Agency.territory)).order_by(Agency.name, Agency.id)
