"""What professionals are told: they choose the topics, turn a browser on and off, and hear of what they chose."""

from datetime import timedelta

import pytest

from app.appointments.services import book
from app.casework.models import Case
from app.delivery import services
from app.delivery.models import Outbox, PushSubscription
from app.delivery.vocabulary import Topic
from app.factory import connect_rooms
from app.messaging.services import write
from tests.pages.account.test_notices import subscriptions

PAGE = "/staff/me/notices"


@pytest.fixture
def lucia(build):
    return build.a_worker(email="lucia@example.org")


@pytest.fixture
def desk(reached, build, browser, lucia):
    return build.sign_in(browser(), lucia)


def turn_on(desk, service, **other):
    taken = service.a_phone()
    keys = {"endpoint": taken.endpoint, "p256dh": taken.p256dh, "auth": taken.auth, **other}
    return desk.get(PAGE).send(action="/browser", **keys)


def ticked(page):
    return [
        box.get("value")
        for box in page.tree.iter("input")
        if box.get("name") == "topics" and box.get("checked") is not None
    ]


def test_topics_are_chosen_and_a_browser_is_turned_on_and_off(desk, pushes, units):
    page = desk.get("/staff/me").click("What I am told")
    assert ticked(page) == ["late", "times"], "what has a clock behind it is told unless it is turned off"
    page = page.send(action=PAGE, topics=["visits", "messages"])
    assert ticked(page) == ["visits", "messages"]

    assert turn_on(desk, pushes, endpoint="https://evil.example/x").has("It did not work. Try again.")
    page = turn_on(desk, pushes)
    assert page.has("This browser shows you notices until you sign out")
    assert len(subscriptions(units)) == 1
    assert page.send("Turn off in this browser").has("Yes, show me notices here")
    assert subscriptions(units) == []


def notices(units):
    with units.database.reader() as session:
        return sorted((row.kind, row.channel) for row in session.query(Outbox).filter(Outbox.staff_id.is_not(None)))


def test_whoever_wants_to_hears_of_bookings_and_messages_in_the_browser_and_nobody_else(
    desk, pushes, build, lucia, units, clock
):
    connect_rooms()
    rosa = build.a_person()
    case = build.a_case(lucia, rosa)
    slot = build.a_slot(lucia, clock() + timedelta(days=2))

    def the_person_books_and_writes():
        with build.unit(build.person_actor(rosa)) as work:
            mine = work.session.get_one(Case, case.id)
            visit = book(work, mine, slot.id)
            write(work, mine, "Hola")
            visit.status = "cancelled"

    the_person_books_and_writes()
    assert notices(units) == []
    turn_on(desk, pushes)
    with build.unit() as work:
        services.choose_topics(work, lucia.id, [Topic.VISITS, Topic.MESSAGES])
    the_person_books_and_writes()
    assert notices(units) == [("message_received", "push"), ("visit_changed", "push")]


def test_a_topic_that_is_turned_off_is_not_told(build, lucia, units):
    with build.unit() as work:
        services.choose_topics(work, lucia.id, [])
        assert services.enqueue_staff(work, "message_nudge", lucia.id, subject_id=lucia.id) == 0
        services.choose_topics(work, lucia.id, [Topic.LATE])
        assert services.enqueue_staff(work, "message_nudge", lucia.id, subject_id=lucia.id) == 1
        assert work.session.query(PushSubscription).count() == 0
