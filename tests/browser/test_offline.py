"""Without a connection: what was kept is shown with its hour, what was written waits and leaves once, and signing out wipes.

The network is taken away at the server's door: Chromium's own switch does not reach service workers.
"""

from base64 import b64decode
from datetime import timedelta

import pytest

from app.agencies.models import StaffMember
from app.appointments.models import Appointment
from app.appointments.services import book
from app.casework.models import Case, CaseTask
from app.casework.services import NewTask, add_task
from app.casework.vocabulary import TaskKind, TaskOwner
from app.identity.models import DeviceSession
from app.identity.vocabulary import DeviceKind
from app.messaging.models import Attachment, Message
from app.skills.models import SkillAttempt
from tests.browser.steps import enter

pytestmark = [pytest.mark.browser, pytest.mark.look]
KEPT = """async () => { const found = {}; for (const name of await caches.keys())
  found[name] = (await (await caches.open(name)).keys()).map((one) => new URL(one.url).pathname); return found; }"""
WAITING = """async () => { const db = await new Promise((yes) => { const o = indexedDB.open('camin-outbox');
  o.onupgradeneeded = () => o.result.createObjectStore('things', {keyPath: 'id'}) && o.result.createObjectStore('keys');
  o.onsuccess = () => yes(o.result); });
  const all = await new Promise((yes) => { const r = db.transaction('things').objectStore('things').getAll();
  r.onsuccess = () => yes(r.result); }); db.close();
  return all.map((one) => ({url: one.url, sealed: new TextDecoder().decode(one.sealed)})); }"""

# A paper with lines of small letters, as a camera would see it.
DRAWN = """async (how) => { const made = () => Object.assign(document.createElement('canvas'), {width: 900, height: 1200});
  const c = made(), d = made(), p = c.getContext('2d'), q = d.getContext('2d');
  p.fillStyle = '#f4f2ea'; p.fillRect(0, 0, 900, 1200); p.fillStyle = '#222'; p.font = '22px serif';
  for (let y = 60; y < 1160; y += 34) p.fillText('The applicant declares that what is said above is true and complete.', 60, y);
  q.filter = how; q.drawImage(c, 0, 0); return d.toDataURL('image/png').split(',')[1]; }"""
# Large as the photos of a phone are.
HEAVY = """() => { const c = document.createElement('canvas'); c.width = 1800; c.height = 900; const p = c.getContext('2d');
  const i = p.createImageData(1800, 900); for (let n = 0; n < i.data.length; n += 4) { i.data[n] = n % 251; i.data[n + 1] = n * 7 % 241;
  i.data[n + 2] = n * 13 % 239; i.data[n + 3] = 255; } p.putImageData(i, 0, 0); return c.toDataURL('image/png').split(',')[1]; }"""
# As Android hands a photo over: a form of another app, posted to the target in the manifest.
HAND_OVER = """() => { const c = document.createElement('canvas'); c.width = 40; c.height = 40;
  c.toBlob((blob) => { const form = document.createElement('form'); form.method = 'post'; form.action = '/share';
  form.enctype = 'multipart/form-data'; const field = document.createElement('input'); field.type = 'file'; field.name = 'files';
  const list = new DataTransfer(); list.items.add(new File([blob], 'scan.png', {type: 'image/png'})); field.files = list.files;
  form.append(field); document.body.append(form); form.submit(); }); }"""


@pytest.fixture
def phone(window, build, live):
    """Rosa's own phone, signed in, with the worker in place; `phone.off()` cuts the line."""
    page = window()
    window.expected.extend(["ERR_INTERNET_DISCONNECTED", "ERR_FAILED", "Failed to fetch"])
    person = build.a_person()
    build.a_case(person=person)
    page.rosa, page.url_port = person, live.rpartition(":")[2]
    page.context.add_cookies([{"name": "lang", "value": "en", "url": live}])
    enter(build, page, person)
    with build.unit() as work:
        work.session.query(DeviceSession).one().device = DeviceKind.MINE
    page.goto("/")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.goto("/")
    return page


