"""The log says what happened and how long it took, and never who it was or what they wrote."""

import logging
from uuid import uuid4

import pytest
from sqlalchemy.exc import IntegrityError

from app.foundation.actor import Actor
from app.identity import services as identity
from app.identity.models import Installation
from app.identity.vocabulary import Area
from app.people.models import Person

MARK = "Zarzaparrilla"
NAMES = (MARK, "Rosa", "Menéndez", "Lucía", "Fernández", "600000123", "lucia@example.org")
FIELDS = (
    "body",
    "name",
    "given_name",
    "family_name",
    "phone",
    "email",
    "password",
    "code",
    "pin",
    "q",
    "note",
    "reason",
)


@pytest.fixture
def logged(caplog):
    for name in ("", "camin", "camin.web", "sqlalchemy.engine"):
        caplog.set_level(logging.DEBUG if name.startswith("camin") else logging.INFO, name)
    return caplog


def address_of(rule, case):
    values = {name: str(case.id if name == "case_id" else uuid4()) for name in rule.arguments}
    values.update({name: MARK for name in rule.arguments if not name.endswith("_id")})
    path = rule.rule
    for name, value in values.items():
        for shape in (f"<uuid:{name}>", f"<{name}>", f"<path:{name}>", f"<int:{name}>"):
            path = path.replace(shape, value)
    return path


@pytest.mark.once
def test_words_sent_to_every_address_do_not_reach_the_log(app, build, browser, logged):
    lead = build.a_worker(email="lucia@example.org")
    case = build.a_case(worker=lead, person=build.a_person(phone="+34600000123"))
    with build.unit() as work:
        rosa = work.session.get_one(Person, case.person_id)
    clients = [browser().client, build.sign_in(browser(), rosa).client, build.sign_in(browser(), lead).client]
    sent = dict.fromkeys(FIELDS, MARK)
    answered = 0
    for rule in app.url_map.iter_rules():
        path = address_of(rule, case)
        for client in clients:
            answered += client.get(path, query_string=sent).status_code < 500
            if "POST" in rule.methods:
                answered += client.post(path, data=sent).status_code < 500
    assert answered > 20
    told = "\n".join(record.getMessage() for record in logged.records if record.name.startswith("camin"))
    assert told.count("\n") >= answered - 1
    for name in NAMES:
        assert name not in logged.text, f"the log says {name}"


def test_a_bug_is_logged_with_its_place_and_without_its_words(app, browser, logged, monkeypatch):
    from app.pages.public import home

    def fall(_work):
        raise ValueError(MARK)

    monkeypatch.setattr(home, "with_help", fall)
    answer = browser().client.get("/help")
    assert answer.status_code == 500
    assert "Something went wrong on our side" in answer.get_data(as_text=True)
    assert "ValueError at test_logs.py" in logged.text
    assert MARK not in logged.text


def test_an_error_of_the_database_does_not_carry_what_was_being_written(units, build):
    build.save(Installation(name=MARK, value=MARK))
    with pytest.raises(IntegrityError) as refused:
        build.save(Installation(name=MARK, value=MARK))
    assert MARK not in str(refused.value).split("DETAIL")[0]


def test_a_request_is_one_line_with_its_page_status_and_time(browser, logged):
    browser().client.get("/help?q=" + MARK)
    lines = [record.getMessage() for record in logged.records if record.name == "camin.web"]
    assert len(lines) == 1
    assert " GET home.help 200 " in lines[0] and lines[0].endswith("ms")


def test_two_that_change_the_same_thing_get_a_calm_page(app, browser, units, build, monkeypatch, logged):
    from sqlalchemy.orm.exc import StaleDataError

    from app.pages.public import home

    def stale(_work):
        raise StaleDataError

    monkeypatch.setattr(home, "with_help", stale)
    page = browser().get("/help")
    assert page.status == 409
    assert page.has("Something changed in the meantime")


def test_an_account_is_created_without_its_address_in_the_audit(units, logged):
    with units.writing(Actor.system("test")) as work:
        identity.create_account(work, Area.STAFF, "lucia@example.org")
    assert "lucia@example.org" not in logged.text
