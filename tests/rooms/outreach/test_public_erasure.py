"""What anonymous people left goes in time, and nothing of it remains."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from app.appointments.models import Holiday
from app.benefits import services as benefits
from app.benefits.models import Screening
from app.benefits.services import Left
from app.foundation.actor import Actor
from app.outreach import services as outreach
from app.outreach.models import CallbackRequest, ContactAttempt
from app.outreach.services import CallMe, working_days_later
from app.outreach.vocabulary import CallbackStatus, GoodTime
from app.privacy.models import Consent

LEFT = Left({"region": "ES-AS"}, [None], {"people": "1"}, date(2026, 11, 24))


@pytest.fixture
def callback(build, units):
    """Somebody asked for a call, showed the answers, and was tried once."""
    worker = build.a_worker()
    with units.writing(Actor.anonymous()) as work:
        asked = outreach.ask_to_be_called(work, CallMe("Rosa", "+34600000123", "en", GoodTime.ANY, LEFT))
        work.session.add(
            ContactAttempt(callback_id=asked.id, staff_id=worker.id, reached=False, note="no answer", at=work.now)
        )
    return asked


def count(work, model):
    return work.session.scalar(select(func.count()).select_from(model))


def night(units):
    with units.writing(Actor.system("retention")) as work:
        return outreach.forget_expired(work), benefits.forget_expired(work)


def test_a_callback_goes_after_31_days_with_everything_that_hangs_on_it(callback, units, clock):
    clock.move(timedelta(days=30, hours=23))
    assert night(units) == (0, 0)
    clock.move(timedelta(hours=1))
    assert night(units) == (1, 0)

    with units.reading(Actor.anonymous()) as work:
        assert [count(work, model) for model in (CallbackRequest, ContactAttempt, Consent, Screening)] == [0, 0, 0, 0]


def test_a_callback_that_became_a_case_keeps_only_the_fact(callback, build, units, clock):
    case = build.a_case()
    with units.writing(Actor.system("test")) as work:
        found = work.session.get_one(CallbackRequest, callback.id)
        found.status, found.case_id = CallbackStatus.CASE_OPENED, case.id
    clock.move(timedelta(days=31))
    night(units)

    with units.reading(Actor.anonymous()) as work:
        left = work.session.get_one(CallbackRequest, callback.id)
        assert (left.name, left.phone, left.screening_id) == ("", "", None)
        assert count(work, ContactAttempt) == count(work, Screening) == 0


def test_answers_behind_a_code_go_after_7_days(build, units, clock):
    with units.writing(Actor.anonymous()) as work:
        code = benefits.take_code(work, LEFT)
    assert len(code) == 8
    clock.move(timedelta(days=6, hours=23))
    assert night(units) == (0, 0)
    clock.move(timedelta(hours=1))
    assert night(units) == (0, 1)

    with units.reading(Actor.anonymous()) as work:
        assert count(work, Screening) == 0


@pytest.mark.parametrize(
    ("asked", "due", "off"),
    [
        (datetime(2026, 11, 24, 9, 18, tzinfo=UTC), datetime(2026, 11, 26, 9, 18, tzinfo=UTC), ()),
        (datetime(2026, 11, 26, 9, 0, tzinfo=UTC), datetime(2026, 11, 30, 9, 0, tzinfo=UTC), ()),
        (datetime(2026, 11, 28, 9, 0, tzinfo=UTC), datetime(2026, 12, 1, 9, 0, tzinfo=UTC), ()),
        (datetime(2026, 10, 23, 9, 0, tzinfo=UTC), datetime(2026, 10, 27, 10, 0, tzinfo=UTC), ()),
        (datetime(2026, 12, 4, 9, 0, tzinfo=UTC), datetime(2026, 12, 10, 9, 0, tzinfo=UTC), (7, 8)),
    ],
)
def test_two_working_days_leave_out_the_weekend_and_keep_the_hour_on_the_wall(asked, due, off):
    days_off = [date(2026, 12, day) for day in off]

    assert working_days_later(asked, 2, "Europe/Madrid", days_off) == due


def test_the_days_off_of_town_region_and_country_move_the_first_call_and_others_do_not(build, units, clock):
    agency = build.an_agency()
    for area, day in (("ES", 8), ("ES-AS", 7), ("MIE", 9), ("ES-GA", 10), ("IT", 10)):
        build.save(Holiday(area=area, on=date(2026, 12, day), name=""))
    clock.move(datetime(2026, 12, 4, 9, 0, tzinfo=UTC) - clock.now)
    with units.writing(Actor.anonymous()) as work:
        asked = outreach.ask_to_be_called(work, CallMe("Rosa", "+34600000123", "en", GoodTime.ANY), region="ES-AS")

    assert asked.agency_id == agency.id and asked.due_at == datetime(2026, 12, 11, 9, 0, tzinfo=UTC)
