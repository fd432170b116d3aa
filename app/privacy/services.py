"""Giving and withdrawing consent; the words in which it was asked are kept by their version."""

from uuid import UUID

from sqlalchemy import select

from app.audit.services import record
from app.foundation.events import publish
from app.foundation.i18n import language
from app.foundation.unit_of_work import Work
from app.privacy.models import Consent
from app.privacy.vocabulary import TEXTS, ConsentWithdrawn, Purpose, Way


def give(
    work: Work,
    purpose: Purpose,
    way: Way,
    person_id: UUID | None = None,
    callback_id: UUID | None = None,
    agency_id: UUID | None = None,
) -> Consent:
    """Keep that somebody agreed, to what and in which words."""
    consent = Consent(
        purpose=purpose,
        text_version=TEXTS[purpose].version,
        language=language(),
        way=way,
        person_id=person_id,
        callback_id=callback_id,
        agency_id=agency_id or work.actor.agency_id,
        taken_by=work.actor.staff_id,
        given_at=work.now,
    )
    work.session.add(consent)
    work.session.flush()
    record(work, "privacy:consent:give", consent, person_id, purpose=purpose.value)
    return consent


def withdraw(work: Work, consent: Consent) -> None:
    """End a consent at once, and tell the rooms above, which end what rested on it; doing it twice changes nothing."""
    if consent.withdrawn_at is not None:
        return
    consent.withdrawn_at = work.now
    work.session.flush()
    record(work, "privacy:consent:withdraw", consent, consent.person_id, purpose=str(consent.purpose))
    if consent.person_id is not None:
        publish(work, ConsentWithdrawn(consent.person_id, Purpose(consent.purpose), consent.agency_id))


def live_consent(work: Work, person_id: UUID, purpose: Purpose) -> Consent | None:
    """The consent to this purpose that holds now."""
    statement = select(Consent).where(
        Consent.person_id == person_id, Consent.purpose == purpose, Consent.withdrawn_at.is_(None)
    )
    return work.session.scalars(statement.order_by(Consent.given_at.desc(), Consent.id).limit(1)).first()


def consented(work: Work, person_id: UUID, purpose: Purpose) -> bool:
    """True while the person has agreed to this purpose and not withdrawn."""
    statement = select(Consent.id).where(
        Consent.person_id == person_id, Consent.purpose == purpose, Consent.withdrawn_at.is_(None)
    )
    return work.session.scalars(statement.limit(1)).first() is not None
