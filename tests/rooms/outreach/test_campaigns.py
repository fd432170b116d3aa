"""Campaigns make sense, every place has its own link, and no small count can be read or worked out."""

from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from app.agencies.vocabulary import Role
from app.foundation.errors import Invalid
from app.foundation.i18n import speaking
from app.foundation.tokens import ALPHABET
from app.outreach.campaigns import NewCampaign, add_place, launch
from app.outreach.models import Campaign, OutreachLink
from app.outreach.rules import (
    CountRow,
    Hidden,
    count_tables,
    date_problems,
    hide_small,
    place_problems,
    places_of,
)
from app.outreach.vocabulary import Step

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


def possible(total, few, covered):
    """Which values each small count may have for somebody who knows the total and what is shown."""
    rest_of_covered = 5 * covered
    return [value for value in range(5) if total - value >= rest_of_covered and (covered or total == value)]


@given(st.lists(st.integers(0, 40), min_size=1, max_size=12))
def test_no_small_count_can_be_worked_out_from_the_total(counts):
    shown, total = hide_small(counts)

    for count, cell in zip(counts, shown, strict=True):
        assert cell == Hidden.FEW if count < 5 else cell in (count, Hidden.COVERED)
    few, covered = shown.count(Hidden.FEW), shown.count(Hidden.COVERED)
    if few and not isinstance(total, Hidden):
        hidden = total - sum(cell for cell in shown if not isinstance(cell, Hidden))
        assert possible(hidden, few, covered) == [0, 1, 2, 3, 4]
    assert not few or covered or isinstance(total, Hidden)


@given(st.lists(st.integers(5, 400), min_size=1, max_size=12))
def test_counts_of_five_and_more_are_shown_as_they_are(counts):
    assert hide_small(counts) == (counts, sum(counts))


def test_a_single_small_count_hides_the_next_larger_one_with_it():
    assert hide_small([340, 3, 12, 40]) == ([340, Hidden.FEW, Hidden.COVERED, 40], 395)


def test_where_nothing_can_cover_a_small_count_the_total_is_hidden():
    assert hide_small([4, 4]) == ([Hidden.FEW, Hidden.FEW], Hidden.COVERED)
    assert hide_small([2]) == ([Hidden.FEW], Hidden.FEW)


def test_a_place_where_nothing_was_counted_stands_in_the_table():
    campaign, library, school = (UUID(int=n) for n in (1, 2, 3))
    rows = [
        CountRow(campaign, library, "Library", Step.OPENED, 30),
        CountRow(campaign, school, "School", None, 0),
    ]

    table = count_tables(rows)[campaign]

    assert [place.place for place in table.places] == ["Library", "School"]
    assert table.places[1].shown == [Hidden.FEW] * 5
    assert table.totals == [30, *[Hidden.FEW] * 4]
