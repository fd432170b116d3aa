"""Prestación Aragonesa Complementaria del IMV: Ley 3/2021 of Aragón."""

from typing import Any

from app.benefits.household import Household
from app.benefits.scheme import Component, Condition, Law, Limit, Note, Scheme, Shown, Whole, step
from app.benefits.schemes import es_imv, regional
from app.benefits.vocabulary import Kind

LAW = "Ley 3/2021"
ASYLUM = frozenset({"asylum_seeker"})


def age(home: Household, law: Law) -> bool:
    """Old enough alone, or an adult heading a unit; the young alone and the under-age with more."""
    rule = law.es.aragon_pacimv
    if home.at_least("age", rule.adult_age):
        return True
    if not home.at_least("age", rule.young_age):
        return home.true("emancipated_minor") and (home.minors() or home.true("dependents_in_charge"))
    return not home.alone() or young_alone(home, law)


def young_alone(home: Household, law: Law) -> bool:
    """Independent for a time, or out of care, or a victim of violence, or seeking asylum."""
    rule = law.es.aragon_pacimv
    return (
        (
            home.at_least("years_independent_from_parents", rule.young_years)
            and home.at_least("social_security_months", rule.young_months_of_social_security)
        )
        or (not home.over("age", rule.care_leaver_to_age) and home.true("care_leaver"))
        or home.true("gender_violence_victim")
        or home.claimed_among("residence_status", ASYLUM)
    )


def amount_is_known(law: Law) -> bool:
    """The guarantee of the year is known."""
    return law.es.aragon_pacimv.base_month is not None


def amount_known(_home: Household, law: Law) -> bool | None:
    """As a reason of the answer."""
    return True if amount_is_known(law) else None


def amount_unknown(_home: Household, law: Law) -> bool:
    """As a note of the answer."""
    return not amount_is_known(law)


def guarantee_month(home: Household, law: Law) -> Any:
    """The base on the scale of the Ingreso Mínimo Vital, more for a single parent."""
    base = law.es.aragon_pacimv.base_month
    if base is None:
        return None
    supplement = law.es.imv.single_parent_supplement if home.lone_parent() else 0
    return base * (step(law.es.imv.scale, home.size()) + supplement)


def guarantee_year(home: Household, law: Law) -> Any:
    """The same, a year."""
    return guarantee_month(home, law) * 12


def imv_below_guarantee(home: Household, law: Law) -> bool:
    """The Ingreso Mínimo Vital received, if any, is lower."""
    return regional.imv_below(home, guarantee_month(home, law))


def year(home: Household, law: Law) -> Any:
    """The guarantee less last year's income and the Ingreso Mínimo Vital."""
    income_month = home.number(es_imv.LAST_YEAR)
    return max(guarantee_year(home, law) - income_month - home.received_month(regional.IMV) * 12, 0)


GUARANTEE = Whole(guarantee_month)
GUARANTEE_YEAR = Whole(guarantee_year)
SCHEME = Scheme(
    "es.aragon.pacimv",
    conditions=(
        Condition("registered", "Ley 3/2021 (BOE-A-2021-10673)", Whole(regional.registered)),
        Condition("age", LAW, Whole(age), shows=(("have", "age"),)),
        Condition(
            "net_assets", LAW, es_imv.NET_ASSETS.question, shows=(("have", "net_assets"), ("limit", es_imv.NET_LIMIT))
        ),
        Condition(
            "asset_test",
            LAW,
            es_imv.ASSET_TEST.question,
            shows=(("have", "asset_test_assets"), ("limit", es_imv.TEST_LIMIT)),
        ),
        Condition(
            "income",
            LAW,
            Limit(es_imv.LAST_YEAR, GUARANTEE_YEAR, below=True),
            shows=(("have", es_imv.LAST_YEAR), ("limit", GUARANTEE_YEAR)),
            weighed=amount_is_known,
        ),
        Condition("imv_claimed", LAW, Whole(regional.imv_claimed), kind=Kind.STEP),
        Condition("other_benefits_claimed", LAW, Whole(regional.other_benefits_claimed), kind=Kind.STEP),
        Condition(
            "imv_below_guarantee",
            LAW,
            Whole(imv_below_guarantee),
            shows=(("limit", GUARANTEE),),
            weighed=amount_is_known,
        ),
        Condition("amount_known", "DL 1/2025", Whole(amount_known), kind=Kind.PARAMETER),
    ),
    components=(Component("guaranteed_month", GUARANTEE),),
    year=Whole(year),
    notes=(Note("amount_unknown", Shown(amount_unknown)),),
)
