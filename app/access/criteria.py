"""Whose rows are whose: the criteria that `policy.py` maps permissions to, each one SQL condition for an actor."""

from sqlalchemy import ColumnElement, and_, exists, or_
from sqlalchemy.orm import joinedload

from app.agencies.models import StaffMember
from app.agencies.vocabulary import Role
from app.appointments.models import Appointment, Slot
from app.appointments.rules import shown_at
from app.appointments.vocabulary import Door
from app.casework.models import Case, CaseTask, TeamSeat
from app.casework.vocabulary import CaseStatus, TaskOwner
from app.delivery.models import Outbox
from app.foundation.actor import Actor
from app.messaging.models import Attachment
from app.outreach.models import CallbackRequest, Campaign


def own_case(actor: Actor) -> ColumnElement[bool]:
    """The open case of the person who asks."""
    return and_(Case.person_id == actor.person_id, Case.status == CaseStatus.OPEN)


def in_team(actor: Actor) -> ColumnElement[bool]:
    """A case in whose team the professional sits, or of the coordinator's agency."""
    seat = exists().where(TeamSeat.case_id == Case.id, TeamSeat.staff_id == actor.staff_id, TeamSeat.ended_at.is_(None))
    if actor.role == Role.COORDINATOR:
        return or_(seat, Case.agency_id == actor.agency_id)
    return seat


def own_task(actor: Actor) -> ColumnElement[bool]:
    """A step of the person's own."""
    return and_(
        CaseTask.owner == TaskOwner.PERSON,
        exists().where(Case.id == CaseTask.case_id, own_case(actor)),
    )


def own_appointment(actor: Actor) -> ColumnElement[bool]:
    """An appointment of the person that their phone may show."""
    return and_(Appointment.person_id == actor.person_id, Appointment.visibility.in_(shown_at(Door.PAGE)))


def team_appointment(actor: Actor) -> ColumnElement[bool]:
    """An appointment of a case of the team."""
    return exists().where(Case.id == Appointment.case_id, in_team(actor))


def own_file(actor: Actor) -> ColumnElement[bool]:
    """A file in the person's own conversation."""
    return exists().where(Case.id == Attachment.case_id, own_case(actor))


def team_file(actor: Actor) -> ColumnElement[bool]:
    """A file in the conversation of a case of the team."""
    return exists().where(Case.id == Attachment.case_id, in_team(actor))


def team_letter(actor: Actor) -> ColumnElement[bool]:
    """A letter to somebody the team works with."""
    return exists().where(Case.person_id == Outbox.person_id, Case.status == CaseStatus.OPEN, in_team(actor))


def own_agency_campaign(actor: Actor) -> ColumnElement[bool]:
    """A campaign of the professional's agency."""
    return Campaign.agency_id == actor.agency_id


def agency_callback(actor: Actor) -> ColumnElement[bool]:
    """A call asked for that was given to the professional's agency."""
    return CallbackRequest.agency_id == actor.agency_id


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
