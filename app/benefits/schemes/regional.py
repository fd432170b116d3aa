"""What several regional minimum incomes ask in the same words."""

from typing import Any

from app.benefits.household import Household
from app.benefits.scheme import Law

IMV = "es.imv"
COUPLES = frozenset({"married", "registered_couple"})


def legal_residence(home: Household, _law: Law) -> bool:
    """Any right to reside."""
    return not home.among("residence_status", frozenset({"irregular"}))


def registered(home: Household, _law: Law) -> bool:
    """Registered at the address, and living there."""
    return home.true("registered_at_address")


def registered_jobseeker(home: Household, _law: Law) -> bool:
    """Registered as a jobseeker."""
    return home.true("registered_jobseeker")


def other_benefits_claimed(home: Household, _law: Law) -> bool:
    """Every other benefit and maintenance was claimed."""
    return home.true("other_benefits_claimed")


def imv_claimed(home: Household, _law: Law) -> bool:
    """The Ingreso Mínimo Vital was applied for, or is received."""
    return home.applied_for(IMV) or home.receives(IMV)


def imv_answered(home: Household, _law: Law) -> bool:
    """It was applied for and the answer has come, or it is received."""
    return home.applied_for(IMV, answered=True) or home.receives(IMV)


def imv_below(home: Household, limit: Any) -> bool:
    """No Ingreso Mínimo Vital is received, or less a month than the regional amount."""
    return not home.receives(IMV) or not home.received_over(IMV, limit, or_equal=True)


def difference_year(home: Household, amount: Any, income: Any) -> Any:
    """The regional amount less the income and the Ingreso Mínimo Vital received, a year; not below 0."""
    return max(amount - income - home.received_month(IMV), 0) * 12
