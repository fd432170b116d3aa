"""Campaigns: where people are reached, by which link, and how far they come."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Response, make_response
from wtforms import SelectField, StringField

from app.access.permissions import Permission
from app.access.policy import may, visible
from app.agencies import StaffMember
from app.agencies.queries import agencies, staff_by_ids, territories
from app.foundation.clock import today_in
from app.foundation.errors import Invalid, NotFound
from app.foundation.i18n import gettext as _
from app.foundation.i18n import mark
from app.foundation.unit_of_work import Work
from app.outreach import Campaign, OutreachLink
from app.outreach.campaigns import NewCampaign, add_place, launch, problems_of, route
from app.outreach.funnel import ClaimRow, CountRow, funnels
from app.outreach.queries import campaigns as all_campaigns
from app.outreach.queries import link_claims, link_counts, queue_counts
from app.outreach.rules import places_of
from app.outreach.vocabulary import PUBLIC_STEPS, STEP_NAMES
from app.web.fields import DayField
from app.web.forms import AtMost, BaseForm, Required, options
from app.web.pages import Pages
from app.web.qr import qr_png, qr_svg
from app.web.render import go, show
from app.web.request_cycle import house

pages = Pages("outreach_desk", __name__)
BOTH = ("GET", "POST")
LONG = timedelta(days=60)
CAMPAIGN = "/staff/outreach/campaigns/<uuid:campaign_id>"
LINK = f"{CAMPAIGN}/links/<uuid:link_id>"


class CampaignForm(BaseForm):
    """A new campaign and the places where its posters will hang."""

    name = StringField(mark("Name"), [Required(mark("Give the campaign a name.")), AtMost(120)])
    territory = SelectField(mark("Territory"))
    starts_on = DayField(mark("First day"), [Required(mark("Choose the first day."))])
    ends_on = DayField(mark("Last day"), [Required(mark("Choose the last day."))])
    places = StringField(mark("Places"))


class PlaceForm(BaseForm):
    """One more place."""

    place = StringField(mark("One more place"))


class RouteForm(BaseForm):
    """Who calls back whoever comes by one link."""

    agency = SelectField(mark("Who calls back"))
    territory = SelectField(mark("Territory"))


@pages.page("/staff/outreach", needs=Permission.CAMPAIGN_LIST)
def campaigns(work: Work) -> Response:
    """The campaigns of my agency with what was counted so far."""
    counts = work.session.execute(visible(work.actor, link_counts(), Permission.CAMPAIGN_LIST))
    claims = work.session.execute(visible(work.actor, link_claims(), Permission.CAMPAIGN_LIST))
    return show(
        "staff/outreach/campaigns.html",
        campaigns=work.session.scalars(visible(work.actor, all_campaigns(), Permission.CAMPAIGN_LIST)).all(),
        tables=funnels((count_row(row) for row in counts), (claim_row(row) for row in claims)),
        steps=[_(STEP_NAMES[step]) for step in PUBLIC_STEPS],
        today=today_in(work.zone, work.now),
        waiting=waiting(work),
    )


@pages.page("/staff/outreach/campaigns/new", needs=Permission.CAMPAIGN_CREATE, methods=BOTH)
def new_campaign(work: Work) -> Response:
    """Write down a campaign; each place gets its own link at once."""
    known = work.session.scalars(territories()).all()
    today = today_in(work.zone, work.now)
    form = CampaignForm(territory=_own_territory(work), starts_on=today, ends_on=today + LONG)
    form.territory.choices = options((str(row.id), row.name) for row in known)
    if form.validate_on_submit():
        new = NewCampaign(
            form.name.data or "",
            UUID(form.territory.data),
            form.starts_on.data or today,
            form.ends_on.data or today,
            places_of(form.places.data or ""),
        )
        for problem in problems_of(work, new):
            form.refuse(problem.field, problem.message)
        if not form.errors:
            return go("outreach_desk.campaign", campaign_id=launch(work, new).id)
    return show("staff/outreach/new_campaign.html", status=422 if form.errors else 200, form=form)


@pages.page(CAMPAIGN, needs=Permission.CAMPAIGN_MANAGE, methods=BOTH)
def campaign(work: Work, campaign: Campaign) -> Response:
    """One campaign: each place with its link and QR code, its counts, and one more place."""
    form = PlaceForm()
    if form.validate_on_submit():
        try:
            add_place(work, campaign, " ".join((form.place.data or "").split()))
        except Invalid as refused:
            form.refuse(refused.field or "place", refused.message)
        else:
            return go("outreach_desk.campaign", campaign_id=campaign.id)
    return show(
        "staff/outreach/campaign.html",
        status=422 if form.errors else 200,
        campaign=campaign,
        form=form,
        places=[(link, address_of(link), qr_svg(address_of(link))) for link in campaign.links],
        today=today_in(work.zone, work.now),
    )


@pages.page(f"{LINK}/route", needs=Permission.CAMPAIGN_MANAGE, methods=BOTH)
def route_link(work: Work, campaign: Campaign, link_id: UUID) -> Response:
    """Choose who calls back the people who come by one link, and the territory they are in."""
    link = _link_of(campaign, link_id)
    form = RouteForm(agency=str(link.agency_id or ""), territory=str(link.territory_id or ""))
    own = (("", _("The same as the campaign")),)
    form.agency.choices = [*own, *((str(row.id), row.name) for row in work.session.scalars(agencies()))]
    form.territory.choices = [*own, *((str(row.id), row.name) for row in work.session.scalars(territories()))]
    if form.validate_on_submit():
        route(work, link, *(UUID(field.data) if field.data else None for field in (form.agency, form.territory)))
        return go("outreach_desk.campaign", campaign_id=campaign.id)
    status = 422 if form.errors else 200
    return show("staff/outreach/route.html", status=status, campaign=campaign, link=link, form=form)


@pages.page(f"{LINK}/qr.svg", needs=Permission.CAMPAIGN_MANAGE)
def qr_as_svg(work: Work, campaign: Campaign, link_id: UUID) -> Response:
    """The QR code of a place for a printer's shop: it stays sharp at any size."""
    link = _link_of(campaign, link_id)
    return download(str(qr_svg(address_of(link))).encode(), "image/svg+xml", f"qr-{link.token}.svg")


