"""What everybody gets: it follows claims and ticked steps, and two colleagues notice one another."""

import json
from datetime import date
from decimal import Decimal

import pytest

from app.benefits.claim_rules import Move, Told
from app.benefits.claims import carry_on, prepare
from app.casework.models import Case, CasePanel, CaseTask
from app.casework.services import finish_task
from app.factory import connect_rooms
from app.foundation.errors import Conflict, Invalid
from app.packages.basics import PERSON, Support, change_support, kept_of, supports_of
from app.packages.models import BasicPackage
from app.packages.vocabulary import Basic, BasicState, Evidence

PLANNED = Support(BasicState.PLANNED, PERSON, date(2026, 12, 3), "Con Marta, en la Casa de la Cultura")


@pytest.fixture(autouse=True)
def connected():
    connect_rooms()


def change(plans, basic, new, seen=0):
    with plans.build.unit(plans.lead) as work:
        change_support(work, work.session.get_one(Case, plans.case.id), basic, new, seen)


def now(plans):
    with plans.build.unit() as work:
        return supports_of(kept_of(work, plans.case.id).row, work.session.get_one(Case, plans.case.id))


def test_before_anybody_looked_the_key_worker_is_to_see_to_all_four(plans):
    assert {(one.state, one.owner) for one in now(plans).values()} == {(BasicState.MISSING, str(plans.lucia.id))}
    assert now(plans)[Basic.INCOME].due_on == date(2026, 12, 24)


def test_a_planned_support_is_a_step_and_ticking_it_covers_the_support(plans):
    change(plans, Basic.COMMUNITY, PLANNED)
    (task,) = plans.rows(CaseTask)
    assert (task.title, task.why, task.due_on) == (
        "Visit a place in your neighbourhood", PLANNED.what, date(2026, 12, 3)
    )  # fmt: skip
    with plans.build.unit(plans.rosa) as work:
        finish_task(work, work.session.get_one(CaseTask, task.id))

    one = now(plans)[Basic.COMMUNITY]
    assert (one.state, one.evidence, one.since) == (BasicState.COVERED, Evidence.SAID, date(2026, 11, 24))
    (kept,) = plans.rows(BasicPackage)
    assert (kept.community, kept.settled) == (BasicState.COVERED, 1)
    assert json.loads(plans.rows(CasePanel)[0].content)["basics"]["community"]["state"] == "covered"


def test_the_income_follows_the_claims_of_the_case(plans):
    with plans.build.unit(plans.lead) as work:
        case = work.session.get_one(Case, plans.case.id)
        claim = prepare(work, case, "es.imv")
        assert supports_of(kept_of(work, case.id).row, case)[Basic.INCOME].state is BasicState.PLANNED
        carry_on(work, case, claim, Move.APPLY, Told(date(2026, 11, 1), "Seguridad Social"))
    assert now(plans)[Basic.INCOME].state is BasicState.UNDER_WAY
    with plans.build.unit(plans.lead) as work:
        case = work.session.get_one(Case, plans.case.id)
        claim = work.session.query(type(claim)).one()
        carry_on(
            work, case, claim, Move.GRANT, Told(date(2026, 11, 20), month=Decimal(700), starts_on=date(2026, 11, 1))
        )

    one = now(plans)[Basic.INCOME]
    assert (one.state, one.evidence) == (BasicState.COVERED, Evidence.CLAIM)


def test_two_colleagues_notice_one_another_on_the_same_support_only(plans):
    change(plans, Basic.COMMUNITY, PLANNED)
    change(plans, Basic.INTERNET, Support(BasicState.COVERED, evidence=Evidence.PAPER))

    with pytest.raises(Conflict):
        change(plans, Basic.COMMUNITY, Support(BasicState.DECLINED))
    change(plans, Basic.COMMUNITY, Support(BasicState.DECLINED), seen=1)
    assert plans.rows(CaseTask) == []
    assert plans.rows(BasicPackage)[0].settled == 2


@pytest.mark.parametrize(
    ("new", "field"),
    [(Support(BasicState.PLANNED, PERSON), "due_on"), (Support(BasicState.COVERED), "evidence")],
)
def test_half_a_state_is_refused(plans, new, field):
    with pytest.raises(Invalid) as refused:
        change(plans, Basic.DIGITAL, new)

    assert refused.value.field == field


def test_a_change_of_day_or_owner_goes_to_the_step(plans):
    change(plans, Basic.COMMUNITY, PLANNED)
    change(plans, Basic.COMMUNITY, Support(BasicState.UNDER_WAY, str(plans.lucia.id), date(2026, 12, 9)), seen=1)

    (task,) = plans.rows(CaseTask)
    assert (task.owner, task.staff_id, task.due_on) == ("staff", plans.lucia.id, date(2026, 12, 9))
