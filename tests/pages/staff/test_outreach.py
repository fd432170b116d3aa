"""Campaigns in the back office: made by coordinators, seen by those who call, with links that work."""

import re
from datetime import date

import pytest
from sqlalchemy import select

from app.agencies.vocabulary import AgencyKind, Role
from app.audit.models import AuditEntry
from app.foundation.actor import Actor
from app.outreach.models import Campaign, LinkCount, OutreachLink
from app.outreach.services import count_step
from app.outreach.vocabulary import Step
from tests.pages.staff.outreach_things import a_campaign

NEW = {"name": "Autumn", "starts_on": "2026-11-24", "ends_on": "2026-12-20", "places": "Library\nPharmacy"}


@pytest.fixture
def coordinator(browser, build):
    return build.sign_in(browser(), build.a_worker(role=Role.COORDINATOR))


@pytest.fixture
def social_worker(browser, build):
    return build.sign_in(browser(), build.a_worker())


@pytest.fixture
def outsider(browser, build):
    other = build.an_agency(AgencyKind.NGO, "Otra entidad")
    return build.sign_in(browser(), build.a_worker(role=Role.COORDINATOR, agency=other))


def counted(build, link, **steps):
    for step, count in steps.items():
        build.save(LinkCount(link_id=link.id, day=date(2026, 11, 20), step=Step(step), count=count))


def test_a_coordinator_makes_a_campaign_and_gets_a_link_for_each_place(coordinator, build, units):
    page = coordinator.get("/staff/outreach").click("New campaign")
    page = page.send("Make the campaign", **NEW)

    assert page.heading.startswith("Autumn")
    assert page.has("From Tue Nov") and page.has("2 places.")
    with units.reading(Actor.anonymous()) as work:
        links = work.session.scalars(select(OutreachLink).order_by(OutreachLink.place)).all()
        entry = work.session.scalars(select(AuditEntry).where(AuditEntry.action == "outreach:campaign:create")).one()
    for link in links:
        assert page.has(link.place) and page.has(f"http://localhost:8000/o/{link.token}")
        assert f'data-copy="http://localhost:8000/o/{link.token}"' in page.html
    assert entry.object_type == "Campaign"


def test_the_link_of_a_new_campaign_leads_into_the_check(coordinator, browser, units):
    coordinator.get("/staff/outreach/campaigns/new").send("Make the campaign", **NEW)
    with units.reading(Actor.anonymous()) as work:
        token = work.session.scalars(select(OutreachLink.token).order_by(OutreachLink.place)).first()

    assert browser().get(f"/o/{token}").status == 200


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name": ""}, "Give the campaign a name."),
        ({"ends_on": "2026-11-01"}, "The last day comes before the first."),
        ({"starts_on": "2026-11-01", "ends_on": "2026-11-23"}, "The last day is over already."),
        ({"ends_on": ""}, "Choose the last day."),
        ({"places": " \n "}, "Write at least one place."),
        ({"places": "Library\nlibrary"}, "is there twice"),
    ],
)
def test_a_campaign_that_makes_no_sense_is_refused_and_what_was_typed_stays(coordinator, units, wrong, words):
    page = coordinator.get("/staff/outreach/campaigns/new").send("Make the campaign", **{**NEW, **wrong})

    assert page.status == 422 and page.has("There is a problem") and page.has(words)
    assert 'value="2026-11' in page.html
    with units.reading(Actor.anonymous()) as work:
        assert work.session.scalars(select(Campaign)).all() == []


def test_a_form_sent_twice_makes_one_campaign(coordinator, units):
    page = coordinator.get("/staff/outreach/campaigns/new")
    first = page.send("Make the campaign", **NEW)
    second = page.send("Make the campaign", **NEW)

    assert first.path == second.path
    with units.reading(Actor.anonymous()) as work:
        assert len(work.session.scalars(select(Campaign)).all()) == 1


def test_a_social_worker_sees_campaigns_but_makes_none(social_worker, build):
    campaign, _links = a_campaign(build)
    page = social_worker.get("/staff/outreach")

    assert page.has("Autumn") and not page.has("New campaign")
    assert social_worker.get("/staff/outreach/campaigns/new").status == 404
    assert social_worker.get(f"/staff/outreach/campaigns/{campaign.id}").status == 200


@pytest.mark.parametrize("role", [Role.EVALUATOR, Role.EMPLOYMENT_ADVISER])
def test_other_roles_have_no_campaigns(browser, build, role):
    campaign, _links = a_campaign(build)
    somebody = build.sign_in(browser(), build.a_worker(role=role))

    assert somebody.get("/staff/outreach").status == 404
    assert somebody.get(f"/staff/outreach/campaigns/{campaign.id}").status == 404


