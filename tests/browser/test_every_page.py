"""Access for everyone on every page, whichever room it belongs to: axe, target sizes, small screens and large letters.

Each page is looked at once, in a language chosen by its name and in both themes; those of participants in Arabic as well.
A page asked for a second time finds little (what differs between languages is the length of words and the direction) and
takes minutes: `make test-both` asks axe in Arabic on each page of a participant, and in the dark on each page of a desk.
"""

import os
from zlib import crc32

import pytest

from tests.browser.test_access import TARGETS
from tests.browser.test_staff_pages import Jar
from tests.house.every_page import addresses
from tests.house.idor_world import World
from tests.support.axe import contrast, violations

pytestmark = [pytest.mark.browser, pytest.mark.look]
EVERYTHING = bool(os.environ.get("CAMIN_TEST_BOTH"))
LANGUAGES, OF_STAFF = ("es", "ast", "it", "en", "fr", "ro", "uk"), ("es", "it", "en", "ar")
# High enough that the menu at the foot covers nothing: what lies under it can be scrolled into sight.
PHONE, SMALL, DESK, NARROW = (360, 2400), (320, 640), (1280, 2400), (400, 800)
LARGE_LETTERS = "document.documentElement.style.fontSize = '200%'"
WIDTH = "document.documentElement.scrollWidth"


@pytest.fixture
def walk(build, units, clock, live_app, live, window):
    """Looks at every page of one wing, or at one part in `of` of it, and says what is wrong where."""
    world = World(build, units, clock)
    windows = {}

    def opened(who, staff):
        if who not in windows:
            page = windows[who] = window(desk=staff)
            if who != "nobody":
                build.sign_in(
                    Jar(lambda name, value: page.context.add_cookies([cookie(name, value)])), world.people[who]
                )
        return windows[who]

    def cookie(name, value):
        return {"name": name, "value": value, "url": live}

    def pages(look, staff, part=0, of=1):
        wanted = [one for one in addresses(live_app, world.rosas) if one.is_staff == staff]
        found = {}
        for one in (one for one in wanted if crc32(one.endpoint.encode()) % of == part):
            page = opened(one.who, staff)
            wrong = look(page, one, lambda code, page=page: page.context.add_cookies([cookie("lang", code)]))
            if wrong:
                found[one.path] = wrong
        return found

    return pages


def in_lines(found):
    return "\n".join(f"{path}: {line}" for path, wrong in found.items() for line in wrong)


def of_name(one, languages):
    return languages[crc32(one.endpoint.encode()) % len(languages)]


def go(page, one):
    answer = page.goto(one.path)
    assert answer.status == 200, f"{one.path} answered {answer.status}"


def size(page, width_and_height):
    page.set_viewport_size(dict(zip(("width", "height"), width_and_height, strict=True)))


def too_wide(page, language):
    """Whether one must scroll sideways on the smallest phone, and with letters of twice the size."""
    size(page, SMALL)
    small = page.evaluate(WIDTH)
    page.evaluate(LARGE_LETTERS)
    large = page.evaluate(WIDTH)
    wrong = [f"{small} px wide at 320 px in {language}"] if small > 320 else []
    return wrong + ([f"{large} px wide with large letters in {language}"] if large > 340 else [])


def look_closely(page, one, speak):
    language = of_name(one, LANGUAGES)
    speak(language)
    size(page, PHONE)
    go(page, one)
    wrong = violations(page) + contrast(page, dark=True) + page.evaluate(TARGETS, 47.5)
    wrong += too_wide(page, language)
    speak("ar")
    size(page, PHONE)
    go(page, one)
    if EVERYTHING:
        wrong += violations(page)
    return wrong + too_wide(page, "ar")


def look_at_the_desk(page, one, speak):
    language = of_name(one, OF_STAFF)
    speak(language)
    size(page, DESK)
    go(page, one)
    wrong = violations(page) + page.evaluate(TARGETS, 23.5)
    if EVERYTHING or crc32(one.path.encode()) % 2:
        wrong += contrast(page, dark=True)
    size(page, NARROW)
    width = page.evaluate(WIDTH)
    return wrong + ([f"{width} px wide at 400 px in {language}"] if width > 400 else [])


@pytest.mark.parametrize("part", range(2))
def test_every_page_of_a_participant_is_for_everyone(walk, part):
    found = walk(look_closely, staff=False, part=part, of=2)
    assert not found, in_lines(found)


@pytest.mark.parametrize("part", range(4))
def test_every_page_of_a_professional_is_for_everyone(walk, part):
    found = walk(look_at_the_desk, staff=True, part=part, of=4)
    assert not found, in_lines(found)
