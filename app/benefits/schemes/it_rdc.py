"""Reddito di cittadinanza: DL 4/2019, ended on 31 December 2023."""

from typing import Any

from app.benefits.household import Household
from app.benefits.scheme import Combined, Component, Condition, Law, Limit, Scheme, Shown, Whole
from app.benefits.schemes.adi_common import SEVERE, isee_not_above, nucleus
from app.benefits.schemes.it_adi import INCOME, RENT

DECREE = "DL 4/2019"


def isee(home: Household, law: Law) -> bool | None:
    """Below the limit."""
    if not home.isee_made():
        return isee_not_above(home, law.it.rdc.isee)
    return not home.at_least("isee", law.it.rdc.isee)


def residence(home: Household, law: Law) -> bool:
    """Years in all, the last ones without a break."""
    return home.at_least("total_residence_years_country", law.it.rdc.residence_years) and home.at_least(
        "continuous_residence_years_country", law.it.rdc.recent_years
    )


def counts(home: Household, law: Law, who: int) -> tuple[int, ...]:
    """An adult, a minor, with a severe disability, not old."""
    minor = home.minor(who)
    severe = home.among("disability_class", SEVERE, who)
    young = minor or not home.at_least("age", law.it.rdc.old_age, who)
    return int(not minor), int(minor), severe, young


def scale(law: Law, found: tuple[int, ...]) -> Any:
    """One, more for each further adult and each minor, up to a cap."""
    adults, minors, severe, _young = found
    rule = law.it.rdc
    total = 1 + rule.adult * (adults - 1) + rule.minor * minors
    return min(total, rule.cap_severe if severe else rule.cap)


def scale_and_age(law: Law, found: tuple[int, ...]) -> tuple[Any, bool]:
    """The scale, and whether all are old."""
    return scale(law, found), not found[-1]


NUCLEUS = Combined(counts, nucleus, scale_and_age)


def scale_alone(home: Household, law: Law) -> Any:
    """The scale, as it is shown."""
    return home.pick(NUCLEUS, law)[0]


def income_limit(home: Household, law: Law) -> Any:
    """The threshold times the scale, a higher one for the old and for tenants."""
    times, old = home.pick(NUCLEUS, law)
    base = law.it.rdc.base_old if old else law.it.rdc.base
    return (max(base, law.it.rdc.tenants) if home.over(RENT, 0) else base) * times


def year(home: Household, law: Law) -> Any:
    """The base times the scale less the income, and the rent up to a cap; not below 0."""
    times, old = home.pick(NUCLEUS, law)
    rule = law.it.rdc
    base, cap = (rule.base_old, rule.rent_old) if old else (rule.base, rule.rent)
    return max(base * times - home.number(INCOME) + min(home.number(RENT), cap), 0)


def isee_limit(_home: Household, law: Law) -> Any:
    """The limit."""
    return law.it.rdc.isee


INCOME_LIMIT = Whole(income_limit)
SCHEME = Scheme(
    "it.rdc",
    conditions=(
        Condition("isee", DECREE, Whole(isee), shows=(("have", "isee"), ("limit", Shown(isee_limit)))),
        Condition("residence", DECREE, Whole(residence), shows=(("have", "total_residence_years_country"),)),
        Condition(
            "income", DECREE, Limit(INCOME, INCOME_LIMIT, below=True), shows=(("have", INCOME), ("limit", INCOME_LIMIT))
        ),
    ),
    components=(Component("scale", Shown(scale_alone)),),
    year=Whole(year),
)
