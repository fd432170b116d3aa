"""A line of the caseload as it is shown: every word is chosen here once, so that the table is a plain loop."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from app.access.estimates import BLIND, FIRST
from app.assessment.vocabulary import SUPPORT_NAMES, Segment
from app.casework.rules import is_silent
from app.foundation import i18n
from app.foundation.clock import today_in
from app.foundation.i18n import gettext as _
from app.foundation.i18n import mark, ngettext
from app.foundation.unit_of_work import Work
from app.risk.vocabulary import BAND_NAMES

ESTIMATES = {FIRST: mark("Your estimate first"), BLIND: mark("Decided without looking")}
ESTIMATES |= {band.value: name for band, name in BAND_NAMES.items()}
NONE: Mapping[UUID, str] = {}


class Line(NamedTuple):
    """What the row of a person says; a tuple, so that the table takes it apart at once."""

    id: str
    name: str
    at_home: str
    minors: str
    segment: str
    support: str
    key_worker: str
    reference: str
    action: str
    on: str
    is_due: bool
    contact: str
    is_late: bool
    visit: str
    estimate: str


class Words:
    """Days and counts in the reader's language, each worked out once for a list that shows the same few again."""

    def __init__(self, today: date, zone: str, agency_id: UUID | None) -> None:
        self.today, self.zone, self.time_zone, self.agency_id = today, zone, ZoneInfo(zone), agency_id
        self._supports: dict[str, str] = {"": ""}
        self._days: dict[date, str] = {}
        self._ago: dict[int | None, str] = {}
        self._minors: dict[int, str] = {0: ""}

    def day(self, day: date) -> str:
        """The day, or that it is today."""
        if day not in self._days:
            short = i18n.capital(i18n.day_short(day, self.today))
            self._days[day] = _("Today") if day == self.today else short
        return self._days[day]

    def ago(self, days: int | None) -> str:
        """How long nobody spoke."""
        if days not in self._ago:
            some = ngettext("%(num)s day", "%(num)s days", days or 0)
            self._ago[days] = _("Never") if days is None else some if days > 0 else _("Today")
        return self._ago[days]

    def minors(self, count: int) -> str:
        """How many of those at home are children."""
        if count not in self._minors:
            self._minors[count] = ngettext("(%(num)s child)", "(%(num)s children)", count)
        return self._minors[count]

    def segment(self, row: Any) -> str:
        """The segment; that somebody is protected is for the agency that leads the case."""
        return "" if row.segment == Segment.F and row.agency_id != self.agency_id else row.segment or ""

    def support(self, segment: str) -> str:
        """The kind of support that a segment brings."""
        if segment not in self._supports:
            self._supports[segment] = _(SUPPORT_NAMES[Segment(segment)])
        return self._supports[segment]

    def local(self, at: datetime) -> datetime:
        """The moment on the reader's clock."""
        return at.astimezone(self.time_zone)


def lines(work: Work, rows: Iterable[Any], estimates: Mapping[UUID, str] = NONE) -> list[Line]:
    """The rows of the caseload in the reader's language."""
    words = Words(today_in(work.zone, work.now), work.zone, work.actor.agency_id)
    return [_line(row, words, estimates) for row in rows]


def band_choices() -> list[tuple[str, str]]:
    """What the list can be narrowed to by its estimates."""
    return [(word, _(text)) for word, text in ESTIMATES.items() if word != BLIND]


def _line(row: Any, words: Words, estimates: Mapping[UUID, str]) -> Line:
    days = (words.today - words.local(row.last_contact_at).date()).days if row.last_contact_at else None
    on, visit = row.next_action_on, row.next_appointment_at
    at = words.local(visit) if visit else None
    segment, estimate = words.segment(row), estimates.get(row.id)
    return Line(
        id=str(row.id),
        name=f"{row.given_name} {row.family_name}".strip(),
        at_home=str(row.household_size),
        minors=words.minors(row.household_minors),
        segment=segment,
        support=words.support(segment),
        key_worker=row.key_worker,
        reference=row.reference,
        action=row.next_action or "",
        on=words.day(on) if on else "",
        is_due=on is not None and on <= words.today,
        contact=words.ago(days),
        is_late=is_silent(days),
        visit=f"{words.day(at.date())}, {at.hour}:{at.minute:02d}" if at else "",
        estimate=_(ESTIMATES[estimate]) if estimate else "",
    )
