"""What each row of a list will do, compared with the others and with who is here: rules without a database."""

from datetime import date
from uuid import UUID

import pytest

from app.people.import_cells import Entry, read_row
from app.people.import_checking import Known, changes_to, compare_rows, compare_with, judged
from app.people.import_words import Field
from app.people.likeness import Traits
from app.people.rules import search_key, sound_key
from tests.rooms.people.lists import dni, person

COLUMNS = [Field(n) for n in ("household", "family", "given", "document", "born", "phone", "language", "relation")]
TODAY = date(2026, 11, 24)
HOME, OTHER = UUID(int=1), UUID(int=2)


def rows_of(*cells):
    found = []
    for number, row in enumerate(cells, start=2):
        entry, wrong = read_row(row, COLUMNS, TODAY)
        found.append(judged(number, entry, wrong, str, str))
    compare_rows(found)
    return found


def known(
    number=9, given="Rosa", family="Menéndez Álvarez", born=date(1992, 3, 9), document=None, phone=None, home=HOME
):
    traits = Traits(sound_key(given, family), born, document, phone)
    return Known(UUID(int=number), f"{given} {family}", search_key(given, family), traits, home)


def outcome(rows):
    return [(row.plan.value, [reason.code for reason in row.reasons]) for row in rows]


def rosa(**changes):
    return person(
        1, **({"given": "Rosa", "family": "Menéndez Álvarez", "born": "09/03/1992", "document": ""} | changes)
    )


def test_somebody_nobody_knows_is_new():
    rows = rows_of(person(1), person(2))
    compare_with(rows, [known()])
    assert outcome(rows) == [("create", []), ("create", [])]


def test_the_same_document_is_the_same_person_and_the_first_row_stands():
    rows = rows_of(person(1), person(2), person(1, phone="699999999"))
    assert outcome(rows) == [("create", []), ("create", []), ("error", ["twice"])]
    assert rows[2].reasons[0].values == {"row": "2"}


def test_without_document_the_same_name_and_birth_are_the_same_person():
    rows = rows_of(rosa(), rosa(given="ROSA", family="MENENDEZ ALVAREZ"), rosa(born="10/03/1992", phone="611111111"))
    assert outcome(rows) == [("create", []), ("error", ["twice"]), ("create", [])]


def test_a_child_with_its_mothers_document_is_told_apart_from_a_repeated_row():
    rows = rows_of(rosa(document=dni(7)), rosa(document=dni(7), given="Alba", born="01/02/2019"))
    assert outcome(rows)[1] == ("error", ["document_twice"])


def test_a_person_in_two_households_on_one_day_is_an_error_in_both_rows():
    rows = rows_of(person(1, home="7"), person(2, home="7", relation="hija"), person(1, home="8"))
    assert outcome(rows) == [("error", ["two_homes"]), ("error", ["first_wrong"]), ("error", ["two_homes"])]
    assert rows[0].reasons[0].values == rows[2].reasons[0].values == {"rows": "2, 4"}


def test_a_household_has_one_first_person_and_waits_for_that_row():
    two_first = rows_of(person(1, home="7"), person(2, home="7"))
    assert outcome(two_first) == [("create", []), ("error", ["two_first"])]

    nobody_named = rows_of(person(1, home="7", relation="hijo"), person(2, home="7", relation=""))
    assert [row.entry.relation.value for row in nobody_named] == ["child", "applicant"]

    first_wrong = rows_of(person(1, home="7", relation="hija"), person(2, home="7", document="1X"))
    assert outcome(first_wrong) == [("error", ["first_wrong"]), ("error", ["document"])]


@pytest.mark.parametrize(
    ("row", "who", "wanted"),
    [
        ({"document": dni(7)}, {"document": dni(7)}, ("same", [])),
        ({"document": dni(7), "given": "Rosi", "family": "Otra"}, {"document": dni(7)}, ("same", [])),
        ({"document": dni(7), "given": "Juan", "family": "Gil", "born": ""}, {"document": dni(7)}, ("ask", ["document_of"])),
        ({}, {}, ("ask", ["looks_like"])),
        ({"family": "Menendes Alvares"}, {}, ("ask", ["looks_like"])),
        ({"born": "03/09/1992"}, {}, ("ask", ["looks_like"])),
        ({"family": "Menéndez"}, {}, ("ask", ["looks_like"])),
        ({"given": "Alba", "family": "Suárez"}, {}, ("create", [])),
        ({"born": ""}, {"born": None}, ("ask", ["looks_like_name"])),
        ({"born": "", "phone": "600111222"}, {"born": None, "phone": "+34600111222"}, ("ask", ["looks_like_phone"])),
        ({"given": "Alba", "phone": "600111222"}, {"phone": "+34600111222"}, ("create", [])),
        ({"document": dni(8)}, {"document": dni(7)}, ("create", [])),
    ],
)  # fmt: skip
def test_an_exact_document_is_the_same_person_and_likeness_asks(row, who, wanted):
    rows = rows_of(rosa(**row))
    compare_with(rows, [known(**who)])
    assert outcome(rows) == [wanted]


def test_people_of_two_households_here_cannot_be_one_household_of_the_list():
    rows = rows_of(person(1, home="7"), person(2, home="7", relation="hija"))
    one = known(1, "X", "Y", None, dni(10_000_001))
    other = known(2, "Z", "W", None, dni(10_000_002), home=OTHER)
    for row, who in zip(rows, (one, other), strict=True):
        row.traits = Traits(who.traits.sound, None, row.traits.document)
    compare_with(rows, [one, other])
    assert outcome(rows) == [("error", ["other_home"]), ("error", ["other_home"])]


def test_a_list_replaces_how_somebody_is_reached_and_only_fills_in_who_they_are():
    entry = Entry(
        given="R", family="Otra", born=date(1990, 1, 1), phone="+34600111222", email="a@b.es", municipality="Turón"
    )
    now = {"family": "Menéndez", "born": None, "document": None, "phone": "+34600000123", "email": "A@B.es",
           "address": "Calle Sol 1", "municipality": "turon", "language": "es"}  # fmt: skip

    assert changes_to(entry, now) == ["phone", "born"]
