"""Referrals: asking a service for one person, its answers, and taking it back; a place is kept with it."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.agencies.models import ServiceOffer
from app.agencies.places import give_back, take_place
from app.audit.services import record
from app.casework.models import Case, Referral
from app.casework.referral_notices import (
    ask_service,
    case_of,
    look_for_another,
    refresh_panel,
    shut_links,
    tell_person,
    tell_service_it_is_over,
    tell_team,
)
from app.casework.referral_queries import late, open_for, open_referrals_of
from app.casework.referral_rules import (
    ANSWER_WITHIN,
    ANSWERS,
    KEEPS_PLACE,
    OVER,
    REMIND_AFTER,
    Because,
    Refusal,
    Share,
    is_due_for_reminder,
    is_expired,
    may_follow,
)
from app.casework.vocabulary import CaseClosed, CaseStatus, ReferralState
from app.foundation.errors import Conflict, Invalid
from app.foundation.i18n import gettext as _
from app.foundation.unit_of_work import Work
from app.privacy.models import Consent
from app.privacy.services import give
from app.privacy.vocabulary import ConsentWithdrawn, Purpose, Way


@dataclass(frozen=True, slots=True)
class Asking:
    """What a service is asked for one person: `asks` is read by it, `reason` stays with the team and the person.

    `agreed` says whether the person had agreed already, where the page has just looked.
    """

    asks: str
    reason: str = ""
    shares: tuple[Share, ...] = ()
    waiting_list: bool = False
    consent: Way | None = None
    agreed: bool | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a service says; a no has its reason, and any answer may have words."""

    state: ReferralState
    refusal: Refusal | None = None
    words: str = ""


def agreed(work: Work, person_id: UUID, agency_id: UUID) -> bool:
    """True while the person agrees that this agency is asked for them."""
    found = select(Consent.id).where(
        Consent.person_id == person_id,
        Consent.purpose == Purpose.REFERRAL,
        Consent.agency_id == agency_id,
        Consent.withdrawn_at.is_(None),
    )
    return work.session.scalars(found.limit(1)).first() is not None


def refer(work: Work, case: Case, offer_id: UUID, asking: Asking) -> Referral:
    """Ask a service to take the person of a case; one free place is kept for them. Raises Invalid and Conflict.

    The person must agree: before, or now in the way that `asking.consent` says. Without a free place the question is
    for the waiting list, which the asker has to choose. The person or the system asks in the key worker's name.
    """
    offer = work.session.get(ServiceOffer, offer_id, options=[joinedload(ServiceOffer.agency)])
    if offer is None or not offer.active or case.status != CaseStatus.OPEN:
        raise Invalid(_("This service is no longer in the directory. Choose another one."))
    if work.session.scalars(open_for(case.id, offer.id)).first() is not None:
        raise Conflict(_("This service has been asked already and the question is still open."))
    _see_to_consent(work, case, offer, asking)
    holds = False if asking.waiting_list else take_place(work, offer.id)
    referral = Referral(
        case_id=case.id,
        offer_id=offer.id,
        agency_id=offer.agency_id,
        from_agency_id=work.actor.agency_id or case.agency_id,
        sent_by=work.actor.staff_id or case.key_worker_id,
        asks=asking.asks,
        reason=asking.reason,
        shares=[share.value for share in asking.shares],
        holds_place=holds,
        state=ReferralState.SENT,
        sent_at=work.now,
        answer_by=work.now + ANSWER_WITHIN,
        offer=offer,
        agency=offer.agency,
    )
    work.session.add(referral)
    work.session.flush()
    record(work, "case:referral:send", referral, case.person_id, agency=str(offer.agency_id), place=holds)
    ask_service(work, referral)
    tell_person(work, referral, case)
    refresh_panel(work, case.id)
    return referral


def _see_to_consent(work: Work, case: Case, offer: ServiceOffer, asking: Asking) -> None:
    before = agreed(work, case.person_id, offer.agency_id) if asking.agreed is None else asking.agreed
    if before or offer.agency_id == case.agency_id:
        return
    if asking.consent is None:
        raise Invalid(_("First ask the person whether they agree that this service is told, and tick it."), "consent")
    try:
        give(work, Purpose.REFERRAL, asking.consent, person_id=case.person_id, agency_id=offer.agency_id)
    except Invalid as refused:
        raise Invalid(refused.message, "consent") from refused


