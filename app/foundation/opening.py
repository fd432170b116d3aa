"""Opening hours, read from what somebody typed in one language and said in the reader's own."""

import re
from datetime import date
from functools import lru_cache

from markupsafe import Markup

from app.foundation.folding import folded
from app.foundation.i18n import LANGUAGES, babel_locale, capital, language, list_text, pgettext, weekday_text

# Short names as doors of offices have them; longer ones come from CLDR in every language of the house.
SHORT = {
    **{day: number for number, day in enumerate(("mo", "tu", "we", "th", "fr", "sa", "su"))},
    **{day: number for number, day in enumerate("lmxjvsd")},
    # "Los sábados": Spanish says them in the plural, which CLDR does not have.
    "sabados": 5,
    "domingos": 6,
}
CLOCK = r"(\d{1,2})(?:[:.](\d{2}))?(?:\s?h(?:oras|rs)?\b)?"
# What leads to the times is no further day.
NAME = r"(?!(?:de|dalle|from|las|le)\b)[^\W\d]+"
AND_OR_TO = r"(?: ?[-–] ?|, ?| (?:a|al|to|y|e|and) )"
DAYS = re.compile(rf"(?:(?:de|del|da|dal|from|on|los|el|il) )?({NAME}(?:{AND_OR_TO}{NAME})*),? ")
BETWEEN = re.compile(r" ?[-–] ?| (?:a|al|to) ")
BESIDE = re.compile(r", ?| (?:y|e|and) ")
SPAN = rf"{CLOCK} ?(?:-|–|a|al|alle|to|y) ?(?:las |le )?{CLOCK}"
TIMES = re.compile(rf"(?:(?:de|dalle|from|las|le) )*{SPAN}(?:(?:,| y| e| and) ?(?=\D*\d)|$)")
PARTS = re.compile(r"[;\n]|\.(?=\s|$)")

Line = tuple[tuple[int, ...], tuple[str, ...]]


def day_called(name: str) -> int | None:
    """The weekday of a folded name, from Monday, 0; a language is only loaded when the ones before do not know it."""
    if name in SHORT:
        return SHORT[name]
    found = (_names_in(code).get(name) for code in LANGUAGES)
    return next((number for number in found if number is not None), None)


@lru_cache(maxsize=16)
def _names_in(code: str) -> dict[str, int]:
    days = babel_locale(code).days
    return {
        folded(str(name)).strip("."): number
        for kind in ("format", "stand-alone")
        for width in ("abbreviated", "wide")
        for number, name in days[kind][width].items()
    }


@lru_cache(maxsize=256)
def read_hours(typed: str) -> tuple[str | Line, ...]:
    """What was typed, part by part: days with their times where they can be read, else the words as they are."""
    parts = (part.strip() for part in PARTS.split(typed))
    return tuple(_line(part) or part for part in parts if part)


def _line(part: str) -> Line | None:
    text = folded(part)
    match = DAYS.match(text)
    days = _days(match[1]) if match else ()
    times = _times(text[match.end() :]) if match and days else _times(text)
    return (days, times) if times else None


def _days(said: str) -> tuple[int, ...]:
    """The days that are meant, in order; none where one of the names is no day."""
    if BETWEEN.search(said):
        ends = [day_called(name) for name in BETWEEN.split(said)]
        first, last = ends if len(ends) == 2 else (None, None)
        return () if first is None or last is None else tuple(range(first, last + 1))
    days = [day_called(name) for name in BESIDE.split(said)]
    known = {day for day in days if day is not None}
    return tuple(sorted(known)) if len(known) == len(days) else ()


def _times(text: str) -> tuple[str, ...]:
    found, at = [], 0
    while at < len(text):
        span = TIMES.match(text, at)
        if span is None:
            return ()
        opens, closes = (int(span[hour]) * 60 + int(span[hour + 1] or 0) for hour in (1, 3))
        if not opens < closes <= 24 * 60:
            return ()
        found.append(f"{_clock(opens)}–{_clock(closes)}")
        at = span.end()
    return tuple(found)


def _clock(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02d}"


def hours_text(typed: str) -> Markup:
    """The hours in the reader's language, a line each; what nobody can read for sure stays as it was typed."""
    return Markup("<br>").join(Markup("<bdi>{}</bdi>").format(said) for said in _said(typed, language()))


@lru_cache(maxsize=512)
def _said(typed: str, _code: str) -> tuple[str, ...]:
    return tuple(part if isinstance(part, str) else _say(part) for part in read_hours(typed))


def _say(line: Line) -> str:
    days, times = line
    if not days:
        return list_text(times)
    names = [weekday_text(date(2024, 1, 1 + day)) for day in days]
    row = days == tuple(range(days[0], days[-1] + 1)) and len(days) > 2
    pattern = str(babel_locale().interval_formats[None])
    said = pattern.format(names[0], names[-1]) if row else list_text(names)
    return pgettext("day and time", "%(day)s, %(time)s", day=capital(said), time=list_text(times))
