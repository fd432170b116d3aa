"""Fifty people want the same time in the same moment; the database gives it to one."""

import multiprocessing
import threading
from datetime import UTC, datetime

from sqlalchemy import select

from app.appointments import services
from app.appointments.models import Appointment
from app.audit.models import AuditEntry
from app.casework.models import Case
from app.foundation.actor import Actor
from app.foundation.crypto import Keyring, use_keyring
from app.foundation.db import Database
from app.foundation.errors import Conflict
from app.foundation.unit_of_work import Units
from tests.support.clock import StillClock

PROCESSES, EACH = 2, 25


def rush(url, keys, slot_id, cases, gate):
    """One process: every thread books for a case of its own, all from the same moment on."""
    use_keyring(Keyring(keys))
    units = Units(Database.at(url, pool_size=EACH), StillClock())
    start, answers = gate
    together = threading.Barrier(len(cases), action=start.wait)

    def one(case_id):
        together.wait()
        try:
            with units.writing(Actor.system("test")) as work:
                services.book(work, work.session.get_one(Case, case_id), slot_id)
            answers.put("booked")
        except Conflict:
            answers.put("lost")
        except Exception as trouble:  # noqa: BLE001 - told to the test, which fails with it
            answers.put(repr(trouble))

    threads = [threading.Thread(target=one, args=(case_id,)) for case_id in cases]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    units.database.engine.dispose()


def fifty_cases(build):
    """Fifty open cases of one professional, in one unit of work."""
    worker, first = build.a_worker(), build.a_case()
    from app.casework.models import TeamSeat
    from app.people.models import Person

    with build.unit() as work:
        model = work.session.get_one(Case, first.id)
        cases = []
        for number in range(PROCESSES * EACH):
            person = Person(
                territory_id=model.territory_id, given_name=f"P{number}", search_key="p", created_at=work.now
            )
            work.session.add(person)
            work.session.flush()
            case = Case(
                reference=f"X-{number}", person_id=person.id, household_id=model.household_id, agency_id=model.agency_id,
                territory_id=model.territory_id, key_worker_id=worker.id, opened_on=model.opened_on,
            )  # fmt: skip
            work.session.add(case)
            work.session.flush()
            work.session.add(TeamSeat(case_id=case.id, staff_id=worker.id, started_at=work.now))
            cases.append(case.id)
    return worker, cases


def test_of_fifty_at_once_exactly_one_gets_the_time(build, database, units, house_settings):
    worker, cases = fifty_cases(build)
    slot = build.a_slot(worker, datetime(2026, 11, 26, 9, tzinfo=UTC))
    url = database.engine.url.render_as_string(hide_password=False)
    context = multiprocessing.get_context("spawn")
    start, answers = context.Barrier(PROCESSES), context.SimpleQueue()

    shares = [cases[n::PROCESSES] for n in range(PROCESSES)]
    crowd = [
        context.Process(target=rush, args=(url, house_settings.data_keys, slot.id, share, (start, answers)))
        for share in shares
    ]
    for process in crowd:
        process.start()
    said = [answers.get() for _ in cases]
    for process in crowd:
        process.join(timeout=20)

    assert said.count("booked") == 1, said
    assert set(said) == {"booked", "lost"}, said
    with units.reading(Actor.anonymous()) as work:
        assert len(work.session.scalars(select(Appointment).order_by(Appointment.id)).all()) == 1
        booked = select(AuditEntry.seq).where(AuditEntry.action == "appointment:visit:book").order_by(AuditEntry.seq)
        assert len(work.session.scalars(booked).all()) == 1
