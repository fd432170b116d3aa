"""The inbox, unanswered first, and the conversation with a person."""

from datetime import timedelta

import pytest

from app.messaging.models import Message, ReadMark
from tests.pages.staff.casework_things import Team, actions, rows_of, stored


@pytest.fixture
def team(build, browser):
    return Team(build, browser)


def test_who_waits_longest_stands_on_top(team, build, clock):
    from app.casework.models import Case
    from app.messaging import services as messaging

    cases = [team.case] + [build.a_case(team.lucia, build.a_person(name, "Benali")) for name in ("Amina", "Yasin")]
    for case, hours in ((cases[1], 0), (cases[0], 30), (cases[2], 1)):
        clock.move(timedelta(hours=hours))
        with build.unit() as work:
            person = work.session.get_one(Case, case.id)
            work.actor = build.person_actor(work.session.get_one(type(team.rosa), person.person_id))
            messaging.write(work, person, "Hello")
    with build.unit(build.staff_actor(team.lucia)) as work:
        messaging.write(work, work.session.get_one(Case, cases[0].id), "Yes")

    page = team.desk().get("/staff/messages")

    assert rows_of(page) == ["Amina Benali", "Yasin Benali", "Rosa Menéndez Álvarez"]
    assert page.has("Waits for an answer, 1 day") and page.has("Waits for an answer, since today")
    assert page.has("Answered") and page.has("2 without an answer")
    assert page.has("Messages 2")


def test_the_inbox_shows_only_threads_of_one_s_teams(team):
    team.write(team.rosa, "Hello")

    assert rows_of(team.desk(team.ivan).get("/staff/messages")) == ["Rosa Menéndez Álvarez"]
    strangers = list(team.strangers())
    for stranger in strangers[:2]:
        assert team.desk(stranger).get("/staff/messages").has("There are no messages yet")
    assert team.desk(strangers[2]).get("/staff/messages").status == 404


def test_a_full_inbox_costs_few_queries(team, build):
    from app.casework.models import Case
    from app.messaging import services as messaging

    for number in range(60):
        case = build.a_case(team.lucia, build.a_person(f"Ana{number}", "García"), children=0)
        with build.unit(build.staff_actor(team.lucia)) as work:
            messaging.write(work, work.session.get_one(Case, case.id), "Hello")

    pages = [team.desk().get("/staff/messages")]
    pages.append(pages[0].click("Next"))

    assert [len(rows_of(page)) for page in pages] == [50, 10] and "Next" not in pages[1].links()
    assert len({*rows_of(pages[0]), *rows_of(pages[1])}) == 60
    assert all(page.queries.own <= 7 for page in pages)


def test_reading_marks_as_read_and_the_person_sees_it(team, build, browser, units):
    team.write(team.rosa, "Can I come tomorrow?")

    page = team.desk().get("/staff/messages").click("Rosa")

    assert page.has("Can I come tomorrow?")
    assert [mark.staff_id for mark in stored(units, ReadMark)] == [team.lucia.id]
    assert build.sign_in(browser(), team.rosa).get("/messages").has("Read by Lucía")


def test_an_answer_reaches_the_person_and_ends_the_waiting(team, build, browser, units):
    team.write(team.rosa, "Can I come tomorrow?")
    page = team.desk().get(team.path("/messages"))
    after = page.send("Send", body="Yes, at ten.")
    page.send("Send", body="Yes, at ten.")

    assert after.has("Yes, at ten.") and after.has("Sent, 10:18")
    assert len(stored(units, Message)) == 2, "sent twice, written once"
    assert build.sign_in(browser(), team.rosa).get("/messages").has("Yes, at ten.")
    assert team.desk().get("/staff/messages").has("0 without an answer")
    assert team.desk().get(team.path("/messages")).has("Read by Rosa")
    assert actions(units, "message:thread:write") == ["message:thread:write"] * 2


def test_too_long_a_message_stays_in_its_field(team, units):
    words = "a" * 4001
    page = team.desk().get(team.path("/messages")).send("Send", body=words)

    assert page.status == 422 and page.has("Use at most 4000 characters. You have 4001.")
    assert any(words in "".join(area.itertext()) for area in page.tree.iter("textarea"))
    assert stored(units, Message) == []


def test_what_somebody_writes_is_text_and_never_markup(team):
    team.write(team.rosa, "<script>alert(1)</script>")

    assert team.desk().get(team.path("/messages")).has("<script>alert(1)</script>")


def test_older_messages_are_one_click_away(team, clock):
    for number in range(70):
        clock.move(timedelta(seconds=30))
        team.write(team.rosa, f"Message number {number:02d}.")
    page = team.desk().get(team.path("/messages"))

    assert page.has("Message number 69.") and not page.has("Message number 03.")
    assert page.click("Show older messages").has("Message number 03.")
