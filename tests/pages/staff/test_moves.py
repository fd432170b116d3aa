"""A file goes to another key worker with a summary, is closed with its result, opened again, and talked over."""

from datetime import date, timedelta

import pytest

from app.casework.models import Case, CaseClosure, CaseDecision, CaseHandover, CaseMeeting, CaseTask, TeamSeat
from app.messaging.models import Message
from tests.pages.staff.casework_things import Team, actions, stored


@pytest.fixture
def team(build, browser):
    return Team(build, browser)


def case_of(units, team):
    return stored(units, Case, Case.id == team.case.id)[0]


def test_a_hand_over_carries_a_summary_and_tells_the_person_nothing_about_why(team, build, units):
    pilar = build.a_worker(given_name="Pilar", family_name="Vega")
    build.a_task(team.case, title="Send the rent contract", due_on=date(2026, 12, 1))
    team.note(team.lucia, "Likes to cook")
    page = team.desk().get(team.path("/hand-over"))
    assert "Rosa, before December 1: Send the rent contract" in page.html.replace("\u00a0", " ")
    assert "Likes to cook" in page.html

    late = page.send("Hand over the file", member=str(pilar.id), reason="leave", leaves_on="2026-11-01")
    assert late.status == 422
    assert late.has("Choose today or a later day")
    done = late.send(
        "Hand over the file", member=str(pilar.id), reason="leave", leaves_on="2026-11-30", words="Read me"
    )

    assert done.status == 200
    assert case_of(units, team).key_worker_id == pilar.id
    seat = stored(units, TeamSeat, TeamSeat.staff_id == team.lucia.id)[0]
    assert seat.until_at.date() == date(2026, 11, 30)
    assert stored(units, CaseHandover)[0].words == "Read me"
    assert [task.staff_id for task in stored(units, CaseTask) if task.staff_id] == [pilar.id]
    said = stored(units, Message)[0].body
    assert "Pilar Vega is the person you can turn to" in said
    assert "leave" not in said
    assert team.desk(pilar).get(team.path("/handed-over")).has("Read me")
    assert team.desk(pilar).get(team.path()).has("Pilar leads the file from now on")


def test_closing_asks_again_after_six_months_and_the_file_can_be_opened_again(team, units):
    page = team.desk().get(team.path("/close"))
    empty = page.send("Close the file")
    assert empty.status == 422
    assert empty.has("Choose a result.")

    empty.send("Close the file", reason="done", result="better", words="They live on their own money")

    case, closure = case_of(units, team), stored(units, CaseClosure)[0]
    assert (case.status, case.closed_on, closure.words) == (
        "closed",
        date(2026, 11, 24),
        "They live on their own money",
    )
    review = stored(units, CaseTask, CaseTask.id == closure.review_task_id)[0]
    assert (review.due_on, review.staff_id) == (date(2027, 5, 24), team.lucia.id)
    closed = team.desk().get(team.path("/close"))
    assert closed.has("Better: what was agreed was reached")
    closed.send("Open the file again", words="They came back")
    assert case_of(units, team).status == "open"
    assert stored(units, CaseTask, CaseTask.id == review.id)[0].done_at is not None
    assert actions(units, "case:file:reo") == ["case:file:reopen"]


def test_the_review_of_a_closed_file_stands_on_my_day(team, clock):
    team.desk().get(team.path("/close")).send("Close the file", reason="done", result="same")
    clock.move(timedelta(days=181))

    assert team.desk().get("/staff/").has("Ask how the household is doing, six months after the file was closed")


def test_a_file_with_an_appointment_to_come_stays_open(team, units, clock):
    team.book(clock() + timedelta(days=2))

    refused = team.desk().get(team.path("/close")).send("Close the file", reason="done", result="better", words="Mine")

    assert refused.status == 422
    assert refused.has("There is an appointment to come.")
    assert "Mine" in refused.html
    assert case_of(units, team).status == "open"


def test_decisions_of_a_meeting_become_steps_with_a_name_and_a_day(team, units, clock):
    desk = team.desk()
    page = desk.get(team.path("/meetings/new")).send(
        "Call the meeting", day="2026-11-24", at="09:30", agenda="The rent"
    )
    assert page.has("The rent")
    assert page.has("Iván Prieto")
    wrong = page.send("Save what came of it", summary="We spoke", who_0="person", due_0="2026-12-01")
    assert wrong.status == 422
    assert wrong.has("Write what was decided.")
    other = team.desk(team.ivan).get(team.path(f"/meetings/{stored(units, CaseMeeting)[0].id}"))

    done = wrong.send(
        "Save what came of it", words_0="Ask for the rent aid", words_1="Rosa likes to cook", came=[str(team.ivan.id)]
    )

    assert done.has("Ask for the rent aid")
    assert done.has("Could not come")
    assert [d.task_id is None for d in stored(units, CaseDecision) if d.words == "Rosa likes to cook"] == [True]
    step = stored(units, CaseTask, CaseTask.due_on == date(2026, 12, 1))[0]
    assert (step.owner, step.title) == ("person", "Ask for the rent aid")
    late = other.send("Save what came of it", summary="What I wrote")
    assert late.status == 409
    assert "What I wrote" in late.html
    assert late.has("Somebody wrote up this meeting before you.")
    assert late.has("Yours, not saved yet") and late.has("Theirs, saved")
    both = late.send(
        "Save what I chose", summary="Both of us", words_0="Ask for the rent aid", words_1="Call on Monday"
    )
    assert both.has("Both of us") and both.has("Call on Monday")
    assert sorted(d.words for d in stored(units, CaseDecision)) == [
        "Ask for the rent aid",
        "Call on Monday",
        "Rosa likes to cook",
    ]
    assert late.send("Save what I chose", keep_summary="theirs").status == 409


def test_a_meeting_that_has_not_been_held_cannot_be_written_up_and_strangers_see_none(team, units):
    page = (
        team.desk()
        .get(team.path("/meetings/new"))
        .send("Call the meeting", day="2026-12-24", at="09:30", agenda="The rent")
    )

    assert page.has("Once it is over, write here who came and what was decided.")
    meeting = stored(units, CaseMeeting)[0]
    for stranger in team.strangers():
        for part in ("/meetings", f"/meetings/{meeting.id}", "/hand-over", "/close", "/handed-over"):
            assert team.desk(stranger).get(team.path(part)).status == 404
