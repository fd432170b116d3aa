"""Times made from rules, invitations, reminders, the waiting list and the private calendar."""

from datetime import UTC, date, datetime, time, timedelta

import icalendar
import pytest
from sqlalchemy import event, select

from app.agencies.vocabulary import Role
from app.appointments import availability, clockwork, feeds, ics, invitations, services, status, waiting
from app.appointments.availability import NewReason, NewRule
from app.appointments.expansion import Away
from app.appointments.making import make_times
from app.appointments.models import (
    Absence,
    Appointment,
    AvailabilityRule,
    Holiday,
    Room,
    Shortage,
    Slot,
)
from app.appointments.notices import may_still_go
from app.appointments.queries import offered_slots
from app.appointments.vocabulary import Mode, PurposeStatus, Takers, Visibility
from app.casework.models import Case
from app.delivery.models import Outbox
from app.factory import connect_rooms
from app.foundation.actor import Actor
from app.foundation.errors import Conflict, Invalid, NotFound
from app.people.models import Person

FIRST = date(2026, 11, 24)
DAY = timedelta(days=1)


@pytest.fixture
def lucia(build):
    return build.a_worker()


@pytest.fixture
def case(build, lucia):
    return build.a_case(lucia, build.a_person(phone="+34600000123"))


@pytest.fixture
def talk(build):
    return a_reason(build)


def a_reason(build, name="First talk", agency=None, **more):
    with build.unit() as work:
        return availability.add_reason(
            work, (agency or build.the_agency()).id, NewReason(name, **{"minutes": 60, "mode": Mode.OFFICE, **more})
        )


def hours(build, who, reason, weekday=3, begins=time(9), ends=time(12), **more):
    with build.unit(build.staff_actor(who)) as work:
        return availability.add_rule(
            work, who.id, NewRule(reason.id, weekday, begins, ends, **{"from_on": FIRST, **more})
        )


def live(units, *conditions):
    with units.reading(Actor.system("test")) as work:
        return list(
            work.session.scalars(
                select(Slot).where(Slot.withdrawn_at.is_(None), *conditions).order_by(Slot.starts_at, Slot.staff_id)
            )
        )


def act(build, verb, *things, who=None, **more):
    with build.unit(who) as work:
        return verb(work, *(work.session.get_one(type(t), t.id) if hasattr(t, "id") else t for t in things), **more)


def book(build, case, slot, who=None, **more):
    with build.unit(who) as work:
        return services.book(work, work.session.get_one(Case, case.id), slot.id, **more)


def counted(database):
    found = []
    event.listen(database.engine, "before_cursor_execute", lambda *a: found.append(a[2]))
    return found


def test_rules_make_eight_weeks_once_and_leave_what_is_booked(build, units, lucia, case, talk):
    assert hours(build, lucia, talk).added == 24
    made = live(units)
    assert made[0].starts_at == datetime(2026, 11, 26, 8, tzinfo=UTC) and made[0].reason_id == talk.id
    with build.unit() as work:
        assert (make_times(work).added, make_times(work).withdrawn) == (0, 0)
    visit = book(build, case, made[1])

    with build.unit() as work:
        changed = availability.end_rule(work, work.session.scalars(select(AvailabilityRule)).one())

    assert changed.withdrawn == 23
    assert [slot.id for slot in live(units)] == [visit.slot_id]
    # New hours at the same moments bring the same rows back to life, around what is booked.
    assert hours(build, lucia, talk).added == 23
    assert len(live(units)) == 24


def test_away_days_off_and_a_shared_room_take_times_away_and_give_them_back(build, units, lucia, talk):
    room = build.save(Room(location_id=build.a_location().id, name="2"))
    hours(build, lucia, talk, room_id=room.id)
    ivan = build.a_worker(given_name="Iván")
    assert hours(build, ivan, talk, begins=time(11), ends=time(13), room_id=room.id).added == 8
    build.save(Holiday(area="ES-AS", on=date(2026, 12, 3), name=""))
    with build.unit() as work:
        assert make_times(work).withdrawn == 4
        gone = availability.add_absence(work, lucia.id, Away(date(2026, 11, 26), date(2026, 11, 26), time(9), time(10)))
        assert (gone.added, gone.withdrawn) == (0, 1)
        back = availability.drop_absence(work, work.session.scalars(select(Absence)).one())
        assert back.added == 1
        with pytest.raises(Invalid):
            availability.add_absence(work, lucia.id, Away(date(2026, 11, 27), date(2026, 11, 26)))
    with pytest.raises(Invalid):
        hours(build, lucia, talk, begins=time(9), ends=time(9, 30))


