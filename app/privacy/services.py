"""Giving and withdrawing consent; the words in which it was asked are kept by their version."""

from uuid import UUID

from sqlalchemy import select

from app.audit.services import record
from app.foundation.clock import today_in
from app.foundation.errors import Invalid
from app.foundation.events import publish
from app.foundation.i18n import gettext as _
from app.foundation.i18n import language
from app.foundation.unit_of_work import Work
from app.people.models import Person
from app.people.rules import may_agree_alone
from app.privacy.models import Consent, Representative
from app.privacy.queries import representatives_of
from app.privacy.vocabulary import TEXTS, ConsentWithdrawn, Ground, Purpose, Way


def give(
    work: Work,
    purpose: Purpose,
    way: Way,
    person_id: UUID | None = None,
    callback_id: UUID | None = None,
    agency_id: UUID | None = None,
) -> Consent:
    """Keep that somebody agreed, to what and in which words; below 14 years by whoever speaks for them.

    Raises Invalid when nobody is written down who speaks for a child.
    """
    speaker = who_agrees(work, person_id) if person_id else None
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
        representative_id=speaker.id if speaker else None,
    )
    work.session.add(consent)
    work.session.flush()
    record(work, "privacy:consent:give", consent, person_id, purpose=purpose.value)
    return consent


def who_agrees(work: Work, person_id: UUID) -> Representative | None:
    """Who agrees in a person's stead: for a child below 14, or with an adult who has support; else nobody.

    Raises Invalid for a child for whom nobody speaks. From 14 on parents are told, and the young person agrees.
    """
    person, today = work.session.get_one(Person, person_id), today_in(work.zone, work.now)
    alone = may_agree_alone(person.birth_date, today)
    speakers = work.session.scalars(representatives_of(person_id, today)).all()
    if not alone and not speakers:
        raise Invalid(_("Below 14 years a representative agrees. Write down first who speaks for the child."), "way")
    return next((one for one in speakers if not alone or one.ground != Ground.PARENT), None)


def withdraw(work: Work, consent: Consent, way: Way | None = None) -> None:
    """End a consent at once, and tell the rooms above, which end what rested on it; doing it twice changes nothing.

    `way` is how the person said so, where a professional writes it down.
    """
    if consent.withdrawn_at is not None:
        return
    consent.withdrawn_at, consent.withdrawn_by = work.now, work.actor.staff_id
    consent.withdrawn_way = way or (Way.SCREEN if work.actor.staff_id is None else None)
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
