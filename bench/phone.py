"""A participant's phone at the end of a slow line: signed in as people do it, with the service worker in place."""

import contextlib
import re
import sqlite3
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from uuid import UUID

from playwright.sync_api import sync_playwright

from bench.door import Door
from bench.installation import BIN, Server
from tests.support.chromium import launch

SIZE = {"viewport": {"width": 360, "height": 640}, "locale": "es", "is_mobile": True, "has_touch": True}
PIN = "482913"
WORKER = "navigator.serviceWorker.ready.then(() => true)"


@contextmanager
def phone_house(installation):
    """A server behind a door, and a browser; ends all three."""
    door = Door(installation.port)
    environment = {**installation.environment, "CAMIN_BASE_URL": door.address}
    server = Server([str(BIN / "camin"), "serve"], environment, installation.port)
    try:
        with sync_playwright() as playwright:
            browser = launch(playwright)
            yield door, browser
            with contextlib.suppress(Exception):
                browser.close()
    finally:
        server.stop()
        door.close()


def new_phone(browser, cookies=(), slower=1):
    """A page of a phone that has seen nothing yet; its processor is so many times slower."""
    context = browser.new_context(**SIZE)
    context.set_default_timeout(30_000)
    context.add_cookies(list(cookies))
    page = context.new_page()
    if slower > 1:
        context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slower})
    return page


def sign_in(page, installation, door):
    """Come in by the link of an invitation, call the phone one's own and choose a PIN; returns the cookies."""
    page.goto(door.address + _link(installation))
    _press(page)
    page.locator("[value=mine]").check()
    _press(page)
    page.locator("#pin").fill(PIN)
    page.locator("#again").fill(PIN)
    _press(page)
    page.wait_for_url(f"{door.address}/")
    return page.context.cookies()


def come_back(page, installation, address):
    """Open a page an hour later: the phone asks for its PIN first."""
    hour_ago = (datetime.now(UTC) - timedelta(hours=1)).strftime("%Y-%m-%d %H:%M:%S.%f")
    with contextlib.closing(sqlite3.connect(installation.database, timeout=15)) as connection, connection:
        connection.execute("UPDATE device_session SET seen_at = ? WHERE area = 'participant'", (hour_ago,))
    page.goto(address)
    page.locator("#pin").fill(PIN)
    page.locator("main form:has(#pin) button[type=submit]").first.click()
    page.wait_for_url(address)


def _press(page):
    with page.expect_navigation():
        page.locator("main button[type=submit]:visible").first.click()


def _link(installation):
    """A link as the QR of an invitation carries it, for the person of the demonstration."""
    from app.factory import create_app
    from app.foundation.actor import Actor
    from app.identity.services import issue_code
    from app.identity.vocabulary import CodePurpose
    from app.settings import Settings

    cookie = installation.sign_in("participant")
    assert re.match(r"camin-participant=\w+", cookie), "the demonstration link opens a participant's account"
    with contextlib.closing(sqlite3.connect(installation.database)) as connection:
        newest = "SELECT account_id FROM device_session WHERE area = 'participant' ORDER BY created_at DESC"
        account = UUID(connection.execute(newest).fetchone()[0])
    units = create_app(Settings.from_env(installation.environment)).extensions["camin"].units
    with units.writing(Actor.system("bench")) as work:
        return "/sign-in/" + issue_code(work, account, CodePurpose.ACCESS).token
