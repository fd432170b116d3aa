"""How often professionals decide otherwise than the score, by programme; evaluators read sums."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import Response

from app.access.permissions import Permission
from app.access.policy import visible
from app.foundation.i18n import gettext as _
from app.foundation.unit_of_work import Work
from app.pages.staff.estimate_words import BLIND, OPENED
from app.risk.review_rules import ENOUGH, LEAST, MOST, SUGGESTS, Verdict
from app.risk.vocabulary import BAND_NAMES, DECISION_NAMES
from app.risk.watching import WINDOW, Watched, decisions_since
from app.web.pages import Pages
from app.web.render import show

pages = Pages("estimate_watch", __name__)
SMALLEST = 5  # fewer are not counted out: of one decision everybody knows whose it was


@dataclass(frozen=True, slots=True)
class Row:
    """The decisions of a programme with what is to be said of them."""

    name: str
    how: str
    decided: int | None
    different: int | None
    alike: int | None
    words: str
    alarm: bool


@pages.page("/staff/scores/decisions", needs=Permission.RISK_WATCH)
def decisions(work: Work) -> Response:
    """The share of decisions that differ from the band in 90 days, and how blind ones compare with the model."""
    asked = visible(work.actor, decisions_since(work.now - WINDOW), Permission.RISK_WATCH)
    found = [Watched(*row) for row in work.session.execute(asked)]
    rule = [(_(BAND_NAMES[band]), _(DECISION_NAMES[decision])) for band, decision in SUGGESTS.items()]
    return show("staff/estimate/decisions.html", rows=list(_rows(found)), rule=rule, days=WINDOW.days)


def _rows(found: Iterable[Watched]) -> Iterable[Row]:
    for one in found:
        verdict = one.verdict
        # Of a few decisions a share would only name people.
        few = verdict is Verdict.FEW
        yield Row(
            one.programme,
            _(BLIND) if one.blind else _(OPENED),
            one.decided if one.decided >= SMALLEST else None,
            None if few else round(100 * one.different / one.compared),
            None if few else round(100 * one.alike / one.compared),
            _("Too few to tell: a share needs %(enough)s decisions.", enough=ENOUGH)
            if few
            else _blind(one)
            if one.blind
            else _said(verdict),
            not few and not one.blind and verdict is not Verdict.FINE,
        )


def _blind(one: Watched) -> str:
    share = round(100 * one.alike / one.compared)
    return _("Without the score, %(share)s %% thought as the model did.", share=share)


def _said(verdict: Verdict) -> str:
    limits = {"least": round(100 * LEAST), "most": round(100 * MOST)}
    if verdict is Verdict.FOLLOWED:
        return _("Alarm: under %(least)s %% differ. People may be following the score instead of deciding.", **limits)
    if verdict is Verdict.REFUSED:
        return _("Alarm: over %(most)s %% differ. The score may be wrong here, or nobody trusts it.", **limits)
    return _("Between %(least)s %% and %(most)s %%: people decide with the score and not by it.", **limits)
