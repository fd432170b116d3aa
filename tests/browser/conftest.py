"""A real browser on a real socket: phones of 360 px, with and without script, and a desk."""

import logging
import signal
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from playwright.sync_api import sync_playwright

from app.agencies.vocabulary import Role
from app.casework.models import Case
from app.factory import create_app
from app.foundation.unit_of_work import Units
from app.messaging import services as messaging
from app.settings import Settings
from tests.browser.steps import PASSWORD, SECRET, enter, person_of
from tests.conftest import ENVIRONMENT
from tests.support.chromium import launch
from tests.support.databases import open_database
from tests.support.live import Live, free_port

PATIENCE_SECONDS = 180
THURSDAY = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
PHONE = {"viewport": {"width": 360, "height": 640}, "device_scale_factor": 2, "has_touch": True, "is_mobile": True}
DESK = {"viewport": {"width": 1280, "height": 860}}


@pytest.fixture(autouse=True)
def nothing_waits_for_ever():
    """A browser that never answers fails its test and not the whole run: Playwright sets no limit to `evaluate`."""

    def give_up(_signal, _frame):
        raise TimeoutError(f"the browser has not answered for {PATIENCE_SECONDS} seconds")

    before = signal.signal(signal.SIGALRM, give_up)
    signal.alarm(PATIENCE_SECONDS)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.fixture(scope="session")
def playwright():
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def chromium(playwright):
    browser = launch(playwright, light=True)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def live_app(tmp_path_factory):
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    port = free_port()
    instance = tmp_path_factory.mktemp("live")
    settings = Settings.from_env({**ENVIRONMENT, "CAMIN_INSTANCE": str(instance), "PORT": str(port)})
    app = create_app(settings, Units(open_database("sqlite://")))
    server = Live(app, port)
    app.extensions["live"] = server
    yield app
    server.stop()


@pytest.fixture
def live(live_app, units):
    """The address of the application on this test's database."""
    live_app.extensions["camin"] = replace(live_app.extensions["camin"], units=units)
    return live_app.extensions["live"].address


@pytest.fixture
def window(chromium, live):
    """A new window: `window()` is a phone, `window(desk=True)` a desk; what goes wrong in it fails the test."""
    opened, troubles = [], []

    def open_window(desk=False, script=True, language="en", dark=False):
        context = chromium.new_context(
            **(DESK if desk else PHONE),
            base_url=live,
            locale=language,
            java_script_enabled=script,
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
        )
        context.set_default_timeout(10_000)
        page = context.new_page()
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("console", lambda message: troubles.append(message.text) if _is_trouble(message) else None)
        opened.append(context)
        return page

    open_window.expected = []
    yield open_window
    for context in opened:
        context.close()
    surprising = [text for text in troubles if not any(part in text for part in open_window.expected)]
    assert not surprising, f"the browser complained: {surprising[:3]}"


@pytest.fixture
def slow_line(live_app):
    """Puts a page on an old phone in the hills: a processor four times slower and slow 3G."""
    server = live_app.extensions["live"]

    def slow_down(page):
        server.delay = 0.4
        session = page.context.new_cdp_session(page)
        session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
        session.send("Network.enable")
        line = {"offline": False, "latency": 0, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
        session.send("Network.emulateNetworkConditions", line)
        return page

    yield slow_down
    server.delay = 0.0


@pytest.fixture
def office(build):
    """A coordinator and a social worker of the agency that covers the territory, and the place where they receive."""
    build.a_location()
    return {
        "carmen@example.org": build.a_worker(
            Role.COORDINATOR, given_name="Carmen", email="carmen@example.org", password=PASSWORD, totp=SECRET
        ),
        "lucia@example.org": build.a_worker(
            given_name="Lucía", email="lucia@example.org", password=PASSWORD, totp=SECRET
        ),
    }


def _is_trouble(message):
    # An answer of 4xx to a form is part of the story; a broken policy or script is not.
    return message.type == "error" and "Failed to load resource" not in message.text


@pytest.fixture
def world(build):
    """A participant and a worker with something on every page."""
    worker = build.a_worker()
    case = build.a_case(worker=worker)
    build.a_task(case, why="It is needed for the benefit.", minutes=5)
    for hour in range(3):
        build.a_slot(worker, THURSDAY.replace(hour=9 + hour))
    with build.unit(build.staff_actor(worker)) as work:
        messaging.write(work, work.session.get_one(Case, case.id), "Hello Rosa. Do you have the paper at home?")
    return {"worker": worker, "case": case}


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
