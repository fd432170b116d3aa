"""Discount on the electricity bill: RD 897/2017 art. 3."""

from typing import Any

from app.benefits.household import Household
from app.benefits.scheme import Component, Condition, Law, Note, Scheme, Shown, Whole, always, once

ARTICLE = "RD 897/2017 art. 3"
INCOME = "taxable_income_previous_year"
CLAIMED = ("gender_violence_victim", "terrorism_victim", "electro_dependent")


def pvpc(home: Household, _law: Law) -> bool:
    """The contract has the regulated tariff."""
    return home.true("electricity_pvpc")


def power(home: Household, law: Law) -> bool:
    """Not too much contracted power."""
    return not home.over("electricity_power_kw", law.es.bono_social_electrico.power_kw)


def usual_home(home: Household, _law: Law) -> bool:
    """The contract is for the usual home."""
    return home.true("electricity_usual_home")


def limit_year(home: Household, law: Law) -> Any:
    """The index, by who lives in the home, more once for special circumstances."""
    rule, others = law.es.bono_social_electrico, home.members()[1:]
    minors = home.count_minors(others)
    times = rule.one_adult + rule.minor * minors + rule.further_adult * (len(others) - minors)
    if special(home, law, minors=minors > 0):
        times += rule.special
    return law.es.indices.iprem_year_14 * times


def special(home: Household, law: Law, *, minors: bool) -> bool:
    """Disability, violence, terrorism, dependency, electro-dependency of a member, or a single parent."""
    rule = law.es.bono_social_electrico
    tests: list[Any] = []
    for who in home.members():
        tests += [(name, lambda one, name=name: home.true(name, one), who) for name in CLAIMED]
        tests += [
            ("disability_percent", lambda one: home.at_least("disability_percent", rule.disability_percent, one), who),
            ("dependency_grade", lambda one: home.at_least("dependency_grade", rule.dependency_grade, one), who),
        ]
    if minors:
        tests.append(("single_parent_sole_custody", lambda _one: home.true("single_parent_sole_custody"), 0))
    return home.any_of(tests)


def severe_limit_year(home: Household, law: Law) -> Any:
    """The limit of the severe."""
    return law.es.bono_social_electrico.severe_share * once(home, law, LIMIT, limit_year)


def route(home: Household, law: Law) -> bool:
    """By income, or as a large family, a household of minimum pensions, or with Ingreso Mínimo Vital."""
    return (
        home.true("large_family")
        or home.true("minimum_pension_household")
        or home.receives("es.imv")
        or not home.over(INCOME, once(home, law, LIMIT, limit_year))
    )


def severe(home: Household, law: Law) -> bool:
    """Income not over half the limit, or over a limit of its own for pensioners and large families."""
    rule, index = law.es.bono_social_electrico, law.es.indices.iprem_year_14
    return (
        not home.over(INCOME, severe_limit_year(home, law))
        or (home.true("minimum_pension_household") and not home.over(INCOME, rule.severe_pensioners * index))
        or (home.true("large_family") and not home.over(INCOME, rule.severe_large_family * index))
    )


def category(home: Household, law: Law) -> str | None:
    """How vulnerable the consumer is."""
    if not route(home, law):
        return None
    if not severe(home, law):
        return "vulnerable"
    return "exclusion_risk" if home.true("social_services_pay_half_electricity") else "severe"


def discount_percent(home: Household, law: Law) -> Any:
    """The discount of the category, where it is known for the date."""
    found = category(home, law)
    rule = law.es.bono_social_electrico
    if found is None:
        return None
    return rule.discount_percent if found == "vulnerable" else rule.severe_discount_percent


LIMIT = Whole(limit_year)
SCHEME = Scheme(
    "es.bono_social_electrico",
    conditions=(
        Condition("pvpc", ARTICLE, Whole(pvpc)),
        Condition("power", ARTICLE, Whole(power), shows=(("have", "electricity_power_kw"),)),
        Condition("usual_home", ARTICLE, Whole(usual_home)),
        Condition("route", ARTICLE, Whole(route), shows=(("have", INCOME), ("limit", LIMIT))),
    ),
    components=(
        Component("category", Shown(category)),
        Component("limit_year", LIMIT),
        Component("severe_limit_year", Shown(severe_limit_year)),
        Component("discount_percent", Shown(discount_percent)),
    ),
    notes=(Note("not_money", Shown(always)), Note("thermal", Shown(always))),
)
