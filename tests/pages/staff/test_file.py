"""The file of a case: what it shows to whom, notes, steps, contact details; opening it is written down."""

from datetime import date, timedelta

import pytest

from app.agencies.vocabulary import Role
from app.casework.models import CaseDraft, CaseTask, Note
from app.casework.vocabulary import TaskOwner, Visibility
from app.people.models import Person
from tests.pages.staff.casework_things import Team, actions, many_cases, stored
from tests.pages.staff.test_messages_group import hidden
from tests.support.page_checks import text_of


@pytest.fixture
def team(build, browser):
    return Team(build, browser)


# Who issues codes or changes the phone could sign in as the person: that stays with the agency that leads the file.
OWN_AGENCY = {"/contact", "/access"}
PARTS = ["", "/history", "/notes", "/steps", "/contact", "/times", "/messages", "/access"]


@pytest.mark.parametrize("part", PARTS)
def test_every_part_of_a_file_is_for_its_team_alone(team, part):
    assert team.desk().get(team.path(part)).status == 200
    assert team.desk(team.ivan).get(team.path(part)).status == (404 if part in OWN_AGENCY else 200)
    for stranger in team.strangers():
        assert team.desk(stranger).get(team.path(part)).status == 404


def test_a_participant_s_session_opens_nothing_of_the_staff_wing(team, build, browser):
    page = build.sign_in(browser(), team.rosa).get(team.path(), follow=False)

    assert page.location.startswith("/staff/sign-in")


@pytest.mark.parametrize(
    ("part", "values"),
    [
        ("/notes", {"body": "x", "visibility": "team"}),
        ("/steps", {"title": "x", "who": "person", "kind": "other"}),
        ("/contact", {"municipality": "x", "language": "es", "seen": "1"}),
        ("/times", {"day": "2026-11-26", "first": "10:00"}),
        ("/messages", {"body": "x"}),
        ("/access", {}),
        ("/access/card", {}),
    ],
)
def test_a_stranger_cannot_write_into_a_file(team, units, part, values):
    before = len(actions(units))
    for stranger in team.strangers():
        assert team.desk(stranger).post(team.path(part), values).status == 404
    assert [a for a in actions(units)[before:] if not a.startswith("account:")] == []


def test_somebody_who_left_the_team_gets_404(team, build, clock):
    from app.casework.models import TeamSeat

    with build.unit() as work:
        seat = next(s for s in stored(build.units, TeamSeat) if s.staff_id == team.ivan.id)
        work.session.get_one(TeamSeat, seat.id).ended_at = clock()

    assert team.desk(team.ivan).get(team.path()).status == 404


def test_the_head_says_who_it_is_and_how_to_reach_them(team):
    page = team.desk().get(team.path())

    assert page.heading == "Rosa Menéndez Álvarez"
    assert page.has("In the programme since November Key worker: Lucía 34 years old MIE-0001 Mieres English")
    assert page.has("600 000 123, mornings")
    assert page.has("Rosa Menéndez Álvarez 34 The person Alba 7 Son or daughter")
    assert page.has("Lucía Fernández Social worker, key worker")
    assert page.has("Iván Prieto Employment adviser, does not see health Oficina de Empleo")


def test_opening_a_file_is_written_down_each_time(team, units):
    desk = team.desk()
    desk.get(team.path())
    desk.get(team.path("/history"))
    desk.get(team.path("/notes"))

    assert actions(units, "case:file:read") == ["case:file:read"] * 2


def test_a_full_file_costs_eight_queries(team, build, units, clock):
    many_cases(build, units, team.lucia, 200, clock)
    for number in range(30):
        build.a_task(team.case, title=f"Step {number}")
        team.note(team.lucia, f"Note {number}")
        team.write(team.rosa, f"Message {number}")
        team.book(clock() + timedelta(hours=number + 1))

    page = team.desk().get(team.path())

    assert page.queries.own <= 8
    assert team.desk().get(team.path("/history?show=200")).queries.own <= 8


def test_a_note_of_the_agency_stays_in_the_agency(team):
    team.note(team.lucia, "The rent is late", Visibility.AGENCY)
    team.note(team.lucia, "She likes the course", Visibility.TEAM)
    team.note(team.ivan, "The firm called", Visibility.AGENCY)

    mine, theirs = team.desk().get(team.path()), team.desk(team.ivan).get(team.path())

    assert mine.has("Note of your agency: The rent is late") and not mine.has("The firm called")
    assert theirs.has("Note of your agency: The firm called") and not theirs.has("The rent is late")
    assert mine.has("Note for the team: She likes the course") and theirs.has("She likes the course")
    whole = team.desk(team.ivan).get(team.path("/history"))
    assert whole.has("The firm called") and not whole.has("The rent is late")


