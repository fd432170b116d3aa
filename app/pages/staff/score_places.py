"""Whom a programme asks its professionals to look at first, by what it decided about room and ties; no figures."""

from flask import Response

from app.access.permissions import Permission
from app.access.policy import visible
from app.agencies import Programme
from app.audit.services import record
from app.foundation.clock import today_in
from app.foundation.unit_of_work import Work
from app.risk.fairness import Rule, drawn
from app.risk.policy import MOST_LISTED, cases_led
from app.risk.reach import of_today, todays_rows
from app.risk.scores import policy
from app.web.pages import Pages
from app.web.render import show

pages = Pages("score_places", __name__)


@pages.page("/staff/scores/<uuid:programme_id>/first", needs=Permission.SCORE_DECIDE)
def first(work: Work, programme: Programme) -> Response:
    """The agency's people among them; band and chance open only in each file, after an estimate of one's own."""
    today, decided = today_in(work.zone, work.now), policy(work, programme.id)
    found = list(work.session.execute(of_today(programme.id, today))) if decided and decided.switched_on else []
    chosen = []
    if decided is not None:
        rule = Rule(decided.capacity, decided.ties, decided.quota_by)
        # Drawn anew with each decision, and never by looking at the page again.
        places = drawn(todays_rows(found, today), [str(row.case_id) for row in found], rule, str(decided.id))
        # A blind one is decided without knowing what was estimated; its name here would tell.
        chosen = [found[i].case_id for i in places if not found[i].blind][:MOST_LISTED]
    cases = list(work.session.scalars(visible(work.actor, cases_led(chosen), Permission.CASE_LIST))) if chosen else []
    ours = [case for case in cases if case.agency_id == work.actor.agency_id]
    work.log_reading(lambda log: record(log, "risk:places:read", programme, count=len(ours)))
    return show(
        "staff/scores/first.html", programme=programme, cases=ours, all=len(chosen), of=len(found), decided=decided
    )
