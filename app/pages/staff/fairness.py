"""Whether help reaches everybody alike: first whether outcomes are written down alike, then whom the places reach."""

from dataclasses import dataclass

from flask import Response

from app.access.permissions import Permission
from app.foundation.clock import today_in
from app.foundation.i18n import gettext as _
from app.foundation.i18n import mark
from app.foundation.unit_of_work import Work
from app.pages.staff.score_card import card_of
from app.pages.staff.score_policy import USUAL, in_order
from app.pages.staff.scores import chosen
from app.risk.card_words import GROUP_NAMES
from app.risk.fairness import HORIZON, Line, Row, Rule, Share, measured, told, verdict
from app.risk.leaving import Leaving
from app.risk.own import last_model
from app.risk.policy import GROUPS
from app.risk.reach import LEFT_WITHIN, closed_cases, judged_rows, left_rows, matured, open_cases, silent_rows
from app.risk.scores import policy
from app.web.pages import Pages
from app.web.render import show

pages = Pages("fairness", __name__)
VERDICTS = {
    "few": mark("Too few people to tell: a difference between these groups could not be seen here."),
    "open": mark(
        "No difference shows. That does not mean that there is none: the sample is too small to rule one out."
    ),
    "apart": mark("The groups differ more than chance explains. Look at why before anything is decided."),
}


@dataclass(frozen=True, slots=True)
class Table:
    """The groups of one kind, and what their figures tell."""

    name: str
    lines: list[tuple[str, Line]]
    says: str
    is_apart: bool


@dataclass(frozen=True, slots=True)
class Ends:
    """How the files of each group ended: how many, and the share of each way; None where too few to tell."""

    name: str
    lines: list[tuple[str, int | None, list[Share | None]]]
    says: str
    is_apart: bool


@pages.page("/staff/scores/fairness", needs=Permission.SCORE_SUMS)
def fairness(work: Work) -> Response:
    """Recall and precision at the programme's capacity by group, with intervals, and what is too small to tell."""
    mine, programme = chosen(work)
    if programme is None:
        return show("staff/scores/none.html")
    today = today_in(work.zone, work.now)
    decided = policy(work, programme.id)
    rule = Rule(decided.capacity, decided.ties, decided.quota_by) if decided else Rule(USUAL)
    rows = judged_rows(list(work.session.execute(matured(programme.id, today))))
    model = work.session.scalars(last_model(programme.id)).first()
    silent = silent_rows(list(work.session.execute(open_cases(programme.id))), today)
    left = left_rows(list(work.session.execute(closed_cases(programme.id, today - LEFT_WITHIN))))
    return show(
        "staff/scores/fairness.html",
        programmes=mine,
        programme=programme,
        capacity=round(rule.capacity * 100),
        captured=[_silent(silent, column) for column in GROUPS],
        ended=[_ends(left, column) for column in GROUPS],
        ends_tell=_tells(left[Leaving.OWN_MEANS]),
        tables=[_table(rows, rule, column) for column in GROUPS] if rows else [],
        judged=len(rows),
        horizon=HORIZON,
        model=model,
        card=card_of(model) if model else None,
    )


def _table(rows: list[Row], rule: Rule, column: str) -> Table:
    lines = measured(rows, rule, column)
    says = verdict([line.recall for line in lines])
    return _told(column, lines, says)


def _silent(rows: list[Row], column: str) -> Table:
    lines = told(rows, column)
    return _told(column, lines, verdict([line.recall for line in lines]))


def _ends(left: dict[Leaving, list[Row]], column: str) -> Ends:
    ways = {way: dict(in_order(column, told(rows, column))) for way, rows in left.items()}
    own = ways[Leaving.OWN_MEANS]
    says = verdict([line.recall for line in own.values()])
    lines = [(label, line.people, [of[label].recall for of in ways.values()]) for label, line in own.items()]
    return Ends(_(GROUP_NAMES[column]), lines, _(VERDICTS[says]), says == "apart")


def _tells(rows: list[Row]) -> bool:
    """Whether at least one group has left in such numbers that something of it may be shown."""
    return any(line.people is not None for column in GROUPS for line in told(rows, column))


def _told(column: str, lines: list[Line], says: str) -> Table:
    return Table(_(GROUP_NAMES[column]), in_order(column, lines), _(VERDICTS[says]), says == "apart")