def test_a_coordinator_of_the_agency_reads_its_notes(team, build):
    from app.agencies.vocabulary import Role

    team.note(team.lucia, "The rent is late", Visibility.AGENCY)

    assert team.desk(build.a_worker(Role.COORDINATOR)).get(team.path()).has("The rent is late")


def test_writing_a_note_and_sending_it_twice_writes_one(team, units):
    page = team.desk().get(team.path()).click("New note")
    page.send("Save the note", body="Likes to cook", visibility="person")
    again = page.send("Save the note", body="Likes to cook", visibility="person")

    assert again.has("Note for the team and the person: Likes to cook")
    assert [(n.body, n.visibility) for n in stored(units, Note)] == [("Likes to cook", "person")]


def test_an_empty_note_says_so_on_its_field(team, units):
    page = team.desk().get(team.path("/notes")).send("Save the note", body="  ")

    assert page.status == 422
    assert page.has("There is a problem Write the note first.")
    assert stored(units, Note) == []


def test_a_step_for_the_person_and_one_for_a_colleague(team, units):
    desk = team.desk()
    desk.get(team.path()).click("Add a step").send(
        "Add the step", title="Send the paper", due_on="2026-11-27", minutes="5", why="For IMV"
    )
    page = desk.get(team.path("/steps")).send("Add the step", title="Call the school", who=str(team.ivan.id))

    assert page.has("0 of 2 steps done")
    assert page.has("Rosa, before November 27") and page.has("Call the school Iván")
    steps = {step.title: step for step in stored(units, CaseTask)}
    assert steps["Send the paper"].owner == TaskOwner.PERSON and steps["Send the paper"].minutes == 5
    assert steps["Call the school"].staff_id == team.ivan.id


@pytest.mark.parametrize(
    ("values", "words", "kept"),
    [
        ({"title": ""}, "Write what is to be done.", ""),
        ({"title": "x", "due_on": "2026-02-31"}, "This day does not exist.", "2026-02-31"),
        ({"title": "x", "due_on": "2026-11-23"}, "Choose today or a later day", "2026-11-23"),
        ({"title": "x", "minutes": "soon"}, "Write a number between 1 and 600.", "soon"),
        ({"title": "x", "minutes": "9999"}, "Write a number between 1 and 600.", "9999"),
    ],
)
def test_a_step_that_makes_no_sense_keeps_what_was_typed(team, units, values, words, kept):
    page = team.desk().get(team.path("/steps")).send("Add the step", **values)

    assert page.status == 422 and page.has(words)
    assert page.words.count(words) == 2, "once in the summary and once on the field"
    assert kept in [i.get("value") for i in page.tree.iter("input")]
    assert stored(units, CaseTask) == []


def test_a_step_cannot_be_given_to_somebody_outside_the_team(team, build, units):
    outsider = build.a_worker()

    page = team.desk().get(team.path("/steps")).send("Add the step", title="x", who=str(outsider.id))

    assert page.status == 422 and stored(units, CaseTask) == []


def test_a_step_is_ticked_once(team, build, units, clock):
    task = build.a_task(team.case, title="Open an account")
    page = team.desk().get(team.path())
    page.send(action=f"/steps/{task.id}/done")
    clock.move(timedelta(minutes=5))
    after = page.send(action=f"/steps/{task.id}/done")

    assert after.has("1 of 1 steps done") and after.has("Done on November 24")
    assert actions(units, "case:task:finish") == ["case:task:finish"]


def test_a_step_of_another_case_is_404(team, build, units):
    other = build.a_case(build.a_worker(), build.a_person("Amina", "Benali"))
    task = build.a_task(other)
    build.a_task(team.case)
    page = team.desk().get(team.path())
    form = page.form(saying="Done")
    values = {i.get("name"): i.get("value") for i in form.iter("input")}

    assert page.browser.post(team.path(f"/steps/{task.id}/done"), values).status == 404
    assert next(t for t in stored(units, CaseTask) if t.id == task.id).done_at is None