def test_who_may_take_a_reason(build, units, lucia, case):
    colleague = build.a_worker(given_name="Nora")
    anyone, mine = a_reason(build), a_reason(build, "Plan", takers=Takers.KEY_WORKER)
    workshop = a_reason(build, "Internet", capacity=2)
    hours(build, colleague, anyone, 2, ends=time(10))
    hours(build, colleague, mine, 3, ends=time(10))
    hours(build, lucia, mine, 4, ends=time(10))
    hours(build, lucia, workshop, 0, ends=time(10))

    with units.reading(Actor.system("test")) as work:
        rows = work.session.execute(offered_slots(case.id, work.now, work.now + 8 * DAY)).all()

    assert [(slot.reason.name, slot.staff_id, slot.capacity) for slot, _taken in rows] == [
        ("First talk", colleague.id, 1),
        ("Plan", lucia.id, 1),
        ("Internet", lucia.id, 2),
        ("First talk", colleague.id, 1),
    ]


def test_a_month_of_fifty_professionals_is_eight_questions_at_most(build, units, database, talk):
    staff = [build.a_worker(given_name=f"W{number}") for number in range(50)]
    with build.unit() as work:
        for member in staff:
            work.session.add(
                AvailabilityRule(
                    staff_id=member.id, reason_id=talk.id, weekday=1, begins=time(9), ends=time(13), from_on=FIRST,
                    zone="Europe/Madrid",
                )
            )  # fmt: skip
    case = build.a_case(staff[0])
    asked = counted(database)

    with build.unit() as work:
        assert make_times(work).added == 50 * (2 + 4 * 8)
    assert len(asked) <= 8
    del asked[:]
    with units.reading(Actor.system("test")) as work:
        rows = work.session.execute(offered_slots(case.id, work.now, work.now + timedelta(days=30), 5000)).all()
    assert len(rows) == 50 * (2 + 4 * 4)
    assert len(asked) <= 8


def invite(build, case, who, reason):
    with build.unit(build.staff_actor(who)) as work:
        offer = next(o for o in invitations.offers_of(work, who.agency_id) if o.reason.id == reason.id)
        known = status.standings(work, case.id)
        return invitations.invite(work, work.session.get_one(Case, case.id), offer, known)


def sent(units):
    with units.reading(Actor.system("test")) as work:
        return [row.kind for row in work.session.scalars(select(Outbox).order_by(Outbox.created_at, Outbox.kind))]


def stands(units, case):
    with units.reading(Actor.system("test")) as work:
        return [one.status for one in status.standings(work, case.id)]


def test_an_invitation_from_the_first_day_to_the_call_list(build, units, clock, lucia, case, talk):
    with pytest.raises(Conflict):
        invite(build, case, lucia, talk)
    hours(build, lucia, talk, ends=time(10))

    invitation = invite(build, case, lucia, talk)

    assert invitation.expires_at - invitation.sent_at == 10 * DAY
    assert (sent(units), stands(units, case)) == (["appointment_invitation"], [PurposeStatus.INVITED])
    with pytest.raises(Conflict, match="24"):
        invite(build, case, lucia, talk)
    clock.now += 3 * DAY
    for _twice in range(2):
        act(build, clockwork.by_the_clock)
    assert sent(units) == ["appointment_invitation", "invitation_reminder"]
    clock.now += 7 * DAY
    assert stands(units, case) == [PurposeStatus.INVITATION_EXPIRED]
    with units.reading(build.staff_actor(lucia)) as work:
        assert [one.case_id for one in status.to_act_on(work, lucia.id)] == [case.id]


def test_nobody_is_reminded_of_an_empty_calendar_and_the_agency_hears_how_many_are_missing(
    build, units, clock, lucia, case, talk
):
    boss = build.a_worker(Role.COORDINATOR, given_name="Nuria")
    hours(build, lucia, talk, ends=time(10), until_on=date(2026, 11, 26))
    invite(build, case, lucia, talk)
    book(build, build.a_case(lucia, build.a_person("Amina", "Benali")), live(units)[0])
    clock.now += 3 * DAY

    act(build, clockwork.by_the_clock)
    for _twice in range(2):
        act(build, clockwork.every_night)

    with units.reading(Actor.system("test")) as work:
        assert [(s.waiting, s.missing) for s in work.session.scalars(select(Shortage))] == [(1, 1)]
        rows = work.session.scalars(select(Outbox).where(Outbox.kind == "times_missing")).all()
        assert {row.staff_id for row in rows} == {boss.id}
        assert len({row.notice_id for row in rows}) == 1
        assert work.session.execute(invitations.shortages_of(lucia.agency_id)).all() == [("First talk", 1, 1)]
    assert "invitation_reminder" not in sent(units)


@pytest.mark.parametrize(
    ("visibility", "kinds"),
    [
        (Visibility.NOTIFIED, ["appointment_booked", "appointment_reminder"]),
        (Visibility.SILENT, []),
        (Visibility.HIDDEN, []),
    ],
)
def test_every_channel_asks_the_one_rule(build, units, clock, lucia, case, visibility, kinds):
    connect_rooms()
    slot = build.a_slot(lucia, datetime(2026, 11, 26, 9, tzinfo=UTC), location=build.a_location())
    with build.unit(build.staff_actor(lucia)) as work:
        terms = services.Terms(visibility=visibility)
        services.book(work, work.session.get_one(Case, case.id), slot.id, terms=terms)
    clock.now += DAY
    for _twice in range(2):
        act(build, clockwork.by_the_clock)

    assert sent(units) == kinds
    person = build_person(units, case)
    key = act(build, lambda work: feeds.open_feed(work, person.account_id), who=build.person_actor(person))
    with units.reading(Actor.anonymous()) as work:
        entries, _language = feeds.read_feed(work, key)
        assert bool(entries) == (visibility is not Visibility.HIDDEN)
        row = Outbox(kind="appointment_reminder", subject_id=work.session.scalars(select(Appointment.id)).one())
        assert may_still_go(work, row) == (visibility is Visibility.NOTIFIED)


