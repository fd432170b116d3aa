"""What is being written is kept as it stands, for its writer alone, on every page on which one writes long."""

from datetime import timedelta

import pytest

from app.casework.meetings import NewMeeting, call_meeting
from app.casework.models import Case, CaseDraft, CaseHandover
from app.foundation.actor import Actor
from tests.pages.staff.casework_things import Team, stored
from tests.rooms.casework.offers import a_service


@pytest.fixture
def team(build, browser):
    return Team(build, browser)


def ticked(page):
    return {i.get("name") for i in page.tree.iter("input") if "checked" in i.attrib}


def kept(team, path, **typed):
    """Keep what is typed without script; the page that it leads back to."""
    page = team.desk().get(team.path(path)).send("Keep as draft", **typed)
    assert page.has("Draft kept, 10:18. Only you see it.")
    return page


def test_what_was_begun_is_there_again_on_each_page_and_for_nobody_else(team, build, units, clock):
    offer = a_service(build, team.office)
    with build.unit(build.staff_actor(team.lucia)) as work:
        mine = work.session.get_one(Case, team.case.id)
        held = NewMeeting(clock() - timedelta(hours=1), "", "The rent", (team.lucia.id,), with_person=False)
        meeting = call_meeting(work, mine, held)
    for path, typed in (
        ("/meetings/new", {"agenda": "Half an agenda", "day": "2026-12-01"}),
        (f"/meetings/{meeting.id}", {"summary": "Half the minutes", "words_1": "Half a decision"}),
        ("/hand-over", {"words": "Half a summary"}),
        (f"/referrals/new?offer={offer.id}", {"asks": "Half a question", "consent": "screen"}),
        ("/steps", {"title": "Half a step"}),
    ):
        again = kept(team, path, **typed)
        assert all(words in again.html for name, words in typed.items() if name != "consent")
        if "consent" in typed:
            # A yes is given to what is read at that moment.
            assert "consent" not in ticked(again)
        others = team.desk(team.ivan).get(team.path(path))
        assert "Half" not in others.html
    assert len(stored(units, CaseDraft)) == 5
    with units.reading(Actor.system("test")) as work:
        raw = work.session.connection().exec_driver_sql("SELECT content FROM case_draft").scalars().all()
    assert not any("Half" in content for content in raw)


def test_a_draft_is_gone_when_it_was_sent_and_keeps_nothing_of_an_empty_page(team, build, units):
    pilar = build.a_worker(given_name="Pilar")
    page = kept(team, "/hand-over", words="Half a summary", reason="load")
    assert stored(units, CaseDraft)[0].content["reason"] == ["load"]

    page.send("Hand over the file", member=str(pilar.id))

    assert stored(units, CaseHandover)[0].words == "Half a summary"
    assert stored(units, CaseDraft) == []
    empty = team.desk(pilar).get(team.path("/hand-over")).send("Keep as draft", words=" ")
    assert not empty.has("Draft kept") and stored(units, CaseDraft) == []


def test_what_is_too_long_is_not_kept_and_not_lost_either(team, units):
    page = team.desk().get(team.path("/steps")).send("Keep as draft", why="word " * 25_000)

    assert page.status == 422
    assert page.has("This is too long to be kept as a draft.")
    assert page.html.count("word word") >= 1
    assert stored(units, CaseDraft) == []


def test_while_one_types_only_the_line_about_the_draft_is_answered(team):
    desk = team.desk()
    page = desk.get(team.path("/steps"))
    fields = {i.get("name"): i.get("value") for i in page.form("Keep as draft").iter("input") if i.get("name")}
    headers = {"HX-Request": "true", "HX-Target": "p#draft", "Accept-Language": "en"}
    where = team.path("/drafts?kind=step")

    answer = desk.client.post(where, data={**fields, "title": "Half"}, headers=headers)
    stale = desk.client.post(where, data={"title": "Half"}, headers=headers)

    assert (answer.status_code, answer.text.strip()) == (200, "Draft kept, 10:18. Only you see it.")
    assert (stale.status_code, stale.text.strip()) == (422, "This is not kept. Copy your text and open the page again.")
    assert desk.post(team.path("/drafts?kind=nothing"), fields).status == 422
