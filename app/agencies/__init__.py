"""Who does the work: territories, agencies, their places and the professionals in them.

Nouns: Territory, Agency, Location, Programme, StaffMember. Coordinators and administrators change them.
"""

from app.agencies.models import Agency, Location, Programme, StaffMember, Territory

__all__ = ["Agency", "Location", "Programme", "StaffMember", "Territory"]
