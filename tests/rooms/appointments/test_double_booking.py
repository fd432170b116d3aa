"""Fifty people want the same time in the same moment; the database gives it to one."""

import multiprocessing
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.appointments import services
from app.appointments.models import Appointment, Room, Slot
from app.appointments.vocabulary import AppointmentStatus, CancelledBy, Mode
from app.audit.models import AuditEntry
from app.casework.models import Case
from app.foundation.actor import Actor
from app.foundation.errors import Conflict
from tests.rooms.appointments import crowd

PROCESSES = 50


def fifty_cases(build):
    """Fifty open cases of one professional, in one unit of work."""
    worker, first = build.a_worker(), build.a_case()
    from app.casework.models import TeamSeat
    from app.people.models import Person

    with build.unit() as work:
        model = work.session.get_one(Case, first.id)
        cases = []
        for number in range(PROCESSES):
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
    # A server of processes that has loaded the program once: fifty of them are there in a second or two.
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([crowd.__name__])
    gate = context.Barrier(PROCESSES), context.SimpleQueue()
    people = [
        context.Process(target=crowd.rush, args=(url, house_settings.data_keys, slot.id, case, gate), daemon=True)
        for case in cases
    ]
    for process in people:
        process.start()
    said = [gate[1].get() for _ in cases]
    for process in people:
        process.join(timeout=20)

    assert said.count("booked") == 1, said
    assert said.count("Otra persona ha pedido esta hora. Estas están libres:") == PROCESSES - 1, said
    with units.reading(Actor.anonymous()) as work:
        assert len(work.session.scalars(select(Appointment).order_by(Appointment.id)).all()) == 1
        booked = select(AuditEntry.seq).where(AuditEntry.action == "appointment:visit:book").order_by(AuditEntry.seq)
        assert len(work.session.scalars(booked).all()) == 1


def a_seat(case, starts_at, slot, minutes=45, **more):
    return Appointment(
        slot_id=slot.id, case_id=case.id, person_id=case.person_id, booked_by="staff", booked_at=starts_at,
        starts_at=starts_at, ends_at=starts_at + timedelta(minutes=minutes), **more,
    )  # fmt: skip


def refused(build, *things):
    def save_all():
        with build.unit() as work:
            for thing in things:
                work.session.add(thing)
                work.session.flush()

    with pytest.raises(IntegrityError):
        save_all()
    return True


NINE = datetime(2026, 11, 26, 9, tzinfo=UTC)
HALF = timedelta(minutes=30)


def a_time(worker, starts_at, **more):
    return Slot(
        staff_id=worker.id, starts_at=starts_at, ends_at=starts_at + timedelta(minutes=45), zone="Europe/Madrid",
        mode=Mode.OFFICE, **more,
    )  # fmt: skip


def test_the_database_refuses_a_professional_in_two_places(build):
    lucia, ivan = build.a_worker(), build.a_worker(given_name="Iván")
    build.save(a_time(lucia, NINE))

    assert refused(build, a_time(lucia, NINE + HALF))
    build.save(a_time(lucia, NINE + timedelta(minutes=45)))
    build.save(a_time(lucia, NINE + HALF, withdrawn_at=NINE))
    moved = build.save(a_time(lucia, NINE + timedelta(hours=3)))
    build.save(a_time(ivan, NINE))

    def move_onto_the_first():
        with build.unit() as work:
            slot = work.session.get_one(Slot, moved.id)
            slot.starts_at, slot.ends_at = NINE - HALF, NINE + HALF

    with pytest.raises(IntegrityError):
        move_onto_the_first()


def test_the_database_refuses_two_in_one_room(build):
    lucia, ivan = build.a_worker(), build.a_worker(given_name="Iván")
    room = build.save(Room(location_id=build.a_location().id, name="2"))
    other = build.save(Room(location_id=room.location_id, name="3"))
    build.save(a_time(lucia, NINE, room_id=room.id))

    assert refused(build, a_time(ivan, NINE + HALF, room_id=room.id))
    build.save(a_time(ivan, NINE + HALF, room_id=other.id))


def test_the_database_refuses_a_person_in_two_places(build):
    lucia, ivan = build.a_worker(), build.a_worker(given_name="Iván")
    case = build.a_case(lucia, team=[ivan])
    first, second = build.save(a_time(lucia, NINE)), build.save(a_time(ivan, NINE + HALF))
    seat = build.save(a_seat(case, NINE, first))

    assert refused(build, a_seat(case, NINE + HALF, second))
    with build.unit() as work:
        work.session.get_one(Appointment, seat.id).status = AppointmentStatus.CANCELLED
    build.save(a_seat(case, NINE + HALF, second))
    with pytest.raises(IntegrityError), build.unit() as work:
        work.session.get_one(Appointment, seat.id).status = AppointmentStatus.FULFILLED


def test_what_the_database_says_of_itself(database, kind):
    """The rules stand in the catalogue of the database itself, not only in this program."""
    names = {"ex_slot_staff", "ex_slot_room", "ex_appointment_person"}
    with database.engine.connect() as connection:
        if kind == "sqlite":
            rows = connection.exec_driver_sql("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'")
            found = {row[0]: row for row in rows if row[0].startswith("ex_")}
            assert set(found) == {f"{name}_{verb}" for name in names for verb in ("insert", "update")}
            assert all("RAISE(ABORT" in row[2] and row[1] in {"slot", "appointment"} for row in found.values())
            return
        rows = connection.exec_driver_sql(
            "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'x'"
        )
        found = dict(row for row in rows)
        assert set(found) == names
        assert all("tstzrange(starts_at, ends_at) WITH &&" in rule for rule in found.values())
        extensions = connection.exec_driver_sql("SELECT extname FROM pg_extension").scalars().all()
        assert set(extensions) == {"plpgsql"}


def test_a_double_booking_becomes_words_and_the_move_keeps_the_old_time(build, units):
    lucia, ivan = build.a_worker(), build.a_worker(given_name="Iván")
    case, other = build.a_case(lucia, team=[ivan]), build.a_case(lucia, build.a_person("Amina", "Benali"))
    early, late = build.a_slot(lucia, NINE), build.a_slot(lucia, NINE + timedelta(hours=2))
    clash, free = build.a_slot(ivan, NINE + HALF), build.a_slot(ivan, NINE + timedelta(hours=5))

    def act(verb, *things):
        with build.unit() as work:
            return verb(work, *(work.session.get_one(type(t), t.id) for t in things[:-1]), things[-1].id)

    held, _taken = act(services.book, case, early), act(services.book, other, late)
    with pytest.raises(Conflict, match="otra cita"):
        act(services.book, case, clash)
    with pytest.raises(Conflict):
        act(services.move, held, late)
    with units.reading(Actor.anonymous()) as work:
        assert work.session.get_one(Appointment, held.id).status == AppointmentStatus.BOOKED

    moved = act(services.move, held, free)

    with units.reading(Actor.anonymous()) as work:
        old = work.session.get_one(Appointment, held.id)
        assert (old.status, old.cancelled_by) == (AppointmentStatus.CANCELLED, CancelledBy.MOVED)
        assert work.session.get_one(Case, case.id).next_appointment_at == moved.starts_at == free.starts_at
    assert act(services.move, moved, clash).starts_at == NINE + HALF
