"""What the file knows of a household's money begins the professional's check."""

from datetime import date
from decimal import Decimal

import pytest

from app.benefits.desk import begun
from app.benefits.household_money import answers_of
from app.casework.models import Case
from app.people.homes import add_income
from app.people.models import HouseholdMember
from app.people.vocabulary import IncomeKind as K


@pytest.mark.parametrize(
    ("rows", "answers"),
    [
        ([], {}),
        ([(K.WORK, "700"), (K.PENSION, "480.50")], {"month": "1180.50/month"}),
        ([(K.MINIMUM_INCOME, "604.21")], {"imv": "receives", "imv_amount": "604.21/month"}),
        ([(K.CHILD_BENEFIT, "115"), (K.SUBSIDY, "480")], {"month": "480/month"}),
        ([(K.CHILD_BENEFIT, "115")], {}),
    ],
)
def test_rows_of_income_become_answers_and_nothing_is_no_answer(rows, answers):
    assert answers_of((kind, Decimal(amount)) for kind, amount in rows) == answers


def test_the_check_begins_with_what_comes_in_today(build, units):
    case = build.a_case()
    with build.unit() as work:
        for member in work.session.query(HouseholdMember).order_by(HouseholdMember.position):
            kind = K.WORK if member.person_id else K.MAINTENANCE
            add_income(work, member, kind, Decimal(300), date(2026, 1, 1))
            add_income(work, member, kind, Decimal(200), date(2026, 6, 1))
        last = add_income(work, member, K.OTHER, Decimal(999), date(2025, 1, 1), date(2026, 11, 1))
        assert last.ends_on == date(2026, 11, 1)
    with units.reading(build.staff_actor(build.a_worker())) as work:
        answers, draft = begun(work, work.session.get_one(Case, case.id))

    assert draft is None
    assert answers["month"] == "400/month"
