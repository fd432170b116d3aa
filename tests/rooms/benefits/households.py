"""Households drawn at random, and the same ones with facts left out."""

from app.benefits.facts import FactsError, validate
from app.benefits.vocabulary import BENEFITS, HOUSEHOLD_FACTS, PERSON_FACTS, Absent

# Not claimed to be sound (they say what is asked), so they are never added.
STATED = {"subsidy_day", "imv_guaranteed_year"}
RELATIONS = sorted(PERSON_FACTS["relation"].words - {"applicant", "spouse", "partner"})
REGIONS = ["ES-AS", "ES-CL", "ES-AR", "ES-NC", "ES-MD", "IT-45", "IT-45", "IT-25"]
DATES = [
    "2020-06-01", "2022-02-10", "2022-08-01", "2023-06-01", "2024-02-01", "2024-11-21", "2025-06-01", "2026-02-03",
    "2026-11-21", "2027-05-01",
]  # fmt: skip
# Values around the limits of the law, and some far from them.
MONEY = [0, 1, 100, 480, 600, 700, 733.6, 915.75, 3000, 3640, 6000, 6500, 8683.2, 8803.2, 9360, 10140, 12600, 13260.86,
         17468.51, 26409.6, 34332.48, 36973.44, 46582.71, 60000, 150000, 300000, 5000000]  # fmt: skip
YEARS = [0, 0.5, 1, 1.5, 2, 3, 5, 10, 20]
MONTHS = [0, 3, 6, 9, 12, 24, 48]
AGES = [0, 1, 2, 3, 5, 6, 15, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 29, 30, 45, 52, 59, 60, 64, 65, 66, 67, 80]


# Values that most requirements want, so that many households get something.
WELCOME = {
    "marital_status": ["single", "separating"],
    "residence_status": ["eu_citizen", "eu_citizen", "asylum_seeker"],
    "continuous_residence_years_country": [2, 5, 10],
    "total_residence_years_country": [10, 20],
    "residence_years_region": [2, 3],
    "years_independent_from_parents": [3, 5],
    "social_security_months": [24],
    "prison_months": [0],
    "age": [3, 7, 15, 19, 30, 40, 50, 66],
    "months_since_unemployed": [1],
    "contributory_benefit_days": [180, 360],
    "unit_months": [24],
    "units_in_dwelling": [1],
    "electricity_power_kw": [3],
    "isee": [3000, 3000, 20000, None],
    "benefits_applied": [[{"benefit": "es.imv", "result": "exhausted"}]],
    "benefits_received": [[], [], [{"benefit": "es.imv", "month": 100}], [{"benefit": "es.cyl.rgc"}]],
    "work_income_increase_year": [3000, 9000],
    "disability_class": ["none", "none", "severe"],
}
REFUSES = {
    "company_administrator", "in_public_residential_care", "resigned_last_12_months", "conviction_last_10_years",
    "owns_excluded_vehicle",
}  # fmt: skip
RARE = {"emancipated_minor"}


def value_of(draw, fact, kind=0.0):
    """A value of the fact; `kind` is how often it is one that requirements want."""
    if draw.random() >= kind or fact.name in RARE:
        return any_value(draw, fact)
    if fact.name in WELCOME:
        return draw.choice(WELCOME[fact.name])
    if fact.type == "boolean":
        return fact.absent is Absent.MET and fact.name not in REFUSES
    money = fact.type == "number" and fact.most > 10_000
    return draw.choice([0, 0, 100, 700]) if money else any_value(draw, fact)


def any_value(draw, fact):
    if fact.type == "boolean":
        return draw.random() < 0.35
    if fact.type == "string":
        return draw.choice(sorted(fact.words))
    if fact.type == "array":
        return entries(draw, fact.name)
    if fact.name.startswith("age"):
        return draw.choice(AGES)
    if fact.nullable and draw.random() < 0.15:
        return None
    for ending, values in (("_years_region", YEARS), ("_years_country", YEARS), ("years_independent_from_parents", YEARS),
                           ("_months", MONTHS), ("months_since_unemployed", MONTHS), ("_percent", [0, 33, 45, 65, 75, 80]),
                           ("_days", [0, 90, 120, 180, 360]), ("_grade", [0, 1, 2, 3]), ("in_dwelling", [1, 2, 3, 4]),
                           ("_kw", [3, 10, 11])):  # fmt: skip
        if fact.name.endswith(ending):
            return draw.choice([value for value in values if fact.least <= value <= fact.most])
    return draw.choice([money for money in MONEY if fact.least <= money <= fact.most])


def entries(draw, name):
    found = []
    for benefit in draw.sample(BENEFITS, draw.choice([0, 0, 1, 2])) + ["es.imv"] * draw.choice([0, 0, 1]):
        entry = {"benefit": benefit}
        if name == "benefits_received" and draw.random() < 0.8:
            entry["month"] = draw.choice(MONEY[:10])
        if name == "benefits_applied" and draw.random() < 0.8:
            entry["result"] = draw.choice(["pending", "granted", "refused", "exhausted"])
        found.append(entry)
    return found


def whole(draw, most_people=6):
    """A household with every fact given; contradictions are taken out again."""
    people = [{"relation": "applicant"}]
    kind = draw.choice([0.0, 0.8, 0.95, 1.0])
    if draw.random() < 0.5:
        people.append({"relation": draw.choice(["spouse", "partner"])})
    while len(people) < most_people and draw.random() < 0.6:
        people.append({"relation": "child" if draw.random() < 0.6 else draw.choice(RELATIONS)})
    for person in people:
        for name, fact in PERSON_FACTS.items():
            if name not in {"relation", *STATED} and name != "age_on_1_january":
                person[name] = value_of(draw, fact, kind)
        person["age_on_1_january"] = max(0, person["age"] - draw.choice([0, 1]))
    household = {name: value_of(draw, fact, kind) for name, fact in HOUSEHOLD_FACTS.items() if name not in STATED}
    return consistent({"region": draw.choice(REGIONS), "people": people, "household": household})


def consistent(facts):
    """Without the facts that contradict others."""
    while True:
        try:
            return validate(facts)
        except FactsError as error:
            assert error.code == "contradiction", error.as_answer()
            remove(facts, error.field)


def remove(facts, field):
    place, name = field.rsplit(".", 1)
    del (facts["household"] if place == "household" else facts["people"][int(place[7:-1])])[name]


def places(facts):
    """Every fact that may be left out, as `missing` writes it."""
    found = [f"household.{name}" for name in facts["household"]]
    found += [f"people[{i}].{n}" for i, person in enumerate(facts["people"]) for n in person if n != "relation"]
    return ["region", *found]


def only(facts, kept):
    """The household with these facts alone."""
    region = facts["region"] if "region" in kept else facts["region"][:2]
    people = [
        {n: v for n, v in person.items() if n == "relation" or f"people[{i}].{n}" in kept}
        for i, person in enumerate(facts["people"])
    ]
    household = {n: v for n, v in facts["household"].items() if f"household.{n}" in kept}
    return {"region": region, "people": people, "household": household}
