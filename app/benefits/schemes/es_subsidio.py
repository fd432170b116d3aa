"""Unemployment subsidy: LGSS arts. 274 to 280."""

from typing import Any

from app.benefits.household import CHILD, PARTNER, SPOUSE, Household
from app.benefits.scheme import Component, Condition, Law, Limit, Note, Scheme, Shown, Whole
from app.benefits.schemes.regional import registered_jobseeker
from app.benefits.vocabulary import Kind

OWN = "income_previous_month"
USED_UP = "exhausted_contributory_benefit"
DAYS = "contributory_benefit_days"
PAID_IN = "contribution_days"


def unemployed(home: Household, _law: Law) -> bool:
    """In the legal situation of unemployment."""
    return home.true("legally_unemployed")


def claimed_in_time(home: Household, law: Law) -> bool:
    """Not too long after the benefit or the job ended."""
    return not home.over("months_since_unemployed", law.es.subsidio.months_to_claim)


def income_limit_month(_home: Household, law: Law) -> Any:
    """A share of the minimum wage."""
    return law.es.subsidio.income_share * law.es.indices.minimum_wage_month


def own_income(home: Household, law: Law) -> bool:
    """Own income of the month before, not over the limit."""
    return not home.over(OWN, income_limit_month(home, law))


def counts_as_child(home: Household, law: Law, who: int) -> bool:
    """Young, or with a disability."""
    rule = law.es.subsidio
    return not home.at_least("age", rule.child_below_age, who) or home.at_least(
        "disability_percent", rule.child_disability_percent, who
    )


def family_responsibilities(home: Household, law: Law) -> bool:
    """With spouse, partner or such children, the income of all by their number is not over the limit."""
    children, doubtful = home.sort_out(counts_as_child, law, home.related(CHILD))
    told = [doubt for doubt in doubtful if home.known(OWN, doubt[0])]
    alike = [doubt for doubt in doubtful if not home.known(OWN, doubt[0])]
    family = [0, *home.related(SPOUSE, PARTNER), *children]
    family += [doubt[0] for doubt in told if home.is_one(doubt)]
    more = home.how_many(alike)
    family += [doubt[0] for doubt in alike[:more]]
    if len(family) == 1:
        return False
    limit = income_limit_month(home, law) * len(family)
    return not home.sum_over(OWN, family, limit, alike=[doubt[0] for doubt in alike] if more else ())


FAMILY = Whole(family_responsibilities)


def income(home: Household, law: Law) -> bool:
    """By the own income, or by that of the family."""
    return own_income(home, law) or bool(home.pick(FAMILY, law))


def route(home: Household, law: Law) -> bool:
    """A used-up benefit that lasted long enough, or contributions that gave none."""
    rule = law.es.subsidio
    if not home.true(USED_UP):
        return home.at_least(PAID_IN, rule.contribution_days)
    if home.at_least(DAYS, rule.younger_days):
        return True
    return home.at_least(DAYS, rule.older_days) and (
        home.at_least("age", rule.older_age) or bool(home.pick(FAMILY, law))
    )


def year(home: Household, law: Law) -> Any:
    """A share of the IPREM that falls with the days of the subsidy."""
    pay = law.es.subsidio.pay
    day = home.given("subsidy_day") or 1
    if day <= pay.first_to_day:
        share = pay.first_share
    else:
        share = pay.second_share if day <= pay.second_to_day else pay.third_share
    return share * law.es.indices.iprem_month * 12


def max_months(home: Household, law: Law) -> Any:
    """How long it lasts; not told while the days of the used-up benefit are only assumed."""
    months = law.es.subsidio.months
    if home.true(USED_UP):
        if home.favourable and not home.known(DAYS):
            return None
        if not home.pick(FAMILY, law):
            return months.used_up
        return months.used_up_family_long if home.at_least(DAYS, months.long_days) else months.used_up_family
    found = None
    for days, length in zip(months.contributions_from_days, months.contributions, strict=True):
        if home.at_least(PAID_IN, days):
            found = length
    if found == months.contributions[-1] and home.pick(FAMILY, law):
        return months.contributions_family
    return found


def over_52(home: Household, law: Law) -> bool:
    """Old enough for the subsidy until retirement."""
    return home.at_least("age", law.es.subsidio.over_52_age)


LIMIT = Whole(income_limit_month)
SCHEME = Scheme(
    "es.subsidio",
    conditions=(
        Condition("unemployed", "LGSS art. 274", Whole(unemployed)),
        Condition("registered_jobseeker", "LGSS art. 274", Whole(registered_jobseeker)),
        Condition(
            "claimed_in_time", "LGSS art. 276", Whole(claimed_in_time), shows=(("have", "months_since_unemployed"),)
        ),
        Condition("income", "LGSS art. 275", Whole(income), shows=(("limit", LIMIT),)),
        Condition(
            "own_income",
            "LGSS art. 275",
            Limit(OWN, LIMIT),
            kind=Kind.ALTERNATIVE,
            shows=(("have", OWN), ("limit", LIMIT)),
        ),
        Condition("family_responsibilities", "LGSS art. 275", FAMILY, kind=Kind.ALTERNATIVE, shows=(("limit", LIMIT),)),
        Condition("route", "LGSS arts. 274, 277", Whole(route), shows=(("have", DAYS),)),
    ),
    components=(
        Component("income_limit_month", LIMIT),
        Component("max_months", Shown(max_months), likely_only=True),
    ),
    year=Whole(year),
    notes=(Note("over_52", Shown(over_52)),),
)
