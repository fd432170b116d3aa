"""Supporto per la formazione e il lavoro: DL 48/2023 art. 12."""

from typing import Any

from app.benefits.household import Household
from app.benefits.scheme import Component, Condition, Law, Note, Scheme, Shown, Whole, always
from app.benefits.schemes import adi_common
from app.benefits.schemes.it_adi import no_isee

ARTICLE = "DL 48/2023 art. 12"


def age(home: Household, law: Law) -> bool:
    """Of working age."""
    return home.at_least("age", law.it.sfl.from_age) and not home.at_least("age", law.it.sfl.below_age)


def isee(home: Household, law: Law) -> bool | None:
    """Not above the limit."""
    return adi_common.isee_not_above(home, law.it.sfl.isee)


def isee_limit(_home: Household, law: Law) -> Any:
    """The limit."""
    return law.it.sfl.isee


def month_while_active(_home: Household, law: Law) -> Any:
    """What a month of activity brings."""
    return law.it.sfl.month


def year(home: Household, law: Law) -> Any:
    """Paid in months of activity alone."""
    return law.it.sfl.month * 12 if home.true("in_training") else 0


SCHEME = Scheme(
    "it.sfl",
    conditions=(
        Condition("age", ARTICLE, Whole(age), shows=(("have", "age"),)),
        *adi_common.asked(
            Condition("isee", ARTICLE, Whole(isee), shows=(("have", "isee"), ("limit", Shown(isee_limit))))
        ),
    ),
    components=(Component("month_while_active", Shown(month_while_active)),),
    year=Whole(year),
    notes=(Note("isee_first", Shown(no_isee)), Note("paid_while_active", Shown(always))),
)
