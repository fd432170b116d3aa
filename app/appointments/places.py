"""The places where an agency receives people: added, changed and ended, with what they were before."""

from dataclasses import asdict, dataclass
from uuid import UUID

from sqlalchemy import Select, func, or_, select, update

from app.agencies.models import Location
from app.agencies.queries import locations_of
from app.appointments.arrangements import keep_past
from app.appointments.models import AvailabilityRule, Room
from app.audit.services import record
from app.foundation.clock import today_in
from app.foundation.errors import Conflict, Invalid
from app.foundation.i18n import gettext as _
from app.foundation.unit_of_work import Work


@dataclass(frozen=True, slots=True)
class NewPlace:
    """A place as somebody describes it; people find it by its address."""

    name: str
    address: str
    hours: str = ""


def place_by_id(location_id: UUID, agency_id: UUID | None) -> Select[Location]:
    """A place of one's own agency that is in use."""
    return locations_of(agency_id).where(Location.id == location_id)


def add_place(work: Work, agency_id: UUID, new: NewPlace) -> Location:
    """Add a place to an agency; raises Invalid for a name that one of its places has."""
    _refuse_same_name(work, agency_id, new.name, None)
    place = Location(agency_id=agency_id, **asdict(new))
    work.session.add(place)
    work.session.flush()
    record(work, "appointment:place:add", place)
    return place


def change_place(work: Work, place: Location, new: NewPlace) -> None:
    """Change a place; whoever is booked there finds the new address, since it is still the same place."""
    _refuse_same_name(work, place.agency_id, new.name, place.id)
    before = NewPlace(place.name, place.address, place.hours)
    if before == new:
        return
    keep_past(work, asdict(before), location_id=place.id)
    place.name, place.address, place.hours = new.name, new.address, new.hours
    work.session.flush()
    record(work, "appointment:place:change", place)


def end_place(work: Work, place: Location) -> None:
    """End a place with its rooms; raises Conflict while somebody's weekly hours are held there."""
    today = today_in(work.zone, work.now)
    held = select(AvailabilityRule.id).where(
        AvailabilityRule.location_id == place.id,
        or_(AvailabilityRule.until_on.is_(None), AvailabilityRule.until_on >= today),
    )
    if work.session.scalars(held.limit(1)).first() is not None:
        raise Conflict(_("Somebody has weekly hours here. End those hours first, then the place."))
    keep_past(work, {**asdict(NewPlace(place.name, place.address, place.hours)), "ended": True}, location_id=place.id)
    place.ended_at = work.now
    rooms = update(Room).where(Room.location_id == place.id, Room.ended_at.is_(None))
    work.session.execute(rooms.values(ended_at=work.now))
    work.session.flush()
    record(work, "appointment:place:end", place)


def _refuse_same_name(work: Work, agency_id: UUID, name: str, but: UUID | None) -> None:
    same = locations_of(agency_id).where(func.lower(Location.name) == name.lower())
    if work.session.scalars(same.where(Location.id != but) if but else same).first() is not None:
        raise Invalid(_("Your agency has a place of this name. Choose another name."), "name")
