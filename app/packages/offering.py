"""Services, needs and people at home as far as the rules look at them; and a part of a plan made of a service."""

import json
from collections.abc import Iterable
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from app.agencies.models import ServiceOffer
from app.assessment.queries import Need
from app.casework.vocabulary import TaskKind
from app.packages.clashing import Meeting, PartLine
from app.packages.costs import CostLine
from app.packages.models import PackageItem
from app.packages.rules import Asks, Member, NeedLine, OfferLine, Suggestion
from app.packages.services import Part
from app.packages.vocabulary import Doer
from app.people.rules import age_on
from app.people.vocabulary import Domain

Visit = tuple[datetime, datetime]
KINDS = {Domain.DIGITAL: TaskKind.LEARN, Domain.EDUCATION: TaskKind.LEARN, Domain.INCOME: TaskKind.CLAIM}


def need_lines(needs: Iterable[Need]) -> list[NeedLine]:
    """Agreed needs for the rules."""
    return [NeedLine(need.domain.value, need.level, need.levels) for need in needs]


def offer_line(offer: ServiceOffer) -> OfferLine:
    """A service for the rules."""
    return OfferLine(
        id=str(offer.id),
        name=offer.name,
        domains=frozenset(offer.domains),
        evidence=str(offer.evidence),
        places_free=offer.places_free,
        waiting_days=offer.waiting_days,
        excludes=frozenset(offer.excludes),
        asks=_asked(offer.eligibility),
    )


class Service(NamedTuple):
    """A service of the directory as a plan looks at it; `hours` are its weekly ones as they are kept."""

    id: UUID
    agency: str
    line: OfferLine
    hours: str

    @property
    def name(self) -> str:
        """What it is called."""
        return self.line.name

    @property
    def weekly(self) -> tuple[Meeting, ...]:
        """When it takes place."""
        return meetings(json.loads(self.hours))


def services(rows: Iterable[Any]) -> dict[UUID, Service]:
    """The services that were asked for with `offers_for`, by their ids."""
    return {row.id: Service(row.id, row.agency, _line(row), row.weekly) for row in rows}


def _line(row: Any) -> OfferLine:
    return OfferLine(
        id=str(row.id),
        name=row.name,
        domains=_names(row.domains),
        evidence=str(row.evidence),
        places_free=row.places_free,
        waiting_days=row.waiting_days,
        excludes=_names(row.excludes),
        asks=_asks(row.eligibility),
    )


# Of many hundred services most say the same words here, so each is read once.
@lru_cache(maxsize=1024)
def _names(kept: str) -> frozenset[str]:
    return frozenset(json.loads(kept))


@lru_cache(maxsize=1024)
def _asks(kept: str) -> Asks:
    return _asked(json.loads(kept))


def _asked(may: dict[str, Any]) -> Asks:
    return Asks(may.get("min_age"), may.get("max_age"), frozenset(may.get("territories", ())), bool(may.get("words")))


def member_lines(rows: Iterable[Any], today: date) -> list[Member]:
    """Who is at home, with the age where it is known; of a child the year of birth may be all there is."""
    found = []
    for row in rows:
        age = age_on(row.birth_date, today) if row.birth_date else None
        if age is None and row.birth_year:
            age = today.year - row.birth_year
        found.append(Member(str(row.id), age))
    return found


def part_line(item: PackageItem, person_member: str, offer: Service | None, visit: Visit | None = None) -> PartLine:
    """A part of a plan for the rules; what is for the person has no member, however it was written.

    An appointment in it, with its local beginning and end, is an hour of one single day; a service takes place at its
    own hours where the plan says none.
    """
    member = str(item.member_id) if item.member_id else ""
    weekly = meetings(item.times) if item.times else offer.weekly if offer else ()
    hours, starts_on, until_on = weekly, item.starts_on, item.until_on
    if visit is not None:
        hours, starts_on, until_on = _one_day(visit)
    return PartLine(
        id=str(item.id),
        title=item.title,
        member="" if member == person_member else member,
        doer=str(item.doer),
        offer_id=str(item.offer_id) if item.offer_id else "",
        excludes=offer.line.excludes if offer else frozenset(),
        meetings=hours,
        starts_on=starts_on,
        until_on=until_on,
        minutes_week=item.minutes_week,
    )


def visit_line(key: str, title: str, member: str, visit: Visit) -> PartLine:
    """An appointment outside the plan."""
    hours, starts_on, until_on = _one_day(visit)
    return PartLine(key, title, member=member, meetings=hours, starts_on=starts_on, until_on=until_on)


def class_line(offer: Service) -> PartLine:
    """A service that the person goes to already, outside the plan, with its weekly hours."""
    return PartLine(f"offer:{offer.id}", offer.name, meetings=offer.weekly)


def _one_day(visit: Visit) -> tuple[tuple[Meeting, ...], date, date]:
    begins, ends = visit
    return (Meeting(begins.weekday(), begins.time(), ends.time()),), begins.date(), begins.date()


def meetings(times: Iterable[dict[str, Any]]) -> tuple[Meeting, ...]:
    """The weekly hours of a part."""
    return tuple(
        Meeting(int(row["day"]), time.fromisoformat(row["from"].zfill(5)), time.fromisoformat(row["to"].zfill(5)))
        for row in times
    )


def cost_line(item: PackageItem) -> CostLine:
    """What a part costs, for the sums."""
    return CostLine(item.cost, item.cost_most, item.months)


def part_of_offer(offer: ServiceOffer, suggestion: Suggestion | None, member_id: UUID | None, domain: Domain) -> Part:
    """A service as a part of a plan, with the reasons for which it was suggested."""
    hours = offer.hours_per_week
    return Part(
        domain=domain,
        title=offer.name,
        about=offer.about[:400],
        kind=KINDS.get(domain, TaskKind.OTHER),
        offer_id=offer.id,
        refers=offer.needs_referral,
        member_id=member_id,
        doer=Doer.SERVICE if offer.needs_referral else Doer.PERSON,
        minutes_week=round(hours * 60) if hours else None,
        times=list(offer.weekly),
        cost=offer.monthly_cost,
        months=offer.expected_months,
        why=[{"why": one.why.value, "value": one.value, "of": one.of} for one in suggestion.reasons]
        if suggestion
        else [],
    )
