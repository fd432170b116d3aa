"""The adaptive interview against a form that skips by age and region: how many facts each asks of the same households."""

from pathlib import Path

import yaml

from app.benefits.advice import next_question
from app.benefits.engine import check

BASELINE = yaml.safe_load((Path(__file__).parent / "baseline.yaml").read_text("utf-8"))
KIN = {"applicant", "spouse", "child", "parent", "sibling", "grandparent", "grandchild"}
FAMILY = {"applicant", "spouse", "partner", "child"}
OF_AGE = 18


def is_of(whose, place, person):
    """Does a row of the form ask this of a person?"""
    relation, minor = person["relation"], place > 0 and person["age"] < OF_AGE
    return {
        "applicant": place == 0,
        "everyone": True,
        "adults": not minor,
        "minors": minor,
        "partner": relation == "partner",
        "kin": relation in KIN,
        "kin others": relation in KIN and place > 0,
        "family": relation in FAMILY,
        "children": relation == "child",
    }[whose]


def asked_by_form(facts):
    """The facts that the form asks, as `missing` writes them."""
    found = []
    for row in BASELINE:
        if not {facts["region"], facts["region"][:2]} & set(row["where"]):
            continue
        if row["of"] == "home":
            found.append(f"household.{row['fact']}")
            continue
        for place, person in enumerate(facts["people"]):
            if is_of(row["of"], place, person) and row.get("from", 0) <= person["age"] <= row.get("to", 200):
                found.append(f"people[{place}].{row['fact']}")
    return found


def adaptive(facts, on):
    """Ask `next_question` until nothing is left: the facts that were asked, and the answer at the end.

    Only what the last fact can change is weighed again: the benefits that were waiting for it.
    """
    told = {
        "region": facts["region"],
        "people": [{"relation": p["relation"]} for p in facts["people"]],
        "household": {},
    }
    results = {result["benefit"]: result for result in check(told, on)["results"]}
    asked = []
    while (question := next_question(list(results.values()))) is not None:
        fact = question["fact"]
        asked.append(fact)
        tell(told, facts, fact)
        again = [benefit for benefit, result in results.items() if fact in result["missing"]]
        results.update({result["benefit"]: result for result in check(told, on, benefits=again)["results"]})
    return asked, check(told, on)


def tell(told, facts, fact):
    """Add one fact of the whole household to what has been told."""
    place, name = fact.rsplit(".", 1)
    if place == "household":
        told["household"][name] = facts["household"][name]
    else:
        index = int(place[len("people[") : -1])
        told["people"][index][name] = facts["people"][index][name]


def same_answer(one, other):
    """The same outcomes and amounts, benefit by benefit."""
    pairs = zip(one["results"], other["results"], strict=True)
    return all((a["outcome"], a["amount"]) == (b["outcome"], b["amount"]) for a, b in pairs)


def compare(drawn, on):
    """How many facts the form and the interview ask in all, and how many households came out differently."""
    form = interview = different = 0
    for facts in drawn:
        asked, answer = adaptive(facts, on)
        form += len(asked_by_form(facts))
        interview += len(asked)
        different += not same_answer(answer, check(facts, on))
    return form, interview, different
