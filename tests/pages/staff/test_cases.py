"""The caseload: who sees which cases, filters, order, pages and the keyboard's rows."""

from datetime import timedelta

import pytest

from app.agencies.vocabulary import Role
from app.audit.models import AuditEntry
from app.casework.models import SavedView
from app.foundation.actor import Actor
from app.foundation.sheets import as_csv, streamed_csv
from app.pages.staff import cases
from app.pages.staff.caseload_columns import COLUMNS
from tests.pages.staff.casework_things import Team, many_cases, rows_of, stored
from tests.support.page_checks import text_of

TODAY = "2026-11-24"


@pytest.fixture
def team(build, browser):
    return Team(build, browser)


def test_a_worker_sees_only_the_cases_of_their_teams(team, build):
    build.a_case(build.a_worker(), build.a_person("Amina", "Benali"))

    assert rows_of(team.desk().get("/staff/cases")) == ["Rosa Menéndez Álvarez"]
    assert rows_of(team.desk(team.ivan).get("/staff/cases")) == ["Rosa Menéndez Álvarez"]
    for stranger in list(team.strangers())[:2]:
        assert rows_of(team.desk(stranger).get("/staff/cases?worker=all")) == []


def test_a_coordinator_sees_the_cases_of_their_agency_when_they_ask_for_all(team, build):
    chief = team.desk(build.a_worker(Role.COORDINATOR))

    assert chief.get("/staff/cases").has("No case fits")
    page = chief.get("/staff/cases").click("Clear filters")
    assert rows_of(page) == ["Rosa Menéndez Álvarez"]
    assert page.has("All cases 1")


def test_somebody_without_casework_gets_404_and_nobody_is_sent_to_sign_in(team, build, browser):
    evaluator = build.a_worker(Role.EVALUATOR)

    assert team.desk(evaluator).get("/staff/cases").status == 404
    assert browser().get("/staff/cases", follow=False).location == "/staff/sign-in?next=/staff/cases"


def test_a_line_says_what_comes_next_and_since_when_nobody_spoke(team, build, clock):
    build.a_task(team.case, title="Review the plan", due_on=clock().date())
    clock.move(timedelta(days=27))
    page = team.desk().get(f"/staff/cases?cols={'.'.join(COLUMNS)}")

    assert page.has("Rosa Menéndez Álvarez 2 (1 child) Lucía MIE-0001 Review the plan Tue Nov 24 27 days None")
    late = next(e for e in page.tree.iter("span") if e.get("class") == "late")
    assert text_of(late) == "27 days"
    due = next(e for e in page.tree.iter("span") if e.get("class") == "due-today")
    assert text_of(due) == "Tue Nov 24"


def test_the_list_stands_in_the_order_of_what_is_due_first(team, build, clock):
    amina = build.a_case(team.lucia, build.a_person("Amina", "Benali"))
    build.a_case(team.lucia, build.a_person("Zineb", "Lahlou"))
    build.a_task(team.case, due_on=clock().date() + timedelta(days=3))
    build.a_task(amina, due_on=clock().date())
    desk = team.desk()

    due_first = ["Amina Benali", "Rosa Menéndez Álvarez", "Zineb Lahlou"]
    assert rows_of(desk.get("/staff/cases")) == due_first
    assert rows_of(desk.get("/staff/cases?sort=-date")) == ["Rosa Menéndez Álvarez", "Amina Benali", "Zineb Lahlou"]
    by_name = desk.get("/staff/cases").click("Person")
    assert rows_of(by_name) == due_first
    assert rows_of(by_name.click("Person")) == due_first[::-1]


