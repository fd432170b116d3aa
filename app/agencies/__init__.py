"""Who does the work: territories, agencies, their places, what they offer, and the professionals in them.

Nouns: Territory, Agency, Location, ServiceOffer, DirectoryImport, Programme, StaffMember, Cover. Coordinators and
administrators change them.
NetworkPage is a protocol or chapter of the manual, NetworkEvent something that happened and that reports count.
"""

from app.agencies.models import (
    Agency,
    Cover,
    DirectoryImport,
    Location,
    Programme,
    ServiceOffer,
    StaffMember,
    Territory,
)
from app.agencies.network_models import NetworkEvent, NetworkPage

__all__ = [
    "Agency",
    "Cover",
    "DirectoryImport",
    "Location",
    "NetworkEvent",
    "NetworkPage",
    "Programme",
    "ServiceOffer",
    "StaffMember",
    "Territory",
]
