"""How long the law gives an office to answer a claim, and what its silence means, from `claim_terms.yaml`."""

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from app.foundation.i18n import mark
from app.foundation.yaml_files import read_yaml

SOURCE = Path(__file__).parent / "claim_terms.yaml"
YEAR = 12


class Silence(StrEnum):
    """What it means in law that nobody answered in time."""

    REFUSED = "refused"
    GRANTED = "granted"
    UNKNOWN = "unknown"


SILENCE_WORDS = {
    Silence.REFUSED: mark("In law the silence counts as a refusal, so a complaint is possible now."),
    Silence.GRANTED: mark("In law the silence counts as a yes. Ask the office for the certificate of it."),
    Silence.UNKNOWN: mark("We do not know what the silence means for this benefit. Ask the office."),
}


@dataclass(frozen=True, slots=True)
class Term:
    """The time an office has, and what follows when it passes."""

    months: int
    days: int
    means: Silence
    reference: str
    complaint_days: int | None
    general: bool
    sure: bool  # else it only tells when to ask

    def ends(self, claimed_on: date) -> date:
        """The last day on which the office may answer a claim of this day."""
        return months_later(claimed_on, self.months) + timedelta(days=self.days)


@cache
def _terms() -> Mapping[str, Any]:
    read: Mapping[str, Any] = read_yaml(SOURCE)
    return read


def term_of(benefit: str, on: date) -> Term:
    """The term of a benefit for a claim of this day: its own, or the general one of its country."""
    own = _in_force(_terms()["benefits"].get(benefit, {}), on)
    if own is not None:
        return _term(own, general=False)
    general = _terms()["general"][benefit[:2].upper()]
    return _term(_in_force(general, on) or general[min(general)], general=True)


def _in_force(values: Mapping[date, Any], on: date) -> Mapping[str, Any] | None:
    begun = [start for start in values if start <= on]
    return values[max(begun)] if begun else None


def _term(raw: Mapping[str, Any], *, general: bool) -> Term:
    return Term(
        months=raw.get("months", 0),
        days=raw.get("days", 0),
        means=Silence(raw["means"]),
        reference=raw["metadata"]["reference"],
        complaint_days=raw.get("complaint_days"),
        general=general,
        sure=raw["metadata"]["confidence"] != "low",
    )


def months_later(day: date, months: int) -> date:
    """The same day so many months later; where that month has no such day, its last one (Ley 39/2015 art. 30.4)."""
    years, month = divmod(day.month - 1 + months, YEAR)
    year = day.year + years
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
