"""What a phone is told so that the app can be installed, and which pages it may keep."""

import json
import struct

import pytest

from app.identity.models import DeviceSession
from app.identity.vocabulary import DeviceKind
from app.settings import ROOT


@pytest.mark.parametrize(("language", "way"), [("en", "ltr"), ("es", "ltr"), ("ar", "rtl")])
def test_the_manifest_is_neutral_and_in_the_readers_language(browser, language, way):
    told = json.loads(browser(language).get("/manifest.webmanifest").response.get_data(as_text=True))

    assert (told["lang"], told["dir"], told["id"]) == (language, way, "/?app")
    assert told["name"] == told["short_name"] == "Camín"
    assert told["display"] == "standalone"
    assert len(told["shortcuts"]) == 3
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
