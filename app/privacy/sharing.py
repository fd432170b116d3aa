"""Sharing between agencies: what they agree among themselves, and what each person allows, asked in their own words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select

from app.agencies.models import Agency
from app.audit.services import record
from app.foundation.clock import today_in
from app.foundation.errors import Conflict, Invalid, NotFound
from app.foundation.events import publish
from app.foundation.i18n import gettext as _
from app.foundation.i18n import language
from app.foundation.unit_of_work import Work
from app.people.models import Person
from app.privacy.models import Consent, ConsentAsk, Representative, SharingAgreement
from app.privacy.queries import domains_agreed, sharing_consents
from app.privacy.rules import needed_by
from app.privacy.services import who_agrees
from app.privacy.vocabulary import (
    SHAREABLE_NAMES,
    TEXTS,
    Ground,
    Purpose,
    Shareable,
    SharingEnded,
    Way,
    shareable,
)

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class NewAgreement:
    """What two agencies signed."""

    holder_id: UUID
    reader_id: UUID
    domains: frozenset[Shareable]
    purpose: str
    document: str
    starts_on: date
    ends_on: date | None = None


def agree(work: Work, new: NewAgreement) -> SharingAgreement:
    """Write down an agreement between two agencies. Raises Invalid."""
    if new.holder_id == new.reader_id:
        raise Invalid(_("Choose two different agencies."), "reader")
    if not new.domains:
        raise Invalid(_("Tick at least one part of life."), "domains")
    if new.ends_on is not None and new.ends_on < new.starts_on:
        raise Invalid(_("The last day comes before the first. Look at both again."), "ends_on")
    made = SharingAgreement(
        holder_id=new.holder_id,
        reader_id=new.reader_id,
        domains=_listed(new.domains),
        purpose=new.purpose,
        document=new.document,
        starts_on=new.starts_on,
        ends_on=new.ends_on,
    )
    work.session.add(made)
    work.session.flush()
    record(work, "admin:agreement:agree", made, domains=",".join(made.domains))
    return made


def close(work: Work, agreement: SharingAgreement) -> None:
    """End an agreement at once; where no other one holds, the reader's seats end in the same transaction."""
    if agreement.closed_at is not None:
        return
    agreement.closed_at = work.now
    work.session.flush()
    record(work, "admin:agreement:close", agreement)
    if not agreed_domains(work, agreement.holder_id, agreement.reader_id):
        publish(work, SharingEnded(agreement.holder_id, agreement.reader_id))


def agreed_domains(work: Work, holder_id: UUID, reader_id: UUID) -> frozenset[Shareable]:
    """What another agency may read at most: its kind, as far as the two agencies agreed."""
    reader = work.session.get_one(Agency, reader_id)
    named = work.session.scalars(domains_agreed(holder_id, reader_id, today_in(work.zone, work.now)))
    shared = {name for domains in named for name in domains}
    return frozenset(part for part in needed_by(reader.kind) if part.value in shared)


def _listed(parts: Iterable[Shareable]) -> list[str]:
    """In the order in which they are always told."""
    chosen = set(parts)
    return [part.value for part in SHAREABLE_NAMES if part in chosen]


def ask(work: Work, person_id: UUID, agency_id: UUID, domains: frozenset[Shareable]) -> ConsentAsk:
    """Put the question on the person's phone: may the team share this with that agency? Raises Conflict, Invalid."""
    if work.actor.staff_id is None:
        raise NotFound
    if not domains:
        raise Invalid(_("The agencies have no agreement, so there is nothing to ask."), "agency")
    _refuse_second(work, person_id, agency_id)
    waiting = select(ConsentAsk.id).where(
        ConsentAsk.person_id == person_id, ConsentAsk.agency_id == agency_id, ConsentAsk.answered_at.is_(None)
    )
    if work.session.scalars(waiting).first() is not None:
        raise Conflict(_("The person has been asked and has not answered yet."))
    asked = ConsentAsk(
        person_id=person_id,
        agency_id=agency_id,
        domains=_listed(domains),
        asked_by=work.actor.staff_id,
        asked_at=work.now,
    )
    work.session.add(asked)
    work.session.flush()
    record(work, "privacy:consent:ask", asked, person_id)
    return asked


def _refuse_second(work: Work, person_id: UUID, agency_id: UUID) -> None:
    if any(consent.agency_id == agency_id for consent in work.session.scalars(sharing_consents(person_id))):
        raise Conflict(_("The person agreed to this already."))


def answer(work: Work, asked: ConsentAsk, *, agreed: bool) -> Consent | None:
    """What the person says on their phone; an answer that was given stays. A yes is kept as a consent."""
    if asked.answered_at is not None:
        raise Conflict(_("You have answered this already."))
    asked.answered_at, asked.agreed = work.now, agreed
    work.session.flush()
    record(work, "privacy:consent:answer", asked, asked.person_id, agreed=agreed)
    if not agreed:
        return None
    return give_sharing(work, asked.person_id, asked.agency_id, frozenset(map(shareable, asked.domains)), Way.SCREEN)


def give_sharing(work: Work, person_id: UUID, agency_id: UUID, domains: frozenset[Shareable], way: Way) -> Consent:
    """Keep that the person lets the team share these parts of life with one agency. Raises Conflict and Invalid."""
    _refuse_second(work, person_id, agency_id)
    person, speaker = work.session.get_one(Person, person_id), who_agrees(work, person_id)
    consent = Consent(
        purpose=Purpose.SHARING,
        text_version=TEXTS[Purpose.SHARING].version,
        language=language() if way is Way.SCREEN else person.language,
        way=way,
        person_id=person_id,
        agency_id=agency_id,
        taken_by=work.actor.staff_id,
        given_at=work.now,
        domains=_listed(domains),
        representative_id=speaker.id if speaker else None,
    )
    work.session.add(consent)
    work.session.flush()
    record(work, "privacy:consent:give", consent, person_id, purpose=Purpose.SHARING.value)
    return consent


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks for a person."""

    name: str
    ground: Ground
    phone: str | None = None
    document: str = ""


def represent(work: Work, person_id: UUID, speaker: Speaker) -> Representative:
    """Write down who speaks for a child, or for an adult who has support, from today on."""
    made = Representative(
        person_id=person_id,
        name=speaker.name,
        ground=speaker.ground,
        phone=speaker.phone,
        document=speaker.document,
        starts_on=today_in(work.zone, work.now),
    )
    work.session.add(made)
    work.session.flush()
    record(work, "privacy:representative:begin", made, person_id, ground=speaker.ground.value)
    return made


def stop_representing(work: Work, speaker: Representative) -> None:
    """From today on somebody no longer speaks for this person."""
    speaker.ends_on = today_in(work.zone, work.now) - DAY
    record(work, "privacy:representative:end", speaker, speaker.person_id)
