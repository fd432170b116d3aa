"""The network on the screen: the manual and its versions, what happened, and the report that counts it."""

import csv
import io
from datetime import date, timedelta
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from app.agencies.models import Programme
from app.agencies.network_models import ProgrammeAction
from app.agencies.vocabulary import AgencyKind, Role
from app.casework.models import Case
from app.casework.moves import close
from app.casework.vocabulary import CloseReason, CloseResult

BODY = "# Cuándo\r\nAl abrir el caso.\r\n\r\n- Llamar\r\n- <b>Escribir</b>"


@pytest.fixture
def chief(build):
    return build.a_worker(role=Role.COORDINATOR)


@pytest.fixture
def desk(browser, build, chief):
    return build.sign_in(browser(), chief)


@pytest.fixture
def colleague(browser, build):
    return build.sign_in(browser(), build.a_worker())


@pytest.fixture
def line(build):
    programme = build.save(Programme(name="xEITU"))
    return build.save(ProgrammeAction(programme_id=programme.id, code="B", name="Educadores", granted=Decimal(1000),
                                      starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31)))  # fmt: skip


def written(desk, title="Derivación", body=BODY):
    return desk.get("/staff/network").click("New page").send("Keep as draft", title=title, body=body)


def test_a_page_is_written_published_found_and_written_again(desk, colleague):
    page = written(desk)
    assert page.has("Draft, not published yet") and "<b>Escribir" not in page.html
    assert colleague.get(page.path).status == 404 and colleague.get("/staff/network").has("The manual is still empty")

    page.send("Publish it")
    search = colleague.get("/staff/network?q=CUANDO+derivacion")
    assert search.has("Derivación") and search.has("Version 1, published")
    assert colleague.get("/staff/network?q=nada").has("No page has all of these words")
    assert colleague.fragment("/staff/network?q=escribir", "found").has("<b>Escribir</b>")

    again = desk.get(page.path).click("Write a new version")
    draft = again.send("Keep as draft", body=BODY + "\r\n- Visitar", change="También visitar")
    assert not colleague.get(page.path).has("Visitar")
    changes = draft.click("See what it changes")
    assert changes.has("New - Visitar") and changes.has("What changed since version 1")
    assert colleague.get(changes.path).status == 404
    draft.send("Publish it")
    assert colleague.get(page.path).click("Version 2 Published").has("También visitar")
    assert colleague.get(page.path).has("Visitar")
    desk.get(page.path).send("Take this page out")
    assert colleague.get(page.path).status == 404


def test_two_people_at_one_draft_lose_nothing(desk, build, browser, chief):
    page = written(desk)
    mine, theirs = (desk.get(f"{page.path}/write") for _ in range(2))
    theirs.send("Keep as draft", body="Suyo")
    conflict = mine.send("Keep as draft", body="Mío")

    assert conflict.status == 409
    assert conflict.has("Somebody else wrote at this draft") and conflict.has("Suyo") and "Mío" in conflict.html
    assert conflict.send("Keep as draft", body="Mío y suyo").has("Mío y suyo")
    assert page.send("Publish it").status == 409
    empty = desk.get(f"{page.path}/write").send("Keep as draft", title="", body="Queda")
    assert empty.status == 422 and empty.has("Give the page a title.") and "Queda" in empty.html


def test_only_the_agency_that_answers_for_a_page_changes_it(desk, build, browser):
    page = written(desk)
    page.send("Publish it")
    other = build.a_worker(role=Role.COORDINATOR, agency=build.an_agency(AgencyKind.NGO, "Otra"))
    outsider = build.sign_in(browser(), other)

    assert outsider.get(page.path).status == 200 and not outsider.get(page.path).has("Write a new version")
    assert outsider.get(f"{page.path}/write").status == 404
    assert build.sign_in(browser(), build.a_worker(role=Role.EVALUATOR)).get(page.path).status == 200


def test_what_is_written_down_counts_by_itself_in_the_report(desk, build, browser, chief, line):
    case = build.a_case(worker=chief)
    office = build.an_agency(AgencyKind.EMPLOYMENT, "Oficina de empleo")
    new = "/staff/network/events/new"
    desk.get(f"{new}/meeting").send("Keep", line=str(line.id), series="Coordinación del área", happened_on="2026-10-01")
    training = desk.get(f"{new}/training").send(
        "Keep", line=str(line.id), title="Diagnóstico", **{f"people_{office.id}": "4"}
    )
    assert training.has("Oficina de empleo (4)") and training.has("Coordinación del área")
    start = desk.get(f"{new}/start")
    wrong = start.send("Keep", line=str(line.id), reference="MIE-9999", jobless="yes")
    assert wrong.status == 422 and wrong.has("Write the number of a case that you work on") and "MIE-9999" in wrong.html
    start.send("Keep", line=str(line.id), reference=case.reference.lower(), jobless="yes")
    desk.get(f"{new}/expense").send("Keep", line=str(line.id), title="Factura 1", amount="1.250,50")

    report = desk.get("/staff/reports")
    cells = ["".join(c.itertext()).split() for c in report.tree.find(".//tbody/tr").iter("td")]
    assert [" ".join(c) for c in cells] == [
        "1", "1", "1 Coordinación del área", "0", "1", "€1,250.50", "€1,000.00", "€1,250.50a person",
    ]  # fmt: skip
    assert "Oficina de empleoJoint training14" in report.words.replace(" Joint", "Joint")
    assert (
        desk.get("/staff/reports?from=2026-11-01&to=2026-11-30").tree.find(".//tbody/tr").findall("td")[2].text is None
    )

    event = desk.get("/staff/network/events?kind=expense").click("Expense")
    assert 'value="1250.50"' in event.html
    event.send("Keep", amount="1000", line=str(line.id))
    assert event.send("Keep", amount="7").status == 409
    desk.get(event.path).send("Take this out")
    assert desk.get("/staff/reports").has("€0.00")


