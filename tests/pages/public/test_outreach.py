"""Arriving by an outreach link, asking to be called, and the code for a professional."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select, text

from app.audit.models import AuditEntry
from app.benefits.models import Screening
from app.benefits.services import by_code
from app.foundation.db import Base
from app.outreach.models import CallbackRequest, Campaign, LinkCount, OutreachLink
from app.outreach.vocabulary import Step
from app.privacy.models import Consent
from app.privacy.vocabulary import Purpose
from tests.pages.public.walking import ALONE, PARENT_OF_ONE, question_of, walk

TOKEN = "farmacia1"
CALL = {"name": "Rosa", "phone": "600 000 123", "agree": "y"}


@pytest.fixture
def place(build):
    return build.a_location()


@pytest.fixture
def link(build, place):
    """A campaign of this November, with one poster in a pharmacy."""
    agency = build.the_agency()
    campaign = build.save(
        Campaign(
            name="November",
            agency_id=agency.id,
            territory_id=agency.territory_id,
            starts_on=date(2026, 11, 1),
            ends_on=date(2026, 11, 30),
            created_at=datetime(2026, 10, 1, tzinfo=UTC),
        )
    )
    return build.save(OutreachLink(campaign_id=campaign.id, place="Pharmacy", token=TOKEN))


def counts(database):
    with database.reader() as session:
        return dict(session.execute(select(LinkCount.step, LinkCount.count)).all())


def one(database, model):
    with database.reader() as session:
        found = session.scalars(select(model)).all()
    assert len(found) == 1
    return found[0]


def result_of(browser, answers=PARENT_OF_ONE, start="/check"):
    page, _asked = walk(browser.get(start), answers)
    assert page.path == "/check/result"
    return page


def by_link(browser):
    """The first question, as somebody reaches it from the poster."""
    return browser.get(f"/o/{TOKEN}").click("English")


def test_a_link_counts_a_visit_and_offers_the_languages(browser, link, database):
    page = browser().get(f"/o/{TOKEN}")

    assert page.heading == "Choose your language"
    assert {"Español", "English", "العربية"} <= set(page.links())
    assert "Set-Cookie" not in page.response.headers
    assert counts(database) == {Step.OPENED: 1}
    browser().get(f"/o/{TOKEN}")
    assert counts(database) == {Step.OPENED: 2}


def test_the_language_chosen_stays_through_the_check(browser, link):
    page = browser().get(f"/o/{TOKEN}").click("العربية")

    assert question_of(page) == "people"
    assert page.send(answer="1").tree.get("dir") == "rtl"


def test_the_link_tells_the_region_and_it_can_be_changed(browser, link):
    page, asked = walk(by_link(browser()), PARENT_OF_ONE)

    assert "region" not in asked
    assert page.has("We took this for granted You live in Asturias.")
    page = page.click("Change You live in Asturias.")
    assert question_of(page) == "region"
    assert not page.send(answer="list:IT").has("You live in Asturias.")


def test_each_step_is_counted_once_and_nothing_else_is_kept(browser, link, database):
    before = kept(database)
    page = by_link(browser())
    page, _asked = walk(page, PARENT_OF_ONE)
    page.browser.get("/check/result")

    assert counts(database) == {Step.OPENED: 1, Step.STARTED: 1, Step.FINISHED: 1, Step.ENTITLED: 1}
    assert kept(database) == before


def kept(database):
    with database.reader() as session:
        return {
            table.name: session.scalar(select(func.count()).select_from(table))
            for table in Base.metadata.sorted_tables
            if table.name != "link_count"
        }


@pytest.mark.parametrize("token", ["unknown", "x" * 200])
def test_an_unknown_link_still_offers_the_check(browser, link, database, token):
    page = browser().get(f"/o/{token}")

    assert page.heading == "This link has ended"
    assert question_of(page.click("English")) == "people"
    assert counts(database) == {}


def test_a_link_whose_campaign_is_over_still_offers_the_check(browser, link, database, clock):
    clock.move(timedelta(days=7))
    page = browser().get(f"/o/{TOKEN}")

    assert page.heading == "This link has ended"
    assert counts(database) == {}


def test_a_link_before_its_first_day_says_when_it_begins_and_still_offers_the_check(browser, link, database, clock):
    clock.move(timedelta(days=-30))
    page = browser().get(f"/o/{TOKEN}")

    assert page.heading.replace("\u00a0", " ") == "This link begins on Sunday, November 1"
    assert question_of(page.click("English")) == "people"
    assert counts(database) == {}


def test_there_is_no_cookie_before_the_first_answer(browser, link):
    somebody = browser()
    pages = [somebody.get(f"/o/{TOKEN}"), somebody.get(f"/check?o={TOKEN}"), somebody.get("/check/call-me")]

    assert [page.response.headers.getlist("Set-Cookie") for page in pages] == [[], [], []]
    assert not somebody.client._cookies
    pages[1].send(answer="1")
    assert len(somebody.client._cookies) == 1


def test_no_address_of_the_network_is_stored_whatever_somebody_does(app, browser, link, database, caplog):
    somebody = browser()
    somebody.client.environ_base["REMOTE_ADDR"] = "203.0.113.77"
    page = result_of(somebody, start=f"/check?o={TOKEN}")
    page.click("I want you to call me").send(**CALL)
    assert somebody.get("/check/code").send().status == 200
    with database.reader() as session:
        stored = [
            str(value)
            for table in Base.metadata.sorted_tables
            for row in session.execute(select(table)).all()
            for value in row
        ]

    assert len(stored) > 100 and not any("203.0.113" in value for value in stored)
    assert "203.0.113" not in caplog.text


def test_a_second_person_who_scans_the_poster_sees_no_answers_of_the_first(browser, link):
    first = result_of(browser())

    page = first.browser.get(f"/o/{TOKEN}").click("English")

    assert question_of(page) == "people"
    assert not [e for e in page.tree.iter("input") if e.get("checked") is not None]


def test_somebody_asks_to_be_called_without_showing_the_answers(browser, link, database):
    page, _asked = walk(by_link(browser()), PARENT_OF_ONE)
    page = page.click("I want you to call me").send(**CALL)

    assert page.heading == "We will call you"
    assert page.has("Thursday, November 26 at the latest") or page.has("Thursday, 26 November at the latest")
    callback = one(database, CallbackRequest)
    assert (callback.name, callback.phone, callback.language) == ("Rosa", "+34600000123", "en")
    assert callback.due_at == datetime(2026, 11, 26, 9, 18, tzinfo=UTC)
    assert callback.expires_at - callback.asked_at == timedelta(days=31)
    assert (callback.shares_answers, callback.screening_id) == (False, None)
    assert callback.link_id == link.id
    assert one(database, Consent).purpose == Purpose.CALLBACK
    assert counts(database)[Step.CALLBACK] == 1
    with database.reader() as session:
        assert session.scalars(select(Screening)).all() == []
        assert "outreach:callback:ask" in set(session.scalars(select(AuditEntry.action)))


def test_somebody_asks_to_be_called_and_shows_the_answers(browser, link, database):
    page, _asked = walk(by_link(browser()), PARENT_OF_ONE)
    page = page.click("I want you to call me").send(**CALL, share="y")

    assert page.heading == "We will call you"
    screening = one(database, Screening)
    callback = one(database, CallbackRequest)
    assert callback.shares_answers and callback.screening_id == screening.id
    assert screening.expires_at - screening.created_at == timedelta(days=31)
    assert screening.answers["facts"]["people"][1]["age"] == 9
    assert screening.answers["born"] == [[1992, 3], [2017, 5]]
    with database.reader() as session:
        purposes = {consent.purpose for consent in session.scalars(select(Consent))}
        texts = {consent.text_version for consent in session.scalars(select(Consent))}
    assert purposes == {Purpose.CALLBACK, Purpose.CALLBACK_ANSWERS}
    assert texts == {"callback-1", "callback-answers-1"}


def test_the_box_for_the_answers_is_never_ticked_beforehand(browser, link):
    page = result_of(browser()).click("I want you to call me")

    ticked = [e.get("name") for e in page.tree.iter("input") if e.get("type") == "checkbox" and "checked" in e.attrib]
    assert ticked == []
    assert page.tree.find(".//select[@name='language']/option[@selected]").get("value") == "en"


def test_without_consent_nobody_is_called_and_nothing_is_lost(browser, link, database):
    page = result_of(browser()).click("I want you to call me").send(name="Rosa", phone="600000123")

    assert page.status == 422 and page.has("Tick the box, so that we may call you.")
    assert page.tree.find(".//input[@name='phone']").get("value") in {"600000123", "+34600000123"}
    with database.reader() as session:
        assert session.scalars(select(CallbackRequest)).all() == []


@pytest.mark.parametrize(
    ("field", "value", "words"), [("phone", "12", "9 digits"), ("name", "", "A nickname is enough")]
)
def test_what_is_missing_is_said_beside_it(browser, link, field, value, words):
    page = result_of(browser()).click("I want you to call me").send(**{**CALL, field: value})

    assert page.status == 422 and page.has(words)


def test_sending_the_same_form_twice_asks_for_one_call(browser, link, database):
    form = result_of(browser()).click("I want you to call me")

    assert form.send(**CALL).heading == form.send(**CALL).heading == "We will call you"
    one(database, CallbackRequest)


def test_the_confirmation_lives_on_as_a_bookmark(browser, link, clock):
    page = browser().get("/check/called/2026-11-26")
    assert page.heading == "We will call you"

    clock.move(timedelta(days=5))
    assert browser().get("/check/called/2026-11-26").heading == "Did nobody call you?"
    assert browser().get("/check/called/soon").status == 404


def test_a_call_can_be_asked_for_without_any_answer(browser, place, database):
    page = browser().get("/check/call-me")
    assert page.tree.find(".//input[@name='share']") is None

    assert page.send(**CALL).heading == "We will call you"
    assert one(database, CallbackRequest).agency_id == place.agency_id


def test_without_a_link_the_agency_of_the_region_calls(browser, build, place, database):
    leon = build.a_territory("AAA", "León")
    with build.unit() as work:
        from app.agencies.models import Territory

        work.session.get_one(Territory, leon.id).region = "ES-CL"
    build.an_agency(name="CEAS de León", territory=leon)

    result_of(browser()).click("I want you to call me").send(**CALL)

    assert one(database, CallbackRequest).agency_id == place.agency_id


def test_where_there_is_no_agency_it_says_whom_to_ask(browser, database):
    page, _asked = walk(browser().get("/check"), PARENT_OF_ONE)
    assert page.has("You can show them a code with your answers.")

    page = page.browser.get("/check/call-me")

    assert page.heading == "Nobody can call you from here yet"


def test_a_code_lets_a_professional_open_the_answers_for_7_days(browser, place, database, units, clock):
    page = result_of(browser()).click("Keep the result without giving my name").send("Give me a code")

    code = re.search(r"[A-Z2-9]{4} [A-Z2-9]{4}", page.words).group(0)
    screening = one(database, Screening)
    assert screening.code_hash and code.replace(" ", "") not in screening.code_hash
    assert screening.expires_at - screening.created_at == timedelta(days=7)
    with units.reading(None) as work:
        found = by_code(work, code.lower())
        assert found.answers["facts"]["region"] == "ES-AS"
        assert by_code(work, "AAAA AAAA") is None
    clock.move(timedelta(days=7))
    with units.reading(None) as work:
        assert by_code(work, code) is None


def test_the_code_stays_on_this_phone_and_only_there(browser, place, database):
    page = result_of(browser()).click("Keep the result without giving my name").send("Give me a code")
    words = page.words

    assert page.browser.get("/check/code").words == words
    assert browser().get("/check/code").path == "/check"
    changed = page.browser.get("/check/people").send(answer="1")
    walk(changed, ALONE)
    assert page.browser.get("/check/code").heading == "Keep the result without your name"


def test_what_was_left_cannot_be_read_in_the_database(browser, link, database):
    result_of(browser()).click("I want you to call me").send(**CALL, share="y")

    with database.engine.connect() as connection:
        for table in ("callback_request", "screening"):
            row = repr(connection.execute(text(f"SELECT * FROM {table}")).mappings().one())
            assert "Rosa" not in row and "600000123" not in row and "ES-AS" not in row