def test_another_agency_finds_nothing(outsider, build):
    campaign, (link, _other) = a_campaign(build)
    base = f"/staff/outreach/campaigns/{campaign.id}"

    assert not outsider.get("/staff/outreach").has("Autumn")
    for path in (base, f"{base}/posters", f"{base}/links/{link.id}/qr.svg", f"{base}/links/{link.id}/qr.png"):
        assert outsider.get(path).status == 404


def test_a_link_of_another_campaign_is_not_found_under_this_one(social_worker, build):
    campaign, _links = a_campaign(build)
    _other, (foreign, _second) = a_campaign(build, build.an_agency(name="Otra"), name="Winter")

    assert social_worker.get(f"/staff/outreach/campaigns/{campaign.id}/links/{foreign.id}/qr.svg").status == 404


def test_the_qr_code_is_on_the_page_and_can_be_downloaded(social_worker, build):
    campaign, (link, _other) = a_campaign(build)
    page = social_worker.get(f"/staff/outreach/campaigns/{campaign.id}")
    base = f"/staff/outreach/campaigns/{campaign.id}/links/{link.id}"
    svg, png = social_worker.get(f"{base}/qr.svg").response, social_worker.get(f"{base}/qr.png").response

    assert page.html.count("<svg xmlns") == 2 and 'aria-label="QR code of Library"' in page.html
    assert svg.mimetype == "image/svg+xml" and svg.get_data(as_text=True).startswith("<svg")
    assert png.mimetype == "image/png" and png.get_data().startswith(b"\x89PNG")
    assert "attachment" in svg.headers["Content-Disposition"]


def test_a_place_is_added_once(social_worker, build):
    campaign, _links = a_campaign(build)
    page = social_worker.get(f"/staff/outreach/campaigns/{campaign.id}").send("Add the place", place="School")
    again = page.send("Add the place", place=" school ")

    assert page.has("3 places.") and page.has("School")
    assert again.status == 422 and again.has("is there twice")


def test_small_counts_are_hidden_and_cannot_be_worked_out(social_worker, build):
    campaign, (library, pharmacy) = a_campaign(build)
    counted(build, library, opened=1340, started=30)
    counted(build, pharmacy, opened=12, started=3)
    page = social_worker.get(f"/staff/outreach/campaigns/{campaign.id}")
    rows = {row.find("th").find("a").find("bdi").text: cells(row) for row in page.tree.find(".//tbody").iter("tr")}

    assert rows["Library"] == ["1,340", "hidden", *["fewer than 5"] * 3]
    assert rows["Pharmacy of Turón"] == ["12", *["fewer than 5"] * 4]
    (campaign_row,) = social_worker.get("/staff/outreach").tree.find(".//tbody").iter("tr")
    assert cells(campaign_row)[2:] == ["2", "1,352", "33", *["fewer than 5"] * 3]


def cells(row):
    return [re.sub(r"\s+", " ", "".join(cell.itertext())).strip() for cell in row.iter("td")]


def test_a_visit_is_counted_for_the_place(build, units, social_worker):
    campaign, (library, _other) = a_campaign(build)
    for _visit in range(7):
        with units.writing(Actor.anonymous()) as work:
            count_step(work, library.id, Step.OPENED)

    first = social_worker.get(f"/staff/outreach/campaigns/{campaign.id}").tree.find(".//tbody").find("tr")
    assert cells(first) == ["7", *["fewer than 5"] * 4]


def test_a_sheet_a_place_is_ready_to_print_in_every_language(social_worker, build):
    campaign, (library, pharmacy) = a_campaign(build)
    page = social_worker.get(f"/staff/outreach/campaigns/{campaign.id}/posters")
    languages = [element.get("lang") for element in page.tree.iter("div") if element.get("lang")]

    assert page.has(f"/o/{library.token}") and page.has(f"/o/{pharmacy.token}")
    assert languages == ["es", "en", "ar"] * 2
    assert page.has("985 000 111")


def test_an_agency_without_campaigns_reads_what_will_be_here(coordinator):
    page = coordinator.get("/staff/outreach")

    assert page.has("There is no campaign yet") and page.has("Make the first one")


def test_many_campaigns_cost_no_more_queries(social_worker, build):
    for number in range(12):
        a_campaign(build, places=[f"Place {n}" for n in range(4)], name=f"Campaign {number}")

    assert social_worker.get("/staff/outreach").queries.own <= 4
