"""What the screens of the check need to know of this installation: its regions, and the places that help."""

from sqlalchemy import Select, select

from app.agencies.models import Agency, Location, Territory
from app.agencies.vocabulary import AgencyKind

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
        .where(near, Agency.kind == AgencyKind.SOCIAL_SERVICES)
        .order_by(Territory.code, Location.name)
        .limit(MOST_PLACES)
    )
