"""Posters and cards to hand out: what it is in the languages chosen, the QR code of the place and its short address."""

from collections.abc import Sequence
from dataclasses import dataclass
from unicodedata import bidirectional

from app.benefits.questions import USUALLY_ASKED
from app.foundation.i18n import gettext as _
from app.foundation.i18n import speaking
from app.foundation.pdf import GREEN, META, Page, Sheet, Words

SIZES = {"a4": Sheet(210, 297, 18), "a6": Sheet(105, 148, 8)}
A4 = SIZES["a4"]
# In points and millimetres on A4; a smaller sheet takes all of them smaller.
NAME, HEADING, PROMISE, ADDRESS, PLACE, CODE, GAP = 24.0, 30.0, 17.0, 17.0, 12.0, 92.0, 9.0
SMALLER = 0.93


@dataclass(frozen=True, slots=True)
class Place:
    """Where a poster hangs, where its code leads, and whom to call there."""

    name: str
    address: str
    help_phone: str = ""


def posters(title: str, places: Sequence[Place], size: str, languages: Sequence[str]) -> bytes:
    """One sheet a place, as a document to print; it names no person."""
    page = Page(SIZES[size], title, languages[0])
    for place in places:
        page.begin()
        _draw(page, place, languages)
    return page.content()


def sentences(code: str) -> tuple[str, str]:
    """What a poster says in a language: what it is for, and what it does not cost."""
    with speaking(code):
        return (
            _("See with about %(num)s short questions which benefits you may be entitled to.", num=USUALLY_ASKED),
            _("It is free. You do not give your name."),
        )


def _draw(page: Page, place: Place, languages: Sequence[str]) -> None:
    scale = page.sheet.width / A4.width
    upper, lower = _fitting(page, place, languages, scale)
    code = CODE * scale
    free = page.sheet.height - 2 * page.sheet.margin - code - page.height_of([*upper, *lower])
    gap = free / (len(languages) + 3)
    page.write(upper[0])
    for heading, promise in zip(upper[1::2], upper[2::2], strict=True):
        page.down(gap)
        page.write(heading)
        page.write(promise)
    page.down(gap)
    page.qr(place.address, code)
    for words in lower[:-1]:
        page.write(words)
    page.go_to(page.sheet.height - page.sheet.margin - page.height_of(lower[-1:]))
    page.write(lower[-1])


def _fitting(page: Page, place: Place, languages: Sequence[str], scale: float) -> tuple[list[Words], list[Words]]:
    """The words above and below the code, as large as the sheet allows."""
    while True:
        upper, lower = _words(place, languages, scale)
        least = CODE * page.sheet.width / A4.width + GAP * scale * (len(languages) + 3)
        if page.height_of([*upper, *lower]) + least <= page.sheet.height - 2 * page.sheet.margin:
            return upper, lower
        scale *= SMALLER


def _words(place: Place, languages: Sequence[str], scale: float) -> tuple[list[Words], list[Words]]:
    first = languages[0]
    upper = [Words("Camín", first, NAME * scale, bold=True, colour=GREEN)]
    for code in languages:
        heading, promise = sentences(code)
        upper.append(Words(heading, code, HEADING * scale, bold=True))
        upper.append(Words(promise, code, PROMISE * scale))
    lower = [Words(place.address.partition("://")[2], "en", ADDRESS * scale, bold=True)]
    if place.help_phone:
        lower.append(Words(place.help_phone, "en", ADDRESS * scale))
    lower.append(Words(place.name, _written_in(place.name), PLACE * scale, colour=META))
    return upper, lower


def _written_in(name: str) -> str:
    """A language of the writing that a name is in."""
    return "ar" if any(bidirectional(letter) == "AL" for letter in name) else "en"
