"""How far a programme has come with the basic supports, who misses what, and what its plans are compared with."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from flask import Response, request
from wtforms import SelectField

from app.access.permissions import Permission
from app.access.policy import visible
from app.foundation.errors import Invalid
from app.foundation.i18n import gettext as _
from app.foundation.i18n import mark
from app.foundation.unit_of_work import Work
from app.packages.costs import USUAL
from app.packages.queries import coverage, missing_basics, programmes, who_misses
from app.packages.references import Reference, set_reference
from app.packages.rules import Coverage, coverage_of
from app.packages.vocabulary import BASIC_ICONS, BASIC_NAMES, BASIC_STATE_ICONS, BASIC_STATE_NAMES, Basic, BasicState
from app.web.fields import AmountField, NumberField
from app.web.forms import BaseForm, Required, options
from app.web.pages import Pages
from app.web.render import go, show

pages = Pages("package_coverage", __name__)
PAGE = 50
READ = Permission.PACKAGE_COVERAGE


class ReferenceForm(BaseForm):
    """What a light and long support costs in a programme, and an hour of its team."""

    programme = SelectField(mark("Programme"), choices=[])
    month = AmountField(
        mark("A light support, euros a month"), validators=[Required(mark("Write what it costs a month."))]
    )
    months = NumberField(
        mark("How many months it lasts"), 1, 240, validators=[Required(mark("Write how many months it lasts."))]
    )
    team_hour = AmountField(mark("An hour of the team in euros (empty: not known)"))


@pages.page("/staff/coverage", needs=READ)
def covered(work: Work) -> Response:
    """How many people have all four basic supports, each support's part in it, and who misses what."""
    without = request.args.get("without", "")
    wanted = Basic(without) if without in set(Basic) else None
    after = request.args.get("after", "")[:20]
    known = work.session.execute(programmes()).all()
    asked = request.args.get("programme", "")
    programme = next((one.id for one in known if str(one.id) == asked), None)
    counted = work.session.execute(visible(work.actor, coverage(programme), READ))
    numbers = coverage_of((kept, number) for kept, number in counted)
    missing = missing_basics(wanted, programme, after, PAGE + 1)
    found = work.session.execute(who_misses(visible(work.actor, missing, READ))).all()
    return show(
        "staff/package/coverage.html",
        numbers=numbers,
        percent=_share(numbers),
        lines=[(one, _(BASIC_NAMES[one]), BASIC_ICONS[one], _part(numbers, one)) for one in Basic],
        without=wanted,
        programme=programme,
        programmes=known,
        rows=[(row, _missing(row)) for row in found[:PAGE]],
        following=found[PAGE - 1].reference if len(found) > PAGE else None,
    )


def _part(numbers: Coverage, basic: Basic) -> dict[str, int]:
    settled, coming = numbers.settled[basic], numbers.coming[basic]
    return {"settled": settled, "coming": coming, "missing": numbers.cases - settled - coming}


def _missing(row: Any) -> list[tuple[str, str, str]]:
    """What somebody misses: the support, an icon, and how far it is."""
    found = []
    for one in Basic:
        state = BasicState(getattr(row, one.value) or BasicState.MISSING)
        if state not in {BasicState.COVERED, BasicState.DECLINED}:
            found.append((_(BASIC_NAMES[one]), BASIC_STATE_ICONS[state], _(BASIC_STATE_NAMES[state])))
    return found


def _share(numbers: Coverage) -> int | None:
    """How many in a hundred of all basic supports are settled; nothing where nobody has an open file."""
    whole = numbers.cases * len(Basic)
    return round(100 * sum(numbers.settled.values()) / whole) if whole else None


@pages.page("/staff/coverage/reference", needs=READ, methods=("GET", "POST"))
def reference(work: Work) -> Response:
    """Write what the programme's plans are compared with."""
    known = work.session.execute(programmes()).all()
    form = ReferenceForm()
    form.programme.choices = options((str(one.id), one.name) for one in known)
    if form.validate_on_submit():
        month, months = form.month.data or Decimal(0), form.months.data or 0
        said = Reference(UUID(form.programme.data), month, months, form.team_hour.data)
        try:
            set_reference(work, said)
        except Invalid as refusal:
            form.refuse(refusal.field, refusal.message)
        else:
            return go("package_coverage.covered")
    elif not form.is_submitted() and known:
        first = known[0]
        form.month.data, form.months.data = first.month or USUAL.month, first.months or USUAL.months
        form.team_hour.data = first.team_hour
    return show("staff/package/reference.html", status=422 if form.errors else 200, form=form, known=known)
