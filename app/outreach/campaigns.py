"""Launching campaigns and giving each place its own link."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app.audit.services import record
from app.foundation.clock import today_in
from app.foundation.errors import Invalid, NotFound
from app.foundation.tokens import new_code
from app.foundation.unit_of_work import Work
from app.outreach.models import Campaign, OutreachLink
from app.outreach.rules import Problem, date_problems, place_problems

TOKEN_LENGTH = 10


@dataclass(frozen=True, slots=True)
class NewCampaign:
    """What a coordinator writes down about a new campaign."""

    name: str
    territory_id: UUID
    starts_on: date
    ends_on: date
    places: Sequence[str]


def problems_of(work: Work, new: NewCampaign) -> list[Problem]:
    """Everything that keeps this campaign from being launched, field by field."""
    return [*date_problems(new.starts_on, new.ends_on, today_in(work.zone, work.now)), *place_problems(new.places)]


def launch(work: Work, new: NewCampaign) -> Campaign:
    """Make a campaign of the own agency with one link for each place; raise Invalid when it makes no sense."""
    _refuse_first(problems_of(work, new))
    if work.actor.agency_id is None:
        raise NotFound
    campaign = Campaign(
        name=new.name,
        agency_id=work.actor.agency_id,
        territory_id=new.territory_id,
        starts_on=new.starts_on,
        ends_on=new.ends_on,
        created_by=work.actor.staff_id,
        created_at=work.now,
    )
    work.session.add(campaign)
    work.session.flush()
    work.session.add_all(_link(campaign, place) for place in new.places)
    work.session.flush()
    record(work, "outreach:campaign:create", campaign, places=len(new.places))
    return campaign


def add_place(work: Work, campaign: Campaign, place: str) -> OutreachLink:
    """Give one more place its own link; raise Invalid when the campaign has it already."""
    already = [link.place for link in campaign.links]
    _refuse_first(place_problems([place] if place else [], "place", already))
    link = _link(campaign, place)
    work.session.add(link)
    work.session.flush()
    record(work, "outreach:link:add", link)
    return link


def route(work: Work, link: OutreachLink, agency_id: UUID | None, territory_id: UUID | None) -> None:
    """Let another agency call back whoever comes by this link, in another territory; None is the campaign's own."""
    link.agency_id, link.territory_id = agency_id, territory_id
    work.session.flush()
    record(work, "outreach:link:route", link)


def _link(campaign: Campaign, place: str) -> OutreachLink:
    return OutreachLink(campaign_id=campaign.id, place=place, token=new_code(TOKEN_LENGTH))


def _refuse_first(problems: Sequence[Problem]) -> None:
    if problems:
        raise Invalid(problems[0].message, problems[0].field)
