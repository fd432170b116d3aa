"""What a phone is told so that the app can be installed, and which pages it may keep."""

import json
import re
import struct
from io import BytesIO

import pytest

from app.identity.models import DeviceSession
from app.identity.services import issue_code
from app.identity.vocabulary import CodePurpose, DeviceKind
from app.people.services import account_for
from app.settings import ROOT


@pytest.mark.parametrize(("language", "way"), [("en", "ltr"), ("es", "ltr"), ("ar", "rtl")])
def test_the_manifest_is_neutral_and_in_the_readers_language(browser, language, way):
    told = json.loads(browser(language).get("/manifest.webmanifest").response.get_data(as_text=True))

    assert (told["lang"], told["dir"], told["id"]) == (language, way, "/?app")
    assert told["name"] == told["short_name"] == "Camín"
    assert told["display"] == "standalone"
    assert len(told["shortcuts"]) == 3
    assert told["share_target"]["action"] == "/share"
    assert told["share_target"]["params"]["files"][0]["accept"] == [
        "image/jpeg",
        "image/png",
        "image/webp",
        "application/pdf",
    ]
    assert {icon["sizes"] for icon in told["icons"]} == {"192x192", "512x512"}


@pytest.mark.parametrize(("name", "size"), [("icon-192", 192), ("icon-512", 512), ("icon-maskable-512", 512)])
def test_the_icons_have_the_size_they_say(name, size):
    head = (ROOT / "static" / "img" / f"{name}.png").read_bytes()[16:24]

    assert struct.unpack(">II", head) == (size, size)


def test_the_worker_is_asked_for_again_for_little(browser):
    somebody = browser()
    first = somebody.get("/sw.js")
    again = somebody.get("/sw.js", headers={"If-None-Match": first.response.headers["ETag"]})

    assert first.response.headers["Cache-Control"] == "no-cache"
    assert (again.status, len(again.response.data)) == (304, 0)


@pytest.mark.parametrize(
    ("device", "keeps"), [(DeviceKind.MINE, True), (DeviceKind.SHARED, False), (DeviceKind.UNKNOWN, False)]
)
def test_only_a_phone_of_ones_own_keeps_pages_and_only_some(build, browser, device, keeps):
    person = build.a_person()
    build.a_case(person=person)
    somebody = build.sign_in(browser(), person)
    with build.unit() as work:
        work.session.query(DeviceSession).one().device = device

    for path in ("/", "/plan", "/appointments", "/tasks"):
        assert ("X-Keep" in somebody.get(path).response.headers) == keeps, path
    for path in ("/messages", "/benefits", "/me", "/me/who-looked"):
        assert "X-Keep" not in somebody.get(path).response.headers, path


def test_the_page_without_a_connection_says_what_one_can_do(browser):
    page = browser().get("/offline")

    assert page.heading == "No connection"
    assert page.has("You have lost nothing.")


def test_a_photo_that_another_app_hands_over_needs_its_owner_and_changes_nothing_by_itself(build, browser):
    build.the_territory()
    stranger = browser()
    page = stranger.get("/share")
    assert page.has("Your photo stays on this phone until then.")
    assert "/sign-in?next=/paper" in page.links().values()
    # Without its worker the phone hands the photo to the server, which does not read it: no token, no change.
    page = stranger.post("/share", {"files": [(BytesIO(b"\xff\xd8\xff"), "paper.jpg")]})
    assert page.status == 200 and page.has("it could not be handed over here")

    person = build.a_person()
    build.a_case(person=person)
    somebody = build.sign_in(browser(), person)
    assert somebody.get("/share").heading == "Send a paper"
    somebody.post("/share", {"files": [(BytesIO(b"\xff\xd8\xff"), "paper.jpg")]})
    assert somebody.get("/messages").has("There are no messages yet")


def test_who_comes_in_with_a_code_finds_nothing_of_who_was_here_before(build, browser):
    person = build.a_person()
    with build.unit() as work:
        account = account_for(work, person.id)
        code = issue_code(work, account, CodePurpose.ACCESS, person_id=person.id).code
    page = browser().get("/sign-in")
    fields = {field.get("name"): field.get("value") for field in page.form().iter("input")}

    answer = page.browser.post("/sign-in", {**fields, "code": code}, follow=False)

    assert answer.status == 303 and answer.response.headers["Clear-Site-Data"] == '"storage"'


def test_what_waits_on_the_phone_can_be_asked_for_again_and_the_worker_leaves_the_rest_alone(whole_app):
    script = (ROOT / "static" / "js" / "sw.js").read_text("utf-8")
    never = re.compile(re.search(r"const NEVER = /(.+)/;", script)[1].replace(r"\/", "/"))
    held = [re.compile(one) for one in re.findall(r"/(\^.+?\$)/", script[script.index("HELD = [") :].split("];")[0])]
    some = "11111111-1111-1111-1111-111111111111"
    waits, left = set(), set()
    for rule in whole_app.url_map.iter_rules():
        path = re.sub(r"<uuid:\w+>", some, re.sub(r"<int:\w+>", "1", re.sub(r"<\w+>", "wifi", rule.rule)))
        if never.match(path):
            left.add(rule.rule)
        elif "POST" in rule.methods and any(re.fullmatch(one.pattern.replace(r"\/", "/"), path) for one in held):
            assert "GET" in rule.methods, f"{rule.rule}: a fresh token cannot be asked for"
            waits.add(rule.rule)

    assert waits == {
        "/messages",
        "/plan/<uuid:case_task_id>",
        "/plan/<uuid:case_task_id>/does-not-work",
        "/appointments/<uuid:appointment_id>",
        "/appointments/<uuid:appointment_id>/cancel",
        "/situation/<uuid:assessment_id>/questions",
        "/tasks/<key>/end",
    }
    starts = ("/staff/", "/check", "/o/", "/sign", "/pin", "/leave", "/demo", "/receipts", "/calendar", "/healthz")
    for rule in whole_app.url_map.iter_rules():
        assert not rule.rule.startswith(starts) or rule.rule in left, f"the worker would handle {rule.rule}"
