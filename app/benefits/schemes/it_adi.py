"""Assegno di Inclusione: DL 48/2023."""

from typing import Any

from app.benefits.household import Household
from app.benefits.scheme import Combined, Component, Condition, Each, Law, Limit, Note, Scheme, Shown, Whole, always
from app.benefits.schemes import adi_common
from app.benefits.schemes.adi_common import ARTICLE, DISABLED, SEVERE, nucleus

INCOME = "family_income_year"
RENT = "annual_rent"


def protects(home: Household, law: Law, who: int) -> bool:
    """A minor, old, with a disability, or in a care programme."""
    return (
        home.minor(who)
        or home.at_least("age", law.it.adi.protected_age, who)
        or home.among("disability_class", DISABLED, who)
        or home.true("in_care_programme", who)
    )


def isee(home: Household, law: Law) -> bool | None:
    """Not above the limit."""
    return adi_common.isee_not_above(home, law.it.adi.isee)


def isee_limit(_home: Household, law: Law) -> Any:
    """The limit."""
    return law.it.adi.isee


# The scale. One person adds: adults with a disability, old, in a programme, without weight; minors with a disability,
# minors; a small child; a severe disability. Then, of the whole nucleus: somebody old, somebody neither old nor severe.

NOBODY = (0, 0, 0, 0, 0, 0, False, False)


def counts(home: Household, law: Law, who: int) -> tuple[int, ...]:
    """What one person adds to the scale and to the age of the nucleus."""
    severe = home.among("disability_class", SEVERE, who)
    old = home.at_least("age", law.it.adi.old_age, who)
    return (*weights(home, law, who, severe=severe), old, not (old or severe))


def weights(home: Household, law: Law, who: int, *, severe: bool) -> tuple[int, ...]:
    """Adults who resigned are left out before anything is counted."""
    if home.adult(who):
        if home.true("resigned_last_12_months", who):
            return NOBODY
        disabled = severe or home.among("disability_class", DISABLED, who)
        old = not disabled and home.at_least("age", law.it.adi.protected_age, who)
        cared = not (disabled or old) and home.true("in_care_programme", who)
        plain = not (disabled or old or cared)
        return int(disabled), int(old), int(cared), int(plain), 0, 0, False, severe
    disabled = severe or home.among("disability_class", DISABLED, who)
    small = not home.at_least("age", law.it.adi.scale.carer_below_age, who)
    return 0, 0, 0, 0, int(disabled), int(not disabled), small, severe


def scale(law: Law, found: tuple[int, ...]) -> Any:
    """One for the nucleus, carried by the adult of the least weight if there is one; the others' weights; a cap."""
    disabled, old, cared, plain, disabled_minors, minors, small, severe, _old, _young = found
    rule = law.it.adi.scale
    adults = [*[0] * plain, *[rule.care_programme] * cared, *[rule.old] * old, *[rule.disabled] * disabled]
    total = 1 + sum(adults[1:])
    if plain > 1 and (small or minors + disabled_minors >= rule.carer_minors or disabled or disabled_minors):
        total += rule.carer
    first = min(minors, rule.minors)
    total += rule.disabled * disabled_minors + rule.minor * first + rule.further_minor * (minors - first)
    return min(total, rule.cap_severe if severe else rule.cap)


def scale_and_age(law: Law, found: tuple[int, ...]) -> tuple[Any, bool]:
    """The scale, and whether all are old (or old and otherwise severely disabled)."""
    *_counts, old, neither = found
    return scale(law, found), bool(old and not neither)


NUCLEUS = Combined(counts, nucleus, scale_and_age)


def scale_alone(home: Household, law: Law) -> Any:
    """The scale, as it is shown."""
    return home.pick(NUCLEUS, law)[0]


def threshold_year(home: Household, law: Law) -> Any:
    """The base times the scale."""
    times, old = home.pick(NUCLEUS, law)
    return (law.it.adi.base_old if old else law.it.adi.base) * times


def income_limit(home: Household, law: Law) -> Any:
    """For access: the threshold, and a higher one for tenants where the law has it."""
    times, old = home.pick(NUCLEUS, law)
    rule = law.it.adi
    base = rule.base_old if old else rule.base
    if rule.tenants is not None and home.over(RENT, 0):
        base = max(base, rule.tenants)
    return base * times


def rent_component_year(home: Household, law: Law) -> Any:
    """The rent, up to a cap."""
    _times, old = home.pick(NUCLEUS, law)
    return min(home.number(RENT), law.it.adi.rent_old if old else law.it.adi.rent)


def year(home: Household, law: Law) -> Any:
    """The threshold less the income, and the rent; not under the least benefit."""
    integration = threshold_year(home, law) - home.number(INCOME)
    return max(integration + rent_component_year(home, law), law.it.adi.least_year)


def no_isee(home: Household, _law: Law) -> bool:
    """None has been made."""
    return not home.isee_made()


INCOME_LIMIT = Whole(income_limit)
SCHEME = Scheme(
    "it.adi",
    conditions=(
        Condition("protected_member", ARTICLE, Each(protects, nucleus, any_of=True)),
        *adi_common.asked(
            Condition("isee", ARTICLE, Whole(isee), shows=(("have", "isee"), ("limit", Shown(isee_limit))))
        ),
        Condition(
            "income",
            "DL 48/2023 art. 2, L. 207/2024",
            Limit(INCOME, INCOME_LIMIT, below=True),
            shows=(("have", INCOME), ("limit", INCOME_LIMIT)),
        ),
    ),
    components=(
        Component("scale", Shown(scale_alone)),
        Component("financial_assets_limit", adi_common.ASSETS_LIMIT),
        Component("threshold_year", Shown(threshold_year), likely_only=True),
        Component("rent_component_year", Shown(rent_component_year), likely_only=True),
    ),
    year=Whole(year),
    notes=(Note("isee_first", Shown(no_isee)), Note("pact", Shown(always))),
)
