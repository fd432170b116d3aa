"""Complemento de Ayuda para la Infancia: the child supplement of Ley 19/2021, with limits of its own."""

from typing import Any

from app.benefits.household import Household
from app.benefits.scheme import Component, Condition, Each, Law, Limit, Scheme, Total, Whole, step
from app.benefits.schemes import es_imv
from app.benefits.schemes.imv_claimant import CLAIMANT


def income_limit_year(home: Household, law: Law) -> Any:
    """The scale of annex I several times, no supplement added."""
    scale = step(law.es.imv.scale, home.size())
    return law.es.imv_capi.income_times * law.es.indices.pension_year * scale


def net_assets_limit(home: Household, law: Law) -> Any:
    """A multiple of the limit of the Ingreso Mínimo Vital."""
    return law.es.imv_capi.net_assets_share * es_imv.net_assets_limit(home, law)


def child_year(home: Household, law: Law, who: int) -> Any:
    """What one minor brings in twelve months."""
    return es_imv.child_month(home, law, who) * 12


INCOME_LIMIT = Whole(income_limit_year)
NET_LIMIT = Whole(net_assets_limit)
SCHEME = Scheme(
    "es.imv.capi",
    conditions=(
        Condition(
            "minor_in_unit",
            "Ley 19/2021 art. 11",
            Each(es_imv.in_unit_and_minor, es_imv.other_people, any_of=True),
        ),
        *CLAIMANT,
        Condition(
            "income",
            "Ley 19/2021 annex I",
            Limit(es_imv.LAST_YEAR, INCOME_LIMIT, below=True),
            shows=(("have", es_imv.LAST_YEAR), ("limit", INCOME_LIMIT)),
        ),
        Condition(
            "net_assets",
            "Ley 19/2021 annex II",
            Limit("net_assets", NET_LIMIT, below=True),
            shows=(("have", "net_assets"), ("limit", NET_LIMIT)),
        ),
        es_imv.ASSET_TEST,
    ),
    components=(
        Component("income_limit_year", INCOME_LIMIT),
        Component("net_assets_limit", NET_LIMIT),
        Component("asset_test_limit", es_imv.TEST_LIMIT),
    ),
    year=Total(child_year, es_imv.other_people),
)
