"""A line that fails for a moment takes nothing away: the answer stays chosen, the page says so, and the next press sends it."""

import pytest
from playwright.sync_api import expect

from app.identity.models import DeviceSession
from app.identity.vocabulary import DeviceKind
from tests.support.axe import violations

pytestmark = [pytest.mark.browser, pytest.mark.look]


@pytest.fixture
def phone(window, build):
    build.a_location()
    window.expected.append("ERR_INTERNET_DISCONNECTED")
    return window()


def test_an_answer_of_the_check_is_not_lost_when_the_line_fails(phone):
    note, go_on = phone.locator("#line"), phone.get_by_role("button", name="Continue")
    phone.goto("/check")
    phone.locator("[name=answer][value='1']").check()
    phone.context.set_offline(True)
    go_on.click()

    expect(note).to_be_visible()
    expect(note).to_contain_text("No connection")
    expect(phone.locator("[name=answer][value='1']")).to_be_checked()
    expect(go_on).to_be_in_viewport()
    assert violations(phone) == []
    # Nothing of an anonymous check is written to the phone: what waits, waits in the page itself.
    assert phone.evaluate("localStorage.length + sessionStorage.length") == 0
    assert phone.evaluate("async () => (await indexedDB.databases()).length + (await caches.keys()).length") == 0

    phone.context.set_offline(False)
    go_on.click()
    phone.wait_for_url("**/check/born")


def test_what_was_typed_comes_back_with_its_error_and_is_sent_once(phone):
    phone.goto("/check/call-me")
    phone.locator("[name=name]").fill("Rosa")
    phone.locator("[name=phone]").fill("600 000 123")
    phone.locator("main form button[type=submit]").click()

    expect(phone.locator("#errors")).to_be_focused()
    expect(phone.locator("[name=name]")).to_have_value("Rosa")
    assert phone.title().startswith("Error:")

    phone.locator("[name=agree]").check()
    phone.context.set_offline(True)
    phone.locator("main form button[type=submit]").click()
    expect(phone.locator("#line")).to_be_visible()
    phone.context.set_offline(False)
    phone.locator("main form button[type=submit]").click()
    phone.get_by_role("heading", name="We will call you").wait_for()


def test_a_file_is_saved_by_the_browser_and_the_page_stays(visit, build):
    page = visit("person")
    with build.unit() as work:
        work.session.query(DeviceSession).filter_by(area="participant").one().device = DeviceKind.MINE
    page.goto("/me/copy")
    for _time in range(2):
        with page.expect_download() as saved:
            page.get_by_role("button", name="Save the file").click()
        assert saved.value.suggested_filename.startswith("copy-2026-")
    assert page.get_by_role("heading", name="A copy of my data").is_visible()