def test_pages_of_fifty_show_everybody_once_in_every_order(team, build, units, clock):
    many_cases(build, units, team.lucia, 120, clock)
    desk = team.desk()

    for sort in ("date", "-date", "name", "-name"):
        page, seen, places = desk.get(f"/staff/cases?sort={sort}"), [], []
        while True:
            seen += rows_of(page)
            places.append(text_of(next(e for e in page.tree.iter("div") if e.get("class") == "table-foot").find("p")))
            if not any("Next" in words for words in page.links()):
                break
            page = page.click("Next")
        assert len(seen) == len(set(seen)) == 121
        assert [p.partition(" of 121")[0] for p in places] == ["1 to 50", "51 to 100", "101 to 121"]


def test_two_hundred_cases_cost_four_queries(team, build, units, clock):
    many_cases(build, units, team.lucia, 200, clock)

    page = team.desk().get("/staff/cases")

    assert len(rows_of(page)) == 50
    assert page.queries.own <= 4


def test_counts_stop_at_more_than_999(team, build, units, clock):
    many_cases(build, units, team.lucia, 1005, clock)

    page = team.desk().get("/staff/cases")

    assert page.has("My cases more than 999")
    assert page.has("1 to 50 of more than 999")


def test_tabs_count_what_they_show(team, build, clock):
    silent = build.a_case(team.lucia, build.a_person("Ibrahim", "Diallo"), children=0)
    clock.move(timedelta(days=31))
    build.a_task(team.case, due_on=clock().date())
    team.write(team.lucia, "Hello")
    desk = team.desk()
    page = desk.get("/staff/cases")

    assert page.has("My cases 2 For today 1 No contact for 30 days 1 Families with children 1")
    assert rows_of(page.click("No contact")) == ["Ibrahim Diallo"]
    assert rows_of(page.click("Families")) == ["Rosa Menéndez Álvarez"]
    assert rows_of(page.click("For today")) == ["Rosa Menéndez Álvarez"]
    assert silent.reference == "MIE-0002"


def test_the_search_knows_no_accents_and_no_wildcards(team, build):
    build.a_case(team.lucia, build.a_person("Amina", "Benali"))
    desk = team.desk()

    assert rows_of(desk.get("/staff/cases?q=MENENDEZ ros")) == ["Rosa Menéndez Álvarez"]
    for words in ("600 000 123", "%2B34600000123", "12345678-z"):
        assert rows_of(desk.get(f"/staff/cases?q={words}")) == ["Rosa Menéndez Álvarez"]
    assert rows_of(desk.get("/staff/cases?q=600000")) == []
    assert rows_of(desk.get("/staff/cases?q=%25")) == []
    assert rows_of(desk.get("/staff/cases?q=r_sa")) == []
    assert rows_of(desk.fragment("/staff/cases?q=amina", "rows")) == ["Amina Benali"]


def test_each_filter_can_be_taken_off_alone(team, build):
    other = build.a_territory("LAN", "Langreo")
    build.a_case(team.lucia, build.a_person("Amina", "Benali", territory=other))
    desk = team.desk()

    page = desk.get(f"/staff/cases?territory={other.id}&due=none")
    assert rows_of(page) == ["Amina Benali"]
    ways_out = {e.get("aria-label"): e.get("href") for e in page.tree.iter("a") if e.get("aria-label")}
    without = desk.get(ways_out["Take this filter off: Territory"])
    assert len(rows_of(without)) == 2
    assert "due=none" in ways_out["Take this filter off: Territory"]
    assert len(rows_of(page.click("Clear filters"))) == 2


@pytest.mark.parametrize(
    "odd", ["view=x", "sort=x", "due=x", "territory=x", "after=x", "after=&from=x", "q=" + "a" * 500]
)
def test_an_odd_address_shows_the_list_all_the_same(team, odd):
    assert team.desk().get(f"/staff/cases?{odd}").status == 200


def test_a_case_that_is_closed_leaves_the_list(team, build):
    from app.casework.models import Case
    from app.casework.vocabulary import CaseStatus

    with build.unit() as work:
        work.session.get_one(Case, team.case.id).status = CaseStatus.CLOSED

    assert rows_of(team.desk().get("/staff/cases")) == []


