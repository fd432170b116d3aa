"""Lists as services keep them: files, headings, and what stands in the cells. Nothing here needs a database."""

import csv
import io
import random
import time
from contextlib import suppress
from datetime import date, datetime

import pytest

from app.foundation.sheets import as_csv
from app.people.import_cells import Entry, day_of, read_row
from app.people.import_columns import guess, heading_key, problem_with
from app.people.import_files import Flawed, read_list, refuse_at_sight
from app.people.import_words import FLAWS, REASONS, Field
from app.people.vocabulary import Relation
from tests.rooms.people.lists import HEADINGS, csv_of, packed, person, xlsx_of

TODAY = date(2026, 11, 24)
ROWS = [person(1, phone="600 111 222"), person(2, family="Núñez, hija")]
BOMB = packed(xl__workbook_xml="<x/>", xl__sheet_xml=b"0" * 12_000_000)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(200)


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "cp1252", "utf-16"])
def test_a_list_is_read_with_any_separator_and_encoding(delimiter, encoding):
    listed = read_list(csv_of(ROWS, delimiter=delimiter, encoding=encoding))

    assert listed.headings == HEADINGS
    assert listed.rows == [(2, ROWS[0]), (3, ROWS[1])]


def test_rows_are_counted_as_a_spreadsheet_shows_them():
    content = b'sep=;\nNombre;Domicilio\nAna;"Calle Sol 1\n2 izquierda"\n\nLuis;x\n'
    assert read_list(content).rows == [(3, ["Ana", "Calle Sol 1\n2 izquierda"]), (5, ["Luis", "x"])]


def test_a_spreadsheet_is_read_with_its_dates_titles_and_empty_lines():
    rows = [
        [7, "García", "Ana", "10000001X", datetime.fromisoformat("1992-03-09"), 600111222, None, True],
        [],
        ["", "Coto", "Luis"],
    ]
    listed = read_list(xlsx_of(rows, above=[["Listado de personas atendidas"], []]))

    assert listed.headings == HEADINGS
    assert listed.rows[0] == (4, ["7", "García", "Ana", "10000001X", "1992-03-09", "600111222", "", "sí"])
    assert [number for number, _cells in listed.rows] == [4, 6]


def test_a_formula_is_never_computed_and_nothing_computes_it_afterwards():
    content = xlsx_of([["1", "García", "=1+1", '=HYPERLINK("http://x","y")']])
    assert read_list(content).rows == [(2, ["1", "García", "", "", "", "", "", ""])]

    taken = read_list(csv_of([["1", "=cmd|'/c calc'!A1", "@SUM(1)", "", "", "+34 600", "", ""]]))
    sheet = as_csv([cells for _number, cells in taken.rows]).decode("utf-8-sig")
    assert all(not cell.startswith(("=", "@", "+")) for cell in next(csv.reader(io.StringIO(sheet))))


@pytest.mark.parametrize(
    ("content", "flaw"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf  \r\n ", "empty"),
        (b"a;b\n" * 3_000_000, "large"),
        (PNG, "picture"),
        (b"\xff\xd8\xff\xe0JFIF" + bytes(50), "picture"),
        (b"%PDF-1.7 ...", "picture"),
        (b"nombre;dni\n\x00\x01\x02;x", "picture"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99), "old"),
        (b"PK\x03\x04 and no more", "broken"),
        (packed(xl__workbook_xml="<x/>", xl__vbaProject_bin=b"x"), "macros"),
        (packed(word__document_xml="<x/>"), "picture"),
        (packed(xl__workbook_xml='<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "aa">]><x/>'), "bomb"),
        (BOMB, "bomb"),
        (packed(xl__workbook_xml="<x/>"), "broken"),
        (b"Nombre;DNI\n", "no_rows"),
        (b"Nombre;DNI\n" + b"Ana;1\n" * 10_001, "many"),
        (b"Nombre" + b";x" * 61 + b"\nAna" + b";y" * 61, "wide"),
    ],
)  # fmt: skip
def test_what_is_no_list_is_refused_in_words(content, flaw):
    with pytest.raises(Flawed) as refused:
        read_list(content)
    assert refused.value.flaw == flaw and FLAWS[refused.value.flaw]


def test_a_spreadsheet_that_was_damaged_on_its_way_is_refused_wherever_it_was_hit():
    whole, chance = xlsx_of(ROWS), random.Random(1)
    for _try in range(60):
        damaged = bytearray(whole)
        damaged[chance.randrange(len(whole))] = chance.randrange(256)
        with suppress(Flawed):
            read_list(bytes(damaged))


def test_a_quote_that_is_never_closed_swallows_no_row():
    for more in (b"", b'"Eva";3\n'):
        rows = read_list(b'Nombre;DNI\n"Ana;1\nLuis;2\nIvo;4\n' + more).rows
        assert [cells[0] for _number, cells in rows][:3] == ['"Ana', "Luis", "Ivo"]


def test_a_bomb_is_refused_at_sight_before_anything_is_unpacked():
    began = time.process_time()
    with pytest.raises(Flawed):
        refuse_at_sight(BOMB)
    assert time.process_time() - began < 0.1


