"""Times that a professional offers and appointments that people book in them, never two in one place.

Nouns: Slot, Appointment, Reason, Room, AvailabilityRule, Invitation, Holiday. The words are those of HL7 FHIR.
"""

from app.appointments.models import Appointment, AvailabilityRule, Holiday, Invitation, Reason, Room, Slot

__all__ = ["Appointment", "AvailabilityRule", "Holiday", "Invitation", "Reason", "Room", "Slot"]
