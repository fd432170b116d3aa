"""The catalogue of tasks, what is suggested next, and what is kept of an attempt."""

import re
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.casework.models import Case
from app.factory import connect_rooms
from app.foundation.errors import Conflict
from app.messaging.services import write
from app.skills.catalogue import areas, tasks, tasks_in
from app.skills.queries import attempts_of, given_open, shared_attempts_of
from app.skills.rules import FIRST, SUGGESTED, path, placed, standing, trend
from app.skills.services import finish, give, share_all
from app.skills.vocabulary import Evidence, Mode, Outcome

KEYS = list(tasks())
JPEG = b"\xff\xd8\xff a photo"


def test_the_catalogue_has_what_a_task_needs():
    assert len(KEYS) >= 40 and set(FIRST) <= set(KEYS)
    for task in tasks().values():
        assert 3 <= len(task.steps) <= 7, task.key
        assert 1 <= task.minutes <= 10, task.key
        assert task.digcomp and all(re.fullmatch(r"[1-5]\.[1-6]", code) for code in task.digcomp), task.key
        for step in task.steps:
            assert step.lines or step.shown, f"{task.key}: {step.head} says nothing"
            assert step.shown is None or step.shown.answer in {"real", "fake"}
    assert {task.mode for task in tasks().values()} == set(Mode)
    assert sum(len(found) for _name, found in areas()) == len(KEYS)


def test_procedures_of_offices_say_that_they_want_checking():
    offices = next(found for name, found in areas() if name == "Offices on the Internet")
    for task in offices:
        assert task.official and task.owner and task.review_on - (task.verified_on or task.written_on) == timedelta(120)
    assert not any(task.owner for task in tasks().values() if not task.official)


def test_offices_of_another_country_are_not_offered():
    spain, italy = tasks_in("ES"), tasks_in("IT")
    assert "get-clave" in spain and "get-clave" not in italy
    assert {task.country for task in italy.values()} == {"", "IT"} and {t.country for t in spain.values()} == {"", "ES"}
    assert [task.key for _name, found in areas("IT") for task in found] == list(italy)


def test_the_trend_tells_the_last_time_from_the_first():
    assert trend(["not_yet", "help", "alone"]) == trend(["help", "alone"]) == "better"
    assert trend(["alone", "help"]) == "less"
    assert trend([]) == trend(["help"]) == trend(["help", "alone", "help"]) == "same"


def test_no_sentence_of_a_task_is_long():
    for task in tasks().values():
        for line in (line for step in task.steps for line in step.lines):
            assert len(line.split()) <= 17, f"{task.key}: {line}"


@given(st.lists(st.tuples(st.sampled_from(KEYS), st.sampled_from([o.value for o in Outcome]))), st.randoms())
def test_what_was_once_done_stays_done_in_whatever_order_it_is_read(attempts, random):
    shuffled = random.sample(attempts, len(attempts))

    assert standing(attempts) == standing(shuffled)
    assert all(standing(attempts)[task] == "alone" for task, outcome in attempts if outcome == "alone")


@given(
    st.dictionaries(st.sampled_from(KEYS), st.sampled_from([o.value for o in Outcome])), st.sets(st.sampled_from(KEYS))
)
def test_what_is_suggested_is_neither_known_nor_given_already(known, given_keys):
    suggested = path(known, sorted(given_keys), KEYS)

    assert len(suggested) == len(set(suggested)) <= SUGGESTED
    assert not [key for key in suggested if known.get(key) == "alone" or key in given_keys]


def test_somebody_new_begins_with_what_everybody_needs():
    assert path({}, [], KEYS) == list(FIRST[:SUGGESTED])


def test_the_first_small_things_move_the_beginning_and_hide_nothing():
    assert path({"placement": "alone"}, [], KEYS)[0] == "fake-messages"
    assert path({"placement": "not_yet"}, [], KEYS)[0] == "listen"
    assert [placed(right) for right in range(5)] == ["not_yet", "not_yet", "help", "help", "alone"]


def test_a_task_from_the_team_is_a_step_and_finishing_it_ticks_the_step(build, units, clock):
    case = build.a_case()
    with units.writing(build.staff_actor(build.a_worker())) as work:
        case = work.session.merge(case, load=False)
        give(work, case, "send-photo", clock().date() + timedelta(days=7))
        with pytest.raises(Conflict):
            give(work, case, "send-photo", None)

        finish(work, case, "send-photo", Outcome.NOT_YET, shared=False)
        assert len(work.session.execute(given_open(case.id)).all()) == 1

        finish(work, case, "send-photo", Outcome.HELP, shared=False)
        assert work.session.execute(given_open(case.id)).all() == []


def test_a_message_and_a_photo_count_by_themselves_once_and_stay_the_persons_own(build, units, clock):
    connect_rooms()
    rosa = build.a_person()
    case, person = build.a_case(person=rosa), build.person_actor(rosa)
    with units.writing(build.staff_actor(build.a_worker())) as work:
        give(work, work.session.get_one(Case, case.id), "send-photo", None)

    for words, files in (("Good morning", ()), ("Here is the paper", (JPEG, JPEG)), ("And a list", (b"%PDF-1.7",))):
        with units.writing(person) as work:
            write(work, work.session.get_one(Case, case.id), words, files)

    with units.reading(person) as work:
        found = work.session.scalars(attempts_of(case.person_id)).all()
        assert sorted((a.task, a.evidence, a.shared) for a in found) == [
            ("send-photo", "real", False),
            ("write-team", "real", False),
        ]
        assert work.session.execute(given_open(case.id)).all() == []


def test_what_the_team_writes_counts_for_nobody(build, units):
    worker = build.a_worker()
    case = build.a_case(worker)
    with units.writing(build.staff_actor(worker)) as work:
        write(work, work.session.get_one(Case, case.id), "Hello Rosa", (JPEG,))
        assert work.session.scalars(attempts_of(case.person_id)).all() == []


def test_the_team_reads_only_what_was_shared(build, units):
    case = build.a_case()
    with units.writing(build.staff_actor(build.a_worker())) as work:
        case = work.session.merge(case, load=False)
        finish(work, case, "fake-messages", Outcome.ALONE, shared=False)
        assert work.session.scalars(shared_attempts_of(case.person_id)).all() == []

        share_all(work, case.person_id, shared=True)
        (kept,) = work.session.scalars(shared_attempts_of(case.person_id))
        assert kept.evidence == Evidence.PRACTISED

        share_all(work, case.person_id, shared=False)
        assert work.session.scalars(shared_attempts_of(case.person_id)).all() == []
        assert len(work.session.scalars(attempts_of(case.person_id)).all()) == 1
