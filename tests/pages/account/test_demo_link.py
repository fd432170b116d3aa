"""A demonstration link opens an account with one button, in a demonstration only."""

import pytest

from app.identity import services as identity
from app.identity.vocabulary import CodePurpose


@pytest.fixture
def link(build):
    def make(somebody, demonstration=True):
        with build.unit() as work:
            if demonstration and not identity.is_demonstration(work):
                identity.mark_as_demonstration(work, 1)
            return f"/demo/{identity.issue_code(work, somebody.account_id, CodePurpose.DEMO).token}"

    return make


def test_the_link_counts_as_both_factors_and_as_a_fresh_one(browser, lucia, link, clock):
    desk = browser()
    page = desk.get(link(lucia))
    entered = desk.post(page.path, {i.get("name"): i.get("value") for i in page.form().iter("input")}, follow=False)

    assert entered.location == "/staff/"
    assert desk.get("/staff/me").send("Make ten new ones").heading == "Keep these ten spare codes"


def test_both_wings_can_be_open_in_one_browser(browser, lucia, rosa, link, trail):
    both = browser()
    both.get(link(rosa)).send("Enter")
    page = both.get(link(lucia))
    both.post(page.path, {i.get("name"): i.get("value") for i in page.form().iter("input")}, follow=False)

    assert both.get("/").heading == "Hello, Rosa"
    assert both.get("/staff/me").heading == "My account"
    assert [entry.details for entry in trail("account:session:start")] == [{"by": "demo"}] * 2
    assert [entry.actor_id for entry in trail("account:session:start")] == [rosa.id, lucia.id]


def test_the_link_works_once_and_not_where_people_are_real(browser, rosa, link):
    real = link(rosa, demonstration=False)
    assert browser().get(real).status == 404
    invented = link(rosa)
    browser().get(invented).send("Enter")

    assert browser().get(invented).send("Enter").status == 404
