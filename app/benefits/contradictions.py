"""Facts that cannot be true together, in the order in which the contract tells them."""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any

Facts = Mapping[str, Any]
Found = Iterator[tuple[str, str]]
COUPLE = ("spouse", "partner")
NOT_MARRIED = ("single", "divorced", "widowed")
FULL_AGE = 18
A_CENT = Decimal("0.01")
A_LIFETIME = (
    "continuous_residence_years_country",
    "total_residence_years_country",
    "residence_years_region",
    "years_independent_from_parents",
)


def contradictions(facts: Facts) -> Iterator[tuple[str, str, str]]:
    """Each contradiction with the path of the second fact."""
    for rule in RULES:
        for field, message in rule(facts["people"], facts.get("household") or {}):
            yield "contradiction", field, message


def _one_applicant(people: list[Facts], _household: Facts) -> Found:
    for i, person in enumerate(people):
        if (person["relation"] == "applicant") != (i == 0):
            yield f"people[{i}].relation", "the first person, and no other, is the applicant"


def _one_couple(people: list[Facts], _household: Facts) -> Found:
    partners = [i for i, person in enumerate(people) if person["relation"] in COUPLE]
    for i in partners[1:]:
        yield f"people[{i}].relation", "there is more than one spouse or partner"


def _married_spouse(people: list[Facts], _household: Facts) -> Found:
    for i, person in enumerate(people):
        if person["relation"] == "spouse" and person.get("marital_status") in NOT_MARRIED:
            yield f"people[{i}].marital_status", "a spouse is not single, divorced or widowed"


def _lone_parent(people: list[Facts], household: Facts) -> Found:
    if household.get("single_parent_sole_custody") is not True:
        return
    field = "household.single_parent_sole_custody"
    if any(person["relation"] in COUPLE for person in people):
        yield field, "sole custody, with a spouse or partner at home"
    elif all("age" in person and person["age"] >= FULL_AGE for person in people[1:]):
        yield field, "sole custody, and nobody at home is under age"


def _age_on_1_january(people: list[Facts], _household: Facts) -> Found:
    for i, person in enumerate(people):
        age, then = person.get("age"), person.get("age_on_1_january")
        if age is not None and then is not None and not age - 1 <= then <= age:
            yield f"people[{i}].age_on_1_january", "the age on 1 January is the age or a year less"


def _total_of_years(people: list[Facts], _household: Facts) -> Found:
    for i, person in enumerate(people):
        total = person.get("total_residence_years_country")
        continuous = person.get("continuous_residence_years_country")
        if total is not None and continuous is not None and total < continuous:
            yield f"people[{i}].total_residence_years_country", "fewer years in all than without a break"


def _years_of_a_life(people: list[Facts], _household: Facts) -> Found:
    for i, person in enumerate(people):
        for name, value in person.items():
            if name in A_LIFETIME and "age" in person and value > person["age"] + 1:
                yield f"people[{i}].{name}", "more years than the person has lived"


def _emancipated(people: list[Facts], _household: Facts) -> Found:
    for i, person in enumerate(people):
        if person.get("emancipated_minor") is True and person.get("age", 0) >= FULL_AGE:
            yield f"people[{i}].emancipated_minor", "an emancipated minor is under age"


def _used_up(people: list[Facts], _household: Facts) -> Found:
    for i, person in enumerate(people):
        if person.get("exhausted_contributory_benefit") is False and person.get("contributory_benefit_days", 0) > 0:
            yield f"people[{i}].contributory_benefit_days", "days of a benefit that was not used up"


def _received_and_refused(_people: list[Facts], household: Facts) -> Found:
    received = any(entry["benefit"] == "es.imv" for entry in household.get("benefits_received", ()))
    refused = any(
        entry["benefit"] == "es.imv" and entry.get("result") == "refused"
        for entry in household.get("benefits_applied", ())
    )
    if received and refused:
        yield "household.benefits_applied", "es.imv is received, and was refused"


def _earnings(_people: list[Facts], household: Facts) -> Found:
    names = ("work_income_before_year", "work_income_increase_year", "computable_income_previous_year")
    before, rise, income = (household.get(name) for name in names)
    if before is not None and rise is not None and income is not None and before + rise > income + A_CENT:
        yield "household.work_income_increase_year", "more earnings than income in all"


RULES: tuple[Callable[[list[Facts], Facts], Found], ...] = (
    _one_applicant,
    _one_couple,
    _married_spouse,
    _lone_parent,
    _age_on_1_january,
    _total_of_years,
    _years_of_a_life,
    _emancipated,
    _used_up,
    _received_and_refused,
    _earnings,
)
