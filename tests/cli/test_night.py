"""What the night forgets and what it keeps, that it comes once a day, and that one failing step stops no other."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.audit.models import AuditEntry
from app.benefits.models import Screening
from app.benefits.services import Left, take_code
from app.foundation.actor import Actor
from app.identity import services as identity
from app.identity.models import DeviceSession, OneTimeCode
from app.identity.vocabulary import Area, CodePurpose, SessionState
from app.jobs import nightly
from app.jobs.queue import queue_at
from app.outreach.models import CallbackRequest
from app.outreach.services import CallMe, ask_to_be_called
from app.outreach.vocabulary import GoodTime
from app.web.models import AttemptCounter, IdempotencyKey

ANSWERS = {"people": "1"}


@pytest.fixture
def kept(units):
    def count(kind):
        with units.database.reader() as session:
            return session.query(kind).count()

    return count


@pytest.fixture
def asked(units, build):
    """Somebody asked to be called and left their answers; somebody else took a code with theirs."""
    build.an_agency()
    with units.writing(Actor.anonymous()) as work:
        left = Left(None, [], ANSWERS, work.now.date())
        ask_to_be_called(work, CallMe("Marisa", "+34600000901", "es", GoodTime.ANY, left), region="ES-AS")
        take_code(work, left)


def night(units):
    return {outcome.name: outcome for outcome in nightly.run_night(units)}


def test_a_wish_for_a_call_is_erased_with_its_answers_after_31_days_and_not_before(units, asked, clock, kept):
    clock.move(timedelta(days=30, hours=23))
    night(units)
    assert kept(CallbackRequest) == 1
    clock.move(timedelta(hours=2))
    assert night(units)["callbacks"].count == 1
    assert (kept(CallbackRequest), kept(Screening)) == (0, 0)


def test_answers_behind_a_code_are_erased_after_7_days(units, asked, clock, kept):
    clock.move(timedelta(days=6, hours=23))
    assert night(units)["screenings"].count == 0
    clock.move(timedelta(hours=2))
    assert night(units)["screenings"].count == 1
    assert (kept(Screening), kept(CallbackRequest)) == (1, 1)


def test_sessions_and_codes_go_when_they_open_nothing_any_more(units, clock, kept):
    with units.writing(Actor.system("test")) as work:
        account = identity.create_account(work, Area.STAFF, "lucia@example.org")
        identity.issue_code(work, account.id, CodePurpose.ACCESS, timedelta(hours=24))
        identity.start_session(work, account, SessionState.OPEN)
    clock.move(timedelta(hours=9))
    night(units)
    assert (kept(DeviceSession), kept(OneTimeCode)) == (1, 1)
    clock.move(timedelta(hours=2))
    assert night(units)["sessions"].count == 1
    clock.move(timedelta(days=9))
    assert night(units)["codes"].count == 1
    assert (kept(DeviceSession), kept(OneTimeCode)) == (0, 0)


def test_a_code_whose_session_still_runs_is_kept(units, clock, kept):
    with units.writing(Actor.system("test")) as work:
        account = identity.create_account(work, Area.PARTICIPANT)
        issued = identity.issue_code(work, account.id, CodePurpose.ACCESS)
        code = identity.redeem(work, issued.code, (CodePurpose.ACCESS,))
        identity.start_session(work, account, SessionState.OPEN, code.id)
    clock.move(timedelta(days=20))
    assert night(units)["codes"].failure == ""
    assert (kept(OneTimeCode), kept(DeviceSession)) == (1, 1)


def test_forms_and_counts_of_attempts_are_forgotten(units, clock, kept):
    with units.writing(Actor.system("test")) as work:
        work.session.add(IdempotencyKey(actor="a", key="k", body_hash="h", location="/", created_at=work.now))
        work.session.add(AttemptCounter(bucket="b", count=1, resets_at=work.now + timedelta(hours=1)))
    clock.move(timedelta(days=5))
    assert night(units)["forms"].count == 2
    assert (kept(IdempotencyKey), kept(AttemptCounter)) == (0, 0)


def test_what_was_erased_stands_in_the_audit_by_number(units, asked, clock):
    clock.move(timedelta(days=40))
    night(units)
    with units.database.reader() as session:
        told = {e.action: e.details for e in session.query(AuditEntry) if e.action.startswith("retention:")}
    assert told["retention:callbacks:erase"] == {"count": 1}


def test_counting_what_is_due_changes_nothing(units, asked, clock, kept):
    clock.move(timedelta(days=40))
    due = {outcome.name: outcome.count for outcome in nightly.count_due(units)}
    assert (due["callbacks"], due["screenings"]) == (1, 1)
    assert (kept(CallbackRequest), kept(Screening)) == (1, 2)


def test_retention_says_what_is_due_and_erases_only_with_apply(camin, units, build, kept):
    with units.writing(Actor.system("test")) as work:
        work.now -= timedelta(days=60)
        account = identity.create_account(work, Area.PARTICIPANT)
        identity.issue_code(work, account.id, CodePurpose.ACCESS)
    said = camin("retention")
    assert said.code == 0
    assert "1  codes and links that stopped working 7 days ago" in said.out
    assert kept(OneTimeCode) == 1
    assert camin("retention", "--apply").code == 0
    assert kept(OneTimeCode) == 0


def test_a_failing_step_is_told_and_the_others_are_done(units, asked, clock, kept, monkeypatch, caplog):
    def fail(_work):
        raise RuntimeError("no")

    steps = [(name, words, fail if name == "callbacks" else verb) for name, words, verb in nightly.FORGET]
    monkeypatch.setattr(nightly, "FORGET", tuple(steps))
    clock.move(timedelta(days=8))
    done = night(units)
    assert done["callbacks"].failure == "no"
    assert done["screenings"].count == 1
    assert done["audit"].failure == ""
    assert "night: callbacks failed: no" in caplog.text


def test_the_night_comes_once_a_day_from_three_on_and_is_made_up_for_when_missed(units, clock, monkeypatch):
    nights = []
    monkeypatch.setattr(nightly, "run_night", lambda units: nights.append(units.clock().isoformat()[:13]))

    def look_at(moment):
        clock.now = clock.now.fromisoformat(moment)
        nightly.run_when_due(units)

    look_at("2026-11-24T10:00:00+01:00")
    look_at("2026-11-24T23:00:00+01:00")
    look_at("2026-11-25T02:55:00+01:00")
    assert len(nights) == 1
    look_at("2026-11-25T03:00:00+01:00")
    look_at("2026-11-25T03:05:00+01:00")
    assert len(nights) == 2
    look_at("2026-11-28T19:30:00+01:00")
    assert len(nights) == 3


def test_an_appointment_that_went_by_is_no_longer_the_next_one(units, build, clock):
    from app.appointments import services as appointments
    from app.casework.models import Case

    worker = build.a_worker()
    case = build.a_case(worker=worker)
    slot = build.a_slot(worker, clock.now + timedelta(hours=1))
    with build.unit(build.staff_actor(worker)) as work:
        appointments.book(work, work.session.get_one(Case, case.id), slot.id)
    clock.move(timedelta(hours=3))
    nightly.keep_in_step(units)
    with units.database.reader() as session:
        assert session.get(Case, case.id).next_appointment_at is None


def test_the_queue_runs_only_entries_that_this_installation_signed(units, house_settings, tmp_path):
    queue = queue_at(replace(house_settings, instance=tmp_path), units)
    queue.storage.enqueue(b"not signed by anybody")
    with pytest.raises(Exception, match=r"Separator|Signature"):
        queue.dequeue()
    queue.storage.close()
