"""Whose services and referrals are whose: criteria of the directory and of asking services for a place."""

from sqlalchemy import ColumnElement, exists, or_, true
from sqlalchemy.orm import joinedload

from app.access.criteria import in_team, own_case
from app.agencies.models import Agency, DirectoryImport, ServiceOffer
from app.agencies.vocabulary import Role
from app.casework.models import Case, Referral
from app.casework.referral_queries import WHOLE
from app.foundation.actor import Actor

OFFER_OPTIONS = (joinedload(ServiceOffer.agency).joinedload(Agency.territory),)
REFERRAL_OPTIONS = WHOLE


def kept_offer(actor: Actor) -> ColumnElement[bool]:
    """A service of one's own agency; for coordinators also those of organisations without an account."""
    own = ServiceOffer.agency_id == actor.agency_id
    if actor.role == Role.ADMINISTRATOR:
        return true()
    if actor.role != Role.COORDINATOR:
        return own
    return or_(own, exists().where(Agency.id == ServiceOffer.agency_id, Agency.outside))


def own_import(actor: Actor) -> ColumnElement[bool]:
    """A file that one's own agency brings in."""
    return DirectoryImport.agency_id == actor.agency_id


def asked_of_us(actor: Actor) -> ColumnElement[bool]:
    """A referral to a service of one's own agency."""
    return Referral.agency_id == actor.agency_id


def sent_by_us(actor: Actor) -> ColumnElement[bool]:
    """A referral of a case of the team."""
    return exists().where(Case.id == Referral.case_id, in_team(actor))


def own_referral(actor: Actor) -> ColumnElement[bool]:
    """A referral of the person's own."""
    return exists().where(Case.id == Referral.case_id, own_case(actor))