def test_htmx_gets_the_list_without_the_frame(team):
    page = team.desk().fragment("/staff/cases?worker=all", "list")

    assert "<html" not in page.html and "All cases" in page.html


def test_a_view_is_kept_under_a_name_and_opens_the_list(team, units):
    desk = team.desk()
    page = desk.get("/staff/cases?worker=all&due=none&q=rosa")

    kept = page.send("Save the view", name="Rosas", first="y")

    assert kept.has("Rosas")
    again = team.desk().get("/staff/cases")
    assert rows_of(again) == ["Rosa Menéndez Álvarez"]
    assert 'value="rosa"' in again.html
    assert not team.desk(team.ivan).get("/staff/cases").has("Rosas")
    assert again.send("Save the view", name="").has("Give the view a name.")
    view = stored(units, SavedView)[0]
    path = f"/staff/cases/views/{view.id}/delete"
    assert team.desk(team.ivan).post(path, follow=False).status == 404
    assert not again.send("Delete the view", action=path).has("Rosas")
    assert not stored(units, SavedView)


def headings(page):
    return [text_of(cell).strip() for cell in page.tree.iter("th") if cell.get("scope") == "col"]


def test_columns_are_chosen_and_kept_with_a_view(team, units):
    desk = team.desk()
    page = desk.get("/staff/cases?worker=all&col=worker&col=visit&col=nonsense")
    short = ["Person", "Key worker", "Date", "Next appointment"]
    assert headings(page) == short
    page.send("Save the view", name="Short")
    assert headings(desk.get("/staff/cases").click("Short")) == short
    assert stored(units, SavedView)[0].wanted["cols"] == "worker.visit"
    usual = ["Person", "At home", "Kind of support", "Next action", "Date", "Last contact", "Next appointment"]
    assert headings(desk.get("/staff/cases?cols=nothing")) == usual
    assert set(headings(desk.get("/staff/cases?worker=all&cols=nothing"))) - set(usual) == {"Key worker"}


def test_the_list_is_taken_away_as_it_was_filtered_and_without_what_is_sensitive(team, build, units, monkeypatch):
    odd = build.a_case(team.lucia, build.a_person("=cmd()", "Ruiz"))
    build.a_task(team.case, title="Ir al psiquiatra")
    desk = team.desk()

    answer = desk.client.get("/staff/cases/list.csv?cols=worker.action.support", headers={"Accept-Language": "en"})

    lines = answer.get_data().decode("utf-8-sig").splitlines()
    assert lines[0] == "Person,Date,Key worker"
    assert len(lines) == 3 and any(line.startswith("'=cmd() Ruiz") for line in lines)
    assert "psiquiatra" not in answer.text and answer.content_type.startswith("text/csv")
    one = desk.client.get("/staff/cases/list.csv?q=ruiz", headers={"Accept-Language": "en"}).text.splitlines()
    assert len(one) == 2 and odd.reference in one[1]
    with units.reading(Actor.system("test")) as work:
        exports = work.session.query(AuditEntry).filter_by(action="case:list:export").order_by(AuditEntry.seq)
        assert [entry.details for entry in exports] == [{"cases": 2}, {"cases": 1}]
    assert len(team.desk(team.ivan).client.get("/staff/cases/list.csv?q=ruiz").text.splitlines()) == 1
    monkeypatch.setattr(cases, "MOST_TAKEN", 1)
    cut = desk.client.get("/staff/cases/list.csv", headers={"Accept-Language": "en"}).text.splitlines()
    assert len(cut) == 3 and cut[2].startswith("Only the first 1 cases stand here.")


def test_a_long_list_is_streamed_in_portions_with_one_mark_at_its_beginning():
    rows = [["Name"], *([f"-{number}"] for number in range(1200))]
    pieces = list(streamed_csv(rows))
    assert len(pieces) == 3 and b"".join(pieces) == as_csv(rows)
