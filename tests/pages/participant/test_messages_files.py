"""Photos and PDFs that go along with a message, and messages that are sent with bad reception."""

import io
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text

from app.casework.models import TeamSeat
from app.delivery import services as delivery
from app.foundation.actor import Actor
from app.jobs import files as jobs
from app.jobs.bell import Bell
from app.jobs.queue import queue_at
from app.messaging.checking import Clean, Unfit, made_anew
from app.messaging.models import Attachment, AttachmentPart, Message
from app.privacy.erasure import erase_people
from tests.rooms.messaging.files_things import PLACE, pdf, photo

PHOTO = photo()
STARTED = datetime(2026, 11, 1, tzinfo=UTC)


def sent(content, name="holiday.jpg"):
    return (io.BytesIO(content), name)


def check(units, monkeypatch):
    """The worker's look at what waits, without a process of its own: its tests are elsewhere."""

    def look(kind, content):
        try:
            return made_anew(kind, content)
        except Unfit as unfit:
            return unfit.flaw

    monkeypatch.setattr(jobs, "look_closely", look)
    return jobs.check_files(units)


def link_of(page, words="Photo"):
    return next(href for said, href in page.links().items() if said.startswith(words))


def beside(world, build):
    """A colleague of the key worker's own agency who sits in the team."""
    colleague = build.a_worker()
    build.save(TeamSeat(case_id=world.case.id, staff_id=colleague.id, started_at=STARTED))
    return colleague


def test_a_photo_waits_in_quarantine_and_is_then_there_for_the_team(world, units, browser, build, monkeypatch):
    page = world.page.get("/messages").send("Send", body="Here it is.", files=[sent(PHOTO), sent(pdf(), "paper.png")])
    (first, _second) = sorted(world.rows(Attachment), key=lambda one: one.place)
    path = f"/messages/files/{first.id}"

    assert page.has("Here it is. Photo, 1 KB. We are checking it.") and page.has("PDF, 1 KB. We are checking it.")
    assert world.page.get(path).status == 404
    assert check(units, monkeypatch) == 2

    page = world.page.get("/messages")
    picture = world.page.get(link_of(page))
    paper = world.page.get(link_of(page, "PDF"))
    assert (picture.status, picture.response.mimetype) == (200, "image/jpeg")
    assert picture.response.headers["Content-Disposition"] == 'inline; filename="camin.jpg"'
    assert paper.response.headers["Content-Disposition"] == 'attachment; filename="camin.pdf"'
    for answer in (picture.response, paper.response):
        assert "sandbox" in answer.headers.getlist("Content-Security-Policy")[0]
        assert answer.headers["X-Content-Type-Options"] == "nosniff" and answer.headers["Cache-Control"] == "no-store"
        assert PLACE.encode() not in answer.get_data()

    colleague, outsider = build.sign_in(browser(), beside(world, build)), build.sign_in(browser(), build.a_worker())
    amina = build.a_person("Amina", "Benali")
    build.a_case(world.lucia, amina)
    theirs = f"/staff/messages/files/{first.id}"
    assert link_of(colleague.get(f"/staff/cases/{world.case.id}/messages")) == theirs
    assert colleague.get(theirs).response.get_data() == picture.response.get_data()
    # The adviser of another agency sits in the team, and nobody agreed that they read the conversation.
    partner = build.sign_in(browser(), world.ivan)
    assert outsider.get(theirs).status == partner.get(theirs).status == 404
    assert build.sign_in(browser(), amina).get(path).status == 404
    assert browser().get(path, follow=False).status == 303


def test_no_file_lies_open_in_the_database_and_all_go_with_the_person(world, units):
    world.page.get("/messages").send("Send", files=sent(PHOTO + b"\0" * 100_000))
    with units.reading(Actor.system("test")) as work:
        raw = "".join(work.session.execute(text("SELECT content FROM attachment_part")).scalars())
    assert (
        len(world.rows(AttachmentPart)) == 3 and raw.count("v1:") == 3 and PLACE not in raw and "/9j/" not in raw[:40]
    )

    with units.writing(Actor.system("test")) as work:
        erase_people(work, [world.person.id])
    assert world.rows(Attachment) == [] and world.rows(AttachmentPart) == []


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"%PDF-" + b"\0" * (10 * 1024 * 1024), "This file is too large. It may have at most 10 MB."),
        (b"\0\0\0\x18ftypheic" + b"\0" * 40, "make a screenshot of it and send that."),
        (b"MZ\x90 a program", "Send a photo or a PDF. We cannot open other files."),
    ],
)
def test_what_is_of_no_use_is_refused_at_once_and_nothing_typed_is_lost(world, content, words):
    page = world.page.get("/messages").send("Send", body="My words", files=sent(content, "photo.jpg"))

    assert page.status == 422 and page.has(words)
    assert page.tree.find(".//textarea").text == "My words"
    assert world.rows(Message) == [] and world.rows(Attachment) == []


