"""Offering, booking and cancelling."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from app.appointments import services
from app.appointments.models import Appointment, Slot
from app.appointments.queries import offered_slots
from app.appointments.vocabulary import AppointmentBooked, AppointmentStatus
from app.audit.models import AuditEntry
from app.casework.models import Case, TeamSeat
from app.foundation.errors import Conflict, NotFound
from app.foundation.events import subscribe

THURSDAY = datetime(2026, 11, 26, 9, tzinfo=UTC)


@pytest.fixture
def lucia(build):
    return build.a_worker()


@pytest.fixture
def case(build, lucia):
    return build.a_case(lucia)


def book(build, case, slot, who=None):
    with build.unit(who) as work:
        return services.book(work, work.session.get_one(Case, case.id), slot.id)


def test_booking_is_written_down_told_and_shown_in_the_case(build, units, lucia, case):
    slot, heard = build.a_slot(lucia, THURSDAY), []
    subscribe(AppointmentBooked, lambda _work, told: heard.append(told.starts_at))

    booked = book(build, case, slot, build.staff_actor(lucia))

    assert booked.status is AppointmentStatus.BOOKED
    assert booked.booked_by == "staff"
    assert THURSDAY in heard
    with build.unit() as work:
        assert work.session.get_one(Case, case.id).next_appointment_at == THURSDAY
        entry = work.session.scalars(select(AuditEntry).where(AuditEntry.action == "appointment:visit:book")).one()
        assert entry.object_id == str(booked.id)
        assert entry.person_id == case.person_id


def test_a_cancelled_seat_is_free_again_for_the_next(build, lucia, case):
    slot = build.a_slot(lucia, THURSDAY)
    booked = book(build, case, slot)

    with build.unit() as work:
        services.cancel(work, work.session.get_one(Appointment, booked.id))
    with build.unit() as work:
        services.cancel(work, work.session.get_one(Appointment, booked.id))
        assert work.session.get_one(Case, case.id).next_appointment_at is None

    assert book(build, case, slot).id != booked.id


def test_a_workshop_has_as_many_seats_as_it_says_and_one_for_each(build, lucia, case):
    slot = build.a_slot(lucia, THURSDAY)
    with build.unit() as work:
        work.session.get_one(Slot, slot.id).capacity = 2
    other = build.a_case(lucia, build.a_person("Amina", "Benali"))
    third = build.a_case(lucia, build.a_person("Mihai", "Popescu"))

    assert {book(build, case, slot).seat, book(build, other, slot).seat} == {1, 2}
    for late in (third, case):
        with pytest.raises(Conflict):
            book(build, late, slot)


def test_a_time_that_has_passed_or_was_taken_back_cannot_be_booked(build, clock, lucia, case):
    slot, gone = build.a_slot(lucia, THURSDAY), build.a_slot(lucia, THURSDAY + timedelta(hours=2))
    with build.unit() as work:
        services.withdraw(work, work.session.get_one(Slot, gone.id))

    with pytest.raises(NotFound):
        book(build, case, gone)
    clock.now = THURSDAY + timedelta(seconds=1)
    with pytest.raises(Conflict):
        book(build, case, slot)


def test_only_the_team_of_now_can_be_booked(build, clock, lucia, case):
    slot = build.a_slot(lucia, THURSDAY)
    with build.unit() as work:
        work.session.scalars(select(TeamSeat).where(TeamSeat.case_id == case.id)).one().ended_at = clock.now

    with pytest.raises(NotFound):
        book(build, case, slot)
    with build.unit() as work:
        assert work.session.execute(offered_slots(case.id, work.now, THURSDAY + timedelta(days=1))).all() == []


def test_what_was_lost_leaves_nothing_behind_and_the_unit_can_go_on(build, lucia, case):
    slot = build.a_slot(lucia, THURSDAY)
    other = build.a_case(lucia, build.a_person("Amina", "Benali"))
    seat = Appointment(
        slot_id=slot.id,
        case_id=other.id,
        person_id=other.person_id,
        booked_by="staff",
        booked_at=THURSDAY,
        starts_at=THURSDAY,
        ends_at=THURSDAY + timedelta(minutes=45),
    )

    with build.unit() as work:
        work.session.add(seat)
        work.session.flush()
        late = Appointment(
            slot_id=slot.id,
            case_id=case.id,
            person_id=case.person_id,
            booked_by="staff",
            booked_at=THURSDAY,
            starts_at=THURSDAY,
            ends_at=THURSDAY + timedelta(minutes=45),
        )
        with pytest.raises(Conflict):
            services._take_seat(work, late)
        found = work.session.scalars(select(Appointment).order_by(Appointment.id)).all()

    assert [a.person_id for a in found] == [other.person_id]
