"""The words of the benefit check: benefits, outcomes and facts, as the schemas beside this file fix them."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any

SCHEMAS = Path(__file__).parent / "schemas"


class Outcome(StrEnum):
    """What a check says about one benefit; never more than "may be entitled"."""

    LIKELY = "likely"
    UNLIKELY = "unlikely"
    ASK = "ask"
    CLOSED = "closed"
    ELSEWHERE = "elsewhere"


class Kind(StrEnum):
    """What a reason decides."""

    REQUIREMENT = "requirement"
    STEP = "step"
    ALTERNATIVE = "alternative"
    PARAMETER = "parameter"


class Absent(StrEnum):
    """How a fact that is not given is read with `--assume favourable`."""

    REQUIRED = "required"
    MET = "met"
    NOT_CLAIMED = "not_claimed"
    STAYS_UNKNOWN = "stays_unknown"


Types = frozenset[type]


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact of the contract: its type, its range and how its absence is read."""

    name: str
    place: int
    of_person: bool
    type: str
    least: int
    most: int
    words: frozenset[str]
    absent: Absent
    nullable: bool
    plain: Types  # of values that need no closer look when they are in the range or among the words


PLAIN: Mapping[str, Types] = {
    "boolean": frozenset((bool,)),
    "string": frozenset((str,)),
    "integer": frozenset((int,)),
    "number": frozenset((int, Decimal)),
}


def _fact(name: str, place: int, node: Mapping[str, Any], *, of_person: bool) -> Fact:
    kind = node["type"][0] if isinstance(node["type"], list) else node["type"]
    return Fact(
        name=name,
        place=place,
        of_person=of_person,
        type=kind,
        least=node.get("minimum", 0),
        most=node.get("maximum", 1),
        words=frozenset(node.get("enum", ())),
        absent=Absent(node["x-favourable"]),
        nullable=isinstance(node["type"], list),
        plain=PLAIN.get(kind, frozenset()),
    )


Lists = dict[str, dict[str, frozenset[str] | None]]


def _read() -> tuple[dict[str, Fact], frozenset[str], Lists, tuple[str, ...]]:
    schema = json.loads((SCHEMAS / "household.schema.json").read_text("utf-8"))
    person = schema["$defs"]["person"]["properties"]
    household = schema["$defs"]["household"]["properties"]
    facts = {name: _fact(name, place, node, of_person=True) for place, (name, node) in enumerate(person.items())}
    for place, (name, node) in enumerate(household.items(), start=len(facts)):
        facts[name] = _fact(name, place, node, of_person=False)
    lists = {
        name: {
            word: frozenset(entry["enum"]) if "enum" in entry else None
            for word, entry in node["items"]["properties"].items()
        }
        for name, node in household.items()
        if node["type"] == "array"
    }
    benefits = household["benefits_received"]["items"]["properties"]["benefit"]["enum"]
    return facts, frozenset(schema["properties"]["region"]["enum"]), lists, tuple(benefits)


# Facts of people and of the household have different names, so one table holds both, in the order of the contract.
# BENEFITS is the order of every answer; `es.imv.capi` has its figures in parameters/es/imv_capi.yaml and its rules in
# schemes/es_imv_capi.py.
FACTS, REGIONS, LISTS, BENEFITS = _read()
PERSON_FACTS = {name: fact for name, fact in FACTS.items() if fact.of_person}
HOUSEHOLD_FACTS = {name: fact for name, fact in FACTS.items() if not fact.of_person}
COUNTRIES = ("ES", "IT")

LAWFUL = "eu_citizen"
SINGLE = "single"
# What a fact that reads `met` is taken for: the value every requirement wants. The lists of words that are
# exceptions (separating, asylum_seeker) are not reached by it, as the contract asks.
TAKEN_AS: Mapping[str, Any] = {
    "couple_recognised": True,
    "marital_status": SINGLE,
    "residence_status": LAWFUL,
    "continuous_residence_years_country": FACTS["continuous_residence_years_country"].most,
    "total_residence_years_country": FACTS["total_residence_years_country"].most,
    "residence_years_region": FACTS["residence_years_region"].most,
    "registered_at_address": True,
    "years_independent_from_parents": FACTS["years_independent_from_parents"].most,
    "social_security_months": FACTS["social_security_months"].most,
    "in_public_residential_care": False,
    "company_administrator": False,
    "resigned_last_12_months": False,
    "conviction_last_10_years": False,
    "registered_jobseeker": True,
    "legally_unemployed": True,
    "months_since_unemployed": 0,
    "exhausted_contributory_benefit": True,
    "contributory_benefit_days": FACTS["contributory_benefit_days"].most,
    "in_training": True,
    "studying_or_seeking_work": True,
    "unit_months": FACTS["unit_months"].most,
    "risk_of_exclusion_certificate": True,
    "units_in_dwelling": 1,
    "benefits_applied": ({"benefit": "es.imv", "result": "refused"},),
    "other_benefits_claimed": True,
    "owns_excluded_vehicle": False,
    "electricity_pvpc": True,
    "electricity_power_kw": 0,
    "electricity_usual_home": True,
    "imv_beneficiary_previous_year": True,
}
NOT_CLAIMED: Mapping[str, Any] = {"boolean": False, "integer": 0, "number": 0, "string": "none", "array": ()}


def _favourable(fact: Fact) -> Any:
    if fact.absent is Absent.MET:
        return TAKEN_AS[fact.name]
    return NOT_CLAIMED[fact.type] if fact.absent is Absent.NOT_CLAIMED else None


# The reading of an absent fact with `--assume favourable`; None: it stays unknown.
FAVOURABLE: Mapping[str, Any] = {name: _favourable(fact) for name, fact in FACTS.items()}
ASSUMED = frozenset(TAKEN_AS)
assert {name for name, fact in FACTS.items() if fact.absent is Absent.MET} == ASSUMED  # noqa: S101 - a schema that grew


def written(name: str, who: int) -> str:
    """The fact as `missing` and `assumed` write it."""
    return f"people[{who}].{name}" if FACTS[name].of_person else f"household.{name}"


def in_order(facts: Collection[tuple[str, int]]) -> list[str]:
    """These facts as written, in the order of the contract: row by row, for one row person by person."""
    if not facts:
        return []
    return [written(name, who) for name, who in sorted(facts, key=lambda fact: (FACTS[fact[0]].place, fact[1]))]
