"""How far people came, place by place, on the screen and to take away; and small counts that nobody can work out."""

import csv
import io
import re
from datetime import date
from decimal import Decimal

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from app.audit.models import AuditEntry
from app.benefits.claim_words import ClaimState
from app.benefits.models import BenefitClaim
from app.foundation.actor import Actor
from app.outreach.models import LinkCount
from app.outreach.vocabulary import Step
from tests.pages.staff.outreach_things import a_callback, a_campaign, case_time, claimed, opened, reached


@pytest.fixture
def lucia(build):
    return build.a_worker()


@pytest.fixture
def desk(browser, build, lucia):
    return build.sign_in(browser(), lucia)


def counted(build, link, *counts):
    for step, count in zip(Step, counts, strict=False):
        build.save(LinkCount(link_id=link.id, day=date(2026, 11, 20), step=step, count=count))


def table_of(page):
    return {
        cells(row)[0]: cells(row)[1:] for part in ("tbody", "tfoot") for row in page.tree.find(f".//{part}").iter("tr")
    }


def cells(row):
    return [re.sub(r"\s+", " ", "".join(cell.itertext())).strip() for cell in row if cell.tag in {"th", "td"}]


def test_small_counts_are_hidden_on_every_page_alike(desk, build):
    campaign, (library, pharmacy) = a_campaign(build)
    counted(build, library, 1340, 30)
    counted(build, pharmacy, 12, 3)
    page = desk.get("/staff/outreach").click("Autumn")

    assert page.path == f"/staff/outreach/campaigns/{campaign.id}/funnel"
    table = table_of(page)
    assert table["Library"] == ["1,340", "hidden", *["fewer than 5"] * 7, "hidden"]
    assert table["Pharmacy of Turón"] == ["12", *["fewer than 5"] * 8, "hidden"]
    assert table["Total"] == ["1,352", "33", *["hidden"] * 8]
    (row,) = desk.get("/staff/outreach").tree.find(".//tbody").iter("tr")
    assert cells(row)[4:] == table["Total"][:5]
    assert not desk.get(f"/staff/outreach/campaigns/{campaign.id}").has("1,340")


def test_the_charts_say_where_people_are_lost(desk, build):
    campaign, (library, pharmacy) = a_campaign(build)
    counted(build, library, 340, 271, 214, 103, 47, 41, 26)
    counted(build, pharmacy, 212, 168, 131, 74, 20, 18, 11)
    page = desk.get(f"/staff/outreach/campaigns/{campaign.id}/funnel")

    assert page.has("Where most people are lost: before “Asked for a call”")
    assert page.has("Library is where most people ask for a call") and page.has("38 of 100")
    bars = [cells_of(item) for item in page.tree.find(".//ol").iter("li")]
    assert bars[0] == "Opened 552" and bars[1] == "Started 439 80 of 100"
    assert bars[7] == "Applied hidden"
    assert "style=" not in page.html.partition("<main")[2]


def cells_of(item):
    return re.sub(r"\s+", " ", " ".join(item.itertext())).strip()


def test_what_happens_in_the_house_counts_for_the_place(desk, build, units, lucia):
    _campaign, (library, _other) = a_campaign(build)
    asked = a_callback(build, units, library)
    reached(build, units, lucia, asked)
    reached(build, units, lucia, asked, "once more")
    opened(build, units, lucia, asked)

    with units.reading(Actor.anonymous()) as work:
        found = dict(work.session.execute(select(LinkCount.step, LinkCount.count)).all())
    assert found == {Step.CALLBACK: 1, Step.REACHED: 1, Step.CASE: 1}


def test_claims_of_the_cases_that_came_by_a_place_are_followed_to_the_money(desk, build, lucia):
    campaign, (library,) = a_campaign(build, places=["Library"])
    counted(build, library, *[9] * 7)
    for number in range(6):
        case = build.a_case(lucia, build.a_person(given_name=f"P{number}"))
        claimed(build, library, case, Decimal("701.50") if number else None)
        if number == 1:
            claimed_again(build, case)
    page = desk.get(f"/staff/outreach/campaigns/{campaign.id}/funnel")
    table = table_of(page)

    assert table["Library"] == table["Total"] == [*["9"] * 7, "6", "5", "€3,508"]
    assert page.queries.own <= 4


def claimed_again(build, case):
    now = case_time(build)
    build.save(
        BenefitClaim(
            case_id=case.id,
            person_id=case.person_id,
            benefit="es.asturias.ssb",
            state=ClaimState.APPLIED,
            applied_on=date(2026, 11, 2),
            created_at=now,
            changed_at=now,
        )
    )


def test_the_table_can_be_taken_away_with_the_same_counts_hidden(desk, build, units):
    campaign, (library, pharmacy) = a_campaign(build, places=("=cmd()", "Pharmacy"))
    counted(build, library, 340, 271)
    counted(build, pharmacy, 212, 3)
    base = f"/staff/outreach/campaigns/{campaign.id}/funnel"
    text, book = desk.get(f"{base}.csv").response, desk.get(f"{base}.xlsx").response
    rows = list(csv.reader(io.StringIO(text.get_data().decode("utf-8-sig"))))
    sheet = [[cell.value for cell in row] for row in load_workbook(io.BytesIO(book.get_data())).active]

    assert text.mimetype == "text/csv" and "attachment" in text.headers["Content-Disposition"]
    assert rows[0][:3] == ["Place", "Opened", "Started"] and rows[0][-1] == "Euros a month granted"
    assert rows[1][:3] == ["'=cmd()", "340", "hidden"] and rows[2][:3] == ["Pharmacy", "212", "fewer than 5"]
    assert rows[3][:4] == ["Total", "552", "274", "hidden"]
    assert sheet[1][:3] == ["'=cmd()", 340, "hidden"] and sheet[3][:3] == ["Total", 552, 274]
    with units.reading(Actor.anonymous()) as work:
        actions = work.session.scalars(select(AuditEntry.action)).all()
    assert actions.count("outreach:funnel:export") == 2
