"""Reasons and rooms are changed and ended: free times follow, booked ones stay, the past is kept."""

import json
from datetime import date, time, timedelta

import pytest
from sqlalchemy import select

from app.appointments import arrangements, availability, services
from app.appointments.arrangements import NewRoom
from app.appointments.availability import NewReason, NewRule
from app.appointments.invitations import offers_of
from app.appointments.making import make_times
from app.appointments.models import Appointment, Arrangement, AvailabilityRule, Invitation, Reason, Room, Slot
from app.appointments.vocabulary import Mode
from app.casework.models import Case
from app.foundation.errors import Conflict, Invalid
from app.foundation.i18n import speaking

FIRST = date(2026, 11, 24)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def english():
    with speaking("en"):
        yield


@pytest.fixture
def lucia(build):
    return build.a_worker()


@pytest.fixture
def house(build, lucia):
    """Lucía receives on Thursdays from nine to eleven in a room of four seats, for a workshop of ten."""
    place = build.a_location()
    with build.unit(build.staff_actor(lucia)) as work:
        about = availability.add_reason(work, lucia.agency_id, NewReason("Workshop", 60, Mode.OFFICE, capacity=10))
        room = arrangements.add_room(work, place.id, NewRoom("Sala 1", 4))
        new = NewRule(about.id, 3, time(9), time(11), FIRST, location_id=place.id, room_id=room.id)
        availability.add_rule(work, lucia.id, new)
    return about.id, room.id


def live(work):
    return work.session.scalars(select(Slot).where(Slot.withdrawn_at.is_(None)).order_by(Slot.starts_at)).all()


def book_the_first(build, lucia):
    case = build.a_case(lucia)
    with build.unit() as work:
        return services.book(work, work.session.get_one(Case, case.id), live(work)[0].id)


def test_a_workshop_has_as_many_seats_as_its_room_at_most(build, lucia, house):
    booked = book_the_first(build, lucia)
    with build.unit(build.staff_actor(lucia)) as work:
        assert {slot.capacity for slot in live(work)} == {4}
        room = work.session.get_one(Room, house[1])
        arrangements.change_room(work, room, NewRoom("Sala grande", 12))
        work.session.expire_all()
        seats = {slot.id: slot.capacity for slot in live(work)}
        assert seats.pop(booked.slot_id) == 4, "what is booked stays as it was agreed"
        assert set(seats.values()) == {10}
        assert make_times(work) == make_times(work), "and the night finds nothing to do"
        (kept,) = work.session.scalars(arrangements.past_of(room)).all()
        assert (json.loads(kept.was), kept.staff.id) == ({"name": "Sala 1", "seats": 4}, lucia.id)


def test_a_changed_reason_makes_the_free_times_anew_and_keeps_its_past(build, lucia, house):
    booked = book_the_first(build, lucia)
    with build.unit(build.staff_actor(lucia)) as work:
        reason = work.session.get_one(Reason, house[0])
        changed = arrangements.change_reason(work, reason, NewReason("Talk", 30, Mode.VIDEO))
        assert changed.added > changed.withdrawn > 0
        work.session.expire_all()
        times = live(work)
        assert {(s.mode, s.capacity, s.ends_at - s.starts_at) for s in times if s.id != booked.slot_id} == {
            ("video", 1, timedelta(minutes=30))
        }
        mine = next(slot for slot in times if slot.id == booked.slot_id)
        assert (mine.mode, mine.ends_at - mine.starts_at) == ("office", timedelta(hours=1))
        (before,) = [arrangements.was(one) for one in work.session.scalars(arrangements.past_of(reason))]
        assert (before["name"], before["minutes"]) == ("Workshop", 60)
        again = arrangements.change_reason(work, reason, NewReason("Talk", 30, Mode.VIDEO))
        assert (again.added, work.session.query(Arrangement).count()) == (0, 1), "the same again is no change"


def test_a_reason_ends_with_its_hours_and_what_is_booked_stays(build, lucia, house):
    booked = book_the_first(build, lucia)
    with build.unit(build.staff_actor(lucia)) as work:
        arrangements.end_reason(work, work.session.get_one(Reason, house[0]))
        work.session.expire_all()
        assert [slot.id for slot in live(work)] == [booked.slot_id]
        assert offers_of(work, lucia.agency_id) == []
        assert work.session.scalars(arrangements.ended_reasons(lucia.agency_id)).one().name == "Workshop"
        assert work.session.scalars(arrangements.reason_by_id(house[0], lucia.agency_id)).first() is None
        assert make_times(work).added == 0
        assert work.session.get_one(Appointment, booked.id).status == "booked"


def test_a_reason_that_somebody_is_invited_to_does_not_end(build, lucia, house):
    case = build.a_case(lucia)
    with build.unit(build.staff_actor(lucia)) as work:
        asked = Invitation(
            case_id=case.id,
            reason_id=house[0],
            staff_id=lucia.id,
            sent_at=work.now,
            expires_at=work.now + 10 * DAY,
        )
        work.session.add(asked)
        work.session.flush()
        reason = work.session.get_one(Reason, house[0])
        with pytest.raises(Conflict, match="1 person is invited"):
            arrangements.end_reason(work, reason)
        work.now += 11 * DAY
        arrangements.end_reason(work, reason)


def test_a_room_goes_out_of_use_and_its_hours_go_on(build, lucia, house):
    booked = book_the_first(build, lucia)
    with build.unit(build.staff_actor(lucia)) as work:
        room = work.session.get_one(Room, house[1])
        with pytest.raises(Invalid, match="a room of this name"):
            arrangements.add_room(work, room.location_id, NewRoom("SALA 1", 2))
        arrangements.end_room(work, room)
        work.session.expire_all()
        where = {slot.id: (slot.room_id, slot.capacity) for slot in live(work)}
        assert where.pop(booked.slot_id) == (house[1], 4)
        assert len(where) == 15
        assert set(where.values()) == {(None, 10)}
        assert work.session.query(AvailabilityRule).one().location_id is not None
        assert work.session.scalars(arrangements.rooms_of(lucia.agency_id)).all() == []
        arrangements.add_room(work, room.location_id, NewRoom("Sala 1", 2))
