"""Notices on a phone, from the tap on our own question to what the service worker shows, under the real policy.

Chromium reaches no push service here, so the browser's own subscription is replaced by one of the push service of the
tests; what that service decrypts is handed to the real service worker.
"""

import json
from dataclasses import replace
from uuid import uuid4

import pytest

from app.delivery import services
from app.delivery.models import Outbox, PushSubscription
from app.identity.models import DeviceSession
from app.identity.vocabulary import DeviceKind
from app.jobs.deliver import sender_at
from app.settings import make_push_key
from tests.browser.steps import enter
from tests.browser.test_access import LOOKS
from tests.support.axe import violations
from tests.support.chromium import launch
from tests.support.pushservice import PushService

pytestmark = pytest.mark.browser
ASKED = """(() => { window.asked = 0; const answer = %s;
  Notification.requestPermission = async () => { window.asked += 1; return answer; }; })()"""
SUBSCRIBED = """(() => { const told = %s; let mine = null;
  const raw = (text) => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0)).buffer;
  const made = (options) => ({ endpoint: told.endpoint, options, getKey: (name) => raw(told[name]),
    unsubscribe: async () => { mine = null; return true; } });
  PushManager.prototype.subscribe = async (options) => { window.subscribedWith = options; mine = made(options); return mine; };
  PushManager.prototype.getSubscription = async () => mine; })()"""


@pytest.fixture(scope="module")
def chromium(playwright):
    """A browser that shows notices."""
    browser = launch(playwright)
    yield browser
    browser.close()


@pytest.fixture
def pushes():
    service = PushService()
    yield service
    service.stop()


@pytest.fixture
def reached(live_app, live, pushes, monkeypatch):
    """The settings of an installation that pushes; no other room is asked about the notices of a test."""
    monkeypatch.setattr(services, "_checks", [])
    house = live_app.extensions["camin"]
    settings = replace(house.settings, vapid_private_key=make_push_key(), push_hosts=(pushes.origin,))
    live_app.extensions["camin"] = replace(house, settings=settings)
    yield settings
    live_app.extensions["camin"] = replace(live_app.extensions["camin"], settings=house.settings)


@pytest.fixture
def phone(reached, window, build, live):
    """Rosa's own phone; `answer` is what its owner says when the browser asks."""
    person = build.a_person()
    build.a_case(person=person)

    def open_phone(answer="granted", **look):
        page = window(**look)
        page.rosa, page.url_port = person, live.rpartition(":")[2]
        page.context.add_cookies([{"name": "lang", "value": look.get("language", "en"), "url": live}])
        page.context.grant_permissions(["notifications"])
        page.add_init_script(ASKED % json.dumps(answer))
        enter(build, page, person)
        with build.unit() as work:
            work.session.query(DeviceSession).one().device = DeviceKind.MINE
        return page

    return open_phone


def test_a_notice_comes_from_the_tap_to_the_lock_screen(phone, pushes, reached, units, build, live):
    page, subscription = phone(), pushes.a_phone()
    told = {"endpoint": subscription.endpoint, "p256dh": subscription.p256dh, "auth": subscription.auth}
    page.add_init_script(SUBSCRIBED % json.dumps(told))
    page.goto("/me/notices")
    assert page.evaluate("window.asked") == 0, "nothing is asked before a tap"
    assert page.evaluate("window.subscribedWith === undefined"), "and nothing is subscribed to"

    page.get_by_role("button", name="Yes, show me on this phone").click()
    page.get_by_text("This phone shows you when there is something new.").wait_for()
    with build.unit() as work:
        assert services.enqueue(work, "message_new", page.rosa.id, subject_id=uuid4()) == 1
    sender_at(reached, units).send_due()
    assert pushes.faults == []
    (sent,) = pushes.shown(subscription)
    deliver(page, json.dumps(sent), live)

    shown = page.evaluate(
        "navigator.serviceWorker.ready.then((r) => r.getNotifications()).then((all) => all.map("
        "(n) => ({ title: n.title, body: n.body, lang: n.lang, data: n.data })))"
    )
    assert shown == [
        {
            "title": "Camín",
            "body": "You have a new notice. Open it when you can.",
            "lang": "en",
            "data": {"navigate": f"{live}/messages", "receipt": ""},
        }
    ]

    page.get_by_role("button", name="Turn off on this phone").click()
    page.get_by_role("button", name="Yes, show me on this phone").wait_for()
    with units.database.reader() as session:
        assert session.query(PushSubscription).count() == 0


def deliver(page, text, origin):
    """Hand a decrypted message to the page's service worker, as the browser does."""
    devtools, known = page.context.new_cdp_session(page), {}
    devtools.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda event: known.update({r["scopeURL"]: r["registrationId"] for r in event["registrations"]}),
    )
    devtools.send("ServiceWorker.enable")
    for _ in range(100):
        if f"{origin}/" in known:
            break
        page.wait_for_timeout(20)
    devtools.send(
        "ServiceWorker.deliverPushMessage", {"origin": origin, "registrationId": known[f"{origin}/"], "data": text}
    )
    page.wait_for_timeout(300)
    devtools.detach()


