"""Printed pages: every language in a letter form that is kept with the code, Arabic joined and from right to left."""

import io
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import segno

from app.foundation.i18n import direction

FONTS = Path(__file__).parent / "fonts"
LATIN, ARABIC = "NotoSans", "NotoSansArabic"
WEIGHTS = {"": "Regular", "B": "Bold"}
# The writing that a language is shaped in; every other language here is written in Latin or Cyrillic letters.
SCRIPTS = {"ar": ("arab", "ara"), "ur": ("arab", "urd"), "fa": ("arab", "fas")}
INK = (21, 33, 28)
META = (64, 78, 72)
GREEN = (15, 92, 77)
QUIET = 4  # modules left white around a QR code, as readers need
SPACED = 1.35
TALLER = 1.6  # Arabic needs more room above and below its letters
POINT = 25.4 / 72

logging.getLogger("fontTools").setLevel(logging.ERROR)


@dataclass(frozen=True, slots=True)
class Words:
    """Text in one language, how large in points, and how it stands."""

    text: str
    language: str
    size: float
    bold: bool = False
    colour: tuple[int, int, int] = INK
    align: str = "C"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A size of paper in millimetres."""

    width: float
    height: float
    margin: float

    @property
    def room(self) -> float:
        """The width between the margins."""
        return self.width - 2 * self.margin


class Page:
    """A document that is filled from top to bottom, one sheet after another."""

    def __init__(self, sheet: Sheet, title: str, language: str) -> None:
        # Loaded by the first who prints: it fetches numpy, for which every web process would wait at its start.
        from fpdf import FPDF

        self.sheet = sheet
        self._heights: dict[Words, float] = {}
        self.pdf = FPDF(unit="mm", format=(sheet.width, sheet.height))
        self.pdf.set_margin(sheet.margin)
        self.pdf.set_auto_page_break(auto=False)
        for family in (LATIN, ARABIC):
            for style, weight in WEIGHTS.items():
                self.pdf.add_font(family, style, FONTS / f"{family}-{weight}.ttf")
        self.pdf.set_fallback_fonts([LATIN, ARABIC], exact_match=False)
        self.pdf.set_title(title)
        self.pdf.set_lang(language)
        self.pdf.set_creator("Camín")
        self.pdf.set_producer("Camín")

    def begin(self) -> None:
        """Start a sheet."""
        self.pdf.add_page()

    @property
    def y(self) -> float:
        """How far down the sheet is filled."""
        return float(self.pdf.get_y())

    def down(self, millimetres: float) -> None:
        """Leave room."""
        self.pdf.set_y(self.y + millimetres)

    def go_to(self, y: float) -> None:
        """Go on at this height."""
        self.pdf.set_y(y)

    def height_of(self, lines: Sequence[Words]) -> float:
        """How much room these need, one below the other."""
        return sum(self._height(line) for line in lines)

    def write(self, words: Words) -> None:
        """Write lines of text from margin to margin."""
        self._write(words, dry=False)

    def qr(self, address: str, size: float) -> None:
        """Draw the QR code of an address in the middle, sharp at any size."""
        rows = list(segno.make(address, error="m", micro=False).matrix)
        module = size / (len(rows) + 2 * QUIET)
        left, top = (self.sheet.width - size) / 2 + QUIET * module, self.y + QUIET * module
        self.pdf.set_fill_color(0)
        for i, row in enumerate(rows):
            for start, end in _runs(row):
                self.pdf.rect(left + start * module, top + i * module, (end - start) * module, module, style="F")
        self.go_to(self.y + size)

    def line(self) -> None:
        """A hairline from margin to margin."""
        self.pdf.set_draw_color(*META)
        self.pdf.set_line_width(0.2)
        self.pdf.line(self.sheet.margin, self.y, self.sheet.width - self.sheet.margin, self.y)

    def content(self) -> bytes:
        """The document."""
        buffer = io.BytesIO()
        self.pdf.output(buffer)
        return buffer.getvalue()

    def _height(self, words: Words) -> float:
        # Breaking text into lines is what takes time, and the same words stand on every sheet.
        if words not in self._heights:
            self._heights[words] = self._write(words, dry=True)
        return self._heights[words]

    def _write(self, words: Words, *, dry: bool) -> float:
        script = SCRIPTS.get(words.language)
        way = direction(words.language)
        self.pdf.set_text_shaping(
            use_shaping_engine=True,
            direction=way,
            script=script[0] if script else None,
            language=script[1] if script else None,
        )
        self.pdf.set_font(ARABIC if script else LATIN, "B" if words.bold else "", words.size)
        self.pdf.set_text_color(*words.colour)
        height = words.size * POINT * (TALLER if script else SPACED)
        found: Any = self.pdf.multi_cell(
            self.sheet.room,
            height,
            words.text,
            align=words.align,
            new_x="LMARGIN",
            new_y="NEXT",
            dry_run=dry,
            output="HEIGHT" if dry else "PAGE_BREAK",
        )
        return float(found) if dry else height


def _runs(row: Sequence[int]) -> list[tuple[int, int]]:
    """The stretches of dark modules in a row."""
    found: list[tuple[int, int]] = []
    for i, dark in enumerate(row):
        if dark and found and found[-1][1] == i:
            found[-1] = (found[-1][0], i + 1)
        elif dark:
            found.append((i, i + 1))
    return found
