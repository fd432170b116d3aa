"""The words and the drawing of an estimate: a figure is never alone, and what moves it is told in plain words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.foundation import i18n
from app.foundation.i18n import gettext as _
from app.foundation.i18n import mark, ngettext
from app.risk import RiskScore
from app.risk.review_rules import Standing
from app.risk.reviews import borders_of
from app.risk.vocabulary import BAND_NAMES, Band, By
from app.risk.words import Where, strength, words_of

FIGURE = {"alone with children"}
OPENED, BLIND = mark("With the score"), mark("Without looking")
LONGEST_BAR = 88
HORIZON = 24  # months, where the card of a model does not say
STATES = {
    Standing.CLOSED: ("flag", mark("This file is closed"), mark("No estimate is made any more.")),
    Standing.NO_CONSENT: (
        "circle-question-mark",
        mark("There is no estimate: %(name)s has not agreed to one"),
        mark("They can say yes or no in the app at any time. Nothing else depends on it."),
    ),
    Standing.FROZEN: (
        "lock",
        mark("The estimate is closed: %(name)s objects to it"),
        mark("Nobody reads it until somebody has looked at it and answered."),
    ),
    Standing.UPHELD: (
        "trash-2",
        mark("The estimate was deleted: the objection of %(name)s was right"),
        mark("Assessment and plan go on without it."),
    ),
    Standing.OFF: (
        "minus",
        mark("Estimates are switched off in this programme"),
        mark("Assessment, segments and plan go on without them."),
    ),
    Standing.NONE: (
        "clock",
        mark("There is no estimate yet"),
        mark("It is made at night, each quarter, for people who agreed to it."),
    ),
    Standing.EXPIRED: (
        "calendar-x-2",
        mark("The model has run out, so its estimates are hidden"),
        mark("A model holds for 12 months. Then the programme has to look at it again."),
    ),
    Standing.NOT_ASSESSED: (
        "file-pen-line",
        mark("First the assessment, then the estimate"),
        mark("It opens when an assessment is agreed: what you and %(name)s found together comes first."),
    ),
}
PLACES = {
    Where.ASSESSMENT: ("diagnosis.overview", mark("Assessment")),
    Where.HOUSEHOLD: ("household.home", mark("Household")),
    Where.CONTACT: ("contact.contact", mark("Contact details")),
    Where.APPOINTMENTS: ("times.times", mark("Times that are free")),
    Where.FILE: ("cases.case_file", mark("Summary")),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that moves the score: what it is, how much, and whether it is the service's to mend."""

    name: str
    much: str
    bar: int
    ours: bool
    mend: str


@dataclass(frozen=True, slots=True)
class Chart:
    """The bar of a chance, in hundredths of its length from where reading begins."""

    chance: int
    low: int
    high: int
    borders: tuple[int, int]
    own: int
    rtl: bool

    def at(self, value: float) -> float:
        """Where a value stands from the left."""
        return 100 - value if self.rtl else value

    def left(self, low: float, high: float) -> float:
        """Where what reaches from one value to another begins on the left."""
        return self.at(high if self.rtl else low)

    @property
    def parts(self) -> list[tuple[str, int, int]]:
        """The bands with where each begins and ends."""
        first, second = self.borders
        return [
            (_(BAND_NAMES[Band.LOW]), 0, first),
            (_(BAND_NAMES[Band.MEDIUM]), first, second),
            (_(BAND_NAMES[Band.HIGH]), second, 100),
        ]


def chart_of(score: RiskScore, own: str) -> Chart | None:
    """The drawing of a score with a chance; none where nothing was estimated or the model has no bands."""
    borders = borders_of(score.model)
    if score.by == By.POINTS or score.chance is None or score.low is None or score.high is None or borders is None:
        return None
    first, second = (round(100 * border) for border in borders)
    middle = {Band.LOW: first / 2, Band.MEDIUM: (first + second) / 2, Band.HIGH: (second + 100) / 2}
    return Chart(
        round(100 * score.chance),
        round(100 * score.low),
        round(100 * score.high),
        (first, second),
        round(middle.get(Band(own), 50)),
        i18n.direction() == "rtl",
    )


def lines_of(score: RiskScore, way: str, features: Mapping[str, float | None]) -> list[Line]:
    """What moves a score up or down, what moves it most first, with what the file says beside it."""
    given = score.grounds.get(way) or []
    # Both ways on one scale, so that a long bar is much wherever it stands.
    both = [*(score.grounds.get("up") or []), *(score.grounds.get("down") or [])]
    largest = max((abs(weight) for _name, weight, _ours in both), default=1) or 1
    found = []
    for name, weight, ours in given:
        words = words_of(name)
        much = _points(weight) if score.by == By.POINTS else _(strength(weight))
        bar = max(round(abs(weight) / largest * LONGEST_BAR), 4)
        mend = _(words.mend) if words and words.mend else ""
        found.append(Line(_named(name, features), much, bar, bool(ours), mend))
    return found


def _points(weight: float) -> str:
    return ngettext("%(num)s point", "%(num)s points", round(abs(weight)))


def _named(name: str, features: Mapping[str, float | None]) -> str:
    words, value = words_of(name), features.get(name)
    called = _(words.name) if words else name
    if value is None or name in FIGURE:
        return called
    return _("%(what)s: %(value)s", what=called, value=i18n.number_text(round(value)))


def missing_of(score: RiskScore) -> list[tuple[str, str, list[str]]]:
    """What is not known, by the page on which it can be written down."""
    by_place: dict[Where, list[str]] = {}
    for name in score.grounds.get("missing") or []:
        words = words_of(name)
        by_place.setdefault(words.where if words else Where.FILE, []).append(_(words.name) if words else name)
    return [(PLACES[where][0], _(PLACES[where][1]), names) for where, names in by_place.items()]


def headline(score: RiskScore) -> str:
    """What the score says, in one line."""
    band = _(BAND_NAMES[Band(score.band)])
    if score.by == By.POINTS:
        return _("Rule of points: %(band)s", band=band.lower())
    if score.band == Band.NOT_ESTIMABLE or score.chance is None:
        return _("The model cannot say anything here")
    months = score.model.card.get("horizon_months", HORIZON)
    share = round(100 * score.chance)
    return _("Help after %(months)s months: %(band)s, %(share)s %%", months=months, band=band.lower(), share=share)


def state_of(standing: Standing, name: Any) -> tuple[str, str, str]:
    """Icon, title and text of an estimate that cannot be looked at."""
    icon, title, text = STATES[standing]
    return icon, _(title, name=name), _(text, name=name)
