"""Reading campaigns with their counts, and the queue of those who asked to be called."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, case, func, select, union_all
from sqlalchemy.orm import contains_eager, defer, joinedload

from app.agencies.models import Agency, Territory
from app.benefits.queries import claims_of_cases
from app.casework.models import Case
from app.outreach.models import CallbackRequest, Campaign, CodeCase, ContactAttempt, LinkCount, OutreachLink
from app.outreach.vocabulary import CallbackStatus
from app.people.models import Person
from app.people.services import phone_index
from app.privacy.models import Consent

TO_DO = (CallbackStatus.WAITING, CallbackStatus.REACHED)
DONE = (CallbackStatus.CASE_OPENED, CallbackStatus.ERASED)
MOST_ROWS = 200


def campaigns() -> Select[Campaign]:
    """Campaigns with their territory, the one that ends last first; the caller narrows them to an agency."""
    return (
        select(Campaign).options(joinedload(Campaign.territory)).order_by(Campaign.ends_on.desc(), Campaign.created_at)
    )


def link_counts(campaign_id: UUID | None = None) -> Select[*tuple[Any, ...]]:
    """Every link, or those of one campaign, with its campaign and the sum of each step counted through it."""
    statement: Select[*tuple[Any, ...]] = (
        select(
            Campaign.id.label("campaign_id"),
            OutreachLink.id.label("link_id"),
            OutreachLink.place,
            LinkCount.step,
            func.coalesce(func.sum(LinkCount.count), 0).label("count"),
        )
        .join(OutreachLink, OutreachLink.campaign_id == Campaign.id)
        .outerjoin(LinkCount, LinkCount.link_id == OutreachLink.id)
        .group_by(Campaign.id, OutreachLink.id, OutreachLink.place, LinkCount.step)
        .order_by(OutreachLink.place, OutreachLink.id)
    )
    return statement.where(Campaign.id == campaign_id) if campaign_id else statement


def link_claims(campaign_id: UUID | None = None) -> Select[*tuple[Any, ...]]:
    """Of the cases that came by each link, how many asked for a benefit, how many were granted one, and how much."""
    by_call = select(CallbackRequest.link_id, CallbackRequest.case_id).where(CallbackRequest.case_id.is_not(None))
    came = union_all(by_call, select(CodeCase.link_id, CodeCase.case_id)).subquery("came")
    claims = claims_of_cases(select(came.c.case_id)).order_by(None).subquery()
    statement: Select[*tuple[Any, ...]] = (
        select(
            Campaign.id.label("campaign_id"),
            OutreachLink.id.label("link_id"),
            func.sum(claims.c.claimed).label("claimed"),
            func.sum(claims.c.granted).label("granted"),
            func.sum(claims.c.euros_month).label("euros"),
        )
        .join(OutreachLink, OutreachLink.campaign_id == Campaign.id)
        .join(came, came.c.link_id == OutreachLink.id)
        .join(claims, claims.c.case_id == came.c.case_id)
        .group_by(Campaign.id, OutreachLink.id)
        .order_by(OutreachLink.id)
    )
    return statement.where(Campaign.id == campaign_id) if campaign_id else statement


def waiting_callbacks(limit: int) -> Select[CallbackRequest]:
    """Who still waits for a first call, the most urgent first; the caller narrows it to an agency."""
    return (
        select(CallbackRequest)
        .outerjoin(CallbackRequest.link)
        .options(contains_eager(CallbackRequest.link), defer(CallbackRequest.phone))
        .where(CallbackRequest.status == CallbackStatus.WAITING)
        .order_by(CallbackRequest.due_at, CallbackRequest.id)
        .limit(limit)
    )


@dataclass(frozen=True, slots=True)
class Sought:
    """Which callbacks of the queue to show; nothing chosen means all that are still to do."""

    statuses: Collection[CallbackStatus] = TO_DO
    language: str = ""
    territory: UUID | None = None
    late_at: datetime | None = None  # those whose time for the first call was over by then
    asked_before: datetime | None = None


def queue(sought: Sought) -> Select[Any]:
    """Callbacks that fit, with the number of attempts: who waits first, then by due time."""
    tries = (
        select(func.count()).where(ContactAttempt.callback_id == CallbackRequest.id).correlate(CallbackRequest)
    ).scalar_subquery()
    statement = (
        select(CallbackRequest, Territory.name.label("territory"), tries.label("tries"))
        .join(Territory, Territory.id == CallbackRequest.territory_id)
        .options(joinedload(CallbackRequest.link), defer(CallbackRequest.phone))
        .where(CallbackRequest.status.in_(sought.statuses))
        .order_by(
            case((CallbackRequest.status == CallbackStatus.WAITING, 0), else_=1),
            CallbackRequest.due_at,
            CallbackRequest.id,
        )
        .limit(MOST_ROWS + 1)
    )
    if sought.language:
        statement = statement.where(CallbackRequest.language == sought.language)
    if sought.territory:
        statement = statement.where(CallbackRequest.territory_id == sought.territory)
    if sought.late_at:
        waits = CallbackRequest.status == CallbackStatus.WAITING
        statement = statement.where(waits, CallbackRequest.due_at < sought.late_at)
    if sought.asked_before:
        statement = statement.where(CallbackRequest.asked_at < sought.asked_before)
    return statement


def calls_elsewhere(late_at: datetime) -> Select[str, int, int]:
    """How many people who came by a campaign wait for other agencies to call, and how many of them for too long.

    Numbers alone: who asked to be called agreed that one agency knows it. The caller narrows it to campaigns.
    """
    late = func.count(case((CallbackRequest.due_at < late_at, 1)))
    return (
        select(Agency.name, func.count(CallbackRequest.id).label("waiting"), late.label("late"))
        .join(CallbackRequest, CallbackRequest.agency_id == Agency.id)
        .join(OutreachLink, OutreachLink.id == CallbackRequest.link_id)
        .join(Campaign, Campaign.id == OutreachLink.campaign_id)
        .where(CallbackRequest.status == CallbackStatus.WAITING, CallbackRequest.agency_id != Campaign.agency_id)
        .group_by(Agency.id, Agency.name)
        .order_by(Agency.name)
    )


def queue_counts() -> Select[Any]:
    """How many callbacks wait, were reached, and are done; the caller narrows it to an agency."""

    def those(*statuses: CallbackStatus) -> Any:
        return func.count(case((CallbackRequest.status.in_(statuses), 1)))

    return select(
        those(CallbackStatus.WAITING).label("waiting"), those(*TO_DO).label("to_do"), those(*DONE).label("done")
    )


def queue_filters() -> Select[UUID, str, str]:
    """The territories and languages among the callbacks, to filter by."""
    return (
        select(Territory.id, Territory.name, CallbackRequest.language)
        .join(CallbackRequest, CallbackRequest.territory_id == Territory.id)
        .where(CallbackRequest.status != CallbackStatus.ERASED)
        .distinct()
        .order_by(Territory.name, CallbackRequest.language)
    )


def consents_of(callback_id: UUID) -> Select[Consent]:
    """What somebody agreed to when they asked to be called."""
    return select(Consent).where(Consent.callback_id == callback_id).order_by(Consent.given_at, Consent.purpose)


def cases_by_phone(phone: str) -> Select[UUID, str, str, str]:
    """Cases of somebody with exactly this number, so that nobody is registered twice; the caller narrows them."""
    return (
        select(Case.id, Case.reference, Person.given_name, Person.family_name)
        .join(Person, Person.id == Case.person_id)
        .where(Person.phone_index == phone_index(phone))
        .order_by(Case.opened_on.desc(), Case.id)
        .limit(3)
    )


def case_reference(case_id: UUID) -> Select[UUID, str]:
    """The case that a call became; the caller narrows it to what the reader may open."""
    return select(Case.id, Case.reference).where(Case.id == case_id)
