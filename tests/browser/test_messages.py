"""Messages in a real browser: a photo from the phone, and a draft that is kept while one types."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from app.casework.models import Case
from app.jobs import files as jobs
from app.messaging import services as messaging
from app.messaging.checking import made_anew
from tests.browser.steps import press
from tests.browser.test_staff_pages import Jar, build_person
from tests.rooms.messaging.files_things import photo
from tests.support.axe import violations

pytestmark = [pytest.mark.browser, pytest.mark.look]


@pytest.fixture
def signed_in(window, live, build):
    def open_page(somebody, language="en", **how):
        page = window(language=language, **how)
        page.context.add_cookies([{"name": "lang", "value": language, "url": live}])
        keep = Jar(lambda name, value: page.context.add_cookies([{"name": name, "value": value, "url": live}]))
        build.sign_in(keep, somebody)
        return page

    return open_page


@pytest.fixture
def lucia(build):
    return build.a_worker()


@pytest.fixture
def case(build, lucia):
    return build.a_case(lucia)


def picture(name, content):
    return {"name": name, "mimeType": "image/jpeg", "buffer": content}


@pytest.mark.parametrize("script", [True, False])
def test_a_photo_goes_along_from_the_phone(signed_in, build, case, units, monkeypatch, tmp_path, script):
    page = signed_in(build_person(build, case), script=script)
    page.goto("/messages")
    if script:
        (tmp_path / "far-too-large.jpg").write_bytes(photo() + b"\0" * 10_500_000)
        page.set_input_files("#files", tmp_path / "far-too-large.jpg")
        expect(page.locator("#files-chosen")).to_have_text(
            "This file is too large. It may have at most 10 MB: far-too-large.jpg (10255 KB)"
        )
    page.set_input_files("#files", picture("registration.jpg", photo((800, 600))))
    if script:
        expect(page.locator("#files-chosen")).to_have_text(re.compile(r"Goes along: registration.jpg \(\d+ KB\)"))
        assert violations(page) == []
    page.fill("#body", "Here it is.")
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".bubble-file")).to_contain_text("We are checking it.")

    monkeypatch.setattr(jobs, "look_closely", made_anew)
    jobs.check_files(units)
    page.reload()
    press(page, page.locator("a.bubble-file"))
    assert page.evaluate("document.images[0].naturalWidth") == 800 if script else page.locator("img").count() == 1


def test_a_draft_is_kept_while_one_types_and_is_there_after_a_power_cut(signed_in, lucia, case):
    page = signed_in(lucia, desk=True)
    page.goto(f"/staff/cases/{case.id}/messages")
    page.fill("#body", "Dear Rosa, I have seen")
    expect(page.locator("#draft")).to_contain_text("Draft kept")
    expect(page.locator("#body")).to_be_focused()
    assert page.url.endswith("/messages"), "nothing was sent"
    page.context.set_offline(True)
    page.close()

    again = signed_in(lucia, desk=True)
    again.goto("/staff/messages")
    again.goto(f"/staff/cases/{case.id}/messages")
    expect(again.locator("#body")).to_have_value("Dear Rosa, I have seen")
    again.get_by_text("Ready texts").click()
    again.locator("button[value=photo_fine]").click()
    expect(again.locator("#body")).to_have_value("Dear Rosa, I have seen\n\n" + THANKS)
    assert violations(again) == []
    again.fill("#body", "Something else")
    again.get_by_role("button", name="Keep as draft").click()
    expect(again.locator("#body")).to_have_value("Something else")


THANKS = "Thank you. The photo is clear and we can use it. You do not need to send it again."


def test_the_inbox_is_worked_through_with_the_keys(signed_in, build, lucia, case, clock):
    cases = [case, build.a_case(lucia, build.a_person("Amina", "Benali"))]
    for one in cases:
        with build.unit(build.person_actor(build_person(build, one))) as work:
            messaging.write(work, work.session.get_one(Case, one.id), "Hello")
        clock.move(timedelta(minutes=1))
    page = signed_in(lucia, desk=True)
    page.goto("/staff/messages")
    for key in ("j", "j", "k", "j"):
        page.keyboard.press(key)
    assert violations(page) == []
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/staff/cases/{cases[1].id}/messages#newest")
