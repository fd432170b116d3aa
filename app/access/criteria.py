"""Whose rows are whose: the criteria that `policy.py` maps permissions to, each one SQL condition for an actor."""

from sqlalchemy import ColumnElement, String, and_, exists, false, func, literal, or_, select, true
from sqlalchemy import case as by_case
from sqlalchemy.orm import aliased, joinedload

from app.access.shared import shares, sits, today_of
from app.agencies.models import Agency, Cover, StaffMember, Territory
from app.agencies.vocabulary import Role
from app.appointments.models import Appointment, Holiday, Slot
from app.appointments.rules import shown_at
from app.appointments.vocabulary import Door
from app.assessment.models import Assessment
from app.assessment.vocabulary import State
from app.audit.models import AuditEntry
from app.casework.models import AccessRequest, Case, CaseTask, TeamSeat
from app.casework.vocabulary import CaseStatus, SeatKind, TaskOwner
from app.delivery.models import Outbox
from app.foundation.actor import Actor
from app.messaging.models import AgencyText, Attachment, CasePaper
from app.messaging.vocabulary import PAPER_PARTS
from app.outreach.models import CallbackRequest, Campaign
from app.people.vocabulary import Domain
from app.privacy.models import Consent, ConsentAsk
from app.privacy.vocabulary import Extra
from app.risk.models import EarlyWarning

# Under a name of its own: beside a file, another one of the same person.
_Other = aliased(Case)


def own_case(actor: Actor) -> ColumnElement[bool]:
    """The open case of the person who asks."""
    return and_(Case.person_id == actor.person_id, Case.status == CaseStatus.OPEN)


def leads_case(actor: Actor) -> ColumnElement[bool]:
    """A case whose team the professional decides on: the key worker, who covers for them, the agency's coordinator."""
    leading = or_(Case.key_worker_id == actor.staff_id, _covers_key_worker(actor))
    return or_(leading, Case.agency_id == actor.agency_id) if actor.role == Role.COORDINATOR else leading


def _covers_key_worker(actor: Actor) -> ColumnElement[bool]:
    """Today somebody's cover for the key worker; who covers for another one of the team does not lead by it."""
    today = today_of(actor)
    if today is None:
        return false()
    seat = exists().where(TeamSeat.case_id == Case.id, TeamSeat.kind == SeatKind.COVER, *sits(actor))
    cover = exists().where(
        Cover.absent_id == Case.key_worker_id,
        Cover.cover_id == actor.staff_id,
        Cover.ended_at.is_(None),
        Cover.starts_on <= today,
        Cover.ends_on >= today,
    )
    return and_(seat, cover)


def in_team(actor: Actor) -> ColumnElement[bool]:
    """A case in whose team the professional sits, or of the coordinator's agency."""
    seat = exists().where(TeamSeat.case_id == Case.id, *sits(actor))
    if actor.role == Role.COORDINATOR:
        # The agency first: it is at hand in the row, and the database looks no further when it fits.
        return or_(Case.agency_id == actor.agency_id, seat)
    return seat


def team_of_own_agency(actor: Actor) -> ColumnElement[bool]:
    """A case that the professional's own agency leads, where they sit for good or coordinate.

    Whoever gives codes or changes the phone could sign in as the person: not in an emergency, and not by an old file
    of somebody whom another agency helps now.
    """
    seat = exists().where(TeamSeat.case_id == Case.id, TeamSeat.kind != SeatKind.EMERGENCY, *sits(actor))
    elsewhere = exists().where(
        _Other.person_id == Case.person_id, _Other.status == CaseStatus.OPEN, _Other.agency_id != Case.agency_id
    )
    mine = true() if actor.role == Role.COORDINATOR else seat
    return and_(Case.agency_id == actor.agency_id, mine, or_(Case.status == CaseStatus.OPEN, ~elsewhere))


def team_conversation(actor: Actor) -> ColumnElement[bool]:
    """A case of the team whose conversation the professional may read."""
    return and_(in_team(actor), shares(actor, Extra.CONVERSATION))


def team_money(actor: Actor) -> ColumnElement[bool]:
    """A case of the team of whose money and benefits the professional may read."""
    return and_(in_team(actor), shares(actor, Domain.INCOME))


def watched_case(actor: Actor) -> ColumnElement[bool]:
    """The cases whose decisions are counted: of the coordinator's agency, or of all for whoever evaluates in sums."""
    return true() if actor.role == Role.EVALUATOR else Case.agency_id == actor.agency_id


def own_task(actor: Actor) -> ColumnElement[bool]:
    """A step of the person's own."""
    return and_(
        CaseTask.owner == TaskOwner.PERSON,
        exists().where(Case.id == CaseTask.case_id, own_case(actor)),
    )


def own_appointment(actor: Actor) -> ColumnElement[bool]:
    """An appointment of the person that their phone may show."""
    return and_(Appointment.person_id == actor.person_id, Appointment.visibility.in_(shown_at(Door.PAGE)))


def own_assessment(actor: Actor) -> ColumnElement[bool]:
    """Questions that were put to the person, and their copy of what was agreed."""
    shown = or_(Assessment.asked_at.is_not(None), Assessment.state == State.AGREED)
    return and_(shown, exists().where(Case.id == Assessment.case_id, own_case(actor)))


