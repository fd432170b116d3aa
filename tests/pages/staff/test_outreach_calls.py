"""Callbacks in the back office: the queue, a call, and then a case or nothing at all."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import insert, select, text

from app.agencies.vocabulary import AgencyKind, Role
from app.audit.models import AuditEntry
from app.benefits.models import BenefitCheck, BenefitClaim, Screening
from app.casework.models import Case
from app.foundation.actor import Actor
from app.outreach.models import CallbackRequest, ContactAttempt, LinkCount, OutreachLink
from app.outreach.queries import link_claims
from app.outreach.vocabulary import CallbackStatus, GoodTime
from app.people.models import HouseholdMember, Person
from app.privacy.models import Consent
from tests.pages.staff.outreach_things import LEFT, a_callback, a_campaign, a_code, reached
from tests.support.page_checks import text_of

NOW = datetime(2026, 11, 24, tzinfo=UTC)
QUEUE = "/staff/outreach/callbacks"


@pytest.fixture
def worker(build):
    return build.a_worker()


@pytest.fixture
def desk(browser, build, worker):
    return build.sign_in(browser(), worker)


@pytest.fixture
def colleague(browser, build):
    return build.sign_in(browser(), build.a_worker(given_name="Pilar"))


@pytest.fixture
def outsider(browser, build):
    other = build.an_agency(AgencyKind.NGO, "Otra entidad")
    return build.sign_in(browser(), build.a_worker(role=Role.COORDINATOR, agency=other))


def path(callback, *more):
    return "/".join([f"{QUEUE}/{callback.id}", *more])


def every(units, model):
    with units.reading(Actor.anonymous()) as work:
        return work.session.scalars(select(model)).all()


def actions(units, start):
    with units.reading(Actor.anonymous()) as work:
        entries = work.session.scalars(select(AuditEntry).order_by(AuditEntry.seq)).all()
    return [entry.action for entry in entries if entry.action.startswith(start)]


def row(page, name):
    found = next(tr for tr in page.tree.find(".//tbody").iter("tr") if name in text_of(tr))
    return [text_of(td) for td in found.iter("td")]


def home(page):
    return {
        text_of(div.find("dt")): text_of(div.find("dd")) for div in page.tree.iter("div") if div.find("dt") is not None
    }


def names(page):
    return [a.text for a in page.tree.iter("a") if a.get("data-row") is not None]


def test_the_queue_shows_who_waits_first_with_the_clock_in_words(desk, build, units, worker, clock):
    _campaign, (library, _other) = a_campaign(build)
    a_callback(build, units, library, "Marisa")
    clock.move(timedelta(hours=20))
    a_callback(build, units, None, "Yasin", language="ar")
    spoken = a_callback(build, units, None, "Elena")
    reached(build, units, worker, spoken)
    clock.move(timedelta(hours=25))
    page = build.sign_in(desk, worker).get(QUEUE)

    assert names(page) == ["Marisa", "Yasin", "Elena"]
    assert row(page, "Marisa")[:4] == ["3 hours left", "Spanish", "In the morning", "Library"]
    assert row(page, "Yasin")[:2] == ["23 hours left", "Arabic"] and row(page, "Elena")[0] == "Spoken"
    assert page.html.count("chip-clay") == 1
    clock.move(timedelta(hours=4))
    late = build.sign_in(desk, worker).get(QUEUE)
    assert row(late, "Marisa")[0] == "1 hour late"


def test_the_queue_can_be_narrowed_to_a_language_and_a_territory(desk, build, units):
    a_callback(build, units, None, "Marisa")
    a_callback(build, units, None, "Yasin", language="ar")

    assert names(desk.get(f"{QUEUE}?language=ar")) == ["Yasin"]
    territory = build.the_territory().id
    assert names(desk.get(f"{QUEUE}?territory={territory}&language=es")) == ["Marisa"]
    assert names(desk.get(f"{QUEUE}?territory={build.the_agency().id}")) == []
    assert names(desk.get(f"{QUEUE}?territory=nonsense&language=xx")) == []


def test_the_queue_can_be_narrowed_to_a_state_and_to_calls_that_are_late_or_old(desk, build, units, clock, worker):
    reached(build, units, worker, a_callback(build, units, None, "Elena"))
    a_callback(build, units, None, "Marisa")
    clock.move(timedelta(days=8))
    a_callback(build, units, None, "Yasin")
    desk = build.sign_in(desk, worker)

    assert names(desk.get(f"{QUEUE}?view=waiting")) == ["Marisa", "Yasin"]
    assert names(desk.get(f"{QUEUE}?view=reached")) == ["Elena"]
    assert names(desk.get(f"{QUEUE}?since=late")) == ["Marisa"]
    assert names(desk.get(f"{QUEUE}?since=week&view=reached")) == ["Elena"]
    assert names(desk.get(f"{QUEUE}?since=week&view=done")) == []


def test_calls_of_a_campaign_at_another_agency_are_told_in_numbers_alone(desk, outsider, build, units, clock, worker):
    other = build.an_agency(AgencyKind.NGO, "Calls of Turón")
    _campaign, (link, _other) = a_campaign(build)
    with build.unit() as work:
        work.session.get_one(OutreachLink, link.id).agency_id = other.id
    callback = a_callback(build, units, link, "Marisa")
    clock.move(timedelta(days=8))
    a_callback(build, units, link, "Yasin")
    page = build.sign_in(desk, worker).get(QUEUE)

    assert page.has("Calls of Turón 2 people wait for too long: 1")
    assert not page.has("Marisa") and not page.has("Yasin") and desk.get(path(callback)).status == 404
    assert not outsider.get(QUEUE).has("Calls of Turón")


def test_rows_can_be_asked_for_alone(desk, build, units):
    a_callback(build, units, None, "Marisa")

    assert desk.fragment(QUEUE, "rows").has("Marisa")


def test_a_page_of_two_hundred_callbacks_stays_within_its_queries(desk, build, units, worker):
    first = a_callback(build, units)
    copied = {c.name: getattr(first, c.key) for c in CallbackRequest.__mapper__.columns if c.key not in {"id"}}
    with build.unit() as work:
        work.session.execute(insert(CallbackRequest), [{**copied, "screening_id": None} for _n in range(205)])
    page = desk.get(QUEUE)

    assert len(names(page)) == 200 and page.has("These are the first 200.")
    assert page.queries.own <= 5


def test_another_agency_finds_neither_the_queue_nor_the_call(outsider, build, units, worker):
    callback = a_callback(build, units, None, "Marisa")
    reached(build, units, worker, callback)

    assert not outsider.get(QUEUE).has("Marisa")
    for more in ((), ("open",)):
        assert outsider.get(path(callback, *more)).status == 404
    for more in ((), ("open",), ("erase",)):
        assert outsider.post(path(callback, *more)).status == 404


@pytest.mark.parametrize("role", [Role.EVALUATOR, Role.EMPLOYMENT_ADVISER, Role.ADMINISTRATOR])
def test_other_roles_do_not_call_back(browser, build, units, role):
    callback = a_callback(build, units)
    somebody = build.sign_in(browser(), build.a_worker(role=role))

    assert somebody.get(QUEUE).status == 404 and somebody.get(path(callback)).status == 404


def test_a_call_shows_what_was_left_and_what_was_agreed_to(desk, build, units):
    page = desk.get(path(a_callback(build, units, None, "Rosa")))

    assert page.heading == "Rosa"
    assert page.links()["+34600000123"] == "tel:+34600000123"
    assert page.has("You may call me on this number") and page.has("callback-1")
    assert page.has("You see the answers once you have spoken.")
    assert not page.has("born in 2017") and not page.has("Open a case")


def test_nobody_answered_and_then_somebody_did(desk, build, units, worker):
    callback = a_callback(build, units)
    page = desk.get(path(callback)).send("Save the call", reached="no", note="Try in the afternoon")
    assert page.has("Nobody answered") and page.has("Try in the afternoon") and page.has("Lucía Fernández")
    assert page.has("days left")

    page = page.send("Save the call", reached="yes")
    assert page.has("Spoken") and page.has("Do they want to go on?")
    assert [a.reached for a in every(units, ContactAttempt)] in ([False, True], [True, False])
    assert actions(units, "outreach:callback:call") == ["outreach:callback:call"] * 2


def test_a_call_without_its_result_is_not_saved_and_the_note_stays(desk, build, units):
    page = desk.get(path(a_callback(build, units))).send("Save the call", note="Half a sentence")

    assert page.status == 422 and page.has("Choose if you spoke with the person.") and page.has("Half a sentence")
    assert every(units, ContactAttempt) == []


def test_a_note_of_a_call_is_not_readable_in_the_database(desk, build, units, database):
    desk.get(path(a_callback(build, units))).send("Save the call", reached="no", note="Marked words")

    with database.engine.connect() as raw:
        assert "Marked" not in str(raw.execute(text("SELECT * FROM contact_attempt")).all())


def test_two_workers_write_down_a_call_and_the_second_sees_the_first(desk, colleague, build, units):
    callback = a_callback(build, units)
    mine, theirs = desk.get(path(callback)), colleague.get(path(callback))
    theirs.send("Save the call", reached="yes", note="Spoke with her")
    page = mine.send("Save the call", reached="no", note="My own note")

    assert page.status == 409 and page.has("A colleague wrote down a call in the meantime.")
    assert page.has("Spoke with her") and page.has("My own note")
    assert page.send("Save the call").status == 200
    assert len(every(units, ContactAttempt)) == 2


def test_shared_answers_are_shown_after_speaking_and_the_reading_is_written_down(desk, build, units, worker):
    callback = a_callback(build, units)
    desk.get(path(callback))
    assert actions(units, "callback:answers") == []
    reached(build, units, worker, callback)
    page = desk.get(path(callback))

    assert "born in 2023" in home(page)["Son or daughter"] and page.has("Do you look after your children alone?")
    assert page.has("Ingreso Mínimo Vital")
    assert actions(units, "callback:answers") == ["callback:answers:read"]


def test_answers_that_were_not_shared_are_not_shown(desk, build, units, worker):
    callback = a_callback(build, units, answers=None)
    reached(build, units, worker, callback)
    page = desk.get(path(callback))

    assert page.has("They did not share their answers.") and not page.has("At home")
    assert actions(units, "callback:answers") == []


def test_a_case_is_opened_without_typing_anything_again(desk, build, units, worker):
    callback = a_callback(build, units, None, "Rosa")
    reached(build, units, worker, callback)
    page = desk.get(path(callback)).click("open a case")
    assert page.has("From the answers: born in 1992.") and page.has("I want your help")
    page = page.send("Open the case", consent="y")

    (person,), (case,), (check,) = every(units, Person), every(units, Case), every(units, BenefitCheck)
    assert page.path == f"/staff/cases/{case.id}" and page.has("Rosa")
    assert page.has("Give access to the app")
    assert (person.given_name, person.phone, person.language) == ("Rosa", "+34600000123", "es")
    members = sorted(every(units, HouseholdMember), key=lambda m: m.position)
    assert [(m.relation, m.birth_year) for m in members] == [("applicant", 1992), ("child", 2017), ("child", 2023)]
    assert check.case_id == case.id and every(units, Screening) == []
    assert actions(units, "outreach:callback")[-1] == "outreach:callback:open_case"


def test_what_the_worker_corrects_is_what_is_registered(desk, build, units, worker):
    callback = a_callback(build, units)
    reached(build, units, worker, callback)
    desk.get(path(callback, "open")).send(
        "Open the case",
        consent="y",
        repeats="y",
        family_name="Menéndez",
        birth_date="1992-03-09",
        relation_1="",
        birth_year_1="",
        relation_2="parent",
        birth_year_2="1960",
    )

    members = sorted(every(units, HouseholdMember), key=lambda m: m.position)
    assert [(m.relation, m.birth_year) for m in members] == [("applicant", 1992), ("child", 2017), ("parent", 1960)]
    assert every(units, Person)[0].name == "Rosa Menéndez"
    given = [consent.purpose for consent in every(units, Consent) if consent.person_id]
    assert sorted(given) == ["benefit_recheck", "case"]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"consent": None}, "Tick this once the person has agreed."),
        ({"given_name": ""}, "Write a name."),
        ({"phone": "123"}, "Write a phone number with 9 digits"),
        ({"birth_date": "2027-01-01"}, "This date cannot be right."),
        ({"birth_date": "1850-01-01"}, "This date cannot be right."),
        ({"birth_year_0": "2031"}, "Write the year with four digits"),
        ({"birth_year_0": "17"}, "Write a number between 1900 and 2100."),
        ({"relation_0": ""}, "Choose who this is, or leave the year empty."),
    ],
)
def test_a_case_that_makes_no_sense_is_not_opened(desk, build, units, worker, wrong, words):
    callback = a_callback(build, units)
    reached(build, units, worker, callback)
    page = desk.get(path(callback, "open")).send("Open the case", **{"consent": "y", **wrong})

    assert page.status == 422 and page.has(words)
    assert every(units, Case) == [] and every(units, Person) == []


def test_without_answers_the_rows_of_the_household_are_empty(desk, build, units, worker):
    callback = a_callback(build, units, answers=None, name="Elena", language="ro")
    reached(build, units, worker, callback)
    page = desk.get(path(callback, "open"))
    assert page.has("Relation and year of birth are enough.")
    page.send("Open the case", consent="y")

    assert len(every(units, HouseholdMember)) == 1 and every(units, BenefitCheck) == []
    assert every(units, Person)[0].language == "ro"


def test_a_known_phone_is_shown_before_somebody_is_registered_twice(desk, build, units, worker):
    build.a_case(worker=worker, person=build.a_person(phone="+34600000123"))
    hidden = build.a_case(worker=build.a_worker(), person=build.a_person("Hidden", "Person", phone="+34600000123"))
    callback = a_callback(build, units)
    reached(build, units, worker, callback)
    assert desk.get(f"/staff/cases/{hidden.id}").status == 404, (
        "a phone that two people share opens the file of neither"
    )
    page = desk.get(path(callback, "open"))

    assert page.has("This phone belongs to somebody you know already.") and page.has("Rosa Menéndez Álvarez")
    assert not page.has("Hidden")


def test_a_form_sent_twice_opens_one_case(desk, build, units, worker):
    callback = a_callback(build, units)
    reached(build, units, worker, callback)
    page = desk.get(path(callback, "open"))
    first = page.send("Open the case", consent="y")
    second = page.send("Open the case", consent="y")

    assert first.path == second.path and len(every(units, Case)) == 1


def test_two_workers_take_the_same_call_and_the_second_is_told_calmly(desk, colleague, build, units, worker):
    callback = a_callback(build, units)
    reached(build, units, worker, callback)
    mine, theirs = desk.get(path(callback, "open")), colleague.get(path(callback, "open"))
    assert mine.send("Open the case", consent="y").status == 200
    page = theirs.send("Open the case", consent="y")

    assert page.status == 409 and page.has("A colleague opened a case from this call in the meantime.")
    assert len(every(units, Case)) == len(every(units, Person)) == 1
    again = colleague.get(path(callback))
    assert again.has("A case was opened from this call.") and again.has("Only the team of the case can open it.")
    assert not again.has("+34600000123")
    assert desk.get(path(callback)).has("Open the file MIE-0001")


def test_a_case_before_the_call_is_refused(desk, build, units):
    page = desk.get(path(a_callback(build, units), "open"))

    assert page.status == 409 and page.has("Call first and write down that you spoke.")


def test_they_do_not_want_to_go_on_and_nothing_is_left(desk, build, units, worker, database):
    callback = a_callback(build, units, None, "Rosa Marked")
    reached(build, units, worker, callback, note="Note Marked")
    page = desk.get(path(callback)).send("Erase it now")

    assert page.path == QUEUE and not page.has("Marked")
    with database.engine.connect() as raw:
        row = dict(raw.execute(text("SELECT * FROM callback_request")).mappings().one())
    assert row["status"] == CallbackStatus.ERASED and not row["language"] and not row["screening_id"]
    (left,) = every(units, CallbackRequest)
    assert (left.name, left.phone, left.good_time, left.shares_answers) == ("", "", GoodTime.ANY, False)
    assert every(units, Screening) == [] and every(units, ContactAttempt)[0].note == ""
    done = desk.get(f"{QUEUE}?view=done")
    assert names(done) == ["Erased"]
    assert done.click("Erased").has("Nothing is kept of this call.")
    assert desk.get(path(callback, "open")).status == 409


def test_erasing_needs_the_second_button_with_its_token(desk, build, units, worker):
    callback = a_callback(build, units)
    reached(build, units, worker, callback)

    assert desk.post(path(callback, "erase")).status == 422
    assert desk.get(path(callback, "erase")).status == 405
    assert every(units, CallbackRequest)[0].status == CallbackStatus.REACHED


def test_a_code_shows_the_answers_and_opens_a_case_that_counts_for_the_poster(desk, build, units):
    _campaign, (link, _other) = a_campaign(build)
    code = a_code(units, replace(LEFT, link=link.id))
    page = desk.get("/staff/outreach/code").send("See the answers", code=f"{code[:4].lower()} {code[4:]}")
    assert page.has("Answers behind a code") and "born in 2023" in home(page)["Son or daughter"]
    assert actions(units, "outreach:answers") == ["outreach:answers:read"]
    form = page.click("Open a case")
    assert form.has("Ask this on its own. The help does not depend on it.")
    page = form.send("Open the case", given_name="Rosa", consent="y", way="paper")

    (case,) = every(units, Case)
    assert page.path == f"/staff/cases/{case.id}" and case.origin == "code"
    assert [consent.purpose for consent in every(units, Consent)] == ["case"]
    assert [(count.link_id, count.step) for count in every(units, LinkCount)] == [(link.id, "case")]
    build.save(BenefitClaim(
        case_id=case.id, person_id=case.person_id, benefit="es.imv", state="applied", applied_on=date(2026, 11, 24),
        created_at=NOW, changed_at=NOW,
    ))  # fmt: skip
    with units.reading(None) as work:
        (row,) = work.session.execute(link_claims()).all()
    assert (row.link_id, row.claimed, row.granted) == (link.id, 1, 0)
    members = sorted(every(units, HouseholdMember), key=lambda m: m.position)
    assert [(m.relation, m.birth_year) for m in members] == [("applicant", 1992), ("child", 2017), ("child", 2023)]
    assert desk.get("/staff/outreach/code").send("See the answers", code=code).status == 422


@pytest.mark.parametrize("typed", ["AAAAAAAA", "x", "'; DROP TABLE screening", "ñ" * 300])
def test_a_wrong_code_gets_the_same_calm_sentence(desk, build, units, typed):
    a_code(units)
    page = desk.get("/staff/outreach/code").send("See the answers", code=typed)

    assert page.status == 422 and page.has("Nothing is kept under this code.")


def test_a_code_opens_nothing_after_seven_days(desk, build, units, clock, worker):
    code = a_code(units)
    clock.move(timedelta(days=7))
    desk = build.sign_in(desk, worker)

    assert desk.get("/staff/outreach/code").send("See the answers", code=code).has("Nothing is kept under this code.")


def test_a_code_is_closed_again_or_its_answers_are_erased(desk, build, units):
    code = a_code(units)
    page = desk.get("/staff/outreach/code").send("See the answers", code=code)
    assert page.click("Not now: close").path == "/staff/outreach/code"
    page = desk.get("/staff/outreach/code").send("See the answers", code=code)
    assert desk.post(f"{page.path}/erase").status == 422 and desk.get(page.path).status == 200
    gone = page.send("Erase it now")

    assert gone.path == "/staff/outreach/code" and every(units, Screening) == []
    assert desk.get(page.path).status == 404
    assert gone.send("See the answers", code=code).has("Nothing is kept under this code.")
    assert "outreach:answers:erase" in actions(units, "outreach:answers")


def test_guessing_codes_is_stopped_although_each_answer_is_a_refusal(desk, colleague, build, units, clock, worker):
    code = a_code(units)
    page = desk.get("/staff/outreach/code")
    for _try in range(10):
        assert page.send("See the answers", code="AAAAAAAA").status == 422
    stopped = page.send("See the answers", code=code)

    assert stopped.status == 429 and stopped.has("Too many tries.")
    assert colleague.get("/staff/outreach/code").send("See the answers", code=code).status == 200
    clock.move(timedelta(minutes=16))
    desk = build.sign_in(desk, worker)
    assert desk.get("/staff/outreach/code").send("See the answers", code=code).status == 200


def test_the_address_of_opened_answers_is_worth_nothing_to_others_or_later(
    desk, colleague, build, units, clock, worker
):
    code = a_code(units)
    page = desk.get("/staff/outreach/code").send("See the answers", code=code)

    assert colleague.get(page.path).status == 404 and colleague.get(f"{page.path}/open").status == 404
    assert desk.get(f"{page.path}x").status == 404
    clock.move(timedelta(hours=5))
    assert build.sign_in(desk, worker).get(page.path).status == 404
