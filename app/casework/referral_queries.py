"""Reading referrals: of a case, to an agency, from an agency, and by the link that a service answers by."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from app.casework.models import Case, Referral, ReferralLink
from app.casework.referral_rules import OPEN, OVER
from app.casework.vocabulary import ReferralState

WHOLE = (
    joinedload(Referral.offer),
    joinedload(Referral.agency),
    joinedload(Referral.from_agency),
    joinedload(Referral.sender),
    joinedload(Referral.case).joinedload(Case.person),
)


def referrals_of(case_id: UUID) -> Select[Referral]:
    """Every referral of a case, the newest first."""
    found = select(Referral).options(
        joinedload(Referral.offer), joinedload(Referral.agency), joinedload(Referral.case).joinedload(Case.person)
    )
    return found.where(Referral.case_id == case_id).order_by(Referral.sent_at.desc(), Referral.id)


def open_referrals_of(person_id: UUID, agency_id: UUID | None = None) -> Select[Referral]:
    """What is still open for a person, with one agency or with all of them."""
    found = (
        select(Referral)
        .join(Referral.case)
        .options(contains_eager(Referral.case), joinedload(Referral.offer), joinedload(Referral.agency))
        .where(Case.person_id == person_id, Referral.state.in_(OPEN))
    )
    found = found if agency_id is None else found.where(Referral.agency_id == agency_id)
    return found.order_by(Referral.sent_at, Referral.id)


def open_for(case_id: UUID, offer_id: UUID) -> Select[Referral]:
    """A referral of this case to this service that is still open."""
    return select(Referral).where(Referral.case_id == case_id, Referral.offer_id == offer_id, Referral.state.in_(OPEN))


def inbox(agency_id: UUID | None, *, over: bool, limit: int) -> Select[Referral]:
    """What an agency is asked, or was asked: what waits the longest comes first."""
    found = select(Referral).options(*WHOLE).where(Referral.agency_id == agency_id, Referral.state.in_(_states(over)))
    order = (Referral.ended_at.desc(),) if over else (Referral.state != ReferralState.SENT, Referral.sent_at)
    return found.order_by(*order, Referral.id).limit(limit)


def sent_from(agency_id: UUID | None, *, over: bool, limit: int) -> Select[Referral]:
    """What an agency asked of others; the caller narrows it to the cases that the reader may see."""
    found = (
        select(Referral).options(*WHOLE).where(Referral.from_agency_id == agency_id, Referral.state.in_(_states(over)))
    )
    order = Referral.ended_at.desc() if over else Referral.sent_at
    return found.order_by(order, Referral.id).limit(limit)


def late(sent_before: datetime, now: datetime) -> Select[Referral]:
    """Questions that nobody answered: to be reminded of, or out of time."""
    found = select(Referral).options(joinedload(Referral.offer), joinedload(Referral.agency), joinedload(Referral.case))
    return found.where(
        Referral.state == ReferralState.SENT,
        or_(Referral.answer_by <= now, (Referral.sent_at <= sent_before) & Referral.reminded_at.is_(None)),
    ).order_by(Referral.sent_at, Referral.id)


def link_by_id(link_id: UUID) -> Select[ReferralLink]:
    """A link with all that its page needs."""
    whole = joinedload(ReferralLink.referral).options(*WHOLE)
    return select(ReferralLink).options(whole).where(ReferralLink.id == link_id)


def links_of(referral_id: UUID) -> Select[ReferralLink]:
    """The links of a referral that were not used."""
    return (
        select(ReferralLink)
        .where(ReferralLink.referral_id == referral_id, ReferralLink.used_at.is_(None))
        .order_by(ReferralLink.id)
    )


def _states(over: bool) -> Collection[ReferralState]:  # noqa: FBT001 - a plain choice of two, inside this file
    return OVER if over else OPEN
