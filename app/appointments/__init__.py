"""Times that a professional offers and appointments that people book in them, never two in one place.

Nouns: Slot, Appointment, Reason, AvailabilityRule, Invitation. The words are those of HL7 FHIR.
"""

from app.appointments.models import Appointment, AvailabilityRule, Invitation, Reason, Slot

__all__ = ["Appointment", "AvailabilityRule", "Invitation", "Reason", "Slot"]
