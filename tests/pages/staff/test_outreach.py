"""Campaigns in the back office: made by coordinators, seen by those who call, with links that work."""

import pytest
from sqlalchemy import select

from app.agencies.vocabulary import AgencyKind, Role
from app.audit.models import AuditEntry
from app.benefits.questions import USUALLY_ASKED
from app.foundation.actor import Actor
from app.outreach.models import Campaign, OutreachLink
from app.outreach.posters import sentences
from tests.pages.staff.outreach_things import a_callback, a_campaign
from tests.support.printed import Printed

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
    for path in (
        base,
        f"{base}/posters",
        f"{base}/posters.pdf",
        f"{base}/funnel",
        f"{base}/funnel.csv",
        f"{base}/links/{link.id}/route",
        f"{base}/links/{link.id}/qr.svg",
        f"{base}/links/{link.id}/qr.png",
    ):
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


def test_each_place_may_be_called_back_by_another_agency_in_another_territory(social_worker, browser, build, units):
    campaign, (library, pharmacy) = a_campaign(build)
    aller = build.a_territory("ALL", "Aller")
    ngo = build.an_agency(AgencyKind.NGO, "Accem Aller", aller)
    page = social_worker.get(f"/staff/outreach/campaigns/{campaign.id}/links/{pharmacy.id}/route")
    page = page.send("Save", agency=str(ngo.id), territory=str(aller.id))

    assert page.path == f"/staff/outreach/campaigns/{campaign.id}"
    assert page.has("Calls back: Accem Aller, Aller.") and page.has("Calls back: Servicios Sociales de Mieres, Mieres.")
    asked = [a_callback(build, units, link) for link in (library, pharmacy)]
    assert [c.agency_id for c in asked] == [campaign.agency_id, ngo.id]
    assert [c.territory_id for c in asked] == [campaign.territory_id, aller.id]
    theirs = build.sign_in(browser(), build.a_worker(agency=ngo))
    assert theirs.get(f"/staff/outreach/callbacks/{asked[1].id}").status == 200
    assert social_worker.get(f"/staff/outreach/callbacks/{asked[1].id}").status == 404
    page = social_worker.get(f"/staff/outreach/campaigns/{campaign.id}/links/{pharmacy.id}/route")
    assert page.send("Save", agency="", territory="").html.count("Calls back: Servicios Sociales de Mieres") == 2
    with units.reading(Actor.anonymous()) as work:
        assert (
            len(work.session.scalars(select(AuditEntry).where(AuditEntry.action == "outreach:link:route")).all()) == 2
        )


def test_a_sheet_a_place_is_ready_to_print_in_the_languages_chosen(social_worker, build):
    campaign, (library, pharmacy) = a_campaign(build)
    page = social_worker.get(f"/staff/outreach/campaigns/{campaign.id}/posters")
    fewer = social_worker.get(f"{page.path}?size=a6&language=es&language=ar")

    assert page.has(f"/o/{library.token}") and page.has(f"/o/{pharmacy.token}") and page.has("985 000 111")
    assert spoken_on(page) == ["es", "en", "ar"] * 2 and spoken_on(fewer) == ["es", "ar"] * 2
    assert "posters.pdf?size=a6&amp;language=es&amp;language=ar" in fewer.html


def spoken_on(page):
    return [element.get("lang") for element in page.tree.iter("div") if element.get("lang")]


@pytest.mark.parametrize(("size", "paper"), [("a4", (210, 297)), ("a6", (105, 148))])
def test_the_poster_has_place_purpose_code_and_address_in_every_language_and_nobody_s_name(
    social_worker, build, size, paper
):
    campaign, links = a_campaign(build, places=("Biblioteca de Mieres", "مكتبة تورون"))
    base = f"/staff/outreach/campaigns/{campaign.id}/posters.pdf"
    answer = social_worker.get(f"{base}?size={size}").response
    poster = Printed(answer.get_data())

    assert answer.mimetype == "application/pdf" and len(poster) == 2
    for number, link in enumerate(links):
        assert poster.size(number) == paper
        assert poster.codes(number) == [f"http://localhost:8000/o/{link.token}"]
        words = " ".join(poster.text(number).split())
        assert f"localhost:8000/o/{link.token}" in words and "985 000 111" in words
        assert all(sentence in words for code in ("es", "en") for sentence in sentences(code))
        assert "Lucía" not in words and "Autumn" not in words
        left, top, right, bottom = (edge / 72 * 25.4 for edge in poster.ink(number))
        assert left > 5 and top > 5 and right < paper[0] - 5 and bottom < paper[1] - 5, "nothing runs over the edge"
    assert "Biblioteca de Mieres" in poster.text(0)
    one = Printed(social_worker.get(f"{base}?place={links[1].id}&language=en").response.get_data())
    assert len(one) == 1 and one.codes() == [f"http://localhost:8000/o/{links[1].token}"]
    assert social_worker.get(f"{base}?place=nothing").status == 404


def test_the_poster_and_the_front_page_promise_the_same(browser):
    assert browser().get("/").has(f"It is about {USUALLY_ASKED} short questions.")
    assert f"about {USUALLY_ASKED} short questions" in sentences("en")[0]


def test_an_agency_without_campaigns_reads_what_will_be_here(coordinator):
    page = coordinator.get("/staff/outreach")

    assert page.has("There is no campaign yet") and page.has("Make the first one")


def test_many_campaigns_cost_no_more_queries(social_worker, build):
    for number in range(12):
        a_campaign(build, places=[f"Place {n}" for n in range(4)], name=f"Campaign {number}")

    assert social_worker.get("/staff/outreach").queries.own <= 4