@pages.page(f"{LINK}/qr.png", needs=Permission.CAMPAIGN_MANAGE)
def qr_as_png(work: Work, campaign: Campaign, link_id: UUID) -> Response:
    """The QR code of a place as a picture, for a letter or a leaflet."""
    link = _link_of(campaign, link_id)
    return download(qr_png(address_of(link)), "image/png", f"qr-{link.token}.png")


def address_of(link: OutreachLink) -> str:
    """What the QR code of a place says."""
    return f"{house().settings.base_url}/o/{link.token}"


def acting(work: Work) -> StaffMember:
    """The professional at the screen, with their agency."""
    member = work.session.scalars(staff_by_ids([work.actor.staff_id] if work.actor.staff_id else [])).first()
    if member is None:
        raise NotFound
    return member


def count_row(row: Sequence[Any]) -> CountRow:
    """A row of counts as the funnel reads it."""
    return CountRow(*row)


def claim_row(row: Sequence[Any]) -> ClaimRow:
    """A row of claims as the funnel reads it."""
    return ClaimRow(*row)


def waiting(work: Work) -> int:
    """How many people wait for a first call; none for somebody who does not call."""
    if not may(work.actor, Permission.CALLBACK_LIST):
        return 0
    return int(work.session.execute(visible(work.actor, queue_counts(), Permission.CALLBACK_LIST)).one().waiting)


def _own_territory(work: Work) -> str:
    return str(acting(work).agency.territory_id)


def _link_of(campaign: Campaign, link_id: UUID) -> OutreachLink:
    link = next((link for link in campaign.links if link.id == link_id), None)
    if link is None:
        raise NotFound
    return link


def download(content: bytes, kind: str, name: str) -> Response:
    """A file to keep, under a name without anybody's name in it."""
    response = make_response(content)
    response.headers["Content-Type"] = kind
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
