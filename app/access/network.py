"""Whose lists, pages and events are whose: criteria of bringing people in and of the network."""

from sqlalchemy import ColumnElement, and_, or_
from sqlalchemy.orm import joinedload

from app.agencies.network_models import NetworkEvent, NetworkPage
from app.agencies.vocabulary import Role
from app.foundation.actor import Actor
from app.people.import_models import PeopleImport, PersonToContact

PAGE_OPTIONS = (joinedload(NetworkPage.agency),)


def own_agency_import(actor: Actor) -> ColumnElement[bool]:
    """A list that the professional's agency brought in."""
    return PeopleImport.agency_id == actor.agency_id


def own_agency_contact(actor: Actor) -> ColumnElement[bool]:
    """Somebody whom the professional's agency is to contact."""
    return PersonToContact.agency_id == actor.agency_id


def readable_page(actor: Actor) -> ColumnElement[bool]:
    """A page of the network that is published, or one of the coordinator's agency."""
    published = and_(NetworkPage.published_number.is_not(None), NetworkPage.withdrawn_at.is_(None))
    return or_(published, NetworkPage.agency_id == actor.agency_id) if actor.role == Role.COORDINATOR else published


def own_agency_page(actor: Actor) -> ColumnElement[bool]:
    """A page of the network for which the professional's agency answers."""
    return NetworkPage.agency_id == actor.agency_id


def own_event(actor: Actor) -> ColumnElement[bool]:
    """An event that the professional wrote down; every one of the coordinator's agency."""
    if actor.role == Role.COORDINATOR:
        return NetworkEvent.agency_id == actor.agency_id
    return NetworkEvent.recorded_by == actor.staff_id
