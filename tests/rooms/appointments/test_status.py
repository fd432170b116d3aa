"""Status, expansion, safety and clocks as tables: pure rules, without a database."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from app.appointments import rules
from app.appointments.expansion import Away, Pattern, expand
from app.appointments.rules import Asked, Visit, Wish, purpose_status
from app.appointments.vocabulary import ACTION_REQUIRED, AppointmentStatus, CancelledBy, Door, PurposeStatus, Visibility

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
DAY = timedelta(days=1)
BOOKED, CAME, NOSHOW, OFF = (
    AppointmentStatus.BOOKED,
    AppointmentStatus.FULFILLED,
    AppointmentStatus.NOSHOW,
    AppointmentStatus.CANCELLED,
)


def asked(sent, lasts=10):
    return Asked(NOW + sent * DAY, NOW + (sent + lasts) * DAY)


def visit(booked, starts, status=BOOKED, by=None):
    return Visit(NOW + booked * DAY, NOW + starts * DAY, NOW + starts * DAY + timedelta(minutes=45), status, by)


PERSON, SERVICE, MOVED = CancelledBy.PERSON, CancelledBy.SERVICE, CancelledBy.MOVED
TABLE = [
    ([], [], "not_invited"),
    ([asked(0)], [], "invited"),
    ([asked(-9)], [], "invited"),
    ([asked(-10)], [], "invitation_expired"),
    ([asked(-30), asked(-2)], [], "invited"),
    ([asked(-3)], [visit(-1, 2)], "booked"),
    ([asked(-1)], [visit(-3, 2)], "booked"),
    ([], [visit(-3, 0)], "booked"),
    ([], [visit(-3, -0.5)], "outcome_missing"),
    ([], [visit(-3, -1, CAME)], "seen"),
    ([], [visit(-3, -1, NOSHOW)], "not_attended"),
    ([], [visit(-3, -1, OFF, PERSON)], "excused"),
    ([], [visit(-3, 2, OFF, PERSON)], "excused"),
    ([], [visit(-3, 2, OFF, SERVICE)], "cancelled_by_service"),
    ([], [visit(-3, 2, OFF, MOVED)], "not_invited"),
    ([], [visit(-3, 2, OFF, MOVED), visit(-1, 4)], "booked"),
    ([asked(-1)], [visit(-9, -3, NOSHOW)], "invited"),
    ([asked(-20)], [visit(-19, -3, NOSHOW)], "not_attended"),
    ([asked(-12)], [visit(-19, -13, CAME)], "invitation_expired"),
    ([], [visit(-9, -8, NOSHOW), visit(-5, -2, CAME)], "seen"),
]


@pytest.mark.parametrize(("invitations", "visits", "expected"), TABLE)
def test_the_status_of_a_purpose_follows_from_what_happened(invitations, visits, expected):
    assert purpose_status(invitations, visits, NOW) == expected
    assert purpose_status(invitations[::-1], visits[::-1], NOW) == expected
    assert purpose_status(invitations, visits, NOW, closed=True) == PurposeStatus.CLOSED


def test_every_status_is_reached_and_those_that_ask_for_something_are_named():
    assert {row[2] for row in TABLE} | {"closed"} == {status.value for status in PurposeStatus}
    assert {status.value for status in ACTION_REQUIRED} == {
        "invitation_expired",
        "outcome_missing",
        "not_attended",
        "excused",
        "cancelled_by_service",
    }


@pytest.mark.parametrize(
    ("visibility", "doors"),
    [(Visibility.NOTIFIED, set(Door)), (Visibility.SILENT, set(Door) - {Door.NOTICE}), (Visibility.HIDDEN, set())],
)
def test_one_rule_says_what_may_come_to_the_device(visibility, doors):
    assert {door for door in Door if rules.may_show(visibility, door)} == doors
    assert all((visibility in rules.shown_at(door)) == (door in doors) for door in Door)


RULE = UUID(int=1)


def hours(weekday, begins, ends, minutes=60, zone="Europe/Madrid", **more):
    dates = {"from_on": date(2026, 1, 1), "until_on": None, **more}
    return Pattern(RULE, weekday, begins, ends, minutes, zone=zone, **dates)


def walls(moments, zone="Europe/Madrid"):
    return [moment.starts_at.astimezone(ZoneInfo(zone)).strftime("%d %H:%M") for moment in moments]


@pytest.mark.parametrize("zone", ["Europe/Madrid", "Europe/Rome"])
@pytest.mark.parametrize(
    ("sunday", "before", "after"),
    [(date(2026, 3, 29), 8, 7), (date(2026, 10, 25), 7, 8), (date(2027, 3, 28), 8, 7), (date(2027, 10, 31), 7, 8)],
)
def test_summer_time_moves_nothing_on_the_wall(zone, sunday, before, after):
    week = [hours(day, time(9), time(10), zone=zone) for day in range(7)]

    made = expand(week, [], (), sunday - DAY, sunday + DAY)

    assert [m.starts_at.astimezone(ZoneInfo(zone)).strftime("%H:%M") for m in made] == ["09:00"] * 3
    assert [m.starts_at.hour for m in made] == [before, after, after]
    assert {m.ends_at - m.starts_at for m in made} == {timedelta(hours=1)}


def test_an_hour_that_the_clock_skips_makes_no_time_and_one_it_shows_twice_makes_one():
    spring = expand([hours(6, time(1), time(5))], [], (), date(2026, 3, 29), date(2026, 3, 29))
    autumn = expand([hours(6, time(1), time(5))], [], (), date(2026, 10, 25), date(2026, 10, 25))

    assert walls(spring) == ["29 01:00", "29 03:00", "29 04:00"]
    assert walls(autumn) == ["25 01:00", "25 02:00", "25 03:00", "25 04:00"]
    for made in (spring, autumn):
        assert len({m.starts_at for m in made}) == len(made)


def test_dates_days_off_and_absences_take_times_away():
    monday = hours(0, time(9), time(12), 45)
    first, last = date(2026, 11, 23), date(2026, 12, 21)

    assert walls(expand([monday], [], (), first, first)) == ["23 09:00", "23 09:45", "23 10:30", "23 11:15"]
    days = lambda **more: sorted({m.starts_at.day for m in expand([monday], first=first, last=last, **more)})  # noqa: E731 - a shorthand of this test
    assert days(away=(), days_off=()) == [7, 14, 21, 23, 30]
    assert days(away=(), days_off={date(2026, 12, 7)}) == [14, 21, 23, 30]
    assert days(away=[Away(date(2026, 12, 1), date(2026, 12, 20))], days_off=()) == [21, 23, 30]
    hourly = [Away(first, first, time(9, 30), time(10, 30))]
    assert walls(expand([monday], hourly, (), first, first)) == ["23 10:30", "23 11:15"]
    bounded = hours(0, time(9), time(10), from_on=date(2026, 12, 1), until_on=date(2026, 12, 14))
    assert walls(expand([bounded], [], (), first, last)) == ["07 09:00", "14 09:00"]


@pytest.mark.parametrize(
    ("sent", "lasts", "reminded", "due"),
    [(-2.9, 10, None, False), (-3, 10, None, True), (-4, 10, -1, False), (-8.5, 10, None, False), (-3, 5, None, False)],
)
def test_an_invitation_is_remembered_once_on_the_third_day_and_never_at_its_end(sent, lasts, reminded, due):
    one = asked(sent, lasts)
    assert rules.wants_reminder(one.sent_at, reminded and NOW + reminded * DAY, one.expires_at, NOW) == due


@pytest.mark.parametrize(
    ("starts", "booked", "hour", "due"),
    [
        (2, -9, 9, True),
        (2.1, -9, 9, False),
        (1, -9, 9, True),
        (1, -0.2, 9, False),
        (1, -9, 3, False),
        (-1, -9, 9, False),
    ],
)
def test_the_reminder_comes_two_days_before_and_by_daylight(starts, booked, hour, due):
    now = NOW.replace(hour=hour)
    assert rules.reminder_due(now + starts * DAY, now + booked * DAY, now, "Europe/Madrid") == due


def test_who_waits_hears_three_times_once_a_day_and_only_when_it_is_far():
    today = date(2026, 11, 24)
    assert rules.may_offer_earlier(Wish(NOW + 8 * DAY, 0, None), today, NOW)
    assert not rules.may_offer_earlier(Wish(NOW + 7 * DAY, 0, None), today, NOW)
    assert not rules.may_offer_earlier(Wish(NOW + 8 * DAY, 3, None), today, NOW)
    assert not rules.may_offer_earlier(Wish(NOW + 8 * DAY, 1, today), today, NOW)


def test_missing_times_are_counted():
    assert [rules.missing_times(*pair) for pair in ((3, 3), (5, 3), (0, 9))] == [0, 2, 0]
