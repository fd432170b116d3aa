"""From a callback to a case or to nothing: what was left becomes a household, or is gone."""

import json
from uuid import UUID

import pytest
from sqlalchemy import select, text

from app.audit.models import AuditEntry
from app.benefits.models import BenefitCheck, Screening
from app.benefits.services import Left, by_code
from app.casework.models import Case, CaseTask
from app.foundation.errors import Conflict
from app.foundation.i18n import speaking
from app.outreach.answers import at_home, shared_answers
from app.outreach.callbacks import Agreed, erase, open_from_callback, open_from_code, record_attempt
from app.outreach.models import CallbackRequest, ContactAttempt
from app.outreach.vocabulary import CallbackStatus
from app.people.models import HouseholdMember, Person
from app.people.services import NewMember, NewPerson
from app.people.vocabulary import Relation
from app.privacy.models import Consent
from app.privacy.vocabulary import TEXTS, Purpose, Way
from tests.pages.staff.outreach_things import LEFT, ON, a_callback, a_campaign, a_code, reached

SECRETS = ("Rosa Marked", "+34600000123", "600000123", "Note Marked", "eu_citizen", "5400")


@pytest.fixture(autouse=True)
def in_english():
    with speaking("en"):
        yield


@pytest.fixture
def worker(build):
    return build.a_worker()


def agreed(territory_id, home):
    others = [NewMember(one.relation, one.birth_year) for one in home[1:]]
    person = NewPerson(given_name="Rosa", territory_id=territory_id, language="es", phone="+34600000123")
    return Agreed(person, others, Way.PHONE, home[0].birth_year if home else None)


def opened(build, units, worker, callback):
    with units.writing(build.staff_actor(worker)) as work:
        found = attached(work, callback)
        home = at_home(found.screening) if found.screening else []
        return open_from_callback(work, found, agreed(found.territory_id, home))


def attached(work, callback):
    found = work.session.get_one(CallbackRequest, callback.id)
    work.session.refresh(found, ["screening", "attempts"])
    return found


def test_the_household_is_the_one_of_the_answers(build, units, worker):
    callback = a_callback(build, units)
    reached(build, units, worker, callback)
    case = opened(build, units, worker, callback)

    with units.reading(build.staff_actor(worker)) as work:
        members = work.session.scalars(
            select(HouseholdMember)
            .where(HouseholdMember.household_id == case.household_id)
            .order_by(HouseholdMember.position)
        ).all()
        assert [(m.relation, m.birth_year) for m in members] == [("applicant", 1992), ("child", 2017), ("child", 2023)]
        person = work.session.get_one(Person, case.person_id)
        assert (person.given_name, person.phone, person.language) == ("Rosa", "+34600000123", "es")
        assert (case.household_size, case.household_minors, case.origin) == (3, 2, "callback")
        assert case.key_worker_id == worker.id


def test_consent_check_and_next_step_are_kept_with_the_case(build, units, worker):
    callback = a_callback(build, units)
    reached(build, units, worker, callback)
    case = opened(build, units, worker, callback)

    with units.reading(build.staff_actor(worker)) as work:
        consent = work.session.scalars(select(Consent).where(Consent.person_id == case.person_id)).one()
        assert (consent.purpose, consent.way, consent.text_version) == (
            Purpose.CASE,
            Way.PHONE,
            TEXTS[Purpose.CASE].version,
        )
        assert consent.language == "es" and consent.taken_by == worker.id
        check = work.session.scalars(select(BenefitCheck).where(BenefitCheck.case_id == case.id)).one()
        assert check.facts == LEFT.facts and check.checked_on == ON and check.law_version
        outcomes = {result["benefit"]: result["outcome"] for result in check.result["results"]}
        assert outcomes["es.imv"] in {"likely", "ask"} and outcomes["it.adi"] == "elsewhere"
        task = work.session.scalars(select(CaseTask).where(CaseTask.case_id == case.id)).one()
        assert (task.title, task.staff_id) == ("Give access to the app", worker.id)
        left = work.session.get_one(CallbackRequest, callback.id)
        assert (left.status, left.case_id, left.screening_id) == (CallbackStatus.CASE_OPENED, case.id, None)
        assert work.session.scalars(select(ContactAttempt)).one().reached
        assert work.session.scalars(select(Screening)).all() == []


def test_answers_that_were_not_shared_are_not_kept_with_the_case(build, units, worker):
    callback = a_callback(build, units, answers=None)
    reached(build, units, worker, callback)
    case = opened(build, units, worker, callback)

    with units.reading(build.staff_actor(worker)) as work:
        assert work.session.scalars(select(BenefitCheck)).all() == []
        assert case.household_size == 1


def test_a_case_is_opened_only_after_somebody_spoke_with_the_person(build, units, worker):
    callback = a_callback(build, units)

    with pytest.raises(Conflict):
        opened(build, units, worker, callback)


def test_the_second_of_two_workers_opens_nothing(build, units, worker):
    callback = a_callback(build, units)
    reached(build, units, worker, callback)
    opened(build, units, worker, callback)

    with pytest.raises(Conflict):
        opened(build, units, build.a_worker(), callback)

    with units.reading(build.staff_actor(worker)) as work:
        assert len(work.session.scalars(select(Case)).all()) == 1
        assert len(work.session.scalars(select(Person)).all()) == 1