def until(page, words):
    """Wait until a question to the browser, which it takes its time to answer, is answered with yes."""
    for _try in range(100):
        if page.evaluate(f"(async () => {words})()"):
            return
        page.wait_for_timeout(50)
    raise AssertionError(words)


def kept(page):
    return page.evaluate(KEPT)


def test_what_was_seen_is_there_without_a_connection_and_nothing_else(phone):
    phone.goto("/messages")
    phone.goto("/tasks/wifi")
    until(phone, "(await caches.keys()).length > 1")
    until(phone, "Boolean(await caches.match('/tasks/wifi/end'))")
    stores = kept(phone)
    pages = [path for name, paths in stores.items() if name.startswith("u-") for path in paths]
    assert {"/", "/tasks/wifi", "/tasks/wifi/1"} <= set(pages)
    assert not [path for path in pages if path.startswith(("/messages", "/benefits", "/me", "/staff", "/check"))]

    phone.context.set_offline(True)
    phone.goto("/")
    assert phone.get_by_text("This is how it was on").is_visible()
    assert phone.get_by_role("heading", name="Hello, Rosa").is_visible()
    phone.goto("/messages")
    assert phone.get_by_role("heading", name="No connection").is_visible()


def test_a_task_done_without_a_connection_is_kept_once_when_it_returns(phone, build, slow_line):
    slow_line(phone)
    phone.goto("/tasks/wifi")
    until(phone, "Boolean(await caches.match('/tasks/wifi/end'))")
    phone.context.set_offline(True)
    phone.get_by_role("link", name="Start").click()
    for _step in range(3):
        phone.get_by_role("link", name="Go on").click()
    phone.get_by_role("link", name="That was all").click()
    phone.get_by_label("Yes, on my own").check()
    phone.get_by_role("button", name="Save").click()
    phone.get_by_role("heading", name="Saved on your phone").wait_for()

    phone.context.set_offline(False)
    phone.goto("/")
    until(phone, f"!(await ({WAITING})()).length")

    with build.unit() as work:
        assert [(a.task, a.outcome) for a in work.session.query(SkillAttempt)] == [("wifi", "alone")]


def test_a_message_written_without_a_connection_is_sealed_and_leaves_once_although_the_page_was_closed(
    phone, build, slow_line
):
    slow_line(phone)
    phone.goto("/messages")
    phone.context.set_offline(True)
    phone.get_by_role("textbox", name="Your message").fill("I cannot come on Tuesday")
    phone.get_by_role("button", name="Send").click()
    phone.get_by_role("heading", name="Saved on your phone").wait_for()
    (waiting,) = phone.evaluate(WAITING)
    assert waiting["url"] == "/messages"
    assert "Tuesday" not in waiting["sealed"]

    context = phone.context
    phone.close()
    context.set_offline(False)
    again = context.new_page()
    again.goto("/plan")
    again.get_by_text("Sent,").wait_for()
    again.reload()

    with build.unit() as work:
        assert [message.body for message in work.session.query(Message)] == ["I cannot come on Tuesday"]


def test_signing_out_wipes_what_the_phone_kept(phone, slow_line):
    slow_line(phone)
    phone.goto("/plan")
    assert any(name.startswith("u-") for name in kept(phone))
    phone.goto("/sign-out")
    phone.get_by_role("button", name="Close Camín on this phone").click()
    phone.get_by_role("heading").first.wait_for()

    assert kept(phone) == {}
    assert phone.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)") == 0


def test_a_session_that_ended_elsewhere_takes_along_what_the_phone_kept(phone, build, clock):
    phone.goto("/plan")
    with build.unit() as work:
        work.session.query(DeviceSession).one().revoked_at = clock()

    phone.goto("/plan")

    assert phone.url.endswith("/sign-in?next=/plan")
    assert kept(phone) == {}


def test_the_file_that_takes_every_worker_away_does(phone, live_app):
    kill = live_app.extensions["camin"].settings.instance / "no-offline"
    kill.touch()
    try:
        phone.evaluate("navigator.serviceWorker.getRegistration().then((one) => one.update())")
        until(phone, "!(await navigator.serviceWorker.getRegistrations()).length && !(await caches.keys()).length")
    finally:
        kill.unlink()