def test_more_than_four_files_are_too_many_at_a_time(world):
    page = world.page.get("/messages").send("Send", files=[sent(PHOTO) for _ in range(5)])

    assert page.status == 422 and page.has("Send at most 4 files at a time.")


def test_a_file_that_cannot_be_opened_says_what_to_do(world, units, browser, build, monkeypatch):
    world.page.get("/messages").send("Send", files=sent(PHOTO[:200]))
    check(units, monkeypatch)

    words = "We could not open this file. Send it again, please, or take a new photo."
    assert world.page.get("/messages").has(words)
    assert build.sign_in(browser(), world.lucia).get(f"/staff/cases/{world.case.id}/messages").has(words)
    assert world.rows(AttachmentPart) == []


def test_a_file_that_was_settled_or_erased_meanwhile_is_left_alone(world, units, monkeypatch):
    world.page.get("/messages").send("Send", files=sent(PHOTO))

    def look(kind, content):
        with units.writing(Actor.system("other worker")) as work:
            jobs.release(work, work.session.scalars(select(Attachment.id)).one(), kind, b"by the other one")
        return Clean(kind, b"too late")

    monkeypatch.setattr(jobs, "look_closely", look)
    assert jobs.check_files(units) == 1
    assert world.page.get(link_of(world.page.get("/messages"))).response.get_data() == b"by the other one"


def test_the_worker_checks_at_the_ring_of_the_bell_and_the_web_server_never_does(
    world, units, monkeypatch, house_settings, tmp_path
):
    here = replace(house_settings, instance=tmp_path)
    monkeypatch.setattr(delivery, "_nudges", [Bell(here)])
    world.page.get("/messages").send("Send", files=sent(PHOTO))
    assert [one.state for one in world.rows(Attachment)] == ["quarantined"]

    worker = queue_at(here, units)
    worker.execute(worker.dequeue())

    assert [one.state for one in world.rows(Attachment)] == ["clean"]
    worker.storage.close()
    loaded = "import sys, app.factory; print([name for name in ('PIL', 'pypdf') if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", loaded], check=True, capture_output=True, text=True).stdout == "[]\n"


WISHES = st.lists(st.tuples(st.integers(0, 2), st.booleans()), min_size=1, max_size=9)


@settings(max_examples=12)
@given(sends=WISHES, retries=st.permutations(range(3)))
def test_with_bad_reception_each_message_arrives_exactly_once(world, sends, retries):
    """Requests are repeated and reordered, and answers are lost; at the end each form was carried out once."""
    before = {message.id for message in world.rows(Message)}
    forms = []
    for number in range(3):
        page = world.page.get("/messages")
        fields = {e.get("name"): e.get("value") for e in page.form("Send").iter("input") if e.get("type") == "hidden"}
        forms.append({**fields, "body": f"Message {number}"})

    def send(number):
        extra = {"files": sent(PHOTO)} if number == 1 else {}
        return world.page.post("/messages", {**forms[number], **extra}, follow=False)

    for number, lost in sends:
        # A request that never arrived is one that was not sent; an answer that was lost is one that nobody looks at.
        if not lost:
            assert send(number).location == "/messages#newest"
    for number in retries:
        assert send(number).location == "/messages#newest"

    new = [message for message in world.rows(Message) if message.id not in before]
    with_files = [one.message_id for one in world.rows(Attachment) if one.message_id not in before]
    assert sorted(message.body for message in new) == ["Message 0", "Message 1", "Message 2"]
    assert with_files == [message.id for message in new if message.body == "Message 1"]


def test_another_photo_under_the_same_key_is_not_taken_for_the_first(world):
    page = world.page.get("/messages")
    page.send("Send", body="Look", files=sent(PHOTO))

    assert page.send("Send", body="Look", files=sent(pdf())).status == 409
    assert len(world.rows(Attachment)) == 1
