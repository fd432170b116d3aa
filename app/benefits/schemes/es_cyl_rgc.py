"""Renta Garantizada de Ciudadanía of Castilla y León: Decreto Legislativo 1/2019."""

from typing import Any

from app.benefits.household import Household
from app.benefits.scheme import Component, Condition, Law, Limit, Note, Scheme, Shown, Whole, step
from app.benefits.schemes import regional
from app.benefits.vocabulary import Kind

LAW = "DLeg 1/2019"
EXEMPT_STATUS = frozenset({"international_protection", "asylum_seeker", "humanitarian"})


def age(home: Household, law: Law) -> bool | None:
    """From the general age to the pension age, which is not the same for everybody; younger with an exception."""
    rule = law.es.cyl_rgc
    if home.at_least("age", rule.adult_age):
        if home.at_least("age", rule.pension_age_to):
            return False
        return None if home.at_least("age", rule.pension_age_from) else True
    independent = home.claimed_at_least("years_independent_from_parents", rule.young_years) and home.claimed_at_least(
        "social_security_months", rule.young_months_of_social_security
    )
    return (
        independent
        or home.minors()
        or home.true("dependents_in_charge")
        or home.true("care_leaver")
        or home.true("absolute_orphan")
        or home.true("left_youth_centre")
        or home.true("gender_violence_victim")
    )


def near_pension_age(home: Household, law: Law) -> bool:
    """Between the ages at which people retire."""
    rule = law.es.cyl_rgc
    return home.at_least("age", rule.pension_age_from) and not home.at_least("age", rule.pension_age_to)


def residence(home: Household, law: Law) -> bool:
    """A year in the region, not asked of some."""
    return (
        home.at_least("residence_years_region", law.es.cyl_rgc.residence_years)
        or home.true("returned_emigrant")
        or home.true("gender_violence_victim")
        or home.true("sudden_extreme_need")
        or home.claimed_among("residence_status", EXEMPT_STATUS)
    )


def independence(home: Household, law: Law) -> bool:
    """A person alone has lived apart from the family for a year."""
    return not home.alone() or home.at_least("years_independent_from_parents", law.es.cyl_rgc.independence_years)


def amount_month(home: Household, law: Law) -> Any:
    """The basic amount, more for each further member, up to a cap."""
    rule, iprem = law.es.cyl_rgc, law.es.indices.iprem_month
    added = sum(step(rule.added_shares, place) for place in range(1, home.size() + 1))
    return min(rule.basic_share * iprem * (1 + added), rule.cap_share * iprem)


def assets_limit(home: Household, law: Law) -> Any:
    """A year of the amount."""
    return amount_month(home, law) * 12


def units_in_dwelling(home: Household, law: Law) -> bool:
    """Not too many units in one home."""
    return not home.over("units_in_dwelling", law.es.cyl_rgc.units_in_dwelling)


def imv_below_rgc(home: Household, law: Law) -> bool:
    """Art. 4.4: the Ingreso Mínimo Vital is lower; the difference is paid."""
    return regional.imv_below(home, amount_month(home, law))


def year(home: Household, law: Law) -> Any:
    """The amount less income and Ingreso Mínimo Vital."""
    return regional.difference_year(home, amount_month(home, law), home.number("income_month"))


AMOUNT = Whole(amount_month)
ASSETS_LIMIT = Whole(assets_limit)
SCHEME = Scheme(
    "es.cyl.rgc",
    conditions=(
        Condition("age", LAW, Whole(age), shows=(("have", "age"),)),
        Condition("legal_residence", LAW, Whole(regional.legal_residence), shows=(("have", "residence_status"),)),
        Condition("registered", LAW, Whole(regional.registered)),
        Condition("residence", LAW, Whole(residence), shows=(("have", "residence_years_region"),)),
        Condition("independence", LAW, Whole(independence), shows=(("have", "years_independent_from_parents"),)),
        Condition(
            "income",
            LAW,
            Limit("income_month", AMOUNT, below=True),
            shows=(("have", "income_month"), ("limit", AMOUNT)),
        ),
        Condition(
            "assets",
            LAW,
            Limit("realisable_assets", ASSETS_LIMIT, below=True),
            shows=(("have", "realisable_assets"), ("limit", ASSETS_LIMIT)),
        ),
        Condition("units_in_dwelling", LAW, Whole(units_in_dwelling), shows=(("have", "units_in_dwelling"),)),
        Condition("registered_jobseeker", LAW, Whole(regional.registered_jobseeker), kind=Kind.STEP),
        Condition("imv_claimed", "DLeg 1/2019 art. 4.4", Whole(regional.imv_answered), kind=Kind.STEP),
        Condition("other_benefits_claimed", LAW, Whole(regional.other_benefits_claimed), kind=Kind.STEP),
        Condition("imv_below_rgc", "DLeg 1/2019 art. 4.4", Whole(imv_below_rgc), shows=(("limit", AMOUNT),)),
    ),
    components=(Component("guaranteed_month", AMOUNT),),
    year=Whole(year),
    notes=(Note("pension_age", Shown(near_pension_age)),),
)
