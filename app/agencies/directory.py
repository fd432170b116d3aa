"""Keeping the directory of services: adding one, changing it, ending it and taking it up again."""

from uuid import UUID

from sqlalchemy import func, select

from app.agencies.directory_csv import contradictions
from app.agencies.models import Agency, ServiceOffer
from app.agencies.offer_data import OfferData
from app.agencies.offer_rows import put
from app.agencies.vocabulary import AgencyKind, Role
from app.audit.services import record
from app.foundation.errors import Conflict, Invalid
from app.foundation.i18n import gettext as _
from app.foundation.unit_of_work import Work

NAME_LENGTH = 120


def add(work: Work, agency: Agency, data: OfferData) -> ServiceOffer:
    """Put a service of an agency into the directory. Raises Invalid and Conflict."""
    _sensible(data)
    _unheard_of(work, agency, data)
    offer = ServiceOffer(agency_id=agency.id, updated_at=work.now)
    put(offer, data, agency.name)
    work.session.add(offer)
    work.session.flush()
    record(work, "directory:service:add", offer)
    return offer


def change(work: Work, offer: ServiceOffer, data: OfferData) -> None:
    """Write down what is different about a service. Raises Invalid and Conflict."""
    _sensible(data)
    agency = work.session.get_one(Agency, offer.agency_id)
    _unheard_of(work, agency, data, offer.id)
    put(offer, data, agency.name)
    offer.updated_at = work.now
    work.session.flush()
    record(work, "directory:service:change", offer)


def end(work: Work, offer: ServiceOffer) -> None:
    """Take a service out of the directory; who is there already goes on."""
    offer.active, offer.updated_at = False, work.now
    record(work, "directory:service:end", offer)


def reopen(work: Work, offer: ServiceOffer) -> None:
    """Offer a service again."""
    offer.active, offer.updated_at = True, work.now
    record(work, "directory:service:reopen", offer)


def outside_agency(work: Work, name: str, territory_id: UUID) -> Agency:
    """The organisation of this name, or a new one without an account that stands in the directory only."""
    bare = " ".join(name.split())[:NAME_LENGTH]
    found = select(Agency).where(func.lower(Agency.name) == bare.lower()).order_by(Agency.outside, Agency.id).limit(1)
    agency = work.session.scalars(found).first()
    if agency is None:
        agency = Agency(name=bare, kind=AgencyKind.NGO, territory_id=territory_id, outside=True)
        work.session.add(agency)
        work.session.flush()
        record(work, "directory:agency:add", agency)
    return agency


def agency_to_keep(work: Work, name: str, own: Agency) -> Agency:
    """The organisation of this name if the actor may add services of it; another agency here keeps its own itself."""
    found = outside_agency(work, name, own.territory_id)
    if found.id != own.id and not found.outside and work.actor.role != Role.ADMINISTRATOR:
        raise Invalid(_("This agency works here and keeps its services itself. Ask its coordinator."), "agency")
    if found.outside and work.actor.role not in {Role.COORDINATOR, Role.ADMINISTRATOR}:
        raise Invalid(_("Only a coordinator adds services of other organisations. Leave this empty."), "agency")
    return found


def _sensible(data: OfferData) -> None:
    texts = {
        "more_than_all": _("There cannot be more free places than places in all."),
        "ages": _("The oldest age cannot be under the youngest."),
    }
    for problem in contradictions(data):
        raise Invalid(texts[problem.code], problem.column)


def _unheard_of(work: Work, agency: Agency, data: OfferData, but: UUID | None = None) -> None:
    same = select(ServiceOffer.id).where(
        ServiceOffer.agency_id == agency.id, func.lower(ServiceOffer.name) == data.name.lower(), ServiceOffer.active
    )
    if data.active and work.session.scalars(same.where(ServiceOffer.id != but) if but else same).first() is not None:
        raise Conflict(_("This agency offers a service of this name already. Change that one."))
