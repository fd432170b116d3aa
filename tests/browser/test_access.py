"""Access with the keyboard; what is asked of every page is in test_every_page.py, and its measures of size are here."""

from datetime import UTC, datetime

import pytest

from app.messaging import services as messaging

pytestmark = [pytest.mark.browser, pytest.mark.look]

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


TARGETS = """least => [...document.querySelectorAll('a, button, input:not([type=hidden]), select, textarea, summary')]
  .filter(e => e.offsetParent && getComputedStyle(e).visibility !== 'hidden' && !e.closest('.skip, p, li:not(:has(> a.button))') && !e.matches('.skip'))
  .map(e => [e.closest('label') || (e.matches('a[data-row]') && e.closest('tr')) || (e.offsetWidth <= 1 && e.labels?.[0]) || e, e]).map(([box, e]) => [e.outerHTML.slice(0, 90), box.getBoundingClientRect()])
  .filter(([, r]) => r.height > 0 && (r.height < least || r.width < least)).map(([html, r]) => `${Math.round(r.width)}x${Math.round(r.height)} ${html}`)"""


def test_the_keyboard_reaches_the_content_first_by_the_skip_link(visit):
    page = visit("person")
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id || location.hash") in {"main", "#main"}
