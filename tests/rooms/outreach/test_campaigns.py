"""Campaigns make sense, and every place has its own link."""

from datetime import date

import pytest
from sqlalchemy import select

from app.agencies.vocabulary import Role
from app.foundation.errors import Invalid
from app.foundation.i18n import speaking
from app.foundation.tokens import ALPHABET
from app.outreach.campaigns import NewCampaign, add_place, launch
from app.outreach.models import Campaign, OutreachLink
from app.outreach.rules import date_problems, place_problems, places_of

TODAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def in_english():
    with speaking("en"):
        yield


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2026, 11, 24), date(2026, 11, 23), "comes before the first"),
        (date(2026, 10, 1), date(2026, 11, 23), "over already"),
        (date(2026, 11, 24), date(2029, 11, 24), "2 years at most"),
    ],
)
def test_days_that_make_no_sense_are_refused_on_the_last_day(first, last, words):
    (problem,) = date_problems(first, last, TODAY)

    assert problem.field == "ends_on" and words in problem.message


def test_a_campaign_of_one_day_makes_sense():
    assert date_problems(TODAY, TODAY, TODAY) == []


def test_places_are_read_one_a_line_without_empty_lines_and_spaces():
    assert places_of("  Library \r\n\n Pharmacy   of Turón\n") == ["Library", "Pharmacy of Turón"]


@pytest.mark.parametrize(
    ("places", "words"),
    [
        ([], "at least one place"),
        (["Library", "library"], "there twice"),
        (["x" * 121], "shorter name"),
        ([str(n) for n in range(61)], "60 places at most"),
    ],
)
def test_places_that_make_no_sense_are_refused(places, words):
    (problem,) = place_problems(places)

    assert words in problem.message


@pytest.fixture
def coordinator(build):
    return build.a_worker(role=Role.COORDINATOR)


def new(build, places=("Library", "Pharmacy"), last=date(2026, 12, 20)):
    return NewCampaign("Autumn", build.the_territory().id, TODAY, last, places)


def test_every_place_gets_a_link_of_its_own_that_can_be_read_aloud(build, units, coordinator):
    with units.writing(build.staff_actor(coordinator)) as work:
        campaign_id = launch(work, new(build)).id

    with units.reading(build.staff_actor(coordinator)) as work:
        campaign = work.session.get_one(Campaign, campaign_id)
        links = work.session.scalars(select(OutreachLink).order_by(OutreachLink.place)).all()
        assert campaign.agency_id == coordinator.agency_id
        assert [link.place for link in links] == ["Library", "Pharmacy"]
        assert len({link.token for link in links}) == 2
        assert all(len(link.token) == 10 and set(link.token) <= set(ALPHABET) for link in links)


def test_a_campaign_without_a_place_or_that_is_over_is_not_made(build, units, coordinator):
    for wrong in (new(build, places=()), new(build, last=date(2026, 11, 20))):
        with pytest.raises(Invalid), units.writing(build.staff_actor(coordinator)) as work:
            launch(work, wrong)

    with units.reading(build.staff_actor(coordinator)) as work:
        assert work.session.scalars(select(Campaign)).all() == []


def test_a_place_is_added_once(build, units, coordinator):
    with units.writing(build.staff_actor(coordinator)) as work:
        campaign = launch(work, new(build))
        work.session.refresh(campaign, ["links"])
        add_place(work, campaign, "School")
        with pytest.raises(Invalid):
            add_place(work, campaign, "LIBRARY")