def test_a_professional_turns_a_browser_on_and_off(reached, window, pushes, build, live, units):
    page, subscription = window(desk=True), pushes.a_phone()
    page.url_port = live.rpartition(":")[2]
    page.context.add_cookies([{"name": "lang", "value": "en", "url": live}])
    page.context.grant_permissions(["notifications"])
    page.add_init_script(ASKED % json.dumps("granted"))
    told = {"endpoint": subscription.endpoint, "p256dh": subscription.p256dh, "auth": subscription.auth}
    page.add_init_script(SUBSCRIBED % json.dumps(told))
    enter(build, page, build.a_worker())
    page.goto("/staff/me/notices")
    assert page.evaluate("window.asked") == 0, "nothing is asked before a tap"
    assert violations(page) == []

    page.get_by_role("button", name="Yes, show me notices here").click()
    page.get_by_role("button", name="Turn off in this browser").click()
    page.get_by_role("button", name="Yes, show me notices here").wait_for()
    with units.database.reader() as session:
        assert session.query(PushSubscription).count() == 0


def test_a_no_is_taken_in_words_and_nothing_is_registered(phone, units):
    page = phone(answer="denied")
    page.goto("/me/notices")
    page.get_by_role("button", name="Yes, show me on this phone").click()

    page.get_by_text("Your phone said no.").wait_for()
    assert page.evaluate("window.asked") == 1
    assert page.evaluate("navigator.serviceWorker.ready.then((r) => r.pushManager.getSubscription())") is None


def test_without_script_the_page_says_why_there_is_no_button(phone):
    page = phone(script=False)
    page.goto("/me/notices")

    assert page.get_by_role("button", name="Yes, show me on this phone").count() == 0
    assert page.get_by_text("This browser cannot show notices.").is_visible()


@pytest.mark.look
@pytest.mark.parametrize(("language", "dark"), LOOKS)
def test_the_page_is_for_everyone(phone, language, dark):
    page = phone(language=language, dark=dark)
    page.goto("/me/notices")

    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


TAP = """async () => {
  const [notice] = await self.registration.getNotifications();
  const told = [notice.title, notice.body, JSON.stringify(notice.data)].join(" ");
  const done = [];
  // Only a real tap may bring a window to the front; what is asked of the browser is noted instead.
  const noted = { focused: [], opened: [], told };
  WindowClient.prototype.focus = async function () { noted.focused.push(this.url); return this; };
  self.clients.openWindow = async (url) => { noted.opened.push(url); return null; };
  const event = new NotificationEvent("notificationclick", { notification: notice });
  Object.defineProperty(event, "waitUntil", { value: (promise) => done.push(promise) });
  self.dispatchEvent(event);
  await Promise.all(done);
  noted.left = (await self.registration.getNotifications()).length;
  return noted;
}"""


@pytest.fixture
def shown(phone, pushes, reached, units, build, live):
    """Rosa's phone shows a reminder; the page, and the row of the outbox."""
    page, subscription = phone(), pushes.a_phone()
    told = {"endpoint": subscription.endpoint, "p256dh": subscription.p256dh, "auth": subscription.auth}
    page.add_init_script(SUBSCRIBED % json.dumps(told))
    page.goto("/me/notices")
    page.get_by_role("button", name="Yes, show me on this phone").click()
    page.get_by_text("This phone shows you when there is something new.").wait_for()
    with build.unit() as work:
        services.enqueue(work, "appointment_reminder", page.rosa.id, subject_id=uuid4())
    sender_at(reached, units).send_due()
    deliver(page, json.dumps(pushes.shown(subscription)[-1]), live)
    return page


def test_a_tap_on_a_notice_leads_to_its_page_and_says_that_it_was_opened(shown, units, live):
    page = shown
    (worker,) = page.context.service_workers
    noted = worker.evaluate(TAP)

    page.wait_for_url("**/appointments")
    assert noted["focused"] == [f"{live}/me/notices"] and noted["opened"] == []
    assert noted["left"] == 0, "a notice that was tapped goes"
    assert not {"Rosa", "appointment", "Lucía", "Mieres"} & set(noted["told"].replace("/", " ").split())
    with units.database.reader() as session:
        row = session.query(Outbox).filter_by(channel="push").one()
    assert row.receipt_at is not None


def test_a_tap_with_no_window_open_opens_one_at_the_page_of_the_notice(shown, live):
    page = shown
    (worker,) = page.context.service_workers
    # A worker whose last window has gone may be stopped by the browser while it is asked, so it is told that none is open.
    worker.evaluate("() => { self.clients.matchAll = async () => []; }")
    noted = worker.evaluate(TAP)

    assert noted["opened"] == [f"{live}/appointments"] and noted["focused"] == []
