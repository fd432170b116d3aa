"""Posters to print or to send to a printer's shop: the size and the languages are chosen, a sheet a place."""

from uuid import UUID

from flask import Response, request

from app.access.permissions import Permission
from app.foundation.errors import NotFound
from app.foundation.i18n import LANGUAGES, direction
from app.foundation.i18n import gettext as _
from app.foundation.unit_of_work import Work
from app.outreach import Campaign, OutreachLink
from app.outreach.posters import SIZES, Place, sentences
from app.outreach.posters import posters as drawn
from app.pages.staff.outreach import CAMPAIGN, address_of, download
from app.web.forms import spaced_phone
from app.web.pages import Pages
from app.web.qr import qr_svg
from app.web.render import show

pages = Pages("outreach_posters", __name__)
MANAGE = Permission.CAMPAIGN_MANAGE
# Eight languages on one sheet are too small to read from a bus stop; the others are ticked where they are spoken.
FIRST = ("es", "en", "ar")
PDF = "application/pdf"


@pages.page(f"{CAMPAIGN}/posters", needs=MANAGE)
def posters(work: Work, campaign: Campaign) -> Response:
    """A sheet a place to look at and to print, in the languages that were chosen."""
    chosen, size = _chosen()
    return show(
        "staff/outreach/posters.html",
        campaign=campaign,
        places=[
            (link, address_of(link), qr_svg(address_of(link)), phone_of(campaign, link)) for link in campaign.links
        ],
        sentences=[(code, direction(code), *sentences(code)) for code in chosen],
        languages=LANGUAGES,
        chosen=chosen,
        size=size,
    )


@pages.page(f"{CAMPAIGN}/posters.pdf", needs=MANAGE)
def posters_as_pdf(work: Work, campaign: Campaign) -> Response:
    """The posters of all places, or of one, as a document."""
    chosen, size = _chosen()
    wanted = _uuid(request.args.get("place"))
    links = [link for link in campaign.links if wanted in (None, link.id)]
    if not links:
        raise NotFound
    places = [
        Place(link.place, address_of(link), spaced_phone(phone_of(campaign, link).replace(" ", ""))) for link in links
    ]
    content = drawn(_("Posters of %(campaign)s", campaign=campaign.name), places, size, chosen)
    return download(content, PDF, f"posters-{size}-{'-'.join(chosen)}.pdf")


def phone_of(campaign: Campaign, link: OutreachLink) -> str:
    """The number that somebody can call who stands before the poster."""
    return (link.territory or campaign.territory).help_phone


def _chosen() -> tuple[list[str], str]:
    """The languages and the size in the address; without any, three that are read from afar and a poster for a wall."""
    asked = request.args.getlist("language")
    size = request.args.get("size", "a4")
    return [code for code in LANGUAGES if code in asked] or list(FIRST), size if size in SIZES else "a4"


def _uuid(typed: str | None) -> UUID | None:
    try:
        return UUID(typed) if typed else None
    except ValueError as error:
        raise NotFound from error
