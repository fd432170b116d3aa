"""How every page looks on one device: chosen without script, kept in a cookie, written by the server."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.identity.models import DeviceSession
from app.identity.vocabulary import DeviceKind
from app.web import display


def look_of(page):
    return {name.removeprefix("data-"): value for name, value in page.tree.attrib.items() if name.startswith("data-")}


@pytest.mark.parametrize("language", ["en", "ar"])
def test_larger_letters_and_more_contrast_hold_on_every_page_from_then_on(browser, build, language):
    build.the_territory()
    somebody = browser(language)
    page = somebody.get("/display?next=/check")
    assert look_of(page) == {}

    page = page.send(action="/display", text="largest", contrast="strong", theme="dark", motion="less")

    chosen = {"text": "largest", "contrast": "strong", "theme": "dark", "motion": "less"}
    assert look_of(page) == chosen
    assert page.links().keys() >= {"Go back to where I was"} or language == "ar"
    assert "/check" in page.links().values()
    for path in ("/", "/check", "/sign-in", "/staff/sign-in", "/not-there"):
        assert look_of(somebody.get(path)) == chosen, path


def test_what_the_phone_does_by_itself_leaves_no_cookie(browser, build):
    build.the_territory()
    somebody = browser()
    somebody.get("/display").send(action="/display", text="large")
    assert look_of(somebody.get("/")) == {"text": "large"}

    somebody.get("/display").send(action="/display", text="auto")

    assert look_of(somebody.get("/")) == {}
    assert somebody.client.get_cookie("look") is None


@given(st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=120))
def test_only_what_can_be_chosen_is_read_from_a_cookie(written):
    found = display.read(f"text-large.{written}")

    assert all(value in display.CHOICES[name] for name, value in found.items())


def test_an_address_elsewhere_is_no_way_back(browser, build):
    build.the_territory()
    page = browser().get("/display?next=https://elsewhere.example")
    assert "elsewhere" not in page.html


def test_the_worker_hears_how_kept_pages_shall_look_and_is_itself_the_same_for_all(build, browser):
    person = build.a_person()
    build.a_case(person=person)
    somebody = build.sign_in(browser(), person)
    with build.unit() as work:
        work.session.query(DeviceSession).one().device = DeviceKind.MINE
    plain = somebody.get("/sw.js").response.data
    somebody.get("/display").send(action="/display", text="large", theme="dark")

    assert somebody.get("/").response.headers["X-Look"] == 'data-text="large" data-theme="dark"'
    assert somebody.get("/messages").response.headers["X-Look"]
    assert somebody.get("/sw.js").response.data == plain
