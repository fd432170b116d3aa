"""Writing and reading a conversation."""

from datetime import timedelta

import pytest

from app.casework.models import Case
from app.foundation.errors import Invalid
from app.messaging import services
from app.messaging.models import ReadMark, Thread


@pytest.fixture
def lucia(build):
    return build.a_worker()


@pytest.fixture
def case(build, lucia):
    return build.a_case(lucia)


@pytest.fixture
def talk(build, case, lucia):
    """Write or read as somebody; returns the thread as it is then."""
    with build.unit() as work:
        from app.people.models import Person

        rosa = build.person_actor(work.session.get_one(Person, case.person_id))
    actors = {"rosa": rosa, "lucia": build.staff_actor(lucia)}

    def do(who, words=None):
        with build.unit(actors[who]) as work:
            found = work.session.get_one(Case, case.id)
            if words is None:
                services.mark_read(work, found)
            else:
                services.write(work, found, words)
            work.session.flush()
            marks = {bool(m.staff_id): m.read_at for m in work.session.query(ReadMark)}
            return work.session.query(Thread).one_or_none(), marks.get(True), marks.get(False)

    return do


def test_a_message_of_the_person_waits_for_an_answer_from_the_first_on(talk, clock):
    begun = clock.now
    talk("rosa", "Hello")
    clock.move(timedelta(hours=1))

    assert talk("rosa", "Are you there?")[0].unanswered_since == begun
    assert talk("lucia", "Yes.")[0].unanswered_since is None


def test_unread_messages_are_counted_until_the_person_reads(talk):
    talk("lucia", "One")
    assert talk("lucia", "Two")[0].unread_for_person == 2
    assert talk("rosa")[0].unread_for_person == 0


def test_the_time_of_reading_moves_only_when_there_was_something_new(talk, clock):
    talk("rosa", "Hello")
    clock.move(timedelta(minutes=1))
    first = talk("lucia")[1]
    clock.move(timedelta(minutes=1))
    again = talk("lucia")[1]
    talk("rosa", "One more thing")
    clock.move(timedelta(minutes=1))

    assert first == again == clock.now - timedelta(minutes=2)
    assert talk("lucia")[1] == clock.now


def test_reading_an_empty_conversation_leaves_no_mark(talk):
    assert talk("lucia") == (None, None, None)
    assert talk("rosa") == (None, None, None)


def test_own_words_are_nothing_new(talk):
    _thread, staff, person = talk("lucia", "Hello")
    assert (staff, person) == (None, None)
    assert talk("lucia")[1] is None


@pytest.mark.parametrize("words", ["", "  \n ", "a" * (services.LONGEST + 1)])
def test_nothing_and_far_too_much_is_refused(talk, words):
    with pytest.raises(Invalid) as refusal:
        talk("rosa", words)

    assert refusal.value.field == "body"
