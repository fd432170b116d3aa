"""Early warnings: why, since when and until when, and what the professional answers; nothing is decided by them."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import Response
from wtforms import RadioField, StringField

from app.access.permissions import Permission
from app.access.policy import may, visible
from app.foundation.clock import today_in
from app.foundation.errors import Conflict, Invalid
from app.foundation.i18n import gettext as _
from app.foundation.i18n import mark, ngettext
from app.foundation.small_cells import closed_year, veil
from app.foundation.unit_of_work import Work
from app.risk import EarlyWarning
from app.risk.queries import answers_by_rule, live_warnings
from app.risk.vocabulary import HELPS, LIVE, RULE_NAMES, STATE_NAMES, Rule, WarningState
from app.risk.warning_rules import precision
from app.risk.warnings import act, set_aside, snooze
from app.web.fields import DayField
from app.web.forms import AtMost, BaseForm, Required, options
from app.web.pages import Pages
from app.web.render import go, show

pages = Pages("warnings", __name__)
ACT, WAIT, ASIDE = "act", "wait", "aside"


class AnswerForm(BaseForm):
    """What became of a warning; no answer is chosen beforehand."""

    deed = RadioField(
        mark("What do you do?"),
        choices=options(
            (
                (ACT, mark("I have acted, or I am acting now")),
                (WAIT, mark("It can wait until a day")),
                (ASIDE, mark("There is nothing to do")),
            )
        ),
        validators=[Required(mark("Choose what you do."))],
    )
    until = DayField(mark("Until"))
    answer = StringField(mark("What you did, or why"), validators=[AtMost(1000)])
    useful = RadioField(
        mark("Was the warning useful?"),
        choices=options((("yes", mark("Yes")), ("no", mark("No")))),
        validators=[Required(mark("Say whether it was useful. It decides which rules stay."))],
    )


def reason(rule: str, ground: dict[str, int]) -> str:
    """The reason in the reader's words, with its numbers."""
    num = next(iter(ground.values()), 0)
    return {
        Rule.CRISIS: ngettext(
            "%(num)s area was agreed to stand at its hardest level.",
            "%(num)s areas were agreed to stand at their hardest level.",
            num,
        ),
        Rule.INCOME_ENDS: ngettext(
            "An income of the household ends in %(num)s day, and no claim is being worked on.",
            "An income of the household ends in %(num)s days, and no claim is being worked on.",
            num,
        ),
        Rule.UNREACHABLE: ngettext(
            "What we sent failed %(num)s day ago and nothing has arrived since.",
            "What we sent failed %(num)s days ago and nothing has arrived since.",
            num,
        ),
        Rule.MISSED_TWICE: ngettext(
            "%(num)s appointment did not take place in the last 60 days.",
            "%(num)s appointments did not take place in the last 60 days.",
            num,
        ),
        Rule.UNREAD: ngettext(
            "A message has not been opened for %(num)s day.", "A message has not been opened for %(num)s days.", num
        ),
        Rule.SILENCE: ngettext("No contact for %(num)s day.", "No contact for %(num)s days.", num),
        Rule.REVIEW_OVERDUE: ngettext(
            "A review is overdue by %(num)s day.", "A review is overdue by %(num)s days.", num
        ),
        Rule.ESTIMATE: _("It changed since the quarter before. What it says opens when you have written your own."),
    }[Rule(rule)]


@pages.page("/staff/warnings", needs=Permission.WARNING_READ)
def overview(work: Work) -> Response:
    """My warnings, at most five new ones a week; the coordinator also sees what went over that."""
    mine = list(
        work.session.scalars(visible(work.actor, live_warnings(coordinators_list=False), Permission.WARNING_READ))
    )
    over = _over(work) if may(work.actor, Permission.WARNING_REPORT) else []
    return show("staff/warnings/overview.html", mine=_told(mine), over=_told(over), today=today_in(work.zone, work.now))


def _over(work: Work) -> list[EarlyWarning]:
    return list(
        work.session.scalars(visible(work.actor, live_warnings(coordinators_list=True), Permission.WARNING_READ))
    )


def _told(warnings: list[EarlyWarning]) -> list[dict[str, Any]]:
    return [{"one": w, "name": _(RULE_NAMES[Rule(w.rule)]), "reason": reason(w.rule, w.grounds)} for w in warnings]


@pages.page("/staff/warnings/<uuid:early_warning_id>", needs=Permission.WARNING_ANSWER, methods=("GET", "POST"))
def warning(work: Work, one: EarlyWarning) -> Response:
    """One warning: its reason, what would help, and the answer; what was typed stays when something is missing."""
    form = AnswerForm()
    if form.deed.data == WAIT:
        form.useful.validators = []
        form.useful.validate_choice = False
    if form.validate_on_submit() and _answered(work, one, form):
        return go("warnings.overview")
    return show(
        "staff/warnings/warning.html",
        status=422 if form.errors else 200,
        form=form,
        one=one,
        name=_(RULE_NAMES[Rule(one.rule)]),
        reason=reason(one.rule, one.grounds),
        helps=_(HELPS[Rule(one.rule)]),
        state=_(STATE_NAMES[WarningState(one.state)]),
        live=one.state in LIVE,
    )


def _answered(work: Work, one: EarlyWarning, form: AnswerForm) -> bool:
    said = form.answer.data or ""
    try:
        if form.deed.data == WAIT:
            snooze(work, one, form.until.data, said)
        elif form.deed.data == ACT:
            act(work, one, said, useful=form.useful.data == "yes")
        else:
            set_aside(work, one, said, useful=form.useful.data == "yes")
    except Invalid as missing:
        form.refuse(missing.field or "answer", str(missing))
    except Conflict as late:
        form.refuse("deed", str(late))
    return not form.errors


@pages.page("/staff/warnings/rules", needs=Permission.WARNING_REPORT)
def rules(work: Work) -> Response:
    """How often each rule was worth the professionals' time; a rule that seldom is has to go."""
    # Whoever reads sums alone gets a year that is over, and no count in which somebody could be recognised.
    year = None if may(work.actor, Permission.WARNING_READ) else closed_year(None, today_in(work.zone, work.now))
    found = work.session.execute(answers_by_rule(*_within(work, year) if year else ()))
    counted = {rule: (answered, useful) for rule, answered, useful in found}
    lines = [
        {"name": _(RULE_NAMES[rule]), "answered": n, "useful": m, "share": _share(n, m)}
        for rule in Rule
        for n, m in (_counts(*counted.get(rule.value, (0, 0)), exact=year is None),)
    ]
    return show("staff/warnings/rules.html", lines=lines, year=year)


def _within(work: Work, year: int) -> tuple[datetime, datetime]:
    zone = ZoneInfo(work.zone)
    return datetime(year, 1, 1, tzinfo=zone), datetime(year + 1, 1, 1, tzinfo=zone)


def _counts(answered: int, useful: int, *, exact: bool) -> tuple[int | None, int | None]:
    return (answered, useful) if exact else veil(answered, useful)


def _share(answered: int | None, useful: int | None) -> float | None:
    return None if answered is None or useful is None else precision(useful, answered)
