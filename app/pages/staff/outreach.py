"""Campaigns: where people are reached, by which link, and how far they come."""

from datetime import timedelta
from uuid import UUID

from flask import Response, make_response
from wtforms import SelectField, StringField

from app.access.permissions import Permission
from app.access.policy import may, visible
from app.agencies import StaffMember
from app.agencies.queries import staff_by_ids, territories
from app.foundation.clock import today_in
from app.foundation.errors import Invalid, NotFound
from app.foundation.i18n import LANGUAGES, mark, speaking
from app.foundation.i18n import gettext as _
from app.foundation.unit_of_work import Work
from app.outreach import Campaign, OutreachLink
from app.outreach.campaigns import NewCampaign, add_place, launch, problems_of
from app.outreach.queries import campaigns as all_campaigns
from app.outreach.queries import counts_of, link_counts, queue_counts
from app.outreach.rules import CountRow, CountTable, count_tables, places_of
from app.outreach.vocabulary import STEP_NAMES
from app.web.fields import DayField
from app.web.forms import AtMost, BaseForm, Required, options
from app.web.pages import Pages
from app.web.qr import qr_png, qr_svg
from app.web.render import go, show
from app.web.request_cycle import house

pages = Pages("outreach_desk", __name__)
BOTH = ("GET", "POST")
LONG = timedelta(days=60)
LINK = "/staff/outreach/campaigns/<uuid:campaign_id>/links/<uuid:link_id>"


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


@pages.page("/staff/outreach", needs=Permission.CAMPAIGN_LIST)
def campaigns(work: Work) -> Response:
    """The campaigns of my agency with what was counted so far."""
    counts = work.session.execute(visible(work.actor, link_counts(), Permission.CAMPAIGN_LIST)).all()
    return show(
        "staff/outreach/campaigns.html",
        campaigns=work.session.scalars(visible(work.actor, all_campaigns(), Permission.CAMPAIGN_LIST)).all(),
        tables=count_tables(CountRow(*row) for row in counts),
        steps=step_names(),
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


@pages.page("/staff/outreach/campaigns/<uuid:campaign_id>", needs=Permission.CAMPAIGN_MANAGE, methods=BOTH)
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
        table=_table_of(work, campaign),
        steps=step_names(),
        today=today_in(work.zone, work.now),
    )


@pages.page("/staff/outreach/campaigns/<uuid:campaign_id>/posters", needs=Permission.CAMPAIGN_MANAGE)
def posters(work: Work, campaign: Campaign) -> Response:  # noqa: ARG001 - every view takes the work
    """A plain sheet a place, to print and hang up today."""
    return show(
        "staff/outreach/posters.html",
        campaign=campaign,
        places=[(link, address_of(link), qr_svg(address_of(link))) for link in campaign.links],
        sentences=_sentences(),
    )


@pages.page(f"{LINK}/qr.svg", needs=Permission.CAMPAIGN_MANAGE)
def qr_as_svg(work: Work, campaign: Campaign, link_id: UUID) -> Response:  # noqa: ARG001
    """The QR code of a place for a printer's shop: it stays sharp at any size."""
    link = _link_of(campaign, link_id)
    return _download(str(qr_svg(address_of(link))).encode(), "image/svg+xml", f"qr-{link.token}.svg")


@pages.page(f"{LINK}/qr.png", needs=Permission.CAMPAIGN_MANAGE)
def qr_as_png(work: Work, campaign: Campaign, link_id: UUID) -> Response:  # noqa: ARG001
    """The QR code of a place as a picture, for a letter or a leaflet."""
    link = _link_of(campaign, link_id)
    return _download(qr_png(address_of(link)), "image/png", f"qr-{link.token}.png")


def address_of(link: OutreachLink) -> str:
    """What the QR code of a place says."""
    return f"{house().settings.base_url}/o/{link.token}"


def acting(work: Work) -> StaffMember:
    """The professional at the screen, with their agency."""
    member = work.session.scalars(staff_by_ids([work.actor.staff_id] if work.actor.staff_id else [])).first()
    if member is None:
        raise NotFound
    return member


def step_names() -> list[str]:
    """The steps that are counted, in words."""
    return [_(name) for name in STEP_NAMES.values()]


def waiting(work: Work) -> int:
    """How many people wait for a first call; none for somebody who does not call."""
    if not may(work.actor, Permission.CALLBACK_LIST):
        return 0
    return int(work.session.execute(visible(work.actor, queue_counts(), Permission.CALLBACK_LIST)).one().waiting)


def _own_territory(work: Work) -> str:
    return str(acting(work).agency.territory_id)


def _table_of(work: Work, campaign: Campaign) -> CountTable:
    found = count_tables(CountRow(*row) for row in work.session.execute(counts_of(campaign.id)))
    return found.get(campaign.id) or CountTable([], [])


def _sentences() -> list[tuple[str, str, str]]:
    found = []
    for code in LANGUAGES:
        with speaking(code):
            words = _("See in 5 minutes which benefits you may be entitled to.")
            found.append((code, words, _("It is free. You do not give your name.")))
    return found


def _link_of(campaign: Campaign, link_id: UUID) -> OutreachLink:
    link = next((link for link in campaign.links if link.id == link_id), None)
    if link is None:
        raise NotFound
    return link


def _download(content: bytes, kind: str, name: str) -> Response:
    response = make_response(content)
    response.headers["Content-Type"] = kind
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