def build_person(units, case):
    with units.reading(Actor.system("test")) as work:
        return work.session.get_one(Person, case.person_id)


def test_calling_off_takes_the_reminder_back_and_tells_the_person(build, units, clock, lucia, case):
    connect_rooms()
    visit = book(build, case, build.a_slot(lucia, clock() + 3 * DAY), build.staff_actor(lucia))
    act(build, services.cancel, visit, who=build.staff_actor(lucia))

    with units.reading(Actor.system("test")) as work:
        states = {row.kind: row.state for row in work.session.scalars(select(Outbox).where(Outbox.turn == 0))}
    assert states == {"appointment_booked": "withdrawn", "appointment_cancelled": "created"}


def test_who_waits_is_told_of_an_earlier_time_at_most_three_times_once_a_day(build, units, clock, lucia, case):
    rosa = build.person_actor(build_person(units, case))
    far = book(build, case, build.a_slot(lucia, clock() + 30 * DAY), rosa)
    act(build, waiting.wait_for_earlier, far, wanted=True)
    act(build, clockwork.by_the_clock)
    assert sent(units) == []
    build.a_slot(lucia, clock() + 12 * DAY)
    for _day in range(5):
        for _hour in range(2):
            act(build, clockwork.by_the_clock)
        clock.now += DAY
    assert sent(units) == ["earlier_slot"] * 3


def test_the_feed_is_read_back_by_another_program_and_says_only_when_and_where(build, units, clock, lucia, case, talk):
    place = build.a_location(name="Centro; de, Día\\" + "ñ" * 60)
    slot = build.a_slot(lucia, datetime(2027, 4, 1, 7, 30, tzinfo=UTC), location=place)
    visit = book(build, case, slot, terms=services.Terms("Debts; and, rent", "Papers"))
    key = act(build, lambda work: feeds.open_feed(work, lucia.account_id), who=build.staff_actor(lucia))
    with units.reading(Actor.anonymous()) as work:
        entries, language = feeds.read_feed(work, key)
        text = ics.calendar(entries, work.now)
        for wrong in ("x" * 43, "", "x"):
            with pytest.raises(NotFound):
                feeds.read_feed(work, wrong)

    assert all(len(line) <= 75 for line in text.split(b"\r\n")) and language == "en"
    (found,) = icalendar.Calendar.from_ical(text).walk("VEVENT")
    assert found.decoded("DTSTART") == slot.starts_at and found.decoded("DTEND") == slot.ends_at
    assert str(found["LOCATION"]) == "Calle La Vega 1, Mieres" and str(found["UID"]) == f"{visit.id}@camin"
    words = text.decode()
    assert not any(word in words for word in ("Debts", "Rosa", "Papers", "Centro"))
    act(build, lambda work: feeds.close_feed(work, lucia.account_id), who=build.staff_actor(lucia))
    with units.reading(Actor.anonymous()) as work, pytest.raises(NotFound):
        feeds.read_feed(work, key)


@pytest.mark.parametrize("text", ["a;b,c\\d\ne", "á" * 90, "مرحبا " * 30, "🙂" * 40, "\x07bell\x00"])
def test_any_text_survives_escaping_and_folding(text):
    entry = ics.Entry("1", *[datetime(2026, 11, 26, 9, tzinfo=UTC)] * 3, text, text)
    made = ics.calendar([entry], entry.starts_at, text)
    (found,) = icalendar.Calendar.from_ical(made).walk("VEVENT")

    clean = "".join(c for c in text if c >= " " or c == "\n")
    assert str(found["SUMMARY"]) == clean and str(found["LOCATION"]) == clean
    assert all(len(line) <= 75 for line in made.split(b"\r\n"))


def test_outcomes_say_what_became_of_a_purpose(build, units, clock, lucia, case, talk):
    hours(build, lucia, talk, ends=time(10))
    visit = book(build, case, live(units)[0])
    clock.now = visit.ends_at + DAY
    assert stands(units, case) == [PurposeStatus.OUTCOME_MISSING]
    expected = {
        "fulfilled": PurposeStatus.SEEN,
        "noshow": PurposeStatus.NOT_ATTENDED,
        "excused": PurposeStatus.EXCUSED,
        "cancelled": PurposeStatus.CANCELLED_BY_SERVICE,
    }
    for became, then in expected.items():
        act(build, lambda work, v: services.record_outcome(work, v, became), visit)  # noqa: B023 - used within the turn
        assert stands(units, case) == [then]
