"""The free places of a service: taken and given back by the database itself, so that two cannot get the last one."""

from uuid import UUID

from sqlalchemy import or_, select, update
from sqlalchemy.orm.attributes import set_committed_value

from app.agencies.models import ServiceOffer
from app.foundation.errors import Conflict
from app.foundation.i18n import gettext as _
from app.foundation.unit_of_work import Work


def take_place(work: Work, offer_id: UUID) -> bool:
    """Take one free place: True when one is held, False where nobody counts them. Raises Conflict when none is left."""
    taken = (
        update(ServiceOffer)
        .where(ServiceOffer.id == offer_id, ServiceOffer.places_free > 0)
        .values(places_free=ServiceOffer.places_free - 1)
        .returning(ServiceOffer.places_free)
        .execution_options(synchronize_session=False)
    )
    left = work.session.execute(taken).scalar_one_or_none()
    if left is None:
        counted = work.session.scalar(select(ServiceOffer.places_free).where(ServiceOffer.id == offer_id))
        if counted is not None:
            raise Conflict(_("No place is free there now. Ask for the waiting list, or choose another service."))
        return False
    _remember(work, offer_id, left)
    return True


def give_back(work: Work, offer_id: UUID) -> None:
    """A place that was held is free again; never more than there are."""
    given = (
        update(ServiceOffer)
        .where(
            ServiceOffer.id == offer_id,
            ServiceOffer.places_free.is_not(None),
            or_(ServiceOffer.places_total.is_(None), ServiceOffer.places_free < ServiceOffer.places_total),
        )
        .values(places_free=ServiceOffer.places_free + 1)
        .returning(ServiceOffer.places_free)
        .execution_options(synchronize_session=False)
    )
    free = work.session.execute(given).scalar_one_or_none()
    if free is not None:
        _remember(work, offer_id, free)


def _remember(work: Work, offer_id: UUID, free: int) -> None:
    """What the session knows of the service follows the database, without asking it once more."""
    known = work.session.identity_map.get(work.session.identity_key(ServiceOffer, offer_id))
    if known is not None:
        set_committed_value(known, "places_free", free)
