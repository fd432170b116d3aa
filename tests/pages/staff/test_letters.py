"""Letters: for people who want to be told on paper; printed and posted by their own team."""

from uuid import uuid4

import pytest

from app.delivery import services
from app.delivery.letters import Pile
from app.delivery.models import Outbox
from app.delivery.rules import Wish
from app.delivery.sending import Sender
from app.delivery.vocabulary import Channel, State
from tests.support.page_checks import text_of


@pytest.fixture
def write(build, units, monkeypatch):
    monkeypatch.setattr(services, "_checks", [])

    def write_to(person, subject_id=None):
        with build.unit() as work:
            services.choose(work, person.id, [Wish(Channel.LETTER, wanted=True)])
            services.enqueue(work, "message_new", person.id, subject_id=subject_id or uuid4())
        Sender(units, {Channel.LETTER: Pile()}, "http://localhost:8000").send_due()

    return write_to


@pytest.fixture
def lucia(build):
    return build.a_worker()


def states(units):
    with units.database.reader() as session:
        return [row.state for row in session.query(Outbox).order_by(Outbox.created_at)]


def test_a_letter_lies_on_the_pile_until_it_is_posted(browser, build, units, write, lucia, clock):
    rosa = build.a_person(address="Calle La Vega 1, 33600 Mieres")
    amina = build.a_person("Amina", "Benali", language="ar", address="Calle Uno 2, Mieres")
    for person in (rosa, amina):
        build.a_case(lucia, person)
        write(person)
    stranger = build.a_person("Otra", "Persona", address="Lejos")
    build.a_case(build.a_worker(given_name="Pilar"), stranger)
    write(stranger)
    desk = build.sign_in(browser(), lucia)

    page = desk.get("/staff/messages").click("Letters to print")
    assert page.has("Rosa Menéndez Álvarez Calle La Vega 1, 33600 Mieres")
    assert page.has("Amina Benali")
    assert not page.has("Otra Persona")
    paper = desk.client.get("/staff/letters.pdf")
    assert paper.status_code == 200
    assert paper.data.startswith(b"%PDF")
    assert paper.data.count(b"/Type /Page\n") == 2

    assert page.send("are posted", gone=None).status == 422
    (line,) = [tr for tr in page.tree.iter("tr") if "Rosa" in text_of(tr)]
    after = page.send("are posted", gone=line.find(".//input").get("value"))
    assert not after.has("Rosa Menéndez")
    assert after.has("Amina Benali")
    assert sorted(states(units)) == [State.DELIVERED, State.SENDING, State.SENDING]


def test_a_letter_that_came_too_late_or_was_taken_back_leaves_the_pile(browser, build, units, write, lucia, clock):
    rosa, subject = build.a_person(address="Calle La Vega 1"), uuid4()
    build.a_case(lucia, rosa)
    write(rosa, subject)
    with build.unit() as work:
        services.withdraw(work, subject)
    write(rosa)
    desk = build.sign_in(browser(), lucia)
    assert len([e for e in desk.get("/staff/letters").tree.iter("input") if e.get("name") == "gone"]) == 1

    clock.now += services.KINDS["message_new"].keeps
    desk = build.sign_in(browser(), lucia)
    assert desk.get("/staff/letters").has("No letter waits")
    Sender(units, {}, "").send_due()
    assert sorted(states(units)) == [State.EXPIRED, State.WITHDRAWN]
    assert desk.client.get("/staff/letters.pdf").location == "/staff/letters"


def test_a_letter_may_be_chosen_by_who_has_an_address(browser, build, units):
    rosa = build.a_person(address="Calle La Vega 1")
    phone = build.sign_in(browser(), rosa)
    phone.get("/me/notices").send("Save", first="letter")
    with build.unit() as work:
        assert services.enqueue(work, "message_new", rosa.id, subject_id=uuid4()) == 1
    assert states(units) == [State.CREATED]
