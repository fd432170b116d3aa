"""Tables to take away: what a place is called is never computed, and numbers stay numbers."""

import csv
import io
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from app.foundation.sheets import as_csv, as_xlsx, harmless

ROWS = [["Place", "Opened", "Euros"], ["=HYPERLINK(1)", 12, Decimal("701.50")], ["مكتبة, Mieres", None, "hidden"]]


@pytest.mark.parametrize("text", ["=1+1", "+34 600", "-2", "@SUM(A1)", "\t=1", " =1", "\u00a0=1", "|cmd", "%0"])
def test_text_that_a_spreadsheet_would_compute_is_disarmed(text):
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("value", ["Library", "a=b", "", 5, -5, Decimal(-1), None])
def test_everything_else_stays_as_it_is(value):
    assert harmless(value) == value


def test_csv_opens_with_accents_and_without_formulas():
    content = as_csv(ROWS)
    read = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))

    assert content.startswith(b"\xef\xbb\xbf")
    assert read == [ROWS[0], ["'=HYPERLINK(1)", "12", "701.50"], ["مكتبة, Mieres", "", "hidden"]]


def test_xlsx_holds_numbers_as_numbers_and_text_as_text():
    sheet = load_workbook(io.BytesIO(as_xlsx("Autumn: [x]/" + "y" * 40, ROWS, right_to_left=True))).active

    assert [cell.value for cell in sheet[2]] == ["'=HYPERLINK(1)", 12, 701.5]
    assert [cell.data_type for cell in sheet[2]] == ["s", "n", "n"]
    assert sheet["A1"].font.bold and sheet.freeze_panes == "B2" and sheet.sheet_view.rightToLeft
    assert len(sheet.title) <= 31
