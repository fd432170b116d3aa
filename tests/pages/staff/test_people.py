"""Finding people among one's own, and registering somebody new with their household and consent."""

import pytest

from app.casework.models import Case
from app.people.models import HouseholdMember, Person
from app.privacy.models import Consent
from tests.pages.staff.casework_things import Team, actions, rows_of, stored


@pytest.fixture
def team(build, browser):
    return Team(build, browser)


@pytest.mark.parametrize(
    "words",
    ["rosa", "MENÉNDEZ", "alvarez ros", "600 000 123", "+34600000123", "12345678z", "12.345.678-Z", "mie-0001"],
)
def test_a_person_is_found_by_what_one_knows_of_them(team, words):
    page = team.desk().get(f"/staff/people?q={words.replace('+', '%2B')}")

    assert rows_of(page) == ["Rosa Menéndez Álvarez"]


@pytest.mark.parametrize("words", ["x", "600 000", "12345678", "1234567", "%25", "_", ""])
def test_parts_of_a_number_and_wildcards_find_nobody(team, words):
    assert rows_of(team.desk().get(f"/staff/people?q={words}")) == []


def test_nobody_finds_people_of_other_teams(team):
    for stranger in list(team.strangers())[:2]:
        for words in ("rosa", "600000123", "12345678Z", "MIE-0001"):
            assert team.desk(stranger).get(f"/staff/people?q={words}").has("Nobody found")
    evaluator = list(team.strangers())[2]
    assert team.desk(evaluator).get("/staff/people?q=rosa").status == 404


def test_finding_one_person_is_written_down(team, units):
    team.desk().get("/staff/people?q=rosa")
    team.desk().get("/staff/people?q=nobody")

    assert actions(units, "people:person:find") == ["people:person:find"]


def test_a_closed_case_is_found_and_says_so(team, build):
    from app.casework.vocabulary import CaseStatus

    with build.unit() as work:
        work.session.get_one(Case, team.case.id).status = CaseStatus.CLOSED

    assert team.desk().get("/staff/people?q=rosa").has("Closed")


NEW = {
    "given_name": "Amina",
    "family_name": "Benali",
    "birth_date": "1990-05-01",
    "phone": "600 111 222",
    "document": "X1234567L",
    "language": "ar",
    "relation_0": "spouse",
    "birth_year_0": "1988",
    "relation_1": "child",
    "name_1": "Yasin",
    "birth_year_1": "2019",
    "way": "paper",
    "consent": "y",
}


def test_somebody_new_is_registered_with_their_household_and_consent(team, units):
    page = team.desk().get("/staff/cases").click("New case").send("Open the case", **NEW)

    assert page.heading == "Amina Benali" and page.has("Arabic") and page.has("600 111 222")
    assert page.has("Amina Benali 36 The person No name 38 Husband or wife Yasin 7 Son or daughter")
    case = next(c for c in stored(units, Case) if c.id != team.case.id)
    assert (case.reference, case.household_size, case.household_minors) == ("MIE-0002", 3, 1)
    assert case.key_worker_id == team.lucia.id
    given = [c for c in stored(units, Consent) if c.person_id == case.person_id]
    assert [(c.purpose, c.way, c.text_version) for c in given] == [("case", "paper", "case-1")]
    assert "case:file:open" in actions(units) and "people:person:register" in actions(units)
    assert rows_of(team.desk().get("/staff/people?q=x1234567l")) == ["Amina Benali"]


def test_sending_it_twice_registers_once(team, units):
    page = team.desk().get("/staff/cases/new")
    first, second = page.send("Open the case", **NEW), page.send("Open the case", **NEW)

    assert first.heading == second.heading == "Amina Benali"
    assert len(stored(units, Case)) == 2


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"given_name": ""}, "Write a name."),
        ({"birth_date": "1990-02-31"}, "This day does not exist."),
        ({"birth_date": "2030-01-01"}, "This date cannot be right."),
        ({"birth_date": "1850-01-01"}, "This date cannot be right."),
        ({"document": "X1234567A"}, "The letter does not fit the number."),
        ({"phone": "12"}, "Write a phone number with 9 digits"),
        ({"birth_year_1": "19"}, "Write a number between 1900 and 2100."),
        ({"birth_year_1": "2050"}, "Write the year with four digits"),
        ({"relation_1": ""}, "Say who this is."),
        ({"consent": None}, "Tick this once the person has agreed."),
        ({"way": None}, "Say how the person agreed."),
    ],
)
def test_what_cannot_be_right_stays_as_typed_and_nobody_is_registered(team, units, wrong, words):
    page = team.desk().get("/staff/cases/new").send("Open the case", **{**NEW, **wrong})

    assert page.status == 422 and page.words.count(words) == 2
    typed = {i.get("name"): i.get("value") for i in page.tree.iter("input")}
    name, value = next(iter(wrong.items()))
    if value is not None and name in typed:
        assert typed[name] == value
    assert typed["family_name"] == "Benali" and typed["name_1"] == "Yasin"
    assert len(stored(units, Person)) == 1 and len(stored(units, HouseholdMember)) == 2


@pytest.mark.parametrize("same", [{"phone": "600000123"}, {"document": "12345678-z"}])
def test_somebody_already_known_to_me_is_shown_first(team, units, same):
    page = team.desk().get("/staff/cases/new").send("Open the case", **{**NEW, **same})

    assert page.status == 409
    assert page.has("You may know this person already") and page.has("Rosa Menéndez Álvarez MIE-0001")
    assert len(stored(units, Person)) == 1
    assert page.send("Open the case", another="y").heading == "Amina Benali"


def test_somebody_known_to_others_is_never_told(team, build, units):
    stranger = team.desk(build.a_worker())

    page = stranger.get("/staff/cases/new").send("Open the case", **{**NEW, "phone": "600000123"})

    assert page.heading == "Amina Benali" and not page.has("Rosa")


def test_who_does_no_casework_opens_no_case(team):
    evaluator = list(team.strangers())[2]

    assert team.desk(evaluator).get("/staff/cases/new").status == 404
    assert team.desk(evaluator).post("/staff/cases/new", NEW).status == 404
