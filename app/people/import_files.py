"""Reading lists as services keep them, CSV and XLSX, without trusting them: nothing in them is carried out."""

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from app.foundation.sheets import open_xlsx, separated
from app.people.import_columns import known_headings
from app.people.import_words import Flaw

MOST_BYTES = 10 * 1024 * 1024
MOST_ROWS = 10_000
MOST_COLUMNS = 60
MOST_UNPACKED = 120 * 1024 * 1024
MOST_MEMBERS = 2_000
MOST_TIMES = 150
SMALL_MEMBER = 1024 * 1024
LONGEST_CELL = 4_000
HEADINGS_WITHIN = 12
ZIP, OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
UTF8_MARK, UTF16_MARKS = b"\xef\xbb\xbf", (b"\xff\xfe", b"\xfe\xff")
PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"%PDF", b"BM", b"\x1f\x8b", b"{\\rtf", b"<!DOC", b"<html")
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
DELIMITERS = (";", ",", "\t", "|")
ENTITY = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)


class Flawed(Exception):
    """The file cannot be taken."""

    def __init__(self, flaw: Flaw) -> None:
        super().__init__(flaw)
        self.flaw = flaw


@dataclass(frozen=True, slots=True)
class Listed:
    """A list that was read: its headings, and its rows each with the number it has in the file."""

    headings: list[str]
    rows: list[tuple[int, list[str]]]


def refuse_at_sight(content: bytes) -> None:
    """Raise Flawed for what can be seen to be no list without reading it."""
    if not content.strip():
        raise Flawed(Flaw.EMPTY)
    if len(content) > MOST_BYTES:
        raise Flawed(Flaw.LARGE)
    if content.startswith(OLD_EXCEL):
        raise Flawed(Flaw.OLD)
    if content.startswith(ZIP):
        _look_into(content)
    elif content.startswith(PICTURES) or CONTROL.search(_text(content)[:20_000]):
        raise Flawed(Flaw.PICTURE)


def _look_into(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            members = packed.infolist()
            names = {member.filename for member in members}
            unpacked = sum(member.file_size for member in members)
            if unpacked > MOST_UNPACKED or len(members) > MOST_MEMBERS or any(map(_swells, members)):
                raise Flawed(Flaw.BOMB)
            if any(name.lower().endswith((".bin", ".vbs")) and "vba" in name.lower() for name in names):
                raise Flawed(Flaw.MACROS)
            if "xl/workbook.xml" not in names or any(member.flag_bits & 1 for member in members):
                raise Flawed(Flaw.PICTURE if "xl/workbook.xml" not in names else Flaw.BROKEN)
            for member in members:
                _refuse_entities(packed, member)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError, NotImplementedError) as error:
        raise Flawed(Flaw.BROKEN) from error


def _swells(member: zipfile.ZipInfo) -> bool:
    return member.file_size > SMALL_MEMBER and member.file_size > MOST_TIMES * max(1, member.compress_size)


def _refuse_entities(packed: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    # A spreadsheet never declares entities; who does wants the reader to unfold them.
    if member.filename.endswith((".xml", ".rels")):
        with packed.open(member) as part:
            if ENTITY.search(part.read(4096)):
                raise Flawed(Flaw.BOMB)


def read_list(content: bytes) -> Listed:
    """The headings and rows of a list; raises Flawed."""
    refuse_at_sight(content)
    lines = _sheet(content) if content.startswith(ZIP) else _separated(_text(content))
    filled = [(number, cells) for number, cells in lines if any(cells)]
    if not filled:
        raise Flawed(Flaw.EMPTY)
    place = _headings_at([cells for _number, cells in filled[:HEADINGS_WITHIN]])
    width = max(len(cells) for _number, cells in filled[place:])
    if width > MOST_COLUMNS:
        raise Flawed(Flaw.WIDE)
    rows = [(number, cells + [""] * (width - len(cells))) for number, cells in filled[place + 1 :]]
    if not rows:
        raise Flawed(Flaw.NO_ROWS)
    if len(rows) > MOST_ROWS:
        raise Flawed(Flaw.MANY)
    headings = filled[place][1]
    return Listed(headings + [""] * (width - len(headings)), rows)


def _headings_at(lines: Sequence[list[str]]) -> int:
    """Which of the first lines names the columns: lists often have a title above."""
    counts = [known_headings(cells) for cells in lines]
    best = max(counts)
    if best:
        return counts.index(best)
    widths = [sum(map(bool, cells)) for cells in lines]
    return widths.index(max(widths))


def _text(content: bytes) -> str:
    if content.startswith(UTF16_MARKS):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # What Excel writes in Spain and Italy; five of its bytes mean nothing and are kept as a mark.
        return content.decode("cp1252", errors="replace")


def _separated(text: str) -> list[tuple[int, list[str]]]:
    lines = text.splitlines()
    skipped = 0
    if lines and re.fullmatch(r"sep=.", lines[0].strip(), re.IGNORECASE):
        delimiter, skipped = lines[0].strip()[-1], 1
    else:
        delimiter = _delimiter(lines)
    try:
        rows = separated("\n".join(lines[skipped:]), delimiter)
    except csv.Error as error:
        raise Flawed(Flaw.BROKEN) from error
    if len(rows) > MOST_ROWS + HEADINGS_WITHIN:
        raise Flawed(Flaw.MANY)
    return [(number, _trimmed(cells)) for number, cells in enumerate(rows, start=1 + skipped)]


def _delimiter(lines: Sequence[str]) -> str:
    """What separates the cells: the sign that most of the first lines have, outside of quotes, most often."""
    bare = [re.sub(r'"[^"]*"', "", line) for line in lines[:HEADINGS_WITHIN] if line.strip()]
    return max(DELIMITERS, key=lambda sign: sorted(line.count(sign) for line in bare)[len(bare) // 2] if bare else 0)


def _trimmed(cells: Iterable[str]) -> list[str]:
    found = [CONTROL.sub("", cell)[:LONGEST_CELL].replace("\u00a0", " ").strip() for cell in cells]
    while found and not found[-1]:
        found.pop()
    return found


def _sheet(content: bytes) -> list[tuple[int, list[str]]]:
    try:
        book = open_xlsx(content)
        try:
            for sheet in book.worksheets:
                found = _rows_of(sheet) if sheet.sheet_state == "visible" else []
                if any(any(cells) for _number, cells in found):
                    return found
        finally:
            book.close()
    except Flawed:
        raise
    except Exception as error:  # whatever a strange file makes the library raise, it is the file's fault
        raise Flawed(Flaw.BROKEN) from error
    return []


def _rows_of(sheet: Any) -> list[tuple[int, list[str]]]:
    sheet.reset_dimensions()
    found: list[tuple[int, list[str]]] = []
    values = sheet.iter_rows(max_col=MOST_COLUMNS + 1, values_only=True)
    for number, cells in enumerate(values, start=1):
        if number > 2 * MOST_ROWS or len(found) > MOST_ROWS + HEADINGS_WITHIN:
            raise Flawed(Flaw.MANY)
        line = _trimmed(map(_written, cells))
        if line:
            found.append((number, line))
    return found


def _written(value: Any) -> str:
    """A cell as somebody would have typed it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "sí" if value else "no"
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
