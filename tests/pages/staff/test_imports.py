"""Lists of people on the screen: from the file to the preview, the result, and whoever is to be contacted."""

import csv
import io

import pytest
from sqlalchemy import select

from app.agencies.vocabulary import AgencyKind, Role
from app.audit.models import AuditEntry
from app.factory import connect_rooms
from app.foundation.actor import Actor
from app.jobs.imports import advance_imports
from app.people.import_models import PersonToContact
from app.people.models import Person
from tests.rooms.people.lists import csv_of, dni, person

LISTS = "/staff/people/import"
ROWS = [
    person(1, home="7"),
    person(2, home="7", relation="hija"),
    person(3, document="12345678A"),
    person(4, given="=cmd()", born="31/02/1990"),
    person(5, given="Rosa", family="Menéndez Álvarez", born="09/03/1992", document=""),
]


@pytest.fixture
def chief(build):
    connect_rooms()
    return build.a_worker(role=Role.COORDINATOR)


@pytest.fixture
def desk(browser, build, chief):
    return build.sign_in(browser(), chief)


def sent(desk, content, name="listado.csv"):
    page = desk.get(LISTS)
    return page.send("Send the list", file=(io.BytesIO(content), name))


def preview(desk, content=None, **chosen):
    page = sent(desk, content or csv_of(ROWS))
    return page.send("See what each row will do", **{"purpose": "Programa xEITU", **chosen})


def chips(page):
    return [
        " ".join("".join(cell.itertext()).split()) for row in page.tree.find(".//tbody").iter("tr") for cell in row
    ][4::6]


def test_a_list_goes_from_the_file_to_the_cases_and_back(desk, build, chief, units):
    build.a_case(worker=chief)
    columns = sent(desk, csv_of(ROWS))
    assert columns.heading == "What the columns mean"
    assert '<option value="household" selected' in columns.html and columns.has("Nº Expediente")

    page = columns.send("See what each row will do", purpose="Programa xEITU", basis="consent")
    assert page.has("2 new people are registered.") and page.has("2 rows have an error and are left out.")
    assert page.has("1 row waits for your decision")
    assert chips(page) == ["New person", "New person", "Error", "Error", "Decide"]
    assert page.has("The letter of the document 12345678A does not fit its number.")

    ask = page.click("Decide")
    assert ask.has("Looks like Rosa Menéndez Álvarez, who is here already: names alike, same date of birth.")
    decided = ask.send("Keep these decisions", row_6="same")
    assert decided.has("Update") and not decided.has("waits for your decision")

    running = decided.send("Bring these people in")
    assert running.has("0 of 5 rows")
    while advance_imports(units):
        pass
    done = desk.get(running.path)
    assert done.has("Person registered: 2") and done.has("Left out: 2") and done.has("Details updated: 1")
    assert desk.get("/staff/cases").has("Luis Aao")

    undone = done.send("Yes, take it back")
    while advance_imports(units):
        pass
    assert desk.get(undone.path).has("Taken back: 3")
    with units.reading(Actor.anonymous()) as work:
        assert [p.given_name for p in work.session.scalars(select(Person))] == ["Rosa"]


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "vacio.csv", "The file is empty."),
        (b"\x89PNG\r\n\x1a\n0000", "foto.csv", "This is a picture"),
        (b"a;b\n" * 2_700_000, "grande.csv", "It may have at most 10 MB."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "viejo.xls", "old Excel file"),
    ],
)
def test_a_file_that_is_no_list_is_refused_in_words(desk, content, name, words):
    page = sent(desk, content, name)

    assert page.status == 422 and page.has(words) and page.has("There is a problem")
    assert desk.get(LISTS).has("No list was brought in yet")


def test_no_file_at_all_is_asked_for(desk):
    assert desk.get(LISTS).send("Send the list").has("The file is empty. Choose the file with the list.")


