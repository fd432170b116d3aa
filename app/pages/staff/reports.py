"""A programme's report, counted from its events: on the screen, as CSV and as XLSX."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from flask import Response, request
from wtforms import SelectField, StringField

from app.access.permissions import Permission
from app.access.policy import may
from app.agencies.network import actions, attendance, happened, programmes
from app.agencies.network_grants import NewAction, add_action
from app.agencies.network_report import Action, Happened, Line, Report, count_up
from app.agencies.network_words import EVENT_KIND_NAMES, EventKind
from app.audit.services import record
from app.casework.queries import closed_by_reason
from app.casework.vocabulary import CLOSE_REASONS, CloseReason
from app.foundation.clock import today_in
from app.foundation.errors import Invalid, NotFound
from app.foundation.i18n import direction, mark, pgettext
from app.foundation.i18n import gettext as _
from app.foundation.sheets import CSV, XLSX, Cell, as_csv, as_xlsx
from app.foundation.small_cells import closed_year, year_of
from app.foundation.unit_of_work import Work
from app.pages.staff.outreach import download
from app.risk.fairness import veiled
from app.web.fields import AmountField, DayField
from app.web.forms import AtMost, BaseForm, Required
from app.web.pages import Pages
from app.web.render import go, show

pages = Pages("reports", __name__)
READ, EXACT = Permission.REPORT_READ, Permission.REPORT_EXACT
BOTH = ("GET", "POST")


class ActionForm(BaseForm):
    """One more line of a grant."""

    programme = SelectField(mark("Programme"))
    new_programme = StringField(mark("Name of a new programme"), [AtMost(80)])
    code = StringField(mark("Code of the line, such as B"), [Required(mark("Write the code of the line.")), AtMost(10)])
    name = StringField(mark("What is paid from it"), [Required(mark("Say what is paid from it.")), AtMost(160)])
    granted = AmountField(mark("Euros granted (optional)"))
    starts_on = DayField(mark("First day"), [Required(mark("Choose the first day."))])
    ends_on = DayField(mark("Last day (optional)"))


@dataclass(frozen=True, slots=True)
class Asked:
    """Which programme, from which day to which."""

    programme: Any
    first: date
    last: date


@pages.page("/staff/reports", needs=READ)
def programme(work: Work) -> Response:
    """The report of one programme in one period."""
    lines = work.session.scalars(actions()).all()
    if not lines:
        return show("staff/reports/none.html", may_add=may(work.actor, EXACT))
    asked = _asked(work, lines)
    report = _report(work, asked, lines)
    return show(
        "staff/reports/programme.html",
        "report",
        asked=asked,
        programmes=list({line.programme.id: line.programme for line in lines}.values()),
        report=report,
        came=_came(work, asked),
        closed=_closed(work, asked),
        exact=may(work.actor, EXACT),
        years=_years(lines, today_in(work.zone, work.now)),
        csv=_query(asked),
    )


@pages.page("/staff/reports/programme.csv", needs=READ)
def programme_as_csv(work: Work) -> Response:
    """The report as text."""
    asked, rows = _rows(work)
    return download(as_csv(rows), CSV, f"report-{asked.first.isoformat()}-{asked.last.isoformat()}.csv")


@pages.page("/staff/reports/programme.xlsx", needs=READ)
def programme_as_xlsx(work: Work) -> Response:
    """The report for a spreadsheet."""
    asked, rows = _rows(work)
    sheet = as_xlsx(asked.programme.name, rows, right_to_left=direction() == "rtl")
    return download(sheet, XLSX, f"report-{asked.first.isoformat()}-{asked.last.isoformat()}.xlsx")


@pages.page("/staff/reports/lines", needs=EXACT, methods=BOTH)
def grant_lines(work: Work) -> Response:
    """The lines of all grants, and one more."""
    form = ActionForm()
    known = work.session.scalars(programmes()).all()
    form.programme.choices = [("", _("A new one")), *((str(each.id), each.name) for each in known)]
    if form.validate_on_submit():
        try:
            add_action(work, _new_action(form))
            return go("reports.grant_lines")
        except Invalid as refused:
            form.refuse(refused.field or "code", refused.message)
    lines = work.session.scalars(actions()).all()
    return show("staff/reports/lines.html", status=422 if form.errors else 200, form=form, lines=lines)


def _new_action(form: ActionForm) -> NewAction:
    return NewAction(
        UUID(form.programme.data) if form.programme.data else None,
        form.new_programme.data or "",
        form.code.data or "",
        form.name.data or "",
        form.granted.data,
        form.starts_on.data or date.min,
        form.ends_on.data,
    )


def _asked(work: Work, lines: Any) -> Asked:
    wanted = request.args.get("programme", "")
    mine = [line for line in lines if str(line.programme_id) == wanted] if wanted else []
    if wanted and not mine:
        raise NotFound
    programme = (mine or lines)[0].programme
    mine = mine or [line for line in lines if line.programme_id == programme.id]
    today = today_in(work.zone, work.now)
    first = _day(request.args.get("from", ""))
    if not may(work.actor, EXACT):
        # From two periods that overlap, the people of the rest could be worked out.
        return Asked(programme, *year_of(closed_year(first.year if first else None, today)))
    first = first or min(line.starts_on for line in mine)
    last = _day(request.args.get("to", "")) or max(line.ends_on or today for line in mine)
    return Asked(programme, min(first, last), max(first, last))


def _years(lines: Any, today: date) -> list[int]:
    """The years that are over since the first line of a grant began."""
    return list(range(today.year - 1, min(line.starts_on.year for line in lines) - 1, -1))


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None


def _report(work: Work, asked: Asked, lines: Any) -> Report:
    own = [
        Action(line.id, line.code, line.name, line.granted) for line in lines if line.programme_id == asked.programme.id
    ]
    found = work.session.execute(happened(asked.programme.id, asked.first, asked.last))
    events = (
        Happened(row.action_id, EventKind(row.kind), row.happened_on, row.series, row.subject, row.jobless, row.amount)
        for row in found
    )
    return count_up(own, events, exact=may(work.actor, EXACT))


def _came(work: Work, asked: Asked) -> list[tuple[str, str, int, int]]:
    rows = work.session.execute(attendance(asked.programme.id, asked.first, asked.last))
    return [(name, _(EVENT_KIND_NAMES[EventKind(kind)]), times, int(people)) for name, kind, times, people in rows]


def _closed(work: Work, asked: Asked) -> list[tuple[str, int | None]]:
    """How files ended, in the order in which a reason is chosen; for who reads sums without small counts."""
    rows = work.session.execute(closed_by_reason(asked.programme.id, asked.first, asked.last))
    found = {CloseReason(reason): int(count) for reason, count in rows}
    counts = [(reason, found[reason]) for reason in CloseReason if reason in found]
    hidden = [False] * len(counts) if may(work.actor, EXACT) else veiled([count for _reason, count in counts])
    return [
        (_(CLOSE_REASONS[reason]), None if hide else count)
        for (reason, count), hide in zip(counts, hidden, strict=True)
    ]


def _query(asked: Asked) -> dict[str, str]:
    return {"programme": str(asked.programme.id), "from": asked.first.isoformat(), "to": asked.last.isoformat()}


def _rows(work: Work) -> tuple[Asked, list[list[Cell]]]:
    lines = work.session.scalars(actions()).all()
    if not lines:
        raise NotFound
    asked = _asked(work, lines)
    report = _report(work, asked, lines)
    work.log_reading(lambda log: record(log, "report:programme:export", asked.programme))
    heading: list[Cell] = [_("Line of the grant"), _("What was counted"), _("Count"), _("Euros")]
    rows = [heading]
    for line in report.lines:
        rows += _line_rows(line)
    total = _("All lines")
    rows.append([total, _("People"), _count(report.people), None])
    rows.append([total, _("Without work when they began"), _count(report.jobless), None])
    rows.append([total, _("Spent"), None, report.spent])
    rows.append([total, _("Granted"), None, report.granted])
    rows += [[name, kind, times, None] for name, kind, times, _people in _came(work, asked)]
    rows += [[_("How files were closed"), reason, _count(count), None] for reason, count in _closed(work, asked)]
    return asked, rows


def _line_rows(line: Line) -> list[list[Cell]]:
    name = f"{line.action.code} {line.action.name}"
    counted: list[tuple[str, Cell, Decimal | None]] = [
        (_("People"), _count(line.people), None),
        (_("Without work when they began"), _count(line.jobless), None),
        *((_("Meetings: %(series)s", series=series), count, None) for series, count in line.meetings),
        (_("Consultations"), line.consultations, None),
        (_("Trainings"), line.trainings, None),
        (_("Spent"), None, line.spent),
        (_("Granted"), None, line.action.granted),
        (_("Cost for each person"), None, line.per_person),
        (_("Cost for each meeting, consultation or training"), None, line.per_event),
    ]
    return [[name, what, count, euros] for what, count, euros in counted if count not in {None, 0} or euros]


def _count(people: int | None) -> Cell:
    return pgettext("a count", "hidden") if people is None else people
