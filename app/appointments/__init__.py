"""Times that a professional offers and appointments that people book in them, never two in one place.

Nouns: Slot, Appointment. The words are those of HL7 FHIR.
"""

from app.appointments.models import Appointment, Slot

__all__ = ["Appointment", "Slot"]
