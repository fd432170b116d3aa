"""Salario Social Básico of Asturias: Ley 3/2021. The amounts are not known, so this never says more than "ask"."""

from typing import Any

from app.benefits.household import CHILD, NEAR_UNIT, PARTNER, SPOUSE, Household
from app.benefits.scheme import Condition, Law, Note, Scheme, Shown, Whole, always, unsettled
from app.benefits.schemes import regional
from app.benefits.vocabulary import Kind

LAW = "Ley 3/2021"


def age(home: Household, law: Law) -> bool | None:
    """Over the age; at this very age the law is not clear; under it with family or an exception."""
    if home.at_least("age", law.es.asturias_ssb.over_age + 1):
        return True
    if home.at_least("age", law.es.asturias_ssb.over_age):
        return None
    return has_family(home) or excepted(home, law)


def has_family(home: Household) -> bool:
    """A spouse, a recognised partner or a minor child in the unit, or dependents elsewhere."""
    unit = home.members(NEAR_UNIT)
    if any(who in unit for who in home.related(SPOUSE, PARTNER)):
        return True
    if home.claimed_among("marital_status", regional.COUPLES) or home.true("dependents_in_charge"):
        return True
    return any(home.minor(who) for who in home.related(CHILD))


def excepted(home: Household, law: Law) -> bool:
    """Disability, orphanhood, violence, care, a youth centre or prison."""
    return (
        home.at_least("disability_percent", law.es.asturias_ssb.disability_percent)
        or home.true("absolute_orphan")
        or home.true("gender_violence_victim")
        or home.true("care_leaver")
        or home.true("left_youth_centre")
        or home.over("prison_months", 0)
    )


def residence(home: Household, law: Law) -> bool:
    """Art. 23: unbroken residence, not asked of returned emigrants and victims of violence."""
    return (
        home.at_least("residence_years_region", law.es.asturias_ssb.residence_years)
        or home.true("returned_emigrant")
        or home.true("gender_violence_victim")
    )


def unit_six_months(home: Household, law: Law) -> bool:
    """Art. 22: an independent unit for some months, a person alone too."""
    return home.at_least("unit_months", law.es.asturias_ssb.unit_months)


def registered_jobseeker(home: Household, law: Law) -> bool:
    """Not asked of older people."""
    return home.over("age", law.es.asturias_ssb.jobseeker_to_age) or home.true("registered_jobseeker")


def residence_years(_home: Household, law: Law) -> Any:
    """The years that are asked."""
    return law.es.asturias_ssb.residence_years


SCHEME = Scheme(
    "es.asturias.ssb",
    conditions=(
        Condition("age", LAW, Whole(age), shows=(("have", "age"),)),
        Condition("legal_residence", LAW, Whole(regional.legal_residence), shows=(("have", "residence_status"),)),
        Condition("registered", LAW, Whole(regional.registered)),
        Condition(
            "residence",
            "Ley 3/2021 art. 23",
            Whole(residence),
            shows=(("have", "residence_years_region"), ("limit", Shown(residence_years))),
        ),
        Condition("unit_six_months", "Ley 3/2021 art. 22", Whole(unit_six_months), shows=(("have", "unit_months"),)),
        Condition("imv_claimed", LAW, Whole(regional.imv_claimed), kind=Kind.STEP),
        Condition("other_benefits_claimed", LAW, Whole(regional.other_benefits_claimed), kind=Kind.STEP),
        Condition("registered_jobseeker", LAW, Whole(registered_jobseeker), kind=Kind.STEP),
        Condition("amount_known", "", Whole(unsettled), kind=Kind.PARAMETER),
    ),
    notes=(Note("amount_unknown", Shown(always)),),
)
