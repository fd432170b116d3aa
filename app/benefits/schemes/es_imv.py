"""Ingreso Mínimo Vital: Ley 19/2021."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from app.benefits.completions import Finding
from app.benefits.household import CHILD, Household
from app.benefits.scheme import Component, Condition, Law, Limit, Note, Scheme, Shown, Total, Whole, once, step
from app.benefits.schemes.imv_claimant import CLAIMANT, SEPARATING
from app.benefits.vocabulary import Kind

LAST_YEAR = "computable_income_previous_year"
THIS_YEAR = "computable_income_current_year_to_date"
PENSIONS = "pensions_month_with_extras"


def coefficient(home: Household, law: Law) -> Any:
    """Annex I, with the supplements that stand above its cap, each once."""
    found = step(law.es.imv.scale, home.size())
    if home.lone_parent():
        found += law.es.imv.single_parent_supplement
    if disabled_member(home, law):
        found += law.es.imv.disability_supplement
    return found


def disabled_member(home: Household, law: Law) -> bool:
    """A member with a recognised disability that is high enough."""
    return home.any_at_least("disability_percent", law.es.imv.disability_percent, home.members())


def guarantee_year(home: Household, law: Law) -> Any:
    """The guaranteed income of the unit."""
    return law.es.indices.pension_year * once(home, law, COEFFICIENT, coefficient)


def guarantee_month(home: Household, law: Law) -> Any:
    """The same, a month."""
    return guarantee_year(home, law) / 12


def net_assets_limit(home: Household, law: Law) -> Any:
    """Annex II."""
    return law.es.imv.net_assets_times * wealth_step(home, law)


def asset_test_limit(home: Household, law: Law) -> Any:
    """Annex III."""
    return law.es.imv.asset_test_times * wealth_step(home, law)


def wealth_step(home: Household, law: Law) -> Any:
    """The yearly guarantee of one person on the scale of wealth."""
    return law.es.indices.pension_year * step(law.es.imv.wealth_scale, home.size())


def income_limit(home: Household, law: Law) -> Any:
    """The guarantee less what the income must be below it."""
    return guarantee_year(home, law) - law.es.imv.least_below_month * 12


def income_previous_year(home: Household, law: Law) -> bool:
    """Last year's income is far enough below the guarantee."""
    return not home.over(LAST_YEAR, income_limit(home, law))


def current_year_window(_home: Household, law: Law) -> bool:
    """From April on, this year's income may be used."""
    return bool(law.on.month >= law.es.imv.current_year.first_month)


def annex_iv_limit(home: Household, law: Law) -> Any:
    """The greatest income of last year with which this year's may be used."""
    return law.es.imv.current_year.income_times * law.es.indices.pension_year * step(law.es.imv.scale, home.size())


def current_year_annex_iv(home: Household, law: Law) -> bool:
    """Last year's income within annex IV."""
    return not home.over(LAST_YEAR, annex_iv_limit(home, law))


def months_done(law: Law) -> int:
    """Full months of the year before that of the date, at least one."""
    done: int = law.on.month - 1
    return max(done, 1)


def current_income_limit(home: Household, law: Law) -> Any:
    """What this year's income may come to until now."""
    return income_limit(home, law) * months_done(law) / 12


def current_year_income(home: Household, law: Law) -> bool:
    """This year's income so far is far enough below the guarantee."""
    return not home.over(THIS_YEAR, current_income_limit(home, law))


def current_year(home: Household, law: Law) -> bool:
    """All that is asked of the route by this year's income."""
    return current_year_window(home, law) and current_year_annex_iv(home, law) and current_year_income(home, law)


def income(home: Household, law: Law) -> bool:
    """Arts. 11 and 20: by last year's income, else by this year's."""
    return income_previous_year(home, law) or current_year(home, law)


def income_route(home: Household, law: Law) -> str | None:
    """The route that is met."""
    if income_previous_year(home, law):
        return "previous_year"
    return "current_year" if current_year(home, law) else None


def route_income(home: Household, law: Law) -> Any:
    """What counts as income of a year by the route that is met."""
    if income_previous_year(home, law):
        return home.number(LAST_YEAR)
    return home.number(THIS_YEAR) * 12 / months_done(law)


def route_have(home: Household, law: Law) -> Any:
    """The income that was compared, as it was given."""
    if current_year(home, law) and not income_previous_year(home, law):
        return home.given(THIS_YEAR)
    return home.given(LAST_YEAR)


def route_limit(home: Household, law: Law) -> Any:
    """The limit it was compared with."""
    if current_year(home, law) and not income_previous_year(home, law):
        return current_income_limit(home, law)
    return income_limit(home, law)


def year(home: Household, law: Law) -> Any:
    """The guarantee less the income, and not above the guarantee less the pensions of now."""
    guarantee = guarantee_year(home, law)
    pensions = home.number(PENSIONS) * 12
    return max(guarantee - max(route_income(home, law), pensions), 0)


# The child supplement, which comes with it.


