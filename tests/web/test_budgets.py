"""What a visit costs on a phone with little data: budgets that fail the build; `make bench` measures them on the line."""

import re
import urllib.parse

import pytest

from app.identity.models import DeviceSession
from app.identity.vocabulary import DeviceKind

pytestmark = pytest.mark.look
KB = 1024
FIRST, FIRST_REQUESTS, REPEAT, STYLE, SCRIPT = 60 * KB, 6, 15 * KB, 10 * KB, 22 * KB
LOADED = re.compile(r'<(?:link[^>]*rel="(?:stylesheet|icon)"|script|img|use)[^>]*?(?:href|src)="(/[^"#]+)')


@pytest.fixture
def own_phone(build, browser):
    """The phone of somebody who calls it their own, so that it gets the service worker too."""
    person = build.a_person()
    case = build.a_case(person=person)
    for title in ("Send a photo of your registration", "Ask for a copy of your contract"):
        build.a_task(case, title=title)
    somebody = build.sign_in(browser(), person)
    with build.unit() as work:
        work.session.query(DeviceSession).one().device = DeviceKind.MINE
    return somebody


def on_the_line(visitor, path):
    """The answer as it is sent, head and compressed body, in bytes; and its text."""
    answer = visitor.client.get(path, headers={"Accept-Encoding": "gzip"})
    assert answer.status_code == 200, f"{path} answered {answer.status_code}"
    head = sum(len(name) + len(value) + 4 for name, value in answer.headers)
    return head + len(answer.data), visitor.client.get(path).get_data(as_text=True)


@pytest.mark.parametrize("language", ["es", "uk", "ar"])
def test_first_and_repeat_visits_cost_little(own_phone, language):
    own_phone.client.set_cookie("lang", language, domain="localhost")
    for path in ("/", "/messages", "/plan", "/appointments", "/me", "/help", "/check"):
        repeat, html = on_the_line(own_phone, path)
        files = {urllib.parse.urlsplit(one).path for one in LOADED.findall(html)}
        files |= {"/sw.js"} if "data-keep" in html else set()
        assert files & {"/sw.js"} or path == "/check"

        assert len(files) + 1 <= FIRST_REQUESTS, f"{path}: {sorted(files)}"
        assert repeat <= REPEAT, path
        assert repeat + sum(on_the_line(own_phone, one)[0] for one in files) <= FIRST, path


def test_the_style_sheet_and_the_script_are_small(own_phone):
    _size, html = on_the_line(own_phone, "/")
    (style,) = re.findall(r'"(/static/app\.\w+\.css)"', html)
    (script,) = re.findall(r'"(/static/app\.\w+\.js)"', html)

    assert on_the_line(own_phone, style)[0] <= STYLE
    assert on_the_line(own_phone, script)[0] <= SCRIPT
    assert "@font-face" not in on_the_line(own_phone, style)[1]