def test_the_report_is_taken_away_as_text_and_as_a_sheet(desk, build, chief, line):
    desk.get("/staff/network/events/new/consultation").send("Keep", line=str(line.id))
    text, book = (desk.get(f"/staff/reports/programme.{kind}").response for kind in ("csv", "xlsx"))
    rows = list(csv.reader(io.StringIO(text.get_data().decode("utf-8-sig"))))
    sheet = [[cell.value for cell in row] for row in load_workbook(io.BytesIO(book.get_data())).active]

    assert rows[0] == ["Line of the grant", "What was counted", "Count", "Euros"]
    assert ["B Educadores", "Consultations", "1", ""] in rows and ["B Educadores", "Granted", "", "1000"] in rows
    assert ["B Educadores", "Consultations", 1, None] in sheet


def test_an_evaluator_sees_years_that_are_over_and_no_small_counts(desk, build, browser, chief, line, clock):
    for number in range(6):
        case = build.a_case(worker=chief, person=build.a_person(f"P{number}"))
        new = desk.get("/staff/network/events/new/start")
        new.send("Keep", line=str(line.id), reference=case.reference, jobless="no" if number else "yes")
    who = build.a_worker(role=Role.EVALUATOR)
    running = build.sign_in(browser(), who).get("/staff/reports?from=2026-11-24&to=2026-11-24")
    assert running.tree.find(".//tbody/tr").findall("td")[0].text == "0" and not running.has("November 24, 2026")
    clock.move(timedelta(days=60))
    evaluator = build.sign_in(browser(), who)
    page = evaluator.get("/staff/reports?from=2026-11-24&to=2026-11-24")
    assert page.path == "/staff/reports" and page.has("From January 1, 2026 to December 31, 2026.")
    cells = ["".join(c.itertext()).strip() for c in page.tree.find(".//tbody/tr").iter("td")]

    assert cells[:2] == ["6", "hidden"] and page.has("You see whole years that are over.")
    assert not evaluator.get("/staff/network/events").has("November 24")
    assert not evaluator.get("/staff/network/events?kind=start").has("November 24")
    desk = build.sign_in(browser(), chief)
    assert desk.get("/staff/network/events").has("November 24")
    assert desk.get("/staff/reports").tree.find(".//tbody/tr").findall("td")[1].text == "1"
    assert evaluator.get("/staff/reports/lines").status == 404
    assert evaluator.get("/staff/network/events/new/meeting").status == 404


def test_events_are_changed_by_who_wrote_them_and_the_agencys_coordinator(desk, colleague, build, browser, line):
    colleague.get("/staff/network/events/new/consultation").send("Keep", title="Duda")
    page = desk.get("/staff/network/events").click("Consultation")
    other = build.sign_in(browser(), build.a_worker(given_name="Pilar"))

    assert page.status == 200 and colleague.get(page.path).status == 200
    assert other.get(page.path).status == 404 and other.get("/staff/network/events").has("Duda")
    assert colleague.get("/staff/reports").status == 404


def test_a_coordinator_writes_down_the_lines_of_a_grant(desk):
    page = desk.get("/staff/reports").click("Write down the first line")
    wrong = page.send("Add the line", code="B", name="", starts_on="2026-13-01", granted="mucho")
    assert wrong.status == 422 and wrong.has("This day does not exist") and wrong.has("Say what is paid from it.")
    right = wrong.send(
        "Add the line", new_programme="PaIS", name="Educatori", starts_on="2026-01-01", granted="35.169,00", ends_on=""
    )
    assert right.has("PaIS") and right.has("€35,169.00")
    assert desk.get("/staff/reports").heading == "PaIS"


def test_the_network_stands_in_arabic_too(desk, build, browser, chief, line):
    page = written(desk)
    arab = build.sign_in(browser("ar"), chief)
    for path in ("/staff/network", page.path, f"{page.path}/write", "/staff/network/events",
                 "/staff/network/events/new/training", "/staff/reports", "/staff/reports/lines"):  # fmt: skip
        assert arab.get(f"{path}?lang=ar").status == 200


def test_the_report_tells_how_files_were_closed_and_hides_small_counts_from_who_reads_sums(
    desk, build, browser, chief, line, clock
):
    for reason, count in (("found_work", 5), ("died", 2), ("moved", 6), ("duplicate", 1)):
        for number in range(count):
            case = build.a_case(worker=chief, person=build.a_person(f"{reason}{number}"))
            with build.unit(build.staff_actor(chief)) as work:
                mine = work.session.get_one(Case, case.id)
                mine.programme_id = line.programme_id
                close(work, mine, CloseReason(reason), CloseResult.UNKNOWN, "")

    def told(who):
        page = who.get("/staff/reports?from=2026-11-01")
        table = page.tree.findall(".//table")[-1]
        return [["".join(cell.itertext()).strip() for cell in row] for row in table.findall(".//tbody/tr")]

    assert told(desk) == [["They found work", "5"], ["The household moved away", "6"], ["The person died", "2"]]
    clock.move(timedelta(days=60))
    reader = build.sign_in(browser(), build.a_worker(role=Role.EVALUATOR))
    assert told(reader) == [
        ["They found work", "hidden"], ["The household moved away", "6"], ["The person died", "hidden"],
    ]  # fmt: skip