def test_contact_details_are_changed_and_can_be_searched_at_once(team, units):
    page = team.desk().get(team.path("/contact"))
    after = page.send("Save", phone="985 11 22 33", email="rosa@example.org", municipality="Turón")

    assert after.has("985 112 233") and after.has("Turón")
    assert actions(units, "case:contact:change") == ["case:contact:change"]
    assert team.desk().get("/staff/people?q=985112233").has("Rosa Menéndez Álvarez")


@pytest.mark.parametrize(
    ("values", "words"),
    [({"phone": "12"}, "Write a phone number with 9 digits"), ({"email": "rosa"}, "Write an e-mail address")],
)
def test_contact_details_that_cannot_be_right_stay_as_typed(team, units, values, words):
    page = team.desk().get(team.path("/contact")).send("Save", **values)

    assert page.status == 422 and page.has(words)
    assert next(iter(values.values())) in [i.get("value") for i in page.tree.iter("input")]
    assert stored(units, Person)[0].phone == "+34600000123"


def test_who_comes_second_sees_both_versions_and_loses_nothing(team, build, units):
    chief = build.a_worker(Role.COORDINATOR)
    mine, theirs = team.desk().get(team.path("/contact")), team.desk(chief).get(team.path("/contact"))
    theirs.send("Save", municipality="Ujo", phone="600000999")

    page = mine.send("Save", municipality="Turón", phone="600000123")

    assert page.status == 409
    assert page.has("Somebody else changed this in the meantime")
    table = page.tree.find(".//table[@class='merge']")
    rows = [[text_of(cell) for cell in row] for row in table.findall(".//tbody/tr")]
    assert rows == [["Phone", "600 000 123", "600 000 999"], ["Municipality", "Turón", "Ujo"]]
    assert "Turón" in [i.get("value") for i in page.tree.iter("input")]
    after = page.send("Save what I chose", keep_municipality="theirs")
    assert after.has("Ujo") and stored(units, Person)[0].phone == "+34600000123"


def test_the_history_tells_everything_in_one_row_of_time(team, clock):
    clock.move(timedelta(hours=1))
    team.write(team.rosa, "Here I am")
    clock.move(timedelta(hours=1))
    team.note(team.ivan, "Good news")
    clock.move(timedelta(hours=1))
    team.book(clock() + timedelta(days=2), "Papers")

    words = team.desk().get(team.path("/history")).words

    told = ["Appointment booked for Thursday, November 26, 13:18", "Good news", "Rosa writes: Here I am"]
    told += ["Lucía Fernández joined the team"]
    places = [words.index(said) for said in told]
    assert places == sorted(places)


def test_older_things_are_one_click_away(team, clock):
    for number in range(70):
        clock.move(timedelta(minutes=1))
        team.note(team.lucia, f"Note number {number:02d}.")
    page = team.desk().get(team.path("/history"))

    assert page.has("Note number 69.") and not page.has("Note number 03.")
    assert page.click("Show older things too").has("Note number 03.")


def test_a_closed_case_says_so(team, build):
    from app.casework.models import Case
    from app.casework.vocabulary import CaseStatus

    with build.unit() as work:
        case = work.session.get_one(Case, team.case.id)
        case.status, case.closed_on = CaseStatus.CLOSED, date(2026, 11, 20)

    assert team.desk().get(team.path()).has("Closed on November 20")


def test_a_draft_is_kept_as_one_types_and_is_there_again_after_a_lost_session(team, units):
    desk = team.desk()
    page = desk.get(team.path("/notes"))
    typed = {"body": "Half a sentence", "visibility": "person", "domain": "health"}
    kept = desk.post(
        team.path("/drafts?kind=note&back=" + team.path("/notes")), {**hidden(page, "Save the note"), **typed}
    )

    assert kept.has("Draft kept, 10:18. Only you see it.")
    desk.client.delete_cookie("camin-staff")
    again = team.desk().get(team.path("/notes"))
    assert "Half a sentence" in again.html
    assert not team.desk(team.ivan).get(team.path("/notes")).has("Half a sentence")
    again.send("Save the note")
    note = stored(units, Note)[0]
    assert (note.body, note.visibility, note.domain) == ("Half a sentence", "person", "health")
    assert not stored(units, CaseDraft)


def test_a_note_of_ten_megabytes_is_refused_in_words_and_not_lost(team, units):
    page = team.desk().get(team.path("/notes"))
    long = "word " * 2_097_152

    refused = page.send("Save the note", body=long)

    assert refused.status == 422
    assert refused.has("Use at most 20000 characters. You have 10485759.")
    assert long.strip() in refused.html
    assert not stored(units, Note)
