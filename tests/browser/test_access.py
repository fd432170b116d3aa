"""Access for everyone on every screen: axe, target sizes, 320 px, 200 % text, both themes, both directions."""

from datetime import UTC, datetime

import pytest

from app.messaging import services as messaging
from tests.support.axe import violations

pytestmark = [pytest.mark.browser, pytest.mark.look]

PUBLIC = ["/", "/help", "/privacy", "/accessibility", "/languages", "/check", "/sign-in"]
OWN = ["/", "/plan", "/appointments", "/appointments/new", "/messages", "/team", "/me", "/me/who-looked"]
STAFF = [
    "/staff/",
    "/staff/cases",
    "/staff/agenda",
    "/staff/messages",
    "/staff/outreach",
    "/staff/outreach/callbacks",
    "/staff/people?q=rosa",
]
LOOKS = [("en", False), ("en", True), ("ar", False)]
THURSDAY = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)


@pytest.fixture
def world(build):
    """A participant and a worker with something on every page."""
    worker = build.a_worker()
    case = build.a_case(worker=worker)
    build.a_task(case, why="It is needed for the benefit.", minutes=5)
    for hour in range(3):
        build.a_slot(worker, THURSDAY.replace(hour=9 + hour))
    with build.unit(build.staff_actor(worker)) as work:
        from app.casework.models import Case

        messaging.write(work, work.session.get_one(Case, case.id), "Hello Rosa. Do you have the paper at home?")
    return {"worker": worker, "case": case}


def enter(build, page, somebody):
    """Give this window an open session."""

    class Cookies:
        def __init__(self):
            self.client = self

        def set_cookie(self, name, value, domain):
            page.context.add_cookies([{"name": name, "value": value, "url": f"http://{domain}:{page.url_port}/"}])

    build.sign_in(Cookies(), somebody)


def person_of(build, case):
    from app.people.models import Person

    with build.unit() as work:
        return work.session.get_one(Person, case.person_id)


@pytest.fixture
def visit(window, live, build, world):
    """Open a window as somebody: nobody, the person, or the worker."""

    def open_as(who, language="en", dark=False):
        page = window(desk=who == "worker", language=language, dark=dark)
        page.url_port = live.rpartition(":")[2]
        page.context.add_cookies([{"name": "lang", "value": language, "url": live}])
        if who == "person":
            enter(build, page, person_of(build, world["case"]))
        if who == "worker":
            enter(build, page, world["worker"])
        return page

    return open_as


@pytest.mark.parametrize(("language", "dark"), LOOKS, ids=["light", "dark", "arabic"])
@pytest.mark.parametrize(
    ("who", "paths"), [("nobody", PUBLIC), ("person", OWN), ("worker", STAFF)], ids=["public", "own", "staff"]
)
def test_axe_finds_nothing(visit, world, who, paths, language, dark):
    page = visit(who, language, dark)
    # High enough that the menu at the foot covers nothing: what lies under it can be scrolled into sight.
    page.set_viewport_size({"width": page.viewport_size["width"], "height": 2400})
    found = {}
    for path in [*paths, *([f"/staff/cases/{world['case'].id}"] if who == "worker" else [])]:
        answer = page.goto(path)
        assert answer.status == 200, f"{path} answered {answer.status}"
        wrong = violations(page)
        if wrong:
            found[path] = wrong
    assert not found


TARGETS = """least => [...document.querySelectorAll('a, button, input:not([type=hidden]), select, textarea, summary')]
  .filter(e => e.offsetParent && getComputedStyle(e).visibility !== 'hidden' && !e.closest('.skip, p, li:not(:has(> a.button))') && !e.matches('.skip'))
  .map(e => [e.closest('label') || (e.matches('a[data-row]') && e.closest('tr')) || (e.offsetWidth <= 1 && e.labels?.[0]) || e, e]).map(([box, e]) => [e.outerHTML.slice(0, 90), box.getBoundingClientRect()])
  .filter(([, r]) => r.height > 0 && (r.height < least || r.width < least)).map(([html, r]) => `${Math.round(r.width)}x${Math.round(r.height)} ${html}`)"""


@pytest.mark.parametrize(
    ("who", "paths", "least"),
    [("nobody", PUBLIC, 48), ("person", OWN, 48), ("worker", STAFF, 24)],
    ids=["public", "own", "staff"],
)
def test_what_is_tapped_is_large_enough(visit, who, paths, least):
    page = visit(who)
    found = {}
    for path in paths:
        page.goto(path)
        small = page.evaluate(TARGETS, least - 0.5)
        if small:
            found[path] = small
    assert not found


@pytest.mark.parametrize(("who", "paths"), [("nobody", PUBLIC), ("person", OWN)], ids=["public", "own"])
@pytest.mark.parametrize("language", ["en", "es", "ar"])
def test_nothing_is_cut_off_at_320_px_and_large_text(visit, who, paths, language):
    page = visit(who, language)
    page.set_viewport_size({"width": 320, "height": 640})
    for path in paths:
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, (
            f"{path} scrolls sideways at 320 px in {language}"
        )
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert page.evaluate("document.documentElement.scrollWidth") <= 340, (
            f"{path} scrolls sideways with large text in {language}"
        )


def test_the_keyboard_reaches_the_content_first_by_the_skip_link(visit):
    page = visit("person")
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id || location.hash") in {"main", "#main"}
