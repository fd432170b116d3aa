"""Pictures of the main screens of every room, phone and desk, light, dark and Arabic: `python tools/screenshots.py FOLDER`.

Starts a throw-away installation with demonstration data. Without a folder it takes those that README shows.
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
PUBLIC = {
    "front": "/",
    "question": "/check",
    "help": "/help",
    "languages": "/languages",
    "display": "/display",
    "privacy": "/privacy",
    "accessibility": "/accessibility",
    "sign-in": "/sign-in",
    "first-steps": "/sign-in/how",
    "algorithms": "/algorithms",
    "offline": "/offline",
}
OWN = {
    "today": "/",
    "plan": "/plan",
    "tasks": "/tasks",
    "task": "/tasks/fake-messages",
    "task-step": "/tasks/fake-messages/2",
    "appointments": "/appointments",
    "pick-time": "/appointments/new",
    "messages": "/messages",
    "benefits": "/benefits",
    "situation": "/situation",
    "team": "/team",
    "more": "/me",
    "estimate": "/me/estimate",
    "consents": "/me/consents",
    "notices": "/me/notices",
    "who-looked": "/me/who-looked",
}
CASE = {
    "file": "",
    "household": "/household",
    "diagnosis": "/diagnosis",
    "triage": "/triage",
    "plan-bench": "/plan",
    "benefits": "/benefits",
    "messages": "/messages",
    "documents": "/documents",
    "referrals": "/referrals",
    "circle": "/team",
    "skills": "/skills",
    "access": "/access",
    "estimate": "/estimate",
    "history": "/history",
}
DESKS = {
    "professional": {
        "my-day": "/staff/",
        "caseload": "/staff/cases",
        "agenda": "/staff/agenda",
        "week": "/staff/agenda/week",
        "inbox": "/staff/messages",
        "directory": "/staff/directory",
        "referrals": "/staff/referrals",
        "campaigns": "/staff/outreach",
        "callbacks": "/staff/outreach/callbacks",
        "group": "/staff/skills",
        "warnings": "/staff/warnings",
        "network": "/staff/network",
        "letters": "/staff/letters",
        "account": "/staff/me",
    },
    "coordinator": {
        "reports": "/staff/reports",
        "coverage": "/staff/coverage",
        "scores": "/staff/scores",
        "decisions": "/staff/scores/decisions",
        "imports": "/staff/people/import",
        "duplicates": "/staff/people/duplicates",
        "thresholds": "/staff/triage/thresholds",
        "rules": "/staff/warnings/rules",
    },
    "admin": {
        "admin": "/staff/admin",
        "agencies": "/staff/admin/agencies",
        "sharing": "/staff/admin/sharing",
        "staff": "/staff/admin/staff",
    },
}
# What README shows: phone light, dark and Arabic, and the desk.
SHOWN = {
    "today", "plan-dark", "messages-arabic", "question-arabic", "desk-my-day", "desk-caseload", "desk-file",
}  # fmt: skip


class Camera:
    """Opens pages as somebody and keeps what they look like; `wanted` are the pictures to take, or None for all."""

    def __init__(self, installation, browser, folder, wanted):
        self.address, self.browser = f"http://localhost:{installation.port}", browser
        self.folder, self.wanted = folder, wanted

    def take(self, name, path, cookie="", kind=None, language="es", dark=False):
        if self.wanted is not None and name not in self.wanted:
            return
        context = self.browser.new_context(
            **(kind or PHONE), locale=language, color_scheme="dark" if dark else "light", reduced_motion="reduce"
        )
        if cookie:
            key, _eq, value = cookie.partition("=")
            context.add_cookies([{"name": key, "value": value, "url": self.address}])
        context.add_cookies([{"name": "lang", "value": language, "url": self.address}])
        page = context.new_page()
        answer = page.goto(f"{self.address}{path}")
        if answer.status != 200:
            raise SystemExit(f"{path} answered {answer.status}: no picture {name}")
        page.screenshot(path=str(self.folder / f"{name.removeprefix('desk-')}.png"), full_page=kind is None)
        context.close()

    def phone(self, name, path, cookie=""):
        self.take(name, path, cookie)
        self.take(f"{name}-dark", path, cookie, dark=True)
        self.take(f"{name}-arabic", path, cookie, language="ar")

    def desk(self, name, path, cookie):
        self.take(f"desk-{name}", path, cookie, DESK)
        self.take(f"desk-{name}-dark", path, cookie, DESK, dark=True)


def main(folder, wanted):
    folder.mkdir(parents=True, exist_ok=True)
    with Installation() as installation, sync_playwright() as playwright:
        server, browser = installation.serve(), launch(playwright)
        camera = Camera(installation, browser, folder, wanted)
        cookies = {role: installation.sign_in(role) for role in ("participant", *DESKS)}
        for name, path in PUBLIC.items():
            camera.phone(name, path)
        for name, path in OWN.items():
            camera.phone(name, path, cookies["participant"])
        for role, pages in DESKS.items():
            for name, path in pages.items():
                camera.desk(name, path, cookies[role])
        listing = installation.get("/staff/cases?q=Rosa", cookies["professional"])[1].decode()
        case = re.search(r"/staff/cases/[0-9a-f-]{36}", listing).group(0)
        for name, part in CASE.items():
            camera.desk(name if name == "file" else f"file-{name}", case + part, cookies["professional"])
        camera.take("desk-caseload-arabic", "/staff/cases", cookies["professional"], DESK, language="ar")
        browser.close()
        server.stop()


if __name__ == "__main__":
    main(*((Path(sys.argv[1]), None) if len(sys.argv) > 1 else (ROOT / "pictures", SHOWN)))
