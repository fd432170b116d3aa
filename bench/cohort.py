"""Households as they come to the check, drawn from a seed: everything about them is known, so that answers can be compared.

Shares of household kinds, of foreign nationals and of women follow the published counts of the IMV in Asturias and Spain
(people alone 35 %, one adult with minors 17 %, foreign claimants 11 to 18 %); income, savings and papers are assumptions.
"""

import random

from app.benefits.facts import validate
from app.benefits.vocabulary import FACTS, NOT_CLAIMED, Absent

REGIONS = {"ES-AS": 35, "ES-CL": 15, "ES-AR": 12, "ES-NC": 10, "ES-MD": 13, "IT-45": 15}
KINDS = {"alone": 35, "lone_parent": 17, "couple": 12, "couple_with_children": 24, "with_parents": 7, "sharing": 5}
STATED = {"subsidy_day", "imv_guaranteed_year"}  # they say what is asked; nobody is asked for them


def households(seed, many):
    """That many households with every fact of the contract, one after the other."""
    draw = random.Random(seed)
    for _ in range(many):
        yield validate(household(draw))


def household(draw):
    region = pick(draw, REGIONS)
    people = family(draw)
    money = income(draw)
    facts = {"region": region, "people": people, "household": wealth(draw, people, money)}
    for i, person in enumerate(people):
        person.update(everything_of(draw, person, applicant=i == 0, money=money if i == 0 else 0))
    facts["household"] = {**rest(draw, of_person=False), **facts["household"]}
    return facts


def pick(draw, weights):
    return draw.choices(list(weights), list(weights.values()))[0]


def often(draw, share):
    return draw.random() < share


def family(draw):
    kind = pick(draw, KINDS)
    age = round(min(90, max(18, draw.gauss(29 if kind == "with_parents" else 45, 6 if kind == "with_parents" else 14))))
    people = [("applicant", age)]
    if kind.startswith("couple"):
        people.append((draw.choice(("spouse", "spouse", "partner")), max(18, age + draw.randint(-6, 6))))
    if kind in ("lone_parent", "couple_with_children"):
        oldest = max(0, min(age - 19, 24))
        people += [("child", draw.randint(0, oldest)) for _ in range(draw.choice((1, 1, 2, 2, 3)))]
    if kind == "with_parents":
        people += [("parent", min(99, age + draw.randint(22, 34)))] + [("sibling", draw.randint(5, 30))] * draw.randint(
            0, 1
        )
    if kind == "sharing":
        people += [("unrelated", draw.randint(19, 60)) for _ in range(draw.choice((1, 2, 3)))]
    return [{"relation": relation, "age": years} for relation, years in people]


def income(draw):
    """A year's money of the household: many have little, some have a wage."""
    return 0 if often(draw, 0.3) else round(max(0, draw.lognormvariate(8.7, 0.8)), 2)


def wealth(draw, people, money):
    savings = 0 if often(draw, 0.45) else round(draw.lognormvariate(7.5, 1.6), 2)
    home = 0 if often(draw, 0.7) else round(draw.uniform(30_000, 200_000))
    alone = not any(person["relation"] in ("spouse", "partner") for person in people)
    minors = any(person["relation"] == "child" and person["age"] < 18 for person in people)
    earned = money if often(draw, 0.4) else 0
    imv = draw.choices(("no", "received", "refused"), (70, 15, 15))[0]
    return {
        "computable_income_previous_year": money,
        "computable_income_current_year_to_date": round(money * draw.uniform(0, 1.1), 2),
        "net_assets": savings,
        "asset_test_assets": savings,
        "realisable_assets": savings,
        "financial_assets": savings,
        "pensions_month_with_extras": round(money / 12, 2) if often(draw, 0.12) else 0,
        "single_parent_sole_custody": alone and minors and often(draw, 0.7),
        "income_month": round(money / 12, 2),
        "income_average_6_months": round(money / 12, 2),
        "main_home_value": home,
        "real_estate_other_value": 0 if often(draw, 0.92) else round(draw.uniform(5_000, 90_000)),
        "isee": None if often(draw, 0.3) else round(money * 0.6 + savings * 0.2, 2),
        "family_income_year": money,
        "annual_rent": 0 if home or often(draw, 0.3) else round(draw.uniform(1_800, 7_200)),
        "taxable_income_previous_year": money,
        "benefits_received": [{"benefit": "es.imv", "month": round(draw.uniform(50, 900), 2)}] if imv == "received" else [],
        "benefits_applied": [{"benefit": "es.imv", "result": "refused"}] if imv == "refused" else [],
        "unit_months": draw.choice((3, 12, 48, 120)),
        "work_income_before_year": round(earned / 2, 2),
        "work_income_increase_year": round(earned / 4, 2) if often(draw, 0.5) else 0,
        "units_in_dwelling": 1 if often(draw, 0.95) else 2,
        "electricity_power_kw": draw.choice((3.45, 4.6, 5.75)),
    }  # fmt: skip


