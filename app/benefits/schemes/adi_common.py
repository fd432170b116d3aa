"""What the Assegno di Inclusione and the Supporto per la formazione ask alike: DL 48/2023 art. 2."""

from typing import Any

from app.benefits.household import UNRELATED, Household
from app.benefits.scheme import Combined, Condition, Law, Limit, Whole
from app.benefits.vocabulary import Kind

DECREE = "DL 48/2023"
ARTICLE = "DL 48/2023 art. 2"
CITIZENS = frozenset({"eu_citizen", "eu_family_member", "long_term_permit", "international_protection"})
MEDIUM = frozenset({"medium"})
SEVERE = frozenset({"severe", "not_self_sufficient"})
DISABLED = MEDIUM | SEVERE


def nucleus(home: Household) -> list[int]:
    """Everybody at home but people who are not related."""
    return [who for who in home.there() if home.relation(who) != UNRELATED]


def isee_declared(home: Household, _law: Law) -> bool:
    """An ISEE has been made."""
    return home.isee_made()


def isee_not_above(home: Household, limit: Any) -> bool | None:
    """Not above a limit; nothing can be said while none is made."""
    return not home.over("isee", limit) if home.isee_made() else None


def citizenship(home: Household, _law: Law) -> bool:
    """Citizen of the European Union or of their family, long-term permit, or protection."""
    return home.among("residence_status", CITIZENS)


def residence(home: Household, law: Law) -> bool:
    """Years in all, the last ones without a break."""
    rule = law.it.adi_common
    return home.at_least("total_residence_years_country", rule.residence_years) and home.at_least(
        "continuous_residence_years_country", rule.recent_years
    )


def wealth_counts(home: Household, _law: Law, who: int) -> tuple[int, ...]:
    """One member, a minor, with a medium disability, with a severe one."""
    severe = home.among("disability_class", SEVERE, who)
    medium = not severe and home.among("disability_class", MEDIUM, who)
    return 1, int(home.minor(who)), int(medium), int(severe)


def assets_limit(law: Law, counts: tuple[int, ...]) -> Any:
    """What the nucleus may have in the bank."""
    members, minors, medium, severe = counts
    rule = law.it.adi_common
    base = min(rule.financial_one + rule.financial_further * (members - 1), rule.financial_cap)
    return (
        base
        + rule.financial_further_minor * max(minors - rule.financial_minors, 0)
        + rule.financial_medium * medium
        + rule.financial_severe * severe
    )


ASSETS_LIMIT = Combined(wealth_counts, nucleus, assets_limit)


def real_estate_limit(_home: Household, law: Law) -> Any:
    """What real estate beside the home may be worth."""
    return law.it.adi_common.real_estate


def main_home_limit(_home: Household, law: Law) -> Any:
    """What the home may be worth."""
    return law.it.adi_common.main_home


def vehicle(home: Household, _law: Law) -> bool:
    """No big new car or motorbike, no boat, no aircraft."""
    return not home.true("owns_excluded_vehicle")


def conviction(home: Household, _law: Law) -> bool:
    """No measure or conviction of the kind that excludes."""
    return not home.true("conviction_last_10_years")


def asked(isee: Condition) -> tuple[Condition, ...]:
    """The nine conditions, with the limit of the ISEE of one scheme."""
    return (
        Condition("isee_declared", DECREE, Whole(isee_declared), kind=Kind.STEP),
        isee,
        Condition("citizenship", ARTICLE, CITIZENSHIP, shows=(("have", "residence_status"),)),
        Condition("residence", ARTICLE, RESIDENCE, shows=(("have", "total_residence_years_country"),)),
        Condition(
            "financial_assets", ARTICLE, FINANCIAL, shows=(("have", "financial_assets"), ("limit", ASSETS_LIMIT))
        ),
        Condition("real_estate", ARTICLE, REAL_ESTATE, shows=(("have", "real_estate_other_value"),)),
        Condition("main_home", ARTICLE, MAIN_HOME, shows=(("have", "main_home_value"),)),
        Condition("vehicle", ARTICLE, VEHICLE),
        Condition("conviction", ARTICLE, CONVICTION),
    )


CITIZENSHIP = Whole(citizenship)
RESIDENCE = Whole(residence)
FINANCIAL = Limit("financial_assets", ASSETS_LIMIT)
REAL_ESTATE = Limit("real_estate_other_value", Whole(real_estate_limit))
MAIN_HOME = Limit("main_home_value", Whole(main_home_limit))
VEHICLE = Whole(vehicle)
CONVICTION = Whole(conviction)
