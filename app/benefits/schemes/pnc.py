"""What both non-contributory pensions share: residence, income and amount, LGSS arts. 363 to 369."""

from collections.abc import Sequence
from typing import Any

from app.benefits.household import Household
from app.benefits.scheme import Component, Condition, Law, Limit, Whole
from app.benefits.schemes.regional import legal_residence

KIN = ("applicant", "spouse", "child", "parent", "sibling", "grandparent", "grandchild")
NEAR_KIN = ("child", "parent")
OWN = "income_year"


def kin(home: Household) -> list[int]:
    """Whose income counts, the applicant first."""
    return home.related(*KIN)


def stays(home: Household, years: Any, recent: Any) -> bool:
    """Years of residence in all, the last ones without a break."""
    return home.at_least("total_residence_years_country", years) and home.at_least(
        "continuous_residence_years_country", recent
    )


def pension_year(_home: Household, law: Law) -> Any:
    """The whole pension of one person."""
    return law.es.indices.pension_year


def household_limit_year(home: Household, law: Law) -> Any:
    """The pension, more for each further person; higher with parents or children."""
    limit = law.es.indices.pension_year * (1 + law.es.pnc.further_share * (len(kin(home)) - 1))
    return limit * law.es.pnc.near_kin_times if home.related(*NEAR_KIN) else limit


def household_income(home: Household, law: Law) -> bool:
    """Of the people living together, strictly below the limit; alone there is nothing to compare."""
    people = kin(home)
    return len(people) == 1 or not home.sum_over(OWN, people, household_limit_year(home, law), or_equal=True)


def pension(home: Household, law: Law) -> Any:
    """A share among those who receive one, less income over what is left alone, within the limit and the floor."""
    whole, rule, people = law.es.indices.pension_year, law.es.pnc, kin(home)
    receivers = 1 + home.count("claims_pnc", people[1:])
    share = whole * (1 + rule.further_share * (receivers - 1)) / receivers
    amount = share - max(home.number(OWN) - rule.free_share * whole, 0)
    if len(people) > 1:
        together = sum(home.number(OWN, who) for who in people)
        amount = min(amount, (household_limit_year(home, law) - together) / receivers)
    return max(amount, rule.least_share * whole)


LIMIT = Whole(household_limit_year)
PENSION = Whole(pension_year)
LEGAL_RESIDENCE = Condition(
    "legal_residence", "LGSS art. 369", Whole(legal_residence), shows=(("have", "residence_status"),)
)
INCOME: Sequence[Condition] = (
    Condition(
        "own_income", "LGSS art. 363", Limit(OWN, PENSION, below=True), shows=(("have", OWN), ("limit", PENSION))
    ),
    Condition("household_income", "LGSS art. 363", Whole(household_income), shows=(("limit", LIMIT),)),
)
LIMIT_SHOWN = Component("household_limit_year", LIMIT)


def payments(law: Law) -> int:
    """How many times a year it is paid."""
    found: int = law.es.indices.pension_payments
    return found
