"""Answers put into the facts of the contract: whose fact it is, sums of several people, money by month or year."""

from decimal import Decimal
from typing import Any

from app.people.rules import ADULT

Facts = dict[str, Any]
Person = dict[str, Any]
MONTHS = 12
WORKING_AGE = 16
CENT = Decimal("0.01")
# Whose money a benefit looks at beside one's own.
GROUPS = {
    "kin": ("spouse", "child", "parent", "sibling", "grandparent", "grandchild"),
    "family": ("spouse", "partner", "child"),
}


def put(facts: Facts, path: str, value: Any) -> None:
    """Put a value where a path such as `applicant.age` or `total.kin.income_year` says."""
    group, _dot, name = path.partition(".")
    if group == "received":
        facts["household"]["benefits_received"] = [{"benefit": name, "month": value}]
    elif group == "total":
        whose, _dot, fact = name.partition(".")
        _put_total(facts, whose, fact, value)
    else:
        for target in _targets(facts, group):
            target[name] = value


def _put_total(facts: Facts, group: str, name: str, value: Any) -> None:
    """A sum of several people: the rules look at the sum alone, so it is put to the first of them."""
    first, *others = [
        person for relation in GROUPS[group] for person in facts["people"] if person["relation"] == relation
    ]
    first[name] = value
    for person in others:
        person[name] = 0.0


def _targets(facts: Facts, group: str) -> list[Person]:
    people: list[Person] = facts["people"]
    if group == "household":
        return [facts["household"]]
    if group == "applicant":
        return people[:1]
    if group == "partner":
        return [person for person in people if person["relation"] == "partner"]
    if group == "small":
        return [person for person in people[1:] if is_small(person)]
    if group == "children":
        return [person for person in people if person["relation"] == "child"]
    if group == "others":
        return [person for person in people[1:] if person["relation"] in GROUPS["kin"]][:1]
    if group == "adults":
        return [person for i, person in enumerate(people) if i == 0 or person.get("age", ADULT) >= ADULT]
    return people


def sum_of(answer: str | None, per: str) -> Decimal | None:
    """The sum of an answer such as `1200.50/month`, for the period `per`."""
    if answer is None:
        return None
    number, _slash, said_per = answer.partition("/")
    amount = Decimal(number)
    if per == "year" and said_per == "month":
        return amount * MONTHS
    if per == "month" and said_per == "year":
        return (amount / MONTHS).quantize(CENT)
    return amount


def bound_of(answer: str | None) -> tuple[str, Decimal]:
    """Which side of which limit was chosen."""
    side, _colon, limit = (answer or ":0").partition(":")
    return side, Decimal(limit)


def is_small(person: Person) -> bool:
    """True for a child who may not work yet."""
    return bool(person["relation"] == "child" and person.get("age", WORKING_AGE) < WORKING_AGE)
