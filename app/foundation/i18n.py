"""Languages: catalogues, text direction, and dates, times and money as each language writes them."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from os import getpid
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_currency, format_decimal
from babel.support import NullTranslations, Translations

from app.settings import ROOT

FOLDER = ROOT / "translations"
# The languages of the participant wing, each named in itself; README says how complete each is.
LANGUAGES = {
    "es": "Español",
    "ast": "Asturianu",
    "it": "Italiano",
    "en": "English",
    "fr": "Français",
    "ro": "Română",
    "ar": "العربية",
    "uk": "Українська",
}
PSEUDO = "en-XA"
RIGHT_TO_LEFT = {"ar"}
NBSP = "\u00a0"
# The year of a full date pattern, with the word that some languages put around it.
YEAR = re.compile(r"[\s,\u060c]*(?:'[^']*'\s?)?y+(?:\s?'[^']*'\.?)?")

_language: ContextVar[str] = ContextVar("language", default="es")


def language() -> str:
    """The language of the reader for whom text is being made."""
    return _language.get()


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Make text in the language `code`: the reader's on a page, the receiver's in a message."""
    token = _language.set(code)
    try:
        yield
    finally:
        _language.reset(token)


def use_language(code: str) -> object:
    """Speak `code` from here to the end of this request."""
    return _language.set(code)


def direction(code: str | None = None) -> str:
    """`rtl` or `ltr`."""
    return "rtl" if (code or language()) in RIGHT_TO_LEFT else "ltr"


@lru_cache(maxsize=32)
def translations(code: str) -> NullTranslations:
    """The catalogue of a language; English is the source and needs none."""
    if code == PSEUDO:
        return _Pseudo()
    path = FOLDER / code / "LC_MESSAGES" / "messages.po"
    if not path.is_file():
        return NullTranslations()
    with compiled(path).open("rb") as file:
        return Translations(file)


def compiled(po: Path) -> Path:
    """The binary catalogue beside `po`, made anew when the text is newer."""
    mo = po.with_suffix(".mo")
    if not mo.is_file() or mo.stat().st_mtime < po.stat().st_mtime:
        with po.open("rb") as source:
            catalogue = read_po(source, locale=po.parent.parent.name)
        part = mo.with_suffix(f".{getpid()}")  # several processes may start on a new installation at once
        with part.open("wb") as target:
            write_mo(target, catalogue)
        part.replace(mo)
    return mo


class _Pseudo(NullTranslations):
    """English with accents and forty per cent more length: shows untranslated text and overflow."""

    accents = str.maketrans("aeioucnAEIOUCN", "áéíóúçñÁÉÍÓÚÇÑ")

    def stretch(self, text: str) -> str:
        parts = re.split(r"(%\(\w+\)[sd])", text)
        longer = "".join(p if p.startswith("%(") else p.translate(self.accents) for p in parts)
        return f"[{longer}{'·' * (len(text) * 2 // 5)}]"

    def gettext(self, message: str) -> str:
        return self.stretch(message)

    ugettext = gettext

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.stretch(msgid1 if n == 1 else msgid2)

    ungettext = ngettext

    def pgettext(self, context: str, message: str) -> str:  # noqa: ARG002 - the context only tells words apart
        return self.stretch(message)

    upgettext = pgettext

    def npgettext(self, context: str, singular: str, plural: str, num: int) -> str:  # noqa: ARG002 - as above
        return self.ngettext(singular, plural, num)

    unpgettext = npgettext


def gettext(message: str, **values: object) -> str:
    """The message in the reader's language."""
    text = str(translations(language()).ugettext(message))
    return text % values if values else text


def translated(text: str) -> str:
    """Text of a data file, such as a question, in the reader's language; nothing for no text."""
    return str(translations(language()).ugettext(text)) if text else ""


def ngettext(singular: str, plural: str, num: int, **values: object) -> str:
    """The message in the plural form that `num` wants; `%(num)s` is filled in."""
    return str(translations(language()).ungettext(singular, plural, num)) % {"num": num, **values}


def pgettext(context: str, message: str, **values: object) -> str:
    """A short word that needs its context to be translated."""
    text = str(translations(language()).upgettext(context, message))
    return text % values if values else text


def plain_gettext(message: str) -> str:
    """The message without its values, for the templates, which fill them in themselves; nothing for no text."""
    return "" if not message else str(translations(language()).ugettext(message))


def plain_ngettext(singular: str, plural: str, num: int) -> str:
    """The plural form without its values, for the templates."""
    return str(translations(language()).ungettext(singular, plural, num))


def plain_pgettext(context: str, message: str) -> str:
    """The message in its context without its values, for the templates."""
    return str(translations(language()).upgettext(context, message))


def mark(message: str) -> str:
    """Mark text for the catalogue where it is written; it is translated where it is shown."""
    return message