def test_after_erasing_nothing_readable_is_left_in_any_column(build, units, database, worker):
    _campaign, (link, _other) = a_campaign(build)
    callback = a_callback(build, units, link, name="Rosa Marked")
    reached(build, units, worker, callback, note="Note Marked")
    with units.writing(build.staff_actor(worker)) as work:
        erase(work, attached(work, callback))

    with database.engine.connect() as raw:
        (row,) = raw.execute(text("SELECT * FROM callback_request")).mappings().all()
        (attempt,) = raw.execute(text("SELECT * FROM contact_attempt")).mappings().all()
        assert raw.execute(text("SELECT count(*) FROM screening")).scalar_one() == 0
        assert raw.execute(text("SELECT count(*) FROM consent")).scalar_one() == 0
    with units.reading(build.staff_actor(worker)) as work:
        left = attached(work, callback)
        assert (left.name, left.phone, left.language, left.attempts[0].note) == ("", "", "", "")
    kept = {"id", "link_id", "agency_id", "territory_id", "asked_at", "due_at", "expires_at", "status", "good_time"}
    said = {name for name, value in row.items() if name not in {*kept, "name", "phone"} and value}
    assert said == set(), f"these columns still say something: {said}"
    assert (row["status"], row["good_time"]) == ("erased", "any")
    for words in SECRETS:
        assert words not in json.dumps([dict(row), dict(attempt)], default=str)


def test_erasing_keeps_the_count_and_stands_in_the_audit_without_content(build, units, worker):
    callback = a_callback(build, units, name="Rosa Marked")
    reached(build, units, worker, callback)
    with units.writing(build.staff_actor(worker)) as work:
        erase(work, attached(work, callback))
        erase(work, attached(work, callback))

    with units.reading(build.staff_actor(worker)) as work:
        entries = work.session.scalars(select(AuditEntry).order_by(AuditEntry.seq)).all()
        told = [e.action for e in entries if e.action.startswith("outreach:callback")]
        assert told == ["outreach:callback:ask", "outreach:callback:call", "outreach:callback:erase"]
        assert all("Marked" not in json.dumps(e.details) for e in entries)


def test_what_became_a_case_cannot_be_erased_from_the_queue(build, units, worker):
    callback = a_callback(build, units)
    reached(build, units, worker, callback)
    opened(build, units, worker, callback)

    with pytest.raises(Conflict), units.writing(build.staff_actor(worker)) as work:
        erase(work, attached(work, callback))


def test_a_call_is_not_written_down_blindly_after_a_colleagues(build, units, worker):
    callback = a_callback(build, units)

    with pytest.raises(Conflict), units.writing(build.staff_actor(worker)) as work:
        record_attempt(work, attached(work, callback), "", reached=True, seen_all=False)


def test_a_code_opens_one_case_and_nothing_after_that(build, units, worker):
    build.the_agency()
    code = a_code(units)
    with units.writing(build.staff_actor(worker)) as work:
        screening = by_code(work, f"{code[:4]} {code[4:].lower()}")
        case = open_from_code(work, screening, agreed(build.the_territory().id, at_home(screening)))

    with units.reading(build.staff_actor(worker)) as work:
        assert by_code(work, code) is None
        assert (case.origin, case.household_size) == ("code", 3)
        assert work.session.scalars(select(BenefitCheck).where(BenefitCheck.case_id == case.id)).one()


def screening(facts, born=None, said=None):
    left = Left(facts, born or [], said or {}, ON)
    return Screening(
        id=UUID(int=1),
        answers={"facts": left.facts, "born": left.born, "said": left.said},
        language="es",
        checked_on=ON,
    )


def test_the_year_of_birth_comes_from_the_month_or_else_from_the_age():
    people = [
        {"relation": "applicant", "age": 34, "age_on_1_january": 33},
        {"relation": "partner", "age": 40},
        {"relation": "child", "age_on_1_january": 8},
        {"relation": "child", "age": 0, "age_on_1_january": 0},
        {"relation": "parent"},
    ]

    home = at_home(screening({"region": "ES-AS", "people": people}, [[1992, 3]]))

    assert [(one.relation, one.birth_year) for one in home] == [
        (Relation.APPLICANT, 1992),
        (Relation.PARTNER, 1986),
        (Relation.CHILD, 2017),
        (Relation.CHILD, 2026),
        (Relation.PARENT, None),
    ]


def test_answers_are_told_in_words():
    answers = shared_answers(screening(LEFT.facts, LEFT.born, LEFT.said))
    rows = dict(answers.rows)

    assert rows["Where do you live?"] == "Asturias"
    assert rows["Do you look after your children alone?"] == "Yes, only I have custody"
    assert any(words.startswith("€450.00 a month") for words in rows.values())
    assert "I do not know" in rows.values()
    assert any("18,265.86" in question for question in rows)
    assert "How many people live at home?" not in rows


def test_answers_of_somebody_who_did_not_say_who_lives_at_home_are_told_too(build, units, worker):
    answers = shared_answers(screening(None, [], {"people": "?"}))

    assert answers.home == [] and answers.rows == []
    assert answers.result.heading