def team_appointment(actor: Actor) -> ColumnElement[bool]:
    """An appointment of a case of the team."""
    return exists().where(Case.id == Appointment.case_id, in_team(actor))


def agency_time(actor: Actor) -> ColumnElement[bool]:
    """A time of somebody of the coordinator's agency."""
    return exists().where(StaffMember.id == Slot.staff_id, StaffMember.agency_id == actor.agency_id)


def own_file(actor: Actor) -> ColumnElement[bool]:
    """A file in the person's own conversation."""
    return exists().where(Case.id == Attachment.case_id, own_case(actor))


def team_file(actor: Actor) -> ColumnElement[bool]:
    """A paper of a case of the team on what the professional may read; one that nobody sorted is conversation."""
    part = by_case(
        {kind.value: part.value for kind, part in PAPER_PARTS.items()},
        value=CasePaper.kind,
        else_=literal(Extra.CONVERSATION.value, String),
    )
    sorted_as = select(part).where(CasePaper.attachment_id == Attachment.id).correlate(Attachment).scalar_subquery()
    told = func.coalesce(sorted_as, literal(Extra.CONVERSATION.value, String))
    added_by_us = exists().where(
        CasePaper.attachment_id == Attachment.id,
        StaffMember.id == CasePaper.added_by_id,
        StaffMember.agency_id == actor.agency_id,
        Attachment.message_id.is_(None),
    )
    return exists().where(Case.id == Attachment.case_id, in_team(actor), or_(shares(actor, told), added_by_us))


def team_letter(actor: Actor) -> ColumnElement[bool]:
    """A letter to somebody the team works with."""
    return exists().where(Case.person_id == Outbox.person_id, Case.status == CaseStatus.OPEN, in_team(actor))


def own_agency_campaign(actor: Actor) -> ColumnElement[bool]:
    """A campaign of the professional's agency."""
    return Campaign.agency_id == actor.agency_id


def agency_callback(actor: Actor) -> ColumnElement[bool]:
    """A call asked for that was given to the professional's agency."""
    return CallbackRequest.agency_id == actor.agency_id


def own_consent(actor: Actor) -> ColumnElement[bool]:
    """Something the person agreed to."""
    return Consent.person_id == actor.person_id


def own_consent_ask(actor: Actor) -> ColumnElement[bool]:
    """Something the team asks the person."""
    return ConsentAsk.person_id == actor.person_id


def judged_request(actor: Actor) -> ColumnElement[bool]:
    """A file of the coordinator's agency that somebody asked for or opened in an emergency."""
    return exists().where(Case.id == AccessRequest.case_id, Case.agency_id == actor.agency_id)


def administered_staff(actor: Actor) -> ColumnElement[bool]:
    """Everybody for an administrator; for a coordinator those of the agency, apart from its administrators."""
    if actor.role == Role.ADMINISTRATOR:
        return true()
    return and_(StaffMember.agency_id == actor.agency_id, StaffMember.role != Role.ADMINISTRATOR)


def administered_cover(actor: Actor) -> ColumnElement[bool]:
    """A cover of somebody the actor administers."""
    return exists().where(StaffMember.id == Cover.absent_id, administered_staff(actor))


def administered_holiday(actor: Actor) -> ColumnElement[bool]:
    """Every day off for an administrator; for a coordinator the local ones of the agency's territory."""
    if actor.role == Role.ADMINISTRATOR:
        return true()
    place = exists().where(Agency.id == actor.agency_id, Territory.id == Agency.territory_id)
    return place.where(Territory.code == Holiday.area)


def administered_text(actor: Actor) -> ColumnElement[bool]:
    """A ready text of one's agency; every one for an administrator."""
    return true() if actor.role == Role.ADMINISTRATOR else AgencyText.agency_id == actor.agency_id


def reviewed_case(actor: Actor) -> ColumnElement[bool]:
    """The files whose circle somebody reviews: without their content, so an administrator sees every one."""
    return true() if actor.role == Role.ADMINISTRATOR else Case.agency_id == actor.agency_id


def administered_change(actor: Actor) -> ColumnElement[bool]:
    """What was changed in the administration: everything for an administrator, else what one's own agency did."""
    return true() if actor.role == Role.ADMINISTRATOR else AuditEntry.agency_id == actor.agency_id


CASE_OPTIONS = (
    joinedload(Case.person),
    joinedload(Case.agency),
    joinedload(Case.territory),
    joinedload(Case.key_worker).joinedload(StaffMember.agency),
)
APPOINTMENT_OPTIONS = (
    joinedload(Appointment.slot).joinedload(Slot.staff),
    joinedload(Appointment.slot).joinedload(Slot.location),
    joinedload(Appointment.case),
)


def team_warning(actor: Actor) -> ColumnElement[bool]:
    """A warning about a case of the team, for the agency that leads it; other agencies see none of them."""
    case = exists().where(Case.id == EarlyWarning.case_id, Case.agency_id == actor.agency_id, in_team(actor))
    return case if actor.role == Role.COORDINATOR else and_(case, EarlyWarning.with_coordinator.is_(False))