def everything_of(draw, person, *, applicant, money):
    age, foreign = person["age"], often(draw, 0.18)
    lived = age if not foreign else round(draw.uniform(0.2, min(age, 18)), 1)
    status = "eu_citizen" if not foreign else draw.choice(
        ("long_term_permit", "long_term_permit", "other_permit", "eu_family_member", "international_protection", "asylum_seeker",
         "humanitarian", "irregular")
    )  # fmt: skip
    jobless = applicant and often(draw, 0.45)
    couple = (
        "registered_couple"
        if person["relation"] == "partner"
        else "married"
        if person["relation"] == "spouse"
        else None
    )
    facts = rest(draw, of_person=True)
    facts |= {
        "age_on_1_january": max(0, age - often(draw, 0.85)),
        "marital_status": couple
        or pick(draw, {"single": 55, "divorced": 22, "widowed": 8, "separating": 10, "married": 5}),
        "residence_status": status,
        "continuous_residence_years_country": lived,
        "total_residence_years_country": lived,
        "residence_years_region": round(min(lived, draw.choice((0.5, 1.5, 5, 90))), 1),
        "years_independent_from_parents": 0 if age < 20 else round(min(age - 18, draw.choice((0.5, 2, 6, 40))), 1),
        "social_security_months": 0 if age < 18 else draw.choice((0, 6, 14, 40, 200)),
        "disability_percent": pick(draw, {0: 84, 33: 8, 65: 6, 75: 2}),
        "disability_class": pick(draw, {"none": 90, "medium": 6, "severe": 3, "not_self_sufficient": 1}),
        "legally_unemployed": jobless,
        "registered_jobseeker": jobless or often(draw, 0.4),
        "months_since_unemployed": draw.choice((1, 3, 5, 14, 40)),
        "exhausted_contributory_benefit": True,
        "contributory_benefit_days": draw.choice((0, 120, 180, 360, 540)),
        "income_year": money,
        "income_previous_month": round(money / 12, 2),
        "gender_violence_victim": applicant and often(draw, 0.05),
        "homeless": applicant and often(draw, 0.04),
    }
    return facts


def rest(draw, *, of_person):
    """What is asked of few: mostly as most people answer."""
    facts = {}
    for name, fact in FACTS.items():
        if (
            fact.of_person is not of_person
            or name in {"relation", "age", *STATED}
            or fact.absent is Absent.STAYS_UNKNOWN
        ):
            continue
        usual = NOT_CLAIMED[fact.type]
        if fact.absent is Absent.MET and fact.type == "boolean":
            usual = name not in {"company_administrator", "in_public_residential_care", "resigned_last_12_months",
                                 "conviction_last_10_years", "owns_excluded_vehicle"}  # fmt: skip
            usual = usual if often(draw, 0.93) else not usual
        facts[name] = usual if fact.type != "string" else min(fact.words)
    facts.pop("emancipated_minor", None)
    return facts
