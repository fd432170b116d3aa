"""The conversation of a person with the team."""

import re
from datetime import timedelta

from app.casework.models import Case
from app.messaging import services as messaging
from app.messaging.models import Message, ReadMark, Thread


def reads(world, who):
    with world.build.unit(who) as work:
        messaging.mark_read(work, work.session.get_one(Case, world.case.id))


def test_an_empty_conversation_invites_to_write(world):
    page = world.page.get("/messages")

    assert page.has("There are no messages yet")
    assert page.has("Call")
    assert page.form("Send") is not None


def test_one_message_goes_there_and_stands_at_the_end(world):
    page = world.page.get("/messages").send("Send", body="  Yes, I have it.\nAt home.  ")

    assert page.has("Yes, I have it. At home. Sent, 10:18")
    assert [m.body for m in world.rows(Message)] == ["Yes, I have it.\nAt home."]


def test_after_sending_the_page_opens_at_the_newest(world):
    page = world.page.get("/messages")
    data = {e.get("name"): e.get("value") for e in page.form("Send").iter("input")}

    answer = world.page.post("/messages", {**data, "body": "Hello"}, follow=False)

    assert answer.location == "/messages#newest"
    assert 'id="newest"' in page.html


def test_the_same_form_sent_twice_makes_one_message(world):
    page = world.page.get("/messages")

    page.send("Send", body="Hello")
    page.send("Send", body="Hello")

    assert len(world.rows(Message)) == 1


def test_an_empty_message_is_not_sent_and_says_why(world):
    page = world.page.get("/messages").send("Send", body="   ")

    assert page.status == 422
    assert page.has("Write your message first.")
    assert not world.rows(Message)


def test_a_message_that_is_too_long_is_kept_on_the_screen(world):
    words = "a" * 4001

    page = world.page.get("/messages").send("Send", body=words)

    assert page.status == 422
    assert page.has("Use at most 4000 characters. You have 4001.")
    assert page.tree.find(".//textarea").text == words


def test_who_wrote_is_told_with_the_role_and_the_day(world, clock):
    clock.now -= timedelta(days=1)
    world.say(world.build.staff_actor(world.lucia), "Do you have the paper at home?")
    clock.now += timedelta(days=1)
    world.say(world.rosa, "Yes.")
    world.build.sign_in(world.page, world.person)

    page = world.page.get("/messages")

    assert page.has("Lucía, social worker Monday, 10:18 Do you have the paper at home?")
    assert page.has("Today, Tuesday, November 24 Yes. Sent, 10:18")


def test_opening_the_conversation_marks_it_as_read_and_only_then_writes(world, clock):
    world.say(world.build.staff_actor(world.lucia), "Hello")
    before = world.page.get("/")

    world.page.get("/messages")
    clock.move(timedelta(seconds=30))
    world.page.get("/messages")

    assert before.has("1 new message")
    assert [t.unread_for_person for t in world.rows(Thread)] == [0]
    assert [m.read_at for m in world.rows(ReadMark)] == [clock.now - timedelta(seconds=30)]


def test_who_read_an_own_message_and_when_is_told_only_as_far_as_it_is_sure(world, clock):
    lucia = world.build.staff_actor(world.lucia)
    world.say(world.rosa, "First")
    clock.move(timedelta(minutes=2))
    reads(world, lucia)
    clock.move(timedelta(minutes=2))
    reads(world, lucia)

    once = world.page.get("/messages")
    world.say(world.rosa, "Second")
    clock.move(timedelta(minutes=2))
    unread = world.page.get("/messages")
    reads(world, lucia)
    both = world.page.get("/messages")

    assert once.has("First Read by Lucía, 10:20")
    assert unread.has("First Read by Lucía, 10:20 Second Sent, 10:22")
    assert both.has("First Read by Lucía Second Read by Lucía, 10:24")


def test_two_hundred_messages_are_shown_sixty_at_a_time(world):
    world.say(world.build.staff_actor(world.lucia), *[f"Message number {n}." for n in range(1, 201)])

    pages = [world.page.get("/messages")]
    while "Older messages" in pages[-1].links():
        pages.append(world.page.get(pages[-1].links()["Older messages"]))

    shown = [re.findall(r"Message number (\d+)\.", page.words) for page in pages]
    assert [len(numbers) for numbers in shown] == [60, 60, 60, 20]
    assert sorted(int(n) for numbers in shown for n in numbers) == list(range(1, 201))
    assert [int(n) for n in shown[0]] == list(range(141, 201))
    assert all(page.queries.own <= 5 for page in pages[1:])
    assert pages[1].has("Newest messages")


def test_a_step_that_does_not_work_is_named_in_the_prepared_message(world, build):
    task = build.a_task(world.case, title="Visit the <school>")
    theirs = build.a_task(build.a_case(world.lucia, build.a_person("Amina", "Benali")), title="Her own step")

    page = world.page.get(f"/messages?step={task.id}")
    foreign = world.page.get(f"/messages?step={theirs.id}")

    assert page.tree.find(".//textarea").text.strip().startswith("The step “Visit the <school>” does not work for me")
    assert "Her own step" not in foreign.html


def test_nonsense_in_the_address_is_not_an_error(world):
    world.say(world.rosa, "Hello")

    for query in ("before=x", "step=1", "about=../../etc", "before=00000000-0000-0000-0000-000000000000"):
        assert world.page.get(f"/messages?{query}").status == 200
