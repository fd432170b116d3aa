"""How far people came in a campaign, place by place: two charts, a table, and the same to take away."""

from dataclasses import dataclass
from uuid import UUID

from flask import Response

from app.access.permissions import Permission
from app.audit.services import record
from app.foundation.clock import today_in
from app.foundation.i18n import direction, pgettext
from app.foundation.i18n import gettext as _
from app.foundation.sheets import CSV, XLSX, Cell, as_csv, as_xlsx
from app.foundation.unit_of_work import Work
from app.outreach import Campaign
from app.outreach.funnel import NOTHING, STAGE_NAMES, STAGES, Funnel, funnels, share
from app.outreach.hiding import Hidden, Shown
from app.outreach.queries import link_claims, link_counts
from app.outreach.vocabulary import Step
from app.pages.staff.outreach import CAMPAIGN, claim_row, count_row, download
from app.web.pages import Pages
from app.web.render import show

pages = Pages("outreach_funnel", __name__)

MANAGE = Permission.CAMPAIGN_MANAGE
ENTITLED, CALLBACK = STAGES.index(Step.ENTITLED), STAGES.index(Step.CALLBACK)
AXIS = 20
FULL = 100


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart: how wide of 100, what stands beside it, and whether it is the one to look at."""

    name: str
    value: Shown
    width: float
    passed: int | None = None
    worst: bool = False


@dataclass(frozen=True, slots=True)
class Places:
    """Of 100 people who may be entitled, how many asked for a call: each place, the mean, and where the axis ends."""

    bars: list[Bar]
    mean: int | None
    mean_at: float
    ends: int
    left_out: int


@pages.page(f"{CAMPAIGN}/funnel", needs=MANAGE)
def funnel(work: Work, campaign: Campaign) -> Response:
    """Where people are lost, and in which place the fewest are."""
    table = _funnel_of(work, campaign.id)
    return show(
        "staff/outreach/funnel.html",
        campaign=campaign,
        table=table,
        bars=stage_bars(table),
        by_place=place_bars(table),
        stages=stage_names(),
        today=today_in(work.zone, work.now),
    )


@pages.page(f"{CAMPAIGN}/funnel.csv", needs=MANAGE)
def funnel_as_csv(work: Work, campaign: Campaign) -> Response:
    """The table as text, with the same counts hidden."""
    return download(as_csv(_rows(work, campaign)), CSV, f"funnel-{campaign.id.hex[:8]}.csv")


@pages.page(f"{CAMPAIGN}/funnel.xlsx", needs=MANAGE)
def funnel_as_xlsx(work: Work, campaign: Campaign) -> Response:
    """The table for a spreadsheet, with the same counts hidden."""
    sheet = as_xlsx(campaign.name, _rows(work, campaign), right_to_left=direction() == "rtl")
    return download(sheet, XLSX, f"funnel-{campaign.id.hex[:8]}.xlsx")


def stage_names() -> list[str]:
    """The stages in words."""
    return [_(name) for name in STAGE_NAMES]


def stage_bars(table: Funnel) -> list[Bar]:
    """The totals of the stages as bars; what is hidden has none."""
    numbers = [total for total in table.totals if not isinstance(total, Hidden)]
    most, worst = max(numbers, default=0), table.narrowest()
    named = zip(stage_names(), table.totals, table.passed(), strict=True) if table.totals else ()
    return [
        Bar(name, total, _width(total, most), passed, worst=index == worst)
        for index, (name, total, passed) in enumerate(named)
    ]


def place_bars(table: Funnel) -> Places:
    """The places by how many of those who may be entitled asked for a call; hidden ones are left out."""
    rates = [(place.place, share(place.shown[CALLBACK], place.shown[ENTITLED])) for place in table.places]
    known = sorted(((rate, name) for name, rate in rates if rate is not None), key=lambda row: (-row[0], row[1]))
    mean = share(table.totals[CALLBACK], table.totals[ENTITLED]) if table.totals else None
    highest = max([mean or 0, *(rate for rate, _name in known)])
    ends = max(AXIS, -(-highest // AXIS) * AXIS)
    bars = [Bar(name, rate, _width(rate, ends)) for rate, name in known]
    return Places(bars, mean, _width(mean or 0, ends), ends, len(rates) - len(known))


def _width(value: Shown, most: int) -> float:
    return 0 if isinstance(value, Hidden) or not most else round(FULL * value / most, 1)


def _funnel_of(work: Work, campaign_id: UUID) -> Funnel:
    counts = work.session.execute(link_counts(campaign_id))
    claims = work.session.execute(link_claims(campaign_id))
    found = funnels((count_row(row) for row in counts), (claim_row(row) for row in claims))
    return found.get(campaign_id, NOTHING)


def _rows(work: Work, campaign: Campaign) -> list[list[Cell]]:
    table = _funnel_of(work, campaign.id)
    work.log_reading(lambda log: record(log, "outreach:funnel:export", campaign))
    heading: list[Cell] = [_("Place"), *stage_names(), _("Euros a month granted")]
    places = [[place.place, *map(_cell, place.shown), _cell(place.euros)] for place in table.places]
    return [heading, *places, [_("Total"), *map(_cell, table.totals), _cell(table.euros)]]


def _cell(value: Cell | Shown) -> Cell:
    if value == Hidden.FEW:
        return _("fewer than 5")
    return pgettext("a count", "hidden") if value is None or value == Hidden.COVERED else value
