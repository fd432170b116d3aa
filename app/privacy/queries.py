"""Questions about consents, agreements between agencies, and who speaks for somebody."""

from datetime import date
from uuid import UUID

from sqlalchemy import BindParameter, ColumnElement, Select, or_, select
from sqlalchemy.orm import joinedload

from app.agencies.models import Agency
from app.privacy.models import Consent, ConsentAsk, Representative, SharingAgreement
from app.privacy.vocabulary import Purpose


def in_force(on: date | BindParameter[date]) -> tuple[ColumnElement[bool], ...]:
    """What makes an agreement one that holds on a day."""
    return (
        SharingAgreement.starts_on <= on,
        or_(SharingAgreement.ends_on.is_(None), SharingAgreement.ends_on >= on),
        SharingAgreement.closed_at.is_(None),
    )


def agreements() -> Select[SharingAgreement]:
    """Every agreement between agencies with both of them, those that hold first."""
    return (
        select(SharingAgreement)
        .options(joinedload(SharingAgreement.holder), joinedload(SharingAgreement.reader))
        .order_by(SharingAgreement.closed_at.is_not(None), SharingAgreement.starts_on.desc(), SharingAgreement.id)
    )


def readers_of(agency_id: UUID, on: date) -> Select[Agency]:
    """The agencies that may read files of this one today."""
    held = select(SharingAgreement.reader_id).where(SharingAgreement.holder_id == agency_id, *in_force(on))
    return select(Agency).where(Agency.id.in_(held)).order_by(Agency.name, Agency.id)


def domains_agreed(holder_id: UUID, reader_id: UUID, on: date) -> Select[list[str]]:
    """The parts of life that the agreements between two agencies name."""
    return (
        select(SharingAgreement.domains)
        .where(SharingAgreement.holder_id == holder_id, SharingAgreement.reader_id == reader_id, *in_force(on))
        .order_by(SharingAgreement.starts_on, SharingAgreement.id)
    )


def consents_of(person_id: UUID | None) -> Select[Consent]:
    """What a person agreed to, with the agency it names: what holds now first, the newest on top."""
    return (
        select(Consent)
        .options(joinedload(Consent.agency))
        .where(Consent.person_id == person_id)
        .order_by(Consent.withdrawn_at.is_not(None), Consent.given_at.desc(), Consent.id)
    )


def sharing_consents(person_id: UUID) -> Select[Consent]:
    """The agencies with which a person lets the team share, now."""
    return consents_of(person_id).where(Consent.purpose == Purpose.SHARING, Consent.withdrawn_at.is_(None))


def open_asks(person_id: UUID | None) -> Select[ConsentAsk]:
    """What the team asks a person and waits for."""
    return (
        select(ConsentAsk)
        .options(joinedload(ConsentAsk.agency))
        .where(ConsentAsk.person_id == person_id, ConsentAsk.answered_at.is_(None))
        .order_by(ConsentAsk.asked_at, ConsentAsk.id)
    )


def representatives_of(person_id: UUID, on: date) -> Select[Representative]:
    """Who speaks for a person on a day."""
    return (
        select(Representative)
        .where(
            Representative.person_id == person_id,
            Representative.starts_on <= on,
            or_(Representative.ends_on.is_(None), Representative.ends_on >= on),
        )
        .order_by(Representative.starts_on, Representative.id)
    )
