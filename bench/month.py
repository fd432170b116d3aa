"""A month of normal use in bytes over the line, from signing in to a new version of the app."""

from app.skills.catalogue import tasks
from bench.phone import come_back, new_phone, phone_house, sign_in
from tests.browser.steps import fill_in
from tests.pages.public.walking import PARENT_OF_TWO

MOST = 5 * 1024 * 1024
VISITS, MESSAGES, APPOINTMENTS, LESSONS, NOTICES = 20, 12, 4, 6, 8
FORGET = """async () => { for (const name of await caches.keys()) await caches.delete(name);
  for (const one of await navigator.serviceWorker.getRegistrations()) await one.unregister(); }"""


def normal_use(installation):
    """Twenty looks at Today, twelve messages, four appointments, a check, six tasks, eight notices and an update."""
    with phone_house(installation) as (door, browser):
        page = new_phone(browser)
        door.taken()
        parts = {}
        for name, part in PARTS.items():
            part(page, installation, door)
            page.wait_for_timeout(500)
            parts[name] = door.taken()[0]
        page.context.close()
    total = sum(parts.values())
    yield {
        "what": "a month of normal use, over the line",
        "figure": f"{total / 1024 / 1024:.2f} MB",
        "aim": f"at most {MOST // 1024 // 1024} MB",
        "met": total <= MOST,
        "parts": parts,
    }


def _visits(page, installation, door):
    for _ in range(VISITS):
        come_back(page, installation, f"{door.address}/")


def _messages(page, installation, door):
    for number in range(MESSAGES):
        come_back(page, installation, f"{door.address}/messages")
        page.locator("#body").fill(f"Hola, Lucía. Mañana llevo el papel número {number}. Gracias por todo.")
        with page.expect_navigation():
            page.locator(".writer button[type=submit]").click()


def _appointments(page, installation, door):
    for _ in range(APPOINTMENTS):
        come_back(page, installation, f"{door.address}/appointments")
        page.goto(f"{door.address}/appointments/new")
        if page.locator("[name=slot]").count():
            page.locator("label:has([name=slot])").first.click()
            with page.expect_navigation():
                page.locator("form:has([name=slot]) button[type=submit]").click()


def _check(page, _installation, door):
    page.goto(f"{door.address}/check")
    while page.locator("form.ask").count():
        key = page.locator("form.ask").get_attribute("action").rpartition("/")[2]
        fill_in(page, PARENT_OF_TWO.get(key, {"answer": "?"}))
        with page.expect_navigation():
            page.locator("form.ask button[type=submit]").click()


def _tasks(page, installation, door):
    for key in list(tasks())[:LESSONS]:
        come_back(page, installation, f"{door.address}/tasks")
        steps = [str(number) for number in range(1, len(tasks()[key].steps) + 1)]
        for screen in (f"/tasks/{key}", *(f"/tasks/{key}/{step}" for step in (*steps, "end"))):
            assert page.goto(door.address + screen).status == 200, screen
        page.locator("[name=outcome][value=alone]").check()
        with page.expect_navigation():
            page.locator("main form button[type=submit]").click()


def _notices(page, installation, door):
    for number in range(NOTICES):
        come_back(page, installation, door.address + ("/messages", "/appointments")[number % 2])


def _update(page, _installation, door):
    """A new version: everything that a phone keeps of the app is fetched once more."""
    page.evaluate(FORGET)
    page.context.new_cdp_session(page).send("Network.clearBrowserCache")
    page.goto(f"{door.address}/", wait_until="networkidle")


PARTS = {
    "signing in": sign_in,
    "today": _visits,
    "messages": _messages,
    "appointments": _appointments,
    "check": _check,
    "tasks": _tasks,
    "notices": _notices,
    "update": _update,
}
