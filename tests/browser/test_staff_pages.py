"""The back office in a real browser: keys, the search as one types, and filters; what every page has in common is in test_every_page.py."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from app.casework.models import Case
from app.messaging import services as messaging

pytestmark = [pytest.mark.browser, pytest.mark.look]


class Jar:
    """Where a session's cookie goes."""

    def __init__(self, keep):
        self.client, self.keep = self, keep

    def set_cookie(self, name, value, domain):
        self.keep(name, value)


@pytest.fixture
def team(build):
    worker = build.a_worker()
    cases = [build.a_case(worker)]
    cases += [build.a_case(worker, build.a_person(name, "Benali")) for name in ("Amina", "Yasin", "Zineb")]
    build.a_task(cases[0], due_on=datetime(2026, 11, 24, tzinfo=UTC).date())
    build.a_slot(worker, datetime(2026, 11, 24, 15, tzinfo=UTC))
    build.sign_in(Jar(lambda name, value: None), build_person(build, cases[0]))
    with build.unit(build.staff_actor(worker)) as work:
        messaging.write(work, work.session.get_one(Case, cases[0].id), "Hello Rosa.")
    return worker, cases


def build_person(build, case):
    from app.people.models import Person

    with build.unit() as work:
        return work.session.get_one(Person, case.person_id)


@pytest.fixture
def desk(window, live, build, team):
    def open_desk(**how):
        page = window(desk=True, **how)
        page.context.add_cookies([{"name": "lang", "value": how.get("language", "en"), "url": live}])

        build.sign_in(
            Jar(lambda name, value: page.context.add_cookies([{"name": name, "value": value, "url": live}])), team[0]
        )
        return page

    return open_desk


def names(page):
    return page.locator("a[data-row]").all_inner_texts()


def test_the_rows_are_walked_and_opened_with_the_keyboard(desk, team):
    page = desk()
    page.goto("/staff/cases?sort=name")
    for key in "jjk":
        page.keyboard.press(key)
    assert page.evaluate("document.activeElement.textContent.trim()") == "Amina Benali"
    page.keyboard.press("Enter")
    page.wait_for_url("**/staff/cases/*")
    assert page.inner_text("h1") == "Amina Benali"
    page.keyboard.press("n")
    page.wait_for_url("**/notes")


def test_the_agenda_is_walked_with_the_keys_and_typing_is_left_alone(desk):
    page = desk()
    page.goto("/staff/agenda?day=2026-11-24")
    for key, where in (
        ("ArrowRight", "day=2026-11-25"), ("ArrowLeft", "day=2026-11-24"), ("w", "/week?day=2026-11-24"),
        ("ArrowRight", "/week?day=2026-11-30"), ("t", "/week?day=2026-11-24"), ("a", "/together"), ("d", "agenda?day="),
    ):  # fmt: skip
        page.keyboard.press(key)
        page.wait_for_url(lambda url, where=where: where in url)
    page.keyboard.press("?")
    expect(page.get_by_text("Before and after")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.get_by_role("link", name="New times")).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.emulate_media(media="screen")
    page.focus("#bar-search")
    page.keyboard.type("n")
    assert "agenda?day=" in page.url, "a letter that is typed is no key"
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    page.wait_for_url("**/staff/agenda/new*")


def test_the_list_narrows_as_one_types_and_the_keys_are_explained(desk):
    page = desk()
    page.goto("/staff/cases")
    page.keyboard.press("f")
    page.keyboard.type("yas")
    expect(page.locator("a[data-row]")).to_have_count(1)
    assert names(page) == ["Yasin Benali"]
    assert page.evaluate("document.activeElement.name") == "q", "the place where one types keeps the focus"
    assert page.inner_text("#announce") == "1 to 1 of 1"
    assert "q=yas" in page.url
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    assert page.locator(".keys[open] dl").is_visible()
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "bar-search"


def test_a_filter_changes_the_list_at_once_and_keeps_the_focus(desk):
    page = desk()
    page.goto("/staff/cases")
    page.focus("#by-due")
    page.select_option("#by-due", "today")
    expect(page.locator("a[data-row]")).to_have_count(1)
    assert names(page) == ["Rosa Menéndez Álvarez"]
    assert page.evaluate("document.activeElement.id") == "by-due"
    page.get_by_role("link", name="Take this filter off: Date").click()
    expect(page.locator("a[data-row]")).to_have_count(4)


def test_without_script_the_same_filter_has_its_button(desk):
    page = desk(script=False)
    page.goto("/staff/cases")
    page.select_option("#by-due", "today")
    page.get_by_role("button", name="Filter").click()
    expect(page.locator("a[data-row]")).to_have_count(1)
    assert names(page) == ["Rosa Menéndez Álvarez"]
    assert not page.locator(".keys").is_visible(), "keys that do not work are not explained"


def test_the_code_is_printed_without_the_frame(desk, team):
    page = desk()
    page.goto(f"/staff/cases/{team[1][0].id}/access")
    page.get_by_role("button", name="Make a code").click()
    page.locator("#code").wait_for()
    page.emulate_media(media="print")
    assert page.locator("#code").is_visible() and page.locator(".qr svg").is_visible()
    assert not page.locator(".staff-bar").is_visible() and not page.get_by_text("Back to the file").is_visible()