def test_a_photo_from_another_app_waits_on_the_phone_until_its_owner_sends_it(phone, build):
    phone.goto("/plan")
    phone.evaluate(HAND_OVER)
    phone.wait_for_url("**/paper")
    phone.get_by_text("Goes along: photo.jpg").wait_for()
    assert "shared" not in kept(phone)
    with build.unit() as work:
        assert work.session.query(Message).count() == 0

    phone.get_by_role("button", name="Send to my team").click()
    phone.wait_for_url("**/messages**")
    with build.unit() as work:
        assert work.session.query(Attachment).one().kind == "image/png"


def test_what_is_kept_looks_as_its_owner_chose_last_and_a_confirmation_waits_too(phone, build, clock):
    with build.unit() as work:
        worker = work.session.query(StaffMember).one()
    slot = build.a_slot(worker, clock() + timedelta(days=2))
    with build.unit(build.staff_actor(worker)) as work:
        visit = book(work, work.session.query(Case).one(), slot.id).id
    phone.goto("/plan")
    phone.goto("/display")
    phone.get_by_label("Very large").check()
    phone.get_by_role("button", name="Save").click()
    phone.get_by_text("This is how it looks now.").wait_for()
    phone.goto(f"/appointments/{visit}")

    phone.context.set_offline(True)
    phone.get_by_role("button", name="I will come").click()
    phone.get_by_role("heading", name="Saved on your phone").wait_for()
    assert phone.locator("html[data-text=largest]").count() == 1
    phone.goto("/plan")
    assert phone.locator("html[data-saved][data-text=largest]").count() == 1
    phone.goto("/help")
    assert phone.get_by_role("heading", name="Call, write or come").is_visible()

    phone.context.set_offline(False)
    phone.goto("/")
    until(phone, f"!(await ({WAITING})()).length")
    with build.unit() as work:
        assert work.session.query(Appointment).one().confirmed_at is not None


def test_what_can_no_longer_be_sent_holds_nothing_else_up_and_can_be_taken_away(phone, build):
    with build.unit() as work:
        step = add_task(
            work, work.session.query(Case).one(), NewTask(TaskOwner.PERSON, TaskKind.OTHER, "Call the office")
        ).id
    phone.goto(f"/plan/{step}")
    phone.context.set_offline(True)
    phone.get_by_role("button", name="I have done it").click()
    phone.get_by_role("heading", name="Saved on your phone").wait_for()
    phone.context.set_offline(False)
    with build.unit() as work:
        work.session.delete(work.session.get_one(CaseTask, step))
    phone.goto("/plan")

    phone.get_by_text("Could not be sent: 1.").wait_for()
    phone.get_by_role("button", name="Take this note away").click()
    until(phone, f"!(await ({WAITING})()).length")


def test_the_phone_itself_tells_a_sharp_photo_from_a_dark_and_a_blurred_one(phone):
    phone.goto("/tasks/send-photo/2")
    sent = []
    phone.on("request", lambda request: sent.append(request) if request.method == "POST" else None)
    for how, words in (
        ("none", "It looks sharp."),
        ("blur(9px)", "It looks blurred."),
        ("brightness(.2)", "It is dark."),
    ):
        photo = b64decode(phone.evaluate(DRAWN, how))
        phone.locator("[data-photo]").first.set_input_files({"name": "a.png", "mimeType": "image/png", "buffer": photo})
        phone.get_by_text(words).wait_for()
    assert phone.get_by_text("It is large enough.").is_visible()
    assert sent == []

    phone.goto("/paper")
    heavy = b64decode(phone.evaluate(HEAVY))
    phone.locator("#files").set_input_files({"name": "a.png", "mimeType": "image/png", "buffer": heavy})
    phone.get_by_text("Goes along: a.jpg").wait_for()
    assert phone.evaluate("document.getElementById('files').files[0].size") < len(heavy) / 2