def babel_locale(code: str | None = None) -> Locale:
    """Babel's locale of a language."""
    name = code or language()
    return _locale("en" if name == PSEUDO else name)


@lru_cache(maxsize=32)
def _locale(code: str) -> Locale:
    return Locale.parse(code)


def _joined(text: str) -> str:
    """No line break between a number and the word beside it."""
    return re.sub(r"(?<=\d) (?=\S)|(?<=\S) (?=\d)", NBSP, text)


def day_text(day: date, today: date | None = None) -> str:
    """The date in words with its weekday; the year only when it is another one."""
    return _in_words(language(), "full", day, with_year=today is None or day.year != today.year)


def date_text(day: date, today: date | None = None) -> str:
    """The date in words without its weekday, for what is over; the year only when it is another one."""
    return _in_words(language(), "long", day, with_year=today is None or day.year != today.year)


@lru_cache(maxsize=4096)
def _in_words(code: str, kind: str, day: date, *, with_year: bool) -> str:
    locale = babel_locale(code)
    pattern = str(locale.date_formats[kind].pattern)
    text = format_date(day, pattern if with_year else YEAR.sub("", pattern), locale=locale)
    # The number stays with its month; the weekday may stand on the line before, as large letters need.
    return re.sub(r"(?<=\d) (?=\S)|(?<=\S) (?=\d+(?:,|$))", NBSP, text)


def list_text(items: Iterable[str]) -> str:
    """Names in a row, such as “Lucía, Iván and Marta”."""
    return str(format_list(list(items), locale=babel_locale()))


def day_short(day: date, today: date | None = None) -> str:
    """The date for a dense table, such as `vie 27 nov`; the year only when it is another one."""
    return _day_short(language(), day, with_year=today is not None and day.year != today.year)


@lru_cache(maxsize=4096)
def _day_short(code: str, day: date, *, with_year: bool) -> str:
    # Kept, because a list of fifty people shows the same few days again and again.
    skeleton = "yMMMd" if with_year else "MMMEd"
    return _joined(str(format_skeleton(skeleton, day, locale=babel_locale(code))).replace(",", ""))


def day_brief(day: date) -> str:
    """The weekday and the number of a day that is near, such as `mié 25`."""
    return _joined(format_date(day, "E d", locale=babel_locale()))


def month_text(day: date) -> str:
    """The name of the month, standing alone."""
    return str(format_date(day, "LLLL", locale=babel_locale()))


def weekday_text(day: date) -> str:
    """The name of the weekday, standing alone."""
    return str(format_date(day, "cccc", locale=babel_locale()))


def weekday_short(number: int) -> str:
    """The short name of a weekday counted from Monday, 0, such as `mar`."""
    return str(format_date(date(2024, 1, 1 + number), "ccc", locale=babel_locale()))


def time_text(moment: datetime, zone: str) -> str:
    """The time on the wall in `zone`, such as 10:00."""
    local = moment.astimezone(ZoneInfo(zone))
    return f"{local.hour}:{local.minute:02d}"


def money_text(amount: Decimal | float, *, cents: bool = True) -> str:
    """An amount in euros; without `cents` it is rounded half up to the euro."""
    value = Decimal(str(amount))
    locale = babel_locale()
    if not cents:
        value = value.quantize(Decimal(1), ROUND_HALF_UP)
    digits = format_decimal(value, format="#,##0.00" if cents else "#,##0", locale=locale)
    pattern = str(format_currency(0, "EUR", locale=locale, format_type="standard"))
    return _place(pattern, _four_digits(digits, value, locale))


def number_text(number: int) -> str:
    """A count with its digits grouped as the language groups them."""
    locale = babel_locale()
    return _four_digits(format_decimal(number, format="#,##0", locale=locale), Decimal(number), locale)


def _four_digits(digits: str, value: Decimal, locale: Locale) -> str:
    # CLDR leaves 1234 ungrouped in Spanish; official amounts of benefits are always printed as 1.234,00.
    if locale.language not in {"es", "ast", "it"} or not 1000 <= abs(value) < 10000:
        return digits
    bare = digits.replace(".", "")
    sign, number = ("-", bare[1:]) if bare.startswith("-") else ("", bare)
    return f"{sign}{number[0]}.{number[1:]}"


def _place(pattern: str, digits: str) -> str:
    placed = re.sub(r"[0-9\u0660-\u0669][.,0-9\u0660-\u0669\u066b]*", lambda _match: digits, pattern, count=1)
    return placed.replace(" ", NBSP)


def language_name(code: str) -> str:
    """The name of a language in the reader's own, such as “Árabe”."""
    return capital(str(babel_locale().languages.get(code, code)))


def capital(text: str) -> str:
    """The text with its first letter large, for the start of a line."""
    return text[:1].upper() + text[1:]


def offered(code: str | None) -> str | None:
    """`code` when it is a language of this house."""
    return code if code in LANGUAGES or code == PSEUDO else None
