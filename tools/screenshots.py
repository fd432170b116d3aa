"""Pictures of the main screens, phone and desk, light, dark and Arabic: `python tools/screenshots.py [FOLDER]`.

Starts a throw-away installation with demonstration data; README shows what it makes.
"""

import re
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from bench.installation import Installation
from tests.support.chromium import launch

PHONE = {"viewport": {"width": 360, "height": 740}, "device_scale_factor": 2}
DESK = {"viewport": {"width": 1280, "height": 860}, "device_scale_factor": 1.5}
PUBLIC = {"front": "/", "question": "/check", "help": "/help", "languages": "/languages"}
OWN = {
    "today": "/",
    "my-plan": "/plan",
    "appointments": "/appointments",
    "pick-time": "/appointments/new",
    "messages": "/messages",
    "who-looked": "/me/who-looked",
    "more": "/me",
    "team": "/team",
}
STAFF = {
    "my-day": "/staff/",
    "caseload": "/staff/cases",
    "agenda": "/staff/agenda",
    "inbox": "/staff/messages",
    "campaigns": "/staff/outreach",
    "callbacks": "/staff/outreach/callbacks",
}


class Camera:
    """Opens pages as somebody and keeps what they look like."""

    def __init__(self, installation, browser, folder):
        self.installation, self.browser, self.folder = installation, browser, folder

    def take(self, name, path, cookie="", kind=None, language="es", dark=False, full=False):
        context = self.browser.new_context(
            **(kind or PHONE), locale=language, color_scheme="dark" if dark else "light", reduced_motion="reduce"
        )
        if cookie:
            key, _eq, value = cookie.partition("=")
            context.add_cookies([{"name": key, "value": value, "url": f"http://localhost:{self.installation.port}"}])
        context.add_cookies([{"name": "lang", "value": language, "url": f"http://localhost:{self.installation.port}"}])
        page = context.new_page()
        page.goto(f"http://localhost:{self.installation.port}{path}")
        page.screenshot(path=str(self.folder / f"{name}.png"), full_page=full)
        context.close()


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    with Installation() as installation, sync_playwright() as playwright:
        server, browser = installation.serve(), launch(playwright)
        camera = Camera(installation, browser, folder)
        person, worker = installation.sign_in("participant"), installation.sign_in("professional")
        for name, path in PUBLIC.items():
            camera.take(f"phone-{name}", path, full=True)
            camera.take(f"phone-{name}-arabic", path, language="ar", full=True)
        for name, path in OWN.items():
            camera.take(f"phone-{name}", path, person, full=True)
            camera.take(f"phone-{name}-dark", path, person, dark=True, full=True)
            camera.take(f"phone-{name}-arabic", path, person, language="ar", full=True)
        listing = installation.get("/staff/cases?q=Rosa", worker)[1].decode()
        case = re.search(r"/staff/cases/[0-9a-f-]{36}", listing)
        pages = {**STAFF, **({"case-file": case.group(0)} if case else {})}
        for name, path in pages.items():
            camera.take(f"desk-{name}", path, worker, DESK)
            camera.take(f"desk-{name}-dark", path, worker, DESK, dark=True)
        camera.take("desk-caseload-arabic", "/staff/cases", worker, DESK, language="ar")
        browser.close()
        server.stop()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "pictures")
