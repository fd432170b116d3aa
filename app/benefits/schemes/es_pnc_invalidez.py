"""Non-contributory pension of disability: LGSS arts. 363 and 364."""

from typing import Any

from app.benefits.household import Household
from app.benefits.scheme import Component, Condition, Law, Scheme, Shown, Whole
from app.benefits.schemes import pnc

ARTICLE = "LGSS art. 363"


def age(home: Household, law: Law) -> bool:
    """Of age, and under the age of retirement."""
    rule = law.es.pnc_invalidez
    return home.at_least("age", rule.from_age) and not home.at_least("age", rule.below_age)


def disability(home: Household, law: Law) -> bool:
    """A recognised disability that is high enough."""
    return home.at_least("disability_percent", law.es.pnc_invalidez.disability_percent)


def residence(home: Household, law: Law) -> bool:
    """Years in all, the last ones without a break."""
    return pnc.stays(home, law.es.pnc_invalidez.residence_years, law.es.pnc_invalidez.recent_years)


def third_person_year(home: Household, law: Law) -> Any:
    """The aid of those who need another person, with a still higher disability."""
    rule = law.es.pnc_invalidez
    needed = home.at_least("disability_percent", rule.third_person_percent) and home.true("needs_third_person")
    return rule.third_person_share * law.es.indices.pension_year if needed else 0


def year(home: Household, law: Law) -> Any:
    """The pension and that aid."""
    return pnc.pension(home, law) + third_person_year(home, law)


SCHEME = Scheme(
    "es.pnc.invalidez",
    conditions=(
        Condition("age", ARTICLE, Whole(age), shows=(("have", "age"),)),
        Condition("disability", ARTICLE, Whole(disability), shows=(("have", "disability_percent"),)),
        Condition("residence", ARTICLE, Whole(residence), shows=(("have", "total_residence_years_country"),)),
        pnc.LEGAL_RESIDENCE,
        *pnc.INCOME,
    ),
    components=(pnc.LIMIT_SHOWN, Component("third_person_year", Shown(third_person_year))),
    year=Whole(year),
    payments=pnc.payments,
)
