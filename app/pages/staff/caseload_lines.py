"""A line of the caseload as it is shown: every word is chosen here once, so that the table is a plain loop."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from app.casework.rules import is_silent
from app.foundation import i18n
from app.foundation.clock import today_in
from app.foundation.i18n import gettext as _
from app.foundation.i18n import ngettext
from app.foundation.unit_of_work import Work


@dataclass(frozen=True, slots=True)
class Line:
    """What the row of a person says."""

    id: UUID
    name: str
    at_home: int
    minors: str
    key_worker: str
    reference: str
    action: str
    on: str
    is_due: bool
    contact: str
    is_late: bool
    visit: str


def lines(work: Work, rows: Iterable[Any]) -> list[Line]:
    """The rows of the caseload in the reader's language."""
    today = today_in(work.zone, work.now)
    return [_line(row, today, work.zone) for row in rows]


def _line(row: Any, today: date, zone: str) -> Line:
    days = (today - today_in(zone, row.last_contact_at)).days if row.last_contact_at else None
    on = row.next_action_on
    minors = row.household_minors
    return Line(
        id=row.id,
        name=f"{row.given_name} {row.family_name}".strip(),
        at_home=row.household_size,
        minors=ngettext("(%(num)s child)", "(%(num)s children)", minors) if minors else "",
        key_worker=row.key_worker,
        reference=row.reference,
        action=row.next_action or "",
        on=_("Today") if on == today else i18n.capital(i18n.day_short(on, today)) if on else "",
        is_due=on is not None and on <= today,
        contact=_ago(days),
        is_late=is_silent(days),
        visit=_visit(row.next_appointment_at, today, zone),
    )


def _ago(days: int | None) -> str:
    if days is None:
        return _("Never")
    return _("Today") if days <= 0 else ngettext("%(num)s day", "%(num)s days", days)


def _visit(at: datetime | None, today: date, zone: str) -> str:
    if at is None:
        return ""
    day = today_in(zone, at)
    words = _("Today") if day == today else i18n.capital(i18n.day_short(day, today))
    return f"{words}, {i18n.time_text(at, zone)}"
