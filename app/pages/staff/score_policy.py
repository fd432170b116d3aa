"""On or off, for how many there is room, and who has the last places: looked at first, then decided, with a reason."""

from collections.abc import Iterable
from typing import Any, TypeVar

from flask import Response, request
from wtforms import RadioField, SelectField, StringField

from app.access.permissions import Permission
from app.agencies import Programme
from app.foundation.clock import today_in
from app.foundation.errors import Invalid
from app.foundation.i18n import gettext as _
from app.foundation.i18n import mark
from app.foundation.unit_of_work import Work
from app.identity.services import factor_is_fresh
from app.pages.staff.scores import prove
from app.risk.card_words import GROUP_NAMES, LABEL_NAMES
from app.risk.fairness import NOBODY_SAID, Line, Move, Row, Rule, moves, near_ties
from app.risk.policy import GROUPS, Decided, decide
from app.risk.reach import of_today, todays_rows
from app.risk.scores import policy
from app.risk.vocabulary import TIES_NAMES, Ties
from app.web.fields import NumberField
from app.web.forms import AtMost, BaseForm, Required, options
from app.web.pages import Pages
from app.web.render import go, show

pages = Pages("score_policy", __name__)
Labelled = TypeVar("Labelled", Line, Move)
USUAL = 0.30
ON, OFF = "on", "off"


class PolicyForm(BaseForm):
    """A decision about the scores of a programme."""

    switched = RadioField(
        mark("Estimates in this programme"),
        choices=options(((ON, mark("On: they are made and shown")), (OFF, mark("Off: nobody sees one any more")))),
        validators=[Required(mark("Choose on or off."))],
    )
    capacity = NumberField(
        mark("For how many of 100 people there is room for more support"),
        1,
        100,
        validators=[Required(mark("Write a number between 1 and 100."))],
    )
    ties = RadioField(
        mark("Who has the last places"),
        choices=options((one.value, TIES_NAMES[one]) for one in Ties),
        validators=[Required(mark("Choose how the last places are given."))],
    )
    quota_by = SelectField(
        mark("Shares for which groups"),
        choices=options((("", mark("None")), *((name, GROUP_NAMES[name]) for name in GROUPS))),
    )
    reason = StringField(
        mark("Why"), validators=[Required(mark("Write why. It is kept with the decision.")), AtMost(400)]
    )


@pages.page("/staff/scores/<uuid:programme_id>/policy", needs=Permission.SCORE_DECIDE, methods=("GET", "POST"))
def policy_of(work: Work, programme: Programme) -> Response:
    """What is decided now; a new decision shows first what would change, and is then written under the others."""
    if request.method == "GET" and not factor_is_fresh(work):
        return go("staff_account.second", next=request.path)
    last, form = policy(work, programme.id), PolicyForm()
    now = Rule(last.capacity, last.ties, last.quota_by) if last else Rule(USUAL)
    then, status = None, 200
    if form.is_submitted():
        status = 422
        if form.validate():
            then, status = _asked(form), 200
            if "save" in request.form and prove(form, work) and _saved(work, programme, form):
                return go("scores.overview", programme=programme.id)
            status = 422 if form.errors else 200
    elif last is not None:
        form.switched.data, form.ties.data, form.quota_by.data = (
            ON if last.switched_on else OFF,
            last.ties,
            last.quota_by,
        )
        form.capacity.data = round(last.capacity * 100)
    rows = todays_rows(list(work.session.execute(of_today(programme.id, today_in(work.zone, work.now)))), _today(work))
    return show(
        "staff/scores/policy.html",
        None,
        status,
        programme=programme,
        form=form,
        then=then,
        tables=_tables(rows, now, then) if then else [],
        people=len(rows),
        close=near_ties(rows, (then or now).capacity),
    )


def _today(work: Work) -> Any:
    return today_in(work.zone, work.now)


def _asked(form: PolicyForm) -> Rule:
    return Rule((form.capacity.data or 0) / 100, form.ties.data, form.quota_by.data or "")


def _saved(work: Work, programme: Programme, form: PolicyForm) -> bool:
    asked = _asked(form)
    decided = Decided(
        form.switched.data == ON, asked.capacity, Ties(asked.ties), asked.quota_by, form.reason.data or ""
    )
    try:
        decide(work, programme.id, decided)
    except Invalid as refused:
        form.refuse(refused.field, refused.message)
        return False
    return True


def _tables(rows: list[Row], now: Rule, then: Rule) -> list[tuple[str, list[Any]]]:
    return [(_(GROUP_NAMES[column]), in_order(column, moves(rows, now, then, column))) for column in GROUPS]


def label_words(column: str, label: str) -> str:
    """A group in the reader's words; a territory has its own name."""
    return label if column == "territory" else _(LABEL_NAMES[label])


def in_order(column: str, lines: Iterable[Labelled]) -> list[tuple[str, Labelled]]:
    """Groups with their words: the young before the old, territories by name, and what nobody said at the end."""
    places = {label: place for place, label in enumerate(LABEL_NAMES)}
    ordered = sorted(lines, key=lambda line: (line.label == NOBODY_SAID, places.get(line.label, 0), line.label))
    return [(label_words(column, line.label), line) for line in ordered]
