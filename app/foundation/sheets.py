"""Tables to take away, as CSV and as XLSX; no cell of them is ever read as a formula."""

import csv
import io
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import Any

Cell = str | int | Decimal | date | None
CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What a spreadsheet takes for the beginning of a formula, also behind a space that it drops.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
MOST_READ = 50_000  # more than any list may have; a longer one is refused by whoever reads it
WIDE, NARROW = 34, 14
NAME_LENGTH = 31
FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", " "))


def harmless(value: Cell) -> Cell:
    """The value, with an apostrophe before text that a spreadsheet would compute."""
    if isinstance(value, str) and value.lstrip(" \u00a0").startswith(FORMULA):
        return f"'{value}"
    return value


def as_csv(rows: Iterable[Sequence[Cell]]) -> bytes:
    """The rows as CSV in UTF-8, with the mark that spreadsheets need to read accents and Arabic."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerows([["" if cell is None else harmless(cell) for cell in row] for row in rows])
    return buffer.getvalue().encode("utf-8-sig")


def streamed_csv(rows: Sequence[Sequence[Cell]], portion: int = 500) -> Iterator[bytes]:
    """As `as_csv`, a portion at a time, so that a long list is on its way before its end is written."""
    yield as_csv(rows[:portion])
    for begin in range(portion, len(rows), portion):
        yield as_csv(rows[begin : begin + portion]).removeprefix(BOM_UTF8)


def separated(text: str, separator: str) -> list[list[str]]:
    """The first `MOST_READ` rows of a table; a quote that nobody closes is a sign like others and swallows no row."""
    end = "\0end"
    whole = csv.reader(io.StringIO(f"{text.rstrip()}\n{end}", newline=""), delimiter=separator)
    rows = list(islice(whole, MOST_READ))
    if rows[-1] != [end] or _swallowed(rows, separator):
        lines = io.StringIO(text, newline="")
        return list(islice(csv.reader(lines, delimiter=separator, quoting=csv.QUOTE_NONE), MOST_READ))
    return rows[:-1]


def _swallowed(rows: list[list[str]], separator: str) -> bool:
    """True when a cell holds a whole row between its first and last line: a quote was opened there by mistake."""
    least = max(1, len(rows[0]) - 1)
    long = (cell.splitlines()[1:-1] for row in rows for cell in row if "\n" in cell)
    return any(line.count(separator) >= least for lines in long for line in lines)


def as_xlsx(name: str, rows: Sequence[Sequence[Cell]], *, right_to_left: bool = False) -> bytes:
    """The rows as one sheet; the first row is the heading and stays in sight."""
    # Loaded by the first who asks for one: it fetches numpy, for which every web process would wait at its start.
    from openpyxl import Workbook
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    sheet = book.create_sheet(name.translate(FORBIDDEN).strip("' ")[:NAME_LENGTH] or "1")
    sheet.freeze_panes = "B2"
    sheet.sheet_view.rightToLeft = right_to_left
    for number in range(1, len(rows[0]) + 1):
        sheet.column_dimensions[get_column_letter(number)].width = WIDE if number == 1 else NARROW
    for index, row in enumerate(rows):
        sheet.append([_cell(sheet, value, bold=index == 0) for value in row])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def open_xlsx(content: bytes) -> Any:
    """A workbook to read from: of a formula only the value that was last saved, nothing is ever computed here."""
    from openpyxl import load_workbook

    return load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)


def _cell(sheet: Any, value: Any, *, bold: bool) -> Any:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    content: Any = harmless(value)
    cell = WriteOnlyCell(sheet, content)
    if isinstance(value, str):
        cell.data_type = "s"
    if bold:
        cell.font = Font(bold=True)
    return cell
