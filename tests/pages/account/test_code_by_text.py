"""Coming back in with a code by text message: one answer for every number, and a code for the right one alone."""

import re
import time
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.delivery import codes, services
from app.delivery.models import CodeRequest, Outbox
from app.delivery.rules import Wish
from app.delivery.vocabulary import Channel
from app.identity import services as identity
from app.identity.models import OneTimeCode
from app.jobs.deliver import sender_at
from app.people.models import Person
from app.people.services import phone_index
from tests.support.gateway import SECRET, Gateway

NUMBER = "+34600000123"


@pytest.fixture
def gateway(clock):
    server = Gateway()
    server.clock = clock
    yield server
    server.stop()


@pytest.fixture
def texting(app, gateway, units, monkeypatch):
    """This installation sends text messages; what is due leaves when `texting()` is called."""
    house = app.extensions["camin"]
    settings = replace(house.settings, sms_url=gateway.url, sms_secret=SECRET)
    monkeypatch.setitem(app.extensions, "camin", replace(house, settings=settings))
    return lambda: sender_at(settings, units).send_due()


@pytest.fixture
def amina(build):
    person = build.a_person("Amina", "Benali", language="en", phone=NUMBER)
    build.a_case(person=person)
    return person


def rows(units, model):
    with units.database.reader() as session:
        return session.scalars(select(model)).all()


def test_a_code_comes_to_the_number_of_the_team_and_opens_once(texting, browser, amina, gateway, clock, trail):
    phone = browser()
    page = phone.get("/sign-in").click("I cannot sign in").click("Get a code by text message")
    assert page.send(phone="12").has("Write a phone number with 9 digits")
    page = page.send(phone="600 000 123")
    assert page.has("A code is on its way if we know this number")
    texting()

    (text,) = gateway.texts
    assert text["to"] == NUMBER
    code = re.search(r"(\w{4} \w{4})\. ", text["text"]).group(1)
    assert text["text"].endswith(f"@localhost #{code.replace(' ', '')}")
    assert not {"Amina", "Mieres", "cita", "ayuda"} & set(re.findall(r"\w+", text["text"]))
    assert [entry.person_id for entry in trail("account:code:issue")] == [amina.id]
    page = page.send(code=code)
    assert page.heading == "Is this phone yours?"
    assert browser().get("/sign-in").send(code=code).has("This code does not open anything now.")


def test_a_code_is_over_after_a_quarter_of_an_hour_and_a_new_one_ends_the_one_before(
    texting, browser, amina, gateway, clock
):
    sent = []
    for _ in range(2):
        browser().get("/sign-in/text").send(phone=NUMBER)
        texting()
        sent.append(gateway.texts[-1]["text"].rpartition("#")[2])
    first, second = sent
    assert browser().get("/sign-in").send(code=first).has("does not open anything now")
    clock.move(timedelta(minutes=16))
    assert browser().get("/sign-in").send(code=second).has("does not open anything now")


def test_the_web_writes_and_answers_the_same_for_every_number(texting, browser, build, amina, gateway, units):
    """No look-up is made before the answer: the same statements run, whoever the number belongs to."""
    answers = []
    for number in (NUMBER, "+34699999999"):
        sent = browser().get("/sign-in/text").send(phone=number)
        answers.append((sent.status, sent.words, sent.queries.texts))
    assert answers[0] == answers[1]
    assert [request.phone_index for request in rows(units, CodeRequest)] != []
    assert rows(units, Outbox) == [] == rows(units, OneTimeCode), "before the worker nothing differs"
    texting()
    assert [text["to"] for text in gateway.texts] == [NUMBER]
    assert rows(units, CodeRequest) == []


@pytest.mark.slow
def test_it_takes_the_same_time_whether_or_not_the_number_exists(texting, browser, amina, app):
    def seconds(number):
        page = browser().get("/sign-in/text")
        started = time.perf_counter()
        page.send(phone=number)
        return time.perf_counter() - started

    pairs = [(seconds(NUMBER), seconds("+34699999999")) for _ in range(4)]
    known, unknown = (sorted(column)[1] for column in zip(*pairs, strict=True))
    assert 1 / 3 < known / unknown < 3


def ask(build, times=1):
    for _ in range(times):
        with build.unit() as work:
            codes.ask_for_code(work, NUMBER)
            codes.answer_requests(work)


def test_three_in_a_quarter_of_an_hour_and_six_a_day_are_all(build, amina, units, clock):
    ask(build, 5)
    assert len(rows(units, Outbox)) == 3
    clock.move(timedelta(minutes=20))
    ask(build, 5)
    assert len(rows(units, Outbox)) == 6
    clock.move(timedelta(hours=2))
    ask(build, 5)
    assert len(rows(units, Outbox)) == 6
    clock.move(timedelta(days=1))
    ask(build)
    assert len(rows(units, Outbox)) == 7


def test_nobody_gets_a_code_whose_number_is_shared_who_wants_no_texts_or_whose_account_is_closed(
    build, amina, units, clock
):
    with build.unit() as work:
        services.choose(work, amina.id, [Wish(Channel.SMS, False)])
    ask(build)
    with build.unit() as work:
        services.choose(work, amina.id, [])
        identity.account(work, amina.account_id).disabled_at = work.now
    ask(build)
    with build.unit() as work:
        work.session.get_one(identity.Account, amina.account_id).disabled_at = None
    brother = build.a_person("Samir", "Benali", phone=NUMBER)
    ask(build)
    assert rows(units, Outbox) == []
    with build.unit() as work:
        work.session.get_one(Person, brother.id).phone_index = phone_index("+34611111111")
        codes.ask_for_code(work, NUMBER)
    clock.move(timedelta(minutes=16))
    with build.unit() as work:
        assert codes.answer_requests(work) == 0, "a request that lay too long is dropped"
    ask(build)
    assert len(rows(units, Outbox)) == 1


def test_one_corner_of_the_network_may_ask_ten_times(texting, browser):
    pages = [browser().get("/sign-in/text").send(phone=f"6000001{number}") for number in range(10, 21)]
    assert [page.status for page in pages][-2:] == [200, 429]


def test_where_no_text_messages_leave_there_is_no_such_way(browser):
    assert browser().get("/sign-in/text").status == 404
    assert not browser().get("/sign-in/lost").has("Get a code by text message")