def answer(work: Work, referral: Referral, said: Answer) -> None:
    """Write down what a service says. Raises Conflict when it no longer fits, or when no place is free for a yes."""
    if said.state not in ANSWERS or not may_follow(referral.state, said.state):
        raise Conflict(_("This referral has moved on meanwhile. Look at where it stands now."))
    if said.state is ReferralState.REFUSED and said.refusal is None:
        raise Invalid(_("Choose why."), "refusal")
    _come_to(work, referral, said.state)
    referral.answered_at, referral.answered_by = work.now, work.actor.staff_id
    referral.answer_words = said.words or referral.answer_words
    referral.refusal = said.refusal.value if said.refusal else None
    if said.state is ReferralState.STARTED:
        referral.started_at = work.now
    case = case_of(work, referral)
    record(work, "case:referral:answer", referral, case.person_id, state=said.state.value)
    shut_links(work, referral)
    if referral.agency.outside and said.state not in OVER:
        ask_service(work, referral)
    if said.state is ReferralState.REFUSED:
        look_for_another(work, referral, case, referral.offer.name)
    tell_team(work, referral)
    tell_person(work, referral, case)
    refresh_panel(work, referral.case_id)


def take_back(work: Work, referral: Referral, because: Because) -> None:
    """End a referral at once: its place is free again, and the service is told that it need do nothing."""
    if not may_follow(referral.state, ReferralState.WITHDRAWN):
        raise Conflict(_("This referral is over already."))
    _come_to(work, referral, ReferralState.WITHDRAWN)
    referral.ended_because = because.value
    case = case_of(work, referral)
    record(work, "case:referral:take_back", referral, case.person_id, because=because.value)
    tell_service_it_is_over(work, referral)
    if because in {Because.PERSON, Because.CONSENT}:
        look_for_another(work, referral, case, referral.offer.name)
    tell_team(work, referral)
    tell_person(work, referral, case)
    refresh_panel(work, referral.case_id)


def follow_consent(work: Work, event: ConsentWithdrawn) -> None:
    """Nobody is told anything more once the person no longer agrees: what is open with that agency ends at once."""
    if event.purpose not in {Purpose.REFERRAL, Purpose.CASE}:
        return
    agency_id = event.agency_id if event.purpose == Purpose.REFERRAL else None
    for referral in work.session.scalars(open_referrals_of(event.person_id, agency_id)).all():
        take_back(work, referral, Because.CONSENT)


def end_with_case(work: Work, event: CaseClosed) -> None:
    """What is still open ends with the case; who has a place there keeps it with the service."""
    for referral in work.session.scalars(open_referrals_of(event.person_id)).all():
        if referral.case_id == event.case_id:
            take_back(work, referral, Because.CASE_CLOSED)


def watch_answers(work: Work) -> int:
    """Remind services after 10 days and end at 30 what nobody answered; how many. The night calls it."""
    found = work.session.scalars(late(work.now - REMIND_AFTER, work.now)).all()
    for referral in found:
        if is_expired(referral.state, referral.answer_by, work.now):
            _expire(work, referral)
        elif is_due_for_reminder(referral.state, referral.sent_at, referral.reminded_at, work.now):
            referral.reminded_at = work.now
            ask_service(work, referral, again=True)
            record(work, "case:referral:remind", referral, referral.case.person_id)
    return len(found)


def _expire(work: Work, referral: Referral) -> None:
    _come_to(work, referral, ReferralState.EXPIRED)
    record(work, "case:referral:expire", referral, referral.case.person_id)
    shut_links(work, referral)
    look_for_another(work, referral, referral.case, referral.offer.name)
    tell_team(work, referral)
    tell_person(work, referral, referral.case)
    refresh_panel(work, referral.case_id)


def _come_to(work: Work, referral: Referral, state: ReferralState) -> None:
    """Change the state, and take or give back the place that goes with it."""
    if state in KEEPS_PLACE and not referral.holds_place:
        referral.holds_place = take_place(work, referral.offer_id)
    elif state not in KEEPS_PLACE and referral.holds_place:
        give_back(work, referral.offer_id)
        referral.holds_place = False
    referral.state = state
    if state in OVER:
        referral.ended_at = work.now
    work.session.flush()
