"""What the file knows of the money of a household on a day, as answers that begin the professional's check."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import or_, select

from app.benefits.said import Answers
from app.casework.models import Case
from app.foundation.unit_of_work import Work
from app.people.models import HouseholdMember, MemberIncome
from app.people.vocabulary import IncomeKind

# The question about the month leaves these out: the law looks at them apart, or not at all.
APART = {IncomeKind.MINIMUM_INCOME, IncomeKind.CHILD_BENEFIT}


def household_facts(work: Work, case: Case, on: date) -> Answers:
    """Answers about money from the dated rows of the members who live there; nothing written down is no answer."""
    rows = work.session.execute(
        select(MemberIncome.kind, MemberIncome.amount)
        .join(HouseholdMember, HouseholdMember.id == MemberIncome.member_id)
        .where(
            HouseholdMember.household_id == case.household_id,
            HouseholdMember.ends_on.is_(None),
            MemberIncome.starts_on <= on,
            or_(MemberIncome.ends_on.is_(None), MemberIncome.ends_on > on),
        )
        .order_by(MemberIncome.kind, MemberIncome.id)
    ).all()
    return answers_of((IncomeKind(kind), amount) for kind, amount in rows)


def answers_of(rows: Iterable[tuple[IncomeKind, Decimal]]) -> Answers:
    """The answers that these incomes give."""
    found = list(rows)
    answers: dict[str, Any] = {}
    counted = [amount for kind, amount in found if kind not in APART]
    minimum = sum((amount for kind, amount in found if kind is IncomeKind.MINIMUM_INCOME), Decimal(0))
    if counted:
        answers["month"] = f"{sum(counted, Decimal(0))}/month"
    if minimum:
        answers |= {"imv": "receives", "imv_amount": f"{minimum}/month"}
    return answers
