"""Renta Garantizada of Navarra: Ley Foral 15/2016."""

from typing import Any

from app.benefits.household import NEAR_UNIT, Household
from app.benefits.scheme import Component, Condition, Law, Limit, Note, Scheme, Shown, Whole, step
from app.benefits.schemes import regional
from app.benefits.vocabulary import Kind

LAW = "LF 15/2016"


def age(home: Household, law: Law) -> bool:
    """Full age; the young without minors have lived apart; an emancipated minor has a minor in the unit."""
    rule = law.es.navarra_rg
    if home.at_least("age", rule.adult_age):
        return True
    if not home.at_least("age", rule.majority_age):
        return home.true("emancipated_minor") and home.minors(NEAR_UNIT)
    return (
        home.minors(NEAR_UNIT)
        or (
            home.at_least("years_independent_from_parents", rule.young_years)
            and home.at_least("social_security_months", rule.young_months_of_social_security)
        )
        or home.true("absolute_orphan")
        or home.true("care_leaver")
    )


def residence(home: Household, law: Law) -> bool:
    """Some years in Navarra, fewer for families."""
    rule = law.es.navarra_rg
    if home.at_least("residence_years_region", rule.residence_years):
        return True
    return home.at_least("residence_years_region", rule.residence_years_family) and (
        home.minors(NEAR_UNIT)
        or home.true("dependents_in_charge")
        or home.any_at_least("disability_percent", rule.disability_percent, home.members(NEAR_UNIT))
    )


def units_in_dwelling(home: Household, law: Law) -> bool:
    """Not too many units in one home."""
    return not home.over("units_in_dwelling", law.es.navarra_rg.units_in_dwelling)


def home_value(home: Household, law: Law) -> bool:
    """Home, furniture and vehicle are left out up to a value."""
    return not home.over("main_home_value", law.es.navarra_rg.home_value)


def amount_is_known(law: Law) -> bool:
    """The amount of the year is known."""
    return law.es.navarra_rg.base_month is not None


def amount_known(_home: Household, law: Law) -> bool | None:
    """As a reason of the answer."""
    return True if amount_is_known(law) else None


def amount_unknown(_home: Household, law: Law) -> bool:
    """As a note of the answer."""
    return not amount_is_known(law)


def amount_month(home: Household, law: Law) -> Any:
    """The amount of one person on the scale."""
    rule = law.es.navarra_rg
    return None if rule.base_month is None else rule.base_month * step(rule.scale, home.size(NEAR_UNIT))


def movable_limit(_home: Household, law: Law) -> Any:
    """A share of the yearly amount of one person."""
    return law.es.navarra_rg.movable_share * law.es.navarra_rg.base_month * 12


def real_estate_limit(_home: Household, law: Law) -> Any:
    """Some yearly amounts of one person."""
    return law.es.navarra_rg.real_estate_years * law.es.navarra_rg.base_month * 12


def year(home: Household, law: Law) -> Any:
    """The amount less income and Ingreso Mínimo Vital; while something is left, at least a share of the base."""
    rule = law.es.navarra_rg
    left = regional.difference_year(home, amount_month(home, law), home.number("income_average_6_months"))
    return max(left, rule.least_share * rule.base_month * 12) if left > 0 else left


AMOUNT = Whole(amount_month)
MOVABLE_LIMIT = Whole(movable_limit)
REAL_ESTATE_LIMIT = Whole(real_estate_limit)
SCHEME = Scheme(
    "es.navarra.rg",
    conditions=(
        Condition("age", LAW, Whole(age), shows=(("have", "age"),)),
        Condition("registered", LAW, Whole(regional.registered)),
        Condition("residence", LAW, Whole(residence), shows=(("have", "residence_years_region"),)),
        Condition(
            "units_in_dwelling", "LF 15/2016 art. 6", Whole(units_in_dwelling), shows=(("have", "units_in_dwelling"),)
        ),
        Condition("imv_claimed", "LF 15/2016 art. 5", Whole(regional.imv_claimed), kind=Kind.STEP),
        Condition(
            "other_benefits_claimed",
            "LF 15/2016 art. 5.d",
            Whole(regional.other_benefits_claimed),
            kind=Kind.STEP,
        ),
        Condition("home_value", LAW, Whole(home_value), shows=(("have", "main_home_value"),)),
        Condition(
            "income",
            LAW,
            Limit("income_average_6_months", AMOUNT, below=True),
            shows=(("have", "income_average_6_months"), ("limit", AMOUNT)),
            weighed=amount_is_known,
        ),
        Condition(
            "movable_assets",
            LAW,
            Limit("financial_assets", MOVABLE_LIMIT),
            shows=(("have", "financial_assets"), ("limit", MOVABLE_LIMIT)),
            weighed=amount_is_known,
        ),
        Condition(
            "real_estate",
            LAW,
            Limit("real_estate_other_value", REAL_ESTATE_LIMIT),
            shows=(("have", "real_estate_other_value"), ("limit", REAL_ESTATE_LIMIT)),
            weighed=amount_is_known,
        ),
        Condition("amount_known", "OF 69/2023", Whole(amount_known), kind=Kind.PARAMETER),
    ),
    components=(Component("guaranteed_month", AMOUNT),),
    year=Whole(year),
    notes=(Note("amount_unknown", Shown(amount_unknown)),),
)