def test_a_list_may_not_unpack_to_more_than_a_list_needs(monkeypatch):
    monkeypatch.setattr("app.people.import_files.MOST_UNPACKED", 1000)
    with pytest.raises(Flawed) as refused:
        refuse_at_sight(xlsx_of(ROWS))
    assert refused.value.flaw == "bomb"


@pytest.mark.parametrize(
    ("headings", "meant"),
    [
        (HEADINGS, ["household", "family", "given", "document", "born", "phone", "language", "relation"]),
        (["Cognome", "Nome", "Codice fiscale", "Data di nascita", "Comune", "Cellulare", "Nucleo familiare", "ISEE"],
         ["family", "given", "document", "born", "municipality", "phone", "household", ""]),
        (["Last name", "First name", "Date of birth", "E-mail", "Consent"], ["family", "given", "born", "email", "consent"]),
        (["APELLIDOS Y NOMBRE", "D.N.I.", "TFNO.", "Tfno"], ["family_name", "document", "phone", ""]),
        (["Primer apellido", "Segundo apellido", "Nombre", "F. Nac."], ["family", "family_2", "given", "born"]),
    ],
)  # fmt: skip
def test_headings_in_three_languages_are_understood(headings, meant):
    assert guess(headings, {}) == [Field(name) for name in meant]


def test_what_the_agency_said_the_last_time_wins():
    assert heading_key(" Nº  Expediente: ") == heading_key("n expediente")
    assert guess(["Ref.", "Nombre"], {heading_key("Ref."): "household"}) == [Field.HOUSEHOLD, Field.GIVEN]
    assert problem_with([Field.HOUSEHOLD]) == "no_name"
    assert problem_with([Field.GIVEN, Field.NAME_FAMILY]) == "name_twice"
    assert problem_with([Field.GIVEN, Field.PHONE, Field.PHONE]) == "twice"
    assert problem_with([Field.GIVEN, Field.NOTHING, Field.NOTHING]) == ""


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("09/03/1992", date(1992, 3, 9)),
        ("9-3-92", date(1992, 3, 9)),
        ("9.3.20", date(2020, 3, 9)),
        ("1992-03-09", date(1992, 3, 9)),
        ("1992-03-09T00:00:00", date(1992, 3, 9)),
        ("19920309", date(1992, 3, 9)),
        ("33672", date(1992, 3, 9)),
        ("31/02/1990", None),
        ("12/31/1990", None),
        ("25/11/2026", None),
        ("01/01/1890", None),
        ("99999999", None),
        ("marzo", None),
    ],
)
def test_dates_are_read_in_the_ways_of_spreadsheets(typed, day):
    assert day_of(typed, TODAY) == day


def said(**cells):
    entry, wrong = read_row(list(cells.values()), [Field(name) for name in cells], TODAY)
    return entry, [reason.code for reason in wrong]


@pytest.mark.parametrize(
    ("cells", "name"),
    [
        ({"given": "ana maría", "family": "de la cruz"}, ("ana maría", "de la cruz")),
        ({"given": "ANA MARÍA", "family": "DE LA CRUZ"}, ("Ana María", "De la Cruz")),
        ({"family": "García", "family_2": "Coto", "given": "Ana"}, ("Ana", "García Coto")),
        ({"family_name": "García Coto, Ana María"}, ("Ana María", "García Coto")),
        ({"family_name": "García Coto Ana María"}, ("Ana María", "García Coto")),
        ({"name_family": "Ana García Coto"}, ("Ana", "García Coto")),
        ({"name_family": "José Manuel Cueto Díaz"}, ("José Manuel", "Cueto Díaz")),
        ({"name_family": "Amina"}, ("Amina", "")),
    ],
)
def test_names_are_taken_apart(cells, name):
    entry, wrong = said(**cells)
    assert (entry.given, entry.family) == name and not wrong


def test_a_whole_row_is_made_one_way_of_writing():
    entry, wrong = said(
        given="Ana", document=" 12.345.678-z ", phone="600 11 12 22 / 985 000 111", email="ANA@Example.org",
        language="Árabe (dariya)", relation="Hijo/a", household=" EXP-7 ", born="9/3/1992", consent="12/10/2026",
    )  # fmt: skip

    assert not wrong
    assert (entry.document, entry.phone, entry.email) == ("12345678Z", "+34600111222", "ana@example.org")
    assert (entry.language, entry.relation, entry.household, entry.agreed) == ("ar", Relation.CHILD, "exp-7", True)
    assert Entry.unpacked(entry.packed()) == entry


def test_everything_that_is_wrong_is_said_at_once_and_each_reason_has_words():
    _entry, wrong = said(
        given="", document="12345678A", phone="12", email="x", language="klingon", relation="jefe", born="31/02/1990",
        consent="quizás", address="x" * 300,
    )  # fmt: skip

    assert set(wrong) == {
        "no_name", "document", "phone", "email", "language", "relation", "date", "consent", "long",
    }  # fmt: skip
    assert set(wrong) <= set(REASONS)


def test_a_codice_fiscale_is_a_document_too():
    assert said(given="Anna", document="RSSMRA85T10A562S")[0].document == "RSSMRA85T10A562S"
    assert said(given="Anna", document="RSSMRA85T10A562T")[1] == ["document"]
