"""Who may claim the Ingreso Mínimo Vital; its child supplement asks the same."""

from typing import Any

from app.benefits.household import CHILD, GRANDCHILD, Household
from app.benefits.scheme import Condition, Each, Law, Shown, Whole, everybody
from app.benefits.vocabulary import Kind

IRREGULAR = frozenset({"irregular"})
COUPLES = frozenset({"married", "registered_couple"})
SEPARATING = frozenset({"separating"})


def victim(home: Household) -> bool:
    """Of gender violence, trafficking or sexual exploitation."""
    return home.true("gender_violence_victim") or home.true("trafficking_victim")


def released(home: Household, law: Law) -> bool:
    """Released after long enough in prison."""
    return home.over("prison_months", law.es.imv.prison_months)


def left_care_young(home: Household, law: Law) -> bool:
    """Left public care and is not of the general age yet."""
    return young(home, law) and home.true("care_leaver")


def young(home: Household, law: Law) -> bool:
    """From full age to the general age."""
    return home.at_least("age", law.es.imv.young_exception_age) and not home.at_least("age", law.es.imv.adult_age)


def age(home: Household, law: Law) -> bool:
    """Arts. 4 and 5: the general age; younger with an exception, or with minors, or orphans together."""
    if home.at_least("age", law.es.imv.adult_age):
        return True
    if home.alone():
        return victim(home) or (
            young(home, law) and (home.true("care_leaver") or home.true("absolute_orphan") or released(home, law))
        )
    return leads_minors(home) or orphans(home, law)


def leads_minors(home: Household) -> bool:
    """An adult, or an emancipated minor, with a minor child or grandchild in the unit."""
    if not (home.at_least("age", home.majority) or home.true("emancipated_minor")):
        return False
    in_charge = home.related(CHILD, GRANDCHILD)
    return any(home.minor(who) for who in home.members() if who in in_charge)


def orphans(home: Household, law: Law) -> bool:
    """All of them absolute orphans under the general age."""
    return all(
        home.true("absolute_orphan", who) and not home.at_least("age", law.es.imv.adult_age, who)
        for who in home.members()
    )


def not_married_alone(home: Household, _law: Law) -> bool:
    """Art. 4: who claims alone is no part of a couple, separation under way apart."""
    if not home.alone() or home.true("gender_violence_victim"):
        return True
    return not home.among("marital_status", COUPLES)


def independence(home: Household, law: Law) -> bool:
    """Art. 10.2: who claims alone has lived apart from the parents; exactly at the age the lighter rule holds."""
    if not home.alone() or exempt_from_independence(home, law):
        return True
    rule = law.es.imv.independence
    if home.at_least("age", rule.young_below_age):
        return home.at_least("years_independent_from_parents", rule.years)
    return home.at_least("years_independent_from_parents", rule.young_years) and home.at_least(
        "social_security_months", rule.young_months_of_social_security
    )


def exempt_from_independence(home: Household, law: Law) -> bool:
    """Parents who died, violence, no home, separation, prison, care."""
    return (
        victim(home)
        or home.true("homeless")
        or home.true("absolute_orphan")
        or home.claimed_among("marital_status", SEPARATING)
        or released(home, law)
        or left_care_young(home, law)
    )


def legal_residence(home: Household, _law: Law) -> bool:
    """Art. 10: any right to reside."""
    return not home.among("residence_status", IRREGULAR)


def residence(home: Household, law: Law) -> bool:
    """Art. 10: continuous residence, not asked of victims."""
    return home.at_least("continuous_residence_years_country", law.es.imv.residence_years) or victim(home)


def unit_six_months(home: Household, law: Law) -> bool:
    """Art. 10: a unit of two or more has existed long enough."""
    return (
        home.alone()
        or home.at_least("unit_months", law.es.imv.unit_months)
        or home.true("unit_formed_by_birth_or_reunion")
        or victim(home)
    )


def lives_with_the_unit_alone(home: Household, _law: Law) -> bool:
    """Nobody at the address is outside the unit."""
    return home.size() == len(home.there())


def risk_certificate(home: Household, law: Law) -> bool:
    """Arts. 8, 9, 21.10: with people who are no kin, a certificate, or a legal title to a part of the home."""
    return (
        lives_with_the_unit_alone(home, law)
        or home.true("risk_of_exclusion_certificate")
        or home.true("exclusive_use_by_contract")
    )


def no_administrator(home: Household, _law: Law, who: int) -> bool:
    """No member, minors apart, is the administrator of an active company."""
    return who not in home.members() or home.minor(who) or not home.true("company_administrator", who)


def residential_care(home: Household, _law: Law) -> bool:
    """Not for good in publicly funded residential care."""
    return not home.true("in_public_residential_care") or victim(home)


def years_apart(home: Household, law: Law) -> Any:
    """The years apart from the parents that are asked of somebody who claims alone."""
    if not home.alone():
        return None
    rule = law.es.imv.independence
    return rule.years if home.at_least("age", rule.young_below_age) else rule.young_years


def months_registered(home: Household, law: Law) -> Any:
    """The months of Social Security that are asked, of the young alone."""
    rule = law.es.imv.independence
    return (
        rule.young_months_of_social_security
        if home.alone() and not home.at_least("age", rule.young_below_age)
        else None
    )


INDEPENDENCE_SHOWS = (
    ("have_years", "years_independent_from_parents"),
    ("limit_years", Shown(years_apart)),
    ("have_months", "social_security_months"),
    ("limit_months", Shown(months_registered)),
)
RESIDENCE_SHOWS = (
    ("have", "continuous_residence_years_country"),
    ("limit", Shown(lambda _home, law: law.es.imv.residence_years)),
)
UNIT_SHOWS = (("have", "unit_months"), ("limit", Shown(lambda _home, law: law.es.imv.unit_months)))
CLAIMANT = (
    Condition("age", "Ley 19/2021 arts. 4, 5", Whole(age), shows=(("have", "age"),)),
    Condition("not_married_alone", "Ley 19/2021 art. 4", Whole(not_married_alone), shows=(("have", "marital_status"),)),
    Condition("independence", "Ley 19/2021 art. 10.2", Whole(independence), shows=INDEPENDENCE_SHOWS),
    Condition("legal_residence", "Ley 19/2021 art. 10", Whole(legal_residence), shows=(("have", "residence_status"),)),
    Condition("residence", "Ley 19/2021 art. 10", Whole(residence), shows=RESIDENCE_SHOWS),
    Condition("unit_six_months", "Ley 19/2021 art. 10", Whole(unit_six_months), shows=UNIT_SHOWS),
    Condition(
        "risk_certificate",
        "Ley 19/2021 arts. 8, 9, 21.10",
        Whole(risk_certificate),
        kind=Kind.STEP,
        unless=Whole(lives_with_the_unit_alone),
    ),
    Condition("company_administrator", "Ley 19/2021 art. 11", Each(no_administrator, everybody)),
    Condition("residential_care", "Ley 19/2021 art. 4", Whole(residential_care)),
)