def child_month(home: Household, law: Law, who: int) -> Any:
    """What one minor of the unit brings, by the age on 1 January."""
    if who not in home.members() or home.adult(who):
        return 0
    capi = law.es.imv_capi
    if home.aged_on_1_january(capi.middle.below_age, who):
        return capi.oldest.month
    return capi.middle.month if home.aged_on_1_january(capi.youngest.below_age, who) else capi.youngest.month


def other_people(home: Household) -> range:
    """Everybody but the applicant."""
    return home.there()[1:]


def in_unit_and_minor(home: Household, _law: Law, who: int) -> bool:
    """A member under age."""
    return who in home.members() and home.minor(who)


def kin_may_stay_out(home: Household, _law: Law) -> bool:
    """Violence, separation or eviction, with relatives other than own children at home."""
    relatives = [who for who in home.members()[1:] if home.relation(who) != CHILD]
    return bool(relatives) and (
        home.true("gender_violence_victim")
        or home.claimed_among("marital_status", SEPARATING)
        or home.true("evicted_last_3_years")
    )


@dataclass(frozen=True, slots=True, eq=False)
class WithChildren:
    """The amount and the child supplement together, when there are minors and both are fixed."""

    def ask(self, home: Household, law: Law) -> Finding:
        """The answer."""
        amount, children = home.ask(YEAR, law), home.ask(CHILDREN, law)
        if not (amount.known and children.known and children.value):
            return Finding(frozenset((None,)))
        return Finding(frozenset((Decimal(amount.value) / 12 + children.value,)))


@dataclass(frozen=True, slots=True, eq=False)
class ByEitherRoute:
    """The requirement of income; mostly last year's settles it."""

    def ask(self, home: Household, law: Law) -> Finding:
        """The answer."""
        previous = home.ask(PREVIOUS_YEAR, law)
        return previous if previous.value is True and not previous.assumed else home.ask(BY_ROUTE, law)


YEAR = Whole(year)
COEFFICIENT = Whole(coefficient)
CHILDREN = Total(child_month, other_people)
NET_LIMIT = Whole(net_assets_limit)
TEST_LIMIT = Whole(asset_test_limit)
GUARANTEE = Whole(guarantee_month)
INCOME_LIMIT = Whole(income_limit)
ANNEX_IV_LIMIT = Whole(annex_iv_limit)
CURRENT_LIMIT = Whole(current_income_limit)
PREVIOUS_YEAR = Limit(LAST_YEAR, INCOME_LIMIT)
BY_ROUTE = Whole(income)
ASSET_TEST = Condition(
    "asset_test",
    "Ley 19/2021 annex III",
    Limit("asset_test_assets", TEST_LIMIT),
    shows=(("have", "asset_test_assets"), ("limit", TEST_LIMIT)),
)
NET_ASSETS = Condition(
    "net_assets",
    "Ley 19/2021 annex II",
    Limit("net_assets", NET_LIMIT, below=True),
    shows=(("have", "net_assets"), ("limit", NET_LIMIT)),
)
SCHEME = Scheme(
    "es.imv",
    conditions=(
        *CLAIMANT,
        NET_ASSETS,
        ASSET_TEST,
        Condition(
            "income",
            "Ley 19/2021 arts. 11, 20",
            ByEitherRoute(),
            shows=(("have", Shown(route_have)), ("limit", Shown(route_limit)), ("route", Shown(income_route))),
        ),
        Condition(
            "income_previous_year",
            "Ley 19/2021 art. 11",
            PREVIOUS_YEAR,
            kind=Kind.ALTERNATIVE,
            shows=(("have", LAST_YEAR), ("limit", INCOME_LIMIT)),
            unless=PREVIOUS_YEAR,
        ),
        Condition(
            "current_year_window",
            "Ley 19/2021 art. 11",
            Whole(current_year_window),
            kind=Kind.ALTERNATIVE,
            unless=PREVIOUS_YEAR,
        ),
        Condition(
            "current_year_annex_iv",
            "Ley 19/2021 annex IV",
            Limit(LAST_YEAR, ANNEX_IV_LIMIT),
            kind=Kind.ALTERNATIVE,
            shows=(("have", LAST_YEAR), ("limit", ANNEX_IV_LIMIT)),
            unless=PREVIOUS_YEAR,
        ),
        Condition(
            "current_year_income",
            "Ley 19/2021 art. 11",
            Limit(THIS_YEAR, CURRENT_LIMIT),
            kind=Kind.ALTERNATIVE,
            shows=(("have", THIS_YEAR), ("limit", CURRENT_LIMIT)),
            unless=PREVIOUS_YEAR,
        ),
        Condition(
            "current_pension",
            "Ley 19/2021 art. 13.6",
            Limit(PENSIONS, GUARANTEE, below=True),
            shows=(("have", PENSIONS), ("limit", GUARANTEE)),
        ),
    ),
    components=(
        Component("guaranteed_month", GUARANTEE),
        Component("coefficient", COEFFICIENT),
        Component("net_assets_limit", NET_LIMIT),
        Component("asset_test_limit", TEST_LIMIT),
        Component("capi_month", CHILDREN, above_0=True),
        Component("total_month", WithChildren(), likely_only=True),
    ),
    year=YEAR,
    notes=(Note("kin_may_stay_out", Shown(kin_may_stay_out)),),
)
