"""What stands between a request and a view: transactions, idempotency, forgery, hosts, headers, errors."""

from dataclasses import replace

import pytest
from flask import make_response
from sqlalchemy import select
from wtforms import StringField

from app.access.permissions import Permission
from app.agencies.models import Programme
from app.factory import create_app
from app.foundation.errors import Conflict
from app.foundation.unit_of_work import Units
from app.web import application
from app.web.forms import BaseForm, Required
from app.web.pages import NEEDS, Pages
from app.web.render import go_to
from tests.support.client import Browser
from tests.support.databases import open_database

probe = Pages("probe", __name__)
PAGE = "<!doctype html><html lang='en' dir='ltr'><title>Probe · Camín test</title><h1>Probe</h1>"


class NameForm(BaseForm):
    name = StringField("Name", validators=[Required("Write a name.")])


def drawn(form, status=200):
    problems = "".join(f"<p>{text}</p>" for _id, text in form.problems())
    words = f"{PAGE}{problems}<form method=post>{form.csrf_token()}{form.idem()}<label>Name {form.name()}</label><button>Save</button></form>"
    return make_response(words, status)


@probe.page("/probe/write", needs=Permission.PUBLIC_SITE_READ, methods=("GET", "POST"))
def write(work):
    form = NameForm()
    if not form.validate_on_submit():
        return drawn(form, 422 if form.errors else 200)
    work.session.add(Programme(name=form.name.data))
    if form.name.data == "refused":
        work.session.flush()
        form.refuse("name", "Not this one.")
        return drawn(form, 422)
    if form.name.data == "race":
        work.session.flush()
        raise Conflict("Somebody was faster.")
    if form.name.data == "bug":
        raise RuntimeError("a secret that must not be shown")
    return go_to("/probe/write")


@probe.page("/probe/read", needs=Permission.PUBLIC_SITE_READ)
def read(work):
    work.session.add(Programme(name="written by a GET"))
    work.session.flush()
    return make_response(PAGE)


@probe.page("/probe/log", needs=Permission.PUBLIC_SITE_READ)
def log(work):
    work.log_reading(lambda later: later.session.add(Programme(name="seen")))
    return make_response(PAGE)


@pytest.fixture(scope="module")
def probed_app(house_settings):
    kept = application.bare_app
    app = create_app(house_settings, Units(open_database("sqlite://")))
    app.register_blueprint(probe)
    yield app
    for name in [name for name in NEEDS if name.startswith("probe.")]:
        del NEEDS[name]
    assert application.bare_app is kept


@pytest.fixture
def somebody(probed_app, units, database):
    probed_app.extensions["camin"] = replace(probed_app.extensions["camin"], units=units)
    return Browser(probed_app, database.engine)


def names(units):
    from app.foundation.actor import Actor

    with units.reading(Actor.anonymous()) as work:
        return sorted(work.session.scalars(select(Programme.name).order_by(Programme.name)))


def test_a_form_is_carried_out_and_leads_on(somebody, units):
    page = somebody.get("/probe/write").send(name="  xEITU ")

    assert page.status == 200
    assert names(units) == ["xEITU"]


def test_the_same_form_sent_twice_is_carried_out_once(somebody, units):
    page = somebody.get("/probe/write")
    first = page.send(name="PACT")
    again = page.send(name="PACT")

    assert (first.status, again.status) == (200, 200)
    assert names(units) == ["PACT"]


def test_the_same_key_with_other_words_is_refused_calmly(somebody, units):
    page = somebody.get("/probe/write")
    page.send(name="PACT")

    assert page.send(name="PaIS").status == 409
    assert names(units) == ["PACT"]


def test_a_refused_form_leaves_no_trace_and_keeps_what_was_typed(somebody, units):
    page = somebody.get("/probe/write").send(name="refused")

    assert page.status == 422
    assert page.has("Not this one.")
    assert 'value="refused"' in page.html
    assert names(units) == []


def test_a_refused_form_may_be_mended_and_sent_again(somebody, units):
    page = somebody.get("/probe/write").send(name="")
    assert page.status == 422

    assert page.send(name="mended").status == 200
    assert names(units) == ["mended"]


def test_a_lost_race_is_a_calm_page_and_leaves_no_trace(somebody, units):
    page = somebody.get("/probe/write").send(name="race")

    assert page.status == 409
    assert page.has("Somebody was faster.")
    assert names(units) == []


def test_a_bug_shows_no_secret_and_leaves_no_trace(somebody, units):
    response = somebody.client.post("/probe/write", data=form_of(somebody, name="bug"))

    assert response.status_code == 500
    assert b"secret" not in response.data
    assert names(units) == []


def test_a_get_cannot_write(somebody, units):
    response = somebody.client.get("/probe/read")

    assert response.status_code == 500
    assert names(units) == []


def test_a_get_writes_through_the_reading_log(somebody, units):
    assert somebody.get("/probe/log").status == 200
    assert names(units) == ["seen"]


def test_a_form_without_its_token_is_refused_and_keeps_what_was_typed(somebody, units):
    page = somebody.get("/probe/write").send(name="PACT", csrf_token="forged.1.x")

    assert page.status == 422
    assert 'value="PACT"' in page.html
    assert names(units) == []


def test_a_form_from_another_site_is_refused(somebody, units):
    response = somebody.client.post(
        "/probe/write", data=form_of(somebody, name="PACT"), headers={"Sec-Fetch-Site": "cross-site"}
    )

    assert response.status_code == 403
    assert names(units) == []


def test_an_unknown_host_is_refused(somebody):
    assert somebody.client.get("/", headers={"Host": "elsewhere.example"}).status_code == 400


def test_the_sign_that_no_database_keeps_is_left_out_of_words_and_refused_in_addresses(somebody, units):
    assert somebody.get("/probe/write").send(name="PA\0CT").status == 200
    assert names(units) == ["PACT"]
    for address in ("/check?answer=a%00b", "/o/a%00b"):
        assert somebody.client.get(address).status_code == 400


def test_too_much_is_refused_with_a_calm_page(somebody):
    page = somebody.post("/probe/write", {"name": "x" * (600 * 1024)})

    assert page.status == 413
    assert page.has("too large")


def test_tokens_never_look_the_same_twice(somebody):
    first, second = (form_of(somebody)["csrf_token"] for _ in range(2))

    assert first != second


def test_the_language_is_remembered_and_the_direction_follows(somebody):
    somebody.get("/help?lang=ar")
    page = somebody.get("/help")

    assert page.tree.get("lang") == "ar"
    assert page.tree.get("dir") == "rtl"


def test_the_first_visit_sets_no_cookie(somebody):
    assert "Set-Cookie" not in somebody.get("/").response.headers


def test_a_redirect_never_leaves_the_house(probed_app):
    with probed_app.test_request_context("/"):
        for path in ("//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)"):
            assert go_to(path).headers["Location"] == "/"


def form_of(browser, **values):
    data = {}
    for element in browser.get("/probe/write").form().iter("input"):
        data[element.get("name")] = element.get("value") or ""
    return {**data, **values}
