"""The public side of outreach: links are opened, steps counted without knowing anybody, calls asked for.

Campaigns are in `campaigns.py`, and what the staff do with a callback in `callbacks.py`.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import Select, case, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from app.agencies.models import Agency, Territory
from app.agencies.vocabulary import AgencyKind
from app.appointments.models import Holiday
from app.audit.services import record
from app.benefits.services import Left, forget, leave_answers
from app.foundation.clock import today_in
from app.foundation.errors import Invalid
from app.foundation.i18n import gettext as _
from app.foundation.unit_of_work import Work
from app.outreach.models import CallbackRequest, Campaign, ContactAttempt, LinkCount, OutreachLink
from app.outreach.vocabulary import CallbackStatus, GoodTime, Step
from app.privacy.models import Consent
from app.privacy.services import give
from app.privacy.vocabulary import Purpose, Way

KEEP = timedelta(days=31)
WORKING_DAYS = 2
SATURDAY = 5
COUNTRY = 2  # letters of a region that name its country
LONG_HOLIDAY = timedelta(days=21)  # further than two working days can be away
# A link has the territory of its campaign unless it has one of its own.
LINK_TERRITORY = func.coalesce(OutreachLink.territory_id, Campaign.territory_id)


@dataclass(frozen=True, slots=True)
class OpenLink:
    """A link that leads into the check today, and the territory it belongs to."""

    id: UUID
    territory: str
    region: str


@dataclass(frozen=True, slots=True)
class CallMe:
    """What somebody leaves who wants to be called; a nickname is enough."""

    name: str
    phone: str
    language: str
    good_time: GoodTime
    answers: Left | None = None


def open_link(work: Work, token: str) -> OpenLink | None:
    """The link behind a token while its campaign runs, or None; it writes nothing."""
    today = today_in(work.zone, work.now)
    row = work.session.execute(
        select(OutreachLink.id, Territory.code, Territory.region)
        .join(Campaign, Campaign.id == OutreachLink.campaign_id)
        .join(Territory, Territory.id == LINK_TERRITORY)
        .where(OutreachLink.token == token, Campaign.starts_on <= today, Campaign.ends_on >= today)
    ).one_or_none()
    return OpenLink(row.id, row.code, row.region) if row else None


def first_day(work: Work, token: str) -> date | None:
    """The day on which a link will begin to work, or None when it has begun or does not exist."""
    today = today_in(work.zone, work.now)
    return work.session.scalars(
        select(Campaign.starts_on)
        .join(OutreachLink, OutreachLink.campaign_id == Campaign.id)
        .where(OutreachLink.token == token, Campaign.starts_on > today)
    ).one_or_none()


def count_step(work: Work, link_id: UUID, step: Step) -> None:
    """Add one to the count of a step through a link today."""
    if work.session.get(OutreachLink, link_id) is None:
        return
    day = today_in(work.zone, work.now)
    values = {"id": uuid4(), "link_id": link_id, "day": day, "step": step, "count": 1}
    is_postgresql = work.session.get_bind().dialect.name == "postgresql"
    insert: Any = postgresql.insert(LinkCount) if is_postgresql else sqlite.insert(LinkCount)
    statement = insert.values(values).on_conflict_do_update(
        index_elements=["link_id", "day", "step"], set_={"count": LinkCount.count + 1}
    )
    work.session.execute(statement)


def ask_to_be_called(work: Work, wish: CallMe, link_id: UUID | None = None, region: str = "") -> CallbackRequest:
    """Keep the wish for a call with the agency that covers it; raise Invalid where nobody can call."""
    agency, territory, link = _who_calls(work, link_id, region)
    shared = wish.answers is not None
    screening = leave_answers(work, wish.answers, KEEP) if wish.answers else None
    callback = CallbackRequest(
        link_id=link,
        agency_id=agency,
        territory_id=territory,
        name=wish.name,
        phone=wish.phone,
        language=wish.language,
        good_time=wish.good_time,
        shares_answers=shared,
        screening_id=screening.id if screening else None,
        status=CallbackStatus.WAITING,
        asked_at=work.now,
        due_at=working_days_later(work.now, WORKING_DAYS, work.zone, _days_off(work, territory)),
        expires_at=work.now + KEEP,
    )
    work.session.add(callback)
    work.session.flush()
    for purpose in (Purpose.CALLBACK, *((Purpose.CALLBACK_ANSWERS,) if shared else ())):
        give(work, purpose, Way.SCREEN, callback_id=callback.id, agency_id=agency)
    record(work, "outreach:callback:ask", callback, shares_answers=shared)
    if link is not None:
        count_step(work, link, Step.CALLBACK)
    return callback


def can_call(work: Work) -> bool:
    """True where some agency can call back."""
    return work.session.scalars(select(Agency.id).limit(1)).first() is not None


def _who_calls(work: Work, link_id: UUID | None, region: str) -> tuple[UUID, UUID, UUID | None]:
    if link_id is not None:
        here = work.session.execute(
            select(
                func.coalesce(OutreachLink.agency_id, Campaign.agency_id).label("agency_id"),
                LINK_TERRITORY.label("territory_id"),
            )
            .join(Campaign, Campaign.id == OutreachLink.campaign_id)
            .where(OutreachLink.id == link_id)
        ).one_or_none()
        if here is not None:
            return here.agency_id, here.territory_id, link_id
    first = work.session.execute(_agencies_near(region)).first()
    if first is None:
        raise Invalid(_("Nobody can call you from here yet. Please ask at the social services of your town."), "phone")
    return first.id, first.territory_id, None


def _agencies_near(region: str) -> Select[UUID, UUID]:
    # Social services first: they know every other door.
    return (
        select(Agency.id, Agency.territory_id)
        .join(Territory, Territory.id == Agency.territory_id)
        .order_by(
            case((Territory.region == region, 0), else_=1),
            case((Agency.kind == AgencyKind.SOCIAL_SERVICES, 0), else_=1),
            Territory.code,
            Agency.name,
        )
        .limit(1)
    )


def working_days_later(moment: datetime, days: int, zone: str, off: Collection[date] = ()) -> datetime:
    """The same hour on the wall some working days later; weekends and the days `off` do not count."""
    local = moment.astimezone(ZoneInfo(zone))
    while days:
        local += timedelta(days=1)
        days -= local.weekday() < SATURDAY and local.date() not in off
    return local.astimezone(moment.tzinfo)


def _days_off(work: Work, territory_id: UUID) -> set[date]:
    """The days off in a territory in the next weeks: its own, those of its region and of its country."""
    today = today_in(work.zone, work.now)
    found = select(Holiday.on).join(
        Territory, Holiday.area.in_((Territory.code, Territory.region, func.substr(Territory.region, 1, COUNTRY)))
    )
    near = Holiday.on.between(today, today + LONG_HOLIDAY)
    return set(work.session.scalars(found.where(Territory.id == territory_id, near).order_by(Holiday.on)))


def forget_expired(work: Work) -> int:
    """Erase callbacks whose 31 days are over, with attempts, answers and consents; returns how many.

    Where a case was opened only the fact of the callback remains: what was left lives in the case since then.
    It comes before the benefits room's own `forget_expired`, because a callback points to its answers.
    """
    expired = CallbackRequest.expires_at <= work.now
    rows = work.session.execute(
        select(CallbackRequest.id, CallbackRequest.screening_id, CallbackRequest.case_id).where(expired)
    ).all()
    gone = [row.id for row in rows if row.case_id is None]
    answers = [row.screening_id for row in rows if row.screening_id is not None]
    work.session.execute(delete(ContactAttempt).where(ContactAttempt.callback_id.in_([row.id for row in rows])))
    work.session.execute(delete(Consent).where(Consent.callback_id.in_(gone), Consent.person_id.is_(None)))
    work.session.execute(update(CallbackRequest).where(expired).values(name="", phone="", screening_id=None))
    work.session.execute(delete(CallbackRequest).where(CallbackRequest.id.in_(gone)))
    forget(work, answers)
    return len(gone)