def test_columns_that_make_no_sense_keep_what_was_chosen(desk):
    page = sent(desk, csv_of(ROWS)).send("See what each row will do", column_2="", column_1="phone", purpose="")

    assert page.status == 422
    assert page.has("Say what these people's details are for")
    page = page.send("See what each row will do", column_2="", column_1="", purpose="x")
    assert page.status == 422 and page.has("Say which column is the name.")


def test_the_rows_left_out_are_taken_away_with_their_reasons_and_harmless(desk, units):
    page = preview(desk)
    response = desk.get(f"{page.path}/rows.csv").response
    rows = list(csv.reader(io.StringIO(response.get_data().decode("utf-8-sig"))))

    assert [row[0] for row in rows] == ["Row", "4", "5"]
    assert rows[2][3] == "'=cmd()" and "no possible date of birth" in rows[2][-1]
    with units.reading(Actor.anonymous()) as work:
        assert "people:import:export" in set(work.session.scalars(select(AuditEntry.action)))


def test_long_lists_are_paged_by_row_and_progress_is_asked_for_again_and_again(desk, units):
    rows = [person(number) for number in range(320)]
    columns = sent(desk, csv_of(rows))
    waiting = columns.send("See what each row will do", purpose="x")
    assert waiting.has("0 of 320 rows")
    block = desk.fragment(waiting.path, "progress")
    assert block.has("Being checked") and block.has("See how far it is")
    while advance_imports(units):
        pass
    done = desk.get(waiting.path, headers={"HX-Request": "true", "HX-Target": "div#progress"}, follow=False)
    assert done.response.headers["HX-Redirect"] == waiting.path

    page = desk.get(waiting.path)
    assert len(chips(page)) == 50 and page.queries.own <= 5
    following = page.click("Next rows")
    assert "after=51" in str(page.links()) and len(chips(following)) == 50


def test_an_old_page_confirms_nothing_and_a_list_can_be_dropped(desk):
    page = preview(desk)
    old = page.send("Bring these people in", seen="1")
    assert old.status == 409 and old.has("This list changed in the meantime.")
    dropped = page.send("Drop this list")
    assert dropped.has("This list was dropped and erased")
    assert page.send("Bring these people in").status == 409


def test_people_without_a_ground_are_contacted_and_then_have_a_case(desk, build, units):
    running = preview(desk, csv_of([person(1), person(2)]), basis="none").send("Bring these people in")
    while advance_imports(units):
        pass
    page = desk.get(running.path).click("People to contact")
    assert page.has("Luis Aao") and page.has("Without their yes there is no case.")
    contact = page.click("Luis Aao")
    assert contact.has("600 000 001") or contact.has("+34600000001")
    assert contact.send("They agree").status == 422
    case = contact.send("They agree", way="phone")
    assert case.path.startswith("/staff/cases/") and case.has("Luis Aao")

    with units.reading(Actor.anonymous()) as work:
        left = work.session.scalars(select(PersonToContact)).one()
    assert desk.get(f"/staff/people/contact/{left.id}").send("They do not want it").has("Nobody is waiting")


def test_lists_are_for_coordinators_of_the_agency_alone(desk, build, browser, chief):
    page = preview(desk)
    worker = build.sign_in(browser(), build.a_worker())
    other = build.a_worker(role=Role.COORDINATOR, agency=build.an_agency(AgencyKind.NGO, "Otra"))
    outsider = build.sign_in(browser(), other)

    assert worker.get(LISTS).status == worker.get(page.path).status == 404
    assert outsider.get(page.path).status == outsider.get(f"{page.path}/rows.csv").status == 404
    assert outsider.get(LISTS).has("No list was brought in yet")


def test_the_pages_stand_in_arabic_too(desk, build, browser, chief):
    page = preview(desk, csv_of([person(1, document=dni(5)), person(2)]))
    arab = build.sign_in(browser("ar"), chief)
    for path in (LISTS, page.path, f"{page.path}/columns", "/staff/people/contact"):
        assert arab.get(f"{path}?lang=ar").status == 200
