"""Assegno unico e universale: D.Lgs 230/2021."""

from typing import Any

from app.benefits.household import CHILD, Household
from app.benefits.scheme import Component, Condition, Each, Law, Note, Scheme, Shown, Total, Whole, always

DECREE = "D.Lgs 230/2021"


def children(home: Household) -> list[int]:
    """The children, of any age."""
    return home.related(CHILD)


def counts(home: Household, law: Law, who: int) -> bool:
    """Under age, or young and in study, training or search of work."""
    if home.minor(who):
        return True
    return not home.at_least("age", law.it.auu.below_age, who) and home.true("studying_or_seeking_work", who)


def residence(home: Household, law: Law) -> bool:
    """Some years in Italy, or a work contract that is long enough."""
    return home.at_least("continuous_residence_years_country", law.it.auu.residence_years) or home.at_least(
        "work_contract_months", law.it.auu.contract_months
    )


def by_isee(home: Household, law: Law, least: Any, most: Any) -> Any:
    """The most up to one bound, the least from another and without an ISEE; in between the table is not known."""
    rule = law.it.auu
    if not home.isee_made():
        return least
    if rule.most_to_isee is not None and not home.over("isee", rule.most_to_isee):
        return most
    if rule.least_from_isee is not None and home.at_least("isee", rule.least_from_isee):
        return least
    return most if home.left_open("amount between the bounds") else least


def child_year(home: Household, law: Law, who: int) -> Any:
    """What one child brings in twelve months; from 18 to 20 it is known for some years alone."""
    rule = law.it.auu
    if home.minor(who):
        return by_isee(home, law, rule.least, rule.most) * 12
    if not counts(home, law, who):
        return 0
    return None if rule.young_most is None else by_isee(home, law, rule.young_least, rule.young_most) * 12


def base_per_minor_month(home: Household, law: Law) -> Any:
    """The base, with a child under age and a side of the bounds that is known."""
    if not any(home.minor(who) for who in children(home)):
        return None
    return by_isee(home, law, law.it.auu.least, law.it.auu.most)


def no_isee(home: Household, _law: Law) -> bool:
    """None has been made."""
    return not home.isee_made()


SCHEME = Scheme(
    "it.auu",
    conditions=(
        Condition("child", DECREE, Each(counts, children, any_of=True)),
        Condition("residence", DECREE, Whole(residence), shows=(("have", "continuous_residence_years_country"),)),
    ),
    components=(Component("base_per_minor_month", Shown(base_per_minor_month)),),
    year=Total(child_year, children),
    notes=(Note("supplements", Shown(always)), Note("no_isee", Shown(no_isee))),
)
