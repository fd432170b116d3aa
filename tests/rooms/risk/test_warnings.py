"""Early warnings: each rule at its edge, no flapping, five a week, and answers that keep their reason."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.appointments.models import Appointment
from app.appointments.services import book
from app.casework.models import Case
from app.foundation.actor import Actor
from app.foundation.errors import Conflict, Invalid
from app.risk.models import EarlyWarning
from app.risk.vocabulary import Rule, WarningState
from app.risk.warning_rules import Before, Change, Facts, grounds, is_over, may_raise, precision, wakes
from app.risk.warnings import act, set_aside, snooze, watch_cases

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("facts", "rule"),
    [
        ({"missed": 2}, Rule.MISSED_TWICE),
        ({"unread_days": 21}, Rule.UNREAD),
        ({"failed_days": 0}, Rule.UNREACHABLE),
        ({"income_ends_in": 60}, Rule.INCOME_ENDS),
        ({"silent_days": 60}, Rule.SILENCE),
        ({"review_late_days": 14}, Rule.REVIEW_OVERDUE),
        ({"hardest": 1}, Rule.CRISIS),
        ({"estimate": Change(1, 0.05)}, Rule.ESTIMATE),
        ({"estimate": Change(0, 0.15)}, Rule.ESTIMATE),
        ({"estimate": Change(1, None)}, Rule.ESTIMATE),
    ],
)
def test_each_rule_holds_at_its_edge(facts, rule):
    assert list(grounds(Facts(**facts))) == [rule]
    assert not is_over(rule, Facts(**facts))


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"missed": 1},
        {"unread_days": 20},
        {"income_ends_in": 61},
        {"income_ends_in": 30, "has_claim_step": True},
        {"silent_days": 59},
        {"review_late_days": 13},
        {"estimate": Change(1, 0.04)},
        {"estimate": Change(0, 0.14)},
        {"estimate": Change(0, None)},
    ],
)
def test_just_below_the_edge_and_what_is_not_known_raise_nothing(facts):
    assert grounds(Facts(**facts)) == {}


def test_between_the_two_thresholds_nothing_is_raised_and_nothing_is_over():
    between = Facts(missed=1, silent_days=45, estimate=Change(0, -0.04))

    assert grounds(between) == {}
    assert not is_over(Rule.MISSED_TWICE, between)
    assert not is_over(Rule.SILENCE, between)
    assert not is_over(Rule.ESTIMATE, between)
    assert is_over(Rule.ESTIMATE, Facts(estimate=Change(-1, -0.01)))
    assert is_over(Rule.ESTIMATE, Facts(estimate=Change(0, -0.05)))
    assert is_over(Rule.ESTIMATE, Facts())


@given(st.sampled_from(list(WarningState)), st.integers(0, 60))
def test_no_second_warning_while_one_is_live_and_none_within_the_rest(state, days):
    answered = TODAY - timedelta(days=days) if state in {WarningState.ACTED, WarningState.SET_ASIDE} else None
    allowed = may_raise(Before(state, TODAY - timedelta(days=90), answered), TODAY)

    assert allowed == (state is WarningState.CLEARED or (answered is not None and days >= 30))


def test_what_was_put_off_wakes_on_its_day_and_not_before():
    put_off = Before(WarningState.SNOOZED, TODAY, snoozed_until=TODAY + timedelta(days=3))

    assert [wakes(put_off, TODAY + timedelta(days=days)) for days in (0, 2, 3)] == [False, False, True]


def test_a_share_of_few_answers_is_not_told():
    assert precision(9, 9) is None
    assert precision(5, 10) == 0.5


@pytest.fixture
def missed(build, units, clock):
    """A case with two appointments that did not take place."""
    made = []

    def make(worker):
        case = build.a_case(worker=worker, person=build.a_person())
        made.append(case)
        for day in (3, 9):
            slot = build.a_slot(worker, clock() + timedelta(days=day, hours=len(made)), case=case)
            with units.writing(build.staff_actor(worker)) as work:
                visit = book(work, work.session.get_one(Case, case.id), slot.id)
                kept = work.session.get_one(Appointment, visit.id)
                kept.status, kept.starts_at = "noshow", clock() - timedelta(days=day)
        return case

    return make


def night(units):
    with units.writing(Actor.system("night")) as work:
        return watch_cases(work)


def warnings(units):
    with units.reading(Actor.system("test")) as work:
        return [
            (w.rule, w.state, w.with_coordinator) for w in work.session.query(EarlyWarning).order_by("raised_on", "id")
        ]


def test_a_warning_is_raised_once_answered_once_and_rests(missed, build, units, clock):
    worker = build.a_worker()
    missed(worker)
    assert night(units) == 1
    assert night(units) == 0
    assert warnings(units) == [("missed_twice", "open", False)]

    with units.writing(build.staff_actor(worker)) as work:
        one = work.session.query(EarlyWarning).one()
        with pytest.raises(Invalid):
            set_aside(work, one, "", useful=False)
        act(work, one, "Called, offered a call instead", useful=True)
        with pytest.raises(Conflict):
            set_aside(work, one, "Late", useful=False)
    assert night(units) == 0

    clock.now += timedelta(days=31)
    assert night(units) == 1
    assert [state for _rule, state, _over in warnings(units)] == ["acted", "open"]


def test_what_was_put_off_comes_back_and_what_is_over_goes(missed, build, units, clock):
    worker = build.a_worker()
    missed(worker)
    night(units)
    with units.writing(build.staff_actor(worker)) as work:
        one = work.session.query(EarlyWarning).one()
        with pytest.raises(Invalid):
            snooze(work, one, clock().date(), "Holidays")
        snooze(work, one, clock().date() + timedelta(days=5), "On holiday until then")
    assert night(units) == 0

    clock.now += timedelta(days=5)
    assert night(units) == 1
    assert warnings(units)[0][1] == "open"

    clock.now += timedelta(days=60)
    night(units)
    assert ("missed_twice", "cleared", False) in warnings(units)


def test_the_sixth_warning_of_a_week_goes_to_the_coordinators_list(missed, build, units):
    worker = build.a_worker()
    for _case in range(6):
        missed(worker)
    night(units)

    assert [over for _rule, _state, over in warnings(units)].count(True) == 1
