"""The interview on the screen: which question comes next, which came before, and what the engine says so far.

It asks only what can still change an answer, part by part. Exceptions, and among them what is hard to say, come last
and only when they stand between somebody and a benefit.
"""

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from app.benefits.engine import check
from app.benefits.facts import FactsError, validate
from app.benefits.putting import Facts
from app.benefits.questions import FIRST, QUESTIONS, Question
from app.benefits.said import MORE, Answers, Limits, Place, Said

Result = dict[str, Any]
OPEN = ("ask", "likely")
AT_HOME = ("people", "more_people", "relations")
ONESELF = "people[0]."
WHOSE = {
    name: {True: f"own_{name}", False: f"others_{name}"} for name in ("income_year", "income_previous_month")
}  # fmt: skip
PERSON = re.compile(r"people\[(\d+)\]")


class Interview:
    """What one person has answered, and what follows from it on a day."""

    def __init__(self, answers: Answers, on: date, place: Place | None = None) -> None:
        self.answers, self.on, self.place = answers, on, place or Place()

    @cached_property
    def said(self) -> Said:
        """The answers, with the limits that the engine names for this home."""
        return Said(self.answers, self.on, self.place, self._limits)

    def _limits(self) -> Limits:
        found = {}
        for result in self._without_limits[1]:
            named = {reason["code"]: reason["values"].get("limit") for reason in result["reasons"]}
            for name, value in {**named, **result["components"]}.items():
                if result["outcome"] in OPEN and value is not None and not isinstance(value, str):
                    found[result["benefit"], name] = Decimal(str(value))
        return found

    @cached_property
    def _without_limits(self) -> tuple[Facts | None, list[Result]]:
        bare = usable(Said(self.answers, self.on, self.place, dict).facts)
        return bare, [] if bare is None else results_of(bare, self.on, self.benefits)

    @property
    def benefits(self) -> tuple[str, ...]:
        """The benefits that the questions are for: the first ones of the place, and those that were opened after."""
        return self.said.benefits

    @cached_property
    def facts(self) -> Facts | None:
        """The facts as the engine takes them; None while it is not known who lives at home, or answers clash."""
        return usable(self.said.facts)

    @cached_property
    def results(self) -> list[Result]:
        """What the engine says, benefit by benefit; nothing while there are no facts."""
        bare, results = self._without_limits
        if self.facts is None or self.facts == bare:
            return results
        return results_of(self.facts, self.on, self.benefits)

    @cached_property
    def missing(self) -> set[str]:
        """Names of the facts that can still change an answer."""
        return {name for result in self.results for name in names_of(result["missing"])}

    def next(self) -> Question | None:
        """The next question, or None when the result can be shown."""
        for question in QUESTIONS.values():
            if not self._is_answered(question) and self._is_wanted(question):
                return question
        return None

    def waiting(self) -> list[Question]:
        """Every question that would be asked now, were it for this one's turn."""
        return [q for q in QUESTIONS.values() if not self._is_answered(q) and self._is_wanted(q)]

    def opened(self, benefit: str) -> "Interview":
        """The same with one more benefit to ask for."""
        return Interview(with_more(self.answers, benefit), self.on, self.place)

    def before(self, key: str = "") -> Question | None:
        """The question that was answered before this one; without a key, the last one of all."""
        earlier = []
        for question in QUESTIONS.values():
            if question.key == key:
                break
            if self._is_answered(question) and self.said.applies(question):
                earlier.append(question)
        return earlier[-1] if earlier else None

    def may_visit(self, key: str) -> bool:
        """True for a question that makes sense after the other answers; it costs no calculation."""
        return self.said.applies(QUESTIONS[key]) and (key in AT_HOME or self.said.people is not None)

    def granted(self) -> list[Question]:
        """Questions that were not asked because an answer was taken for granted."""
        if not any(result["outcome"] in OPEN for result in self.results):
            return []
        taken = [q for q in QUESTIONS.values() if q.given and q.key not in self.answers and self.said.applies(q)]
        bare = usable(without(self.said.facts or {}, {name for question in taken for name in question.settles}))
        results = [] if bare is None else results_of(bare, self.on, self.benefits)
        missing = {name for result in results if result["outcome"] in OPEN for name in names_of(result["missing"])}
        return [question for question in taken if question.settles & missing]

    def _is_answered(self, question: Question) -> bool:
        return question.key in self.answers

    def _is_wanted(self, question: Question) -> bool:
        if not self.said.applies(question):
            return False
        if question.always:
            return self._is_always_wanted(question)
        if self.facts is None or question.given:
            return False
        if question.exception:
            return bool(question.settles & self.missing) and self._decides(question)
        if question.eager:
            return any(r["outcome"] in OPEN and r["benefit"] in question.eager for r in self.results)
        return bool(question.settles & self.missing)

    def _is_always_wanted(self, question: Question) -> bool:
        if question.key == "people":
            return True
        if self.said.people is None:
            return question.key in AT_HOME and "?" not in self._who()
        if question.kind == "region":
            return not self.place.region
        return question.kind != "person" or self.said.count != 1

    def _who(self) -> list[Any]:
        return [self.answers.get(key) for key in ("people", "more_people")]

    def _decides(self, question: Question) -> bool:
        """True when a benefit is surely not possible without this exception, and may be with it."""
        for result in self.results:
            names = {bare_name(path) for path in result["missing"]}
            if result["outcome"] == "ask" and names & question.settles and self._rescues(question, result):
                return True
        return False

    def _rescues(self, question: Question, result: Result) -> bool:
        bare = self._without_exceptions(result)
        claimed = with_claim(bare, question)
        before, after = (str(results_of(f, self.on, (result["benefit"],))[0]["outcome"]) for f in (bare, claimed))
        return before == "unlikely" != after

    def _without_exceptions(self, result: Result) -> Facts:
        facts = self.facts or {}
        probe = {
            **facts, "people": [dict(person) for person in facts["people"]], "household": dict(facts["household"]),
        }  # fmt: skip
        for path in result["missing"]:
            name, index = bare_name(path), PERSON.match(path)
            if name in EXCEPTIONS:
                target = probe["people"][int(index[1])] if index else probe["household"]
                target[name] = EXCEPTIONS[name]
        return probe


def with_claim(facts: Facts, question: Question) -> Facts:
    """The facts of somebody who says yes to an exception."""
    applicant, household = dict(facts["people"][0]), dict(facts["household"])
    for path, value in question.options[0].sets.items():
        (household if path.startswith("household.") else applicant)[bare_name(path)] = value
    return {**facts, "people": [applicant, *facts["people"][1:]], "household": household}


def _not_claimed() -> Facts:
    return {
        bare_name(path): value
        for question in QUESTIONS.values()
        if question.exception
        for path, value in question.options[1].sets.items()
    }


def usable(facts: Facts | None) -> Facts | None:
    """The facts in the exact numbers of the engine; None when they cannot be used."""
    try:
        return None if facts is None else validate(facts)
    except FactsError:
        return None


def has_regional(region: str) -> bool:
    """True where the minimum income of the region is among the benefits that are checked."""
    return region in FIRST


def results_of(facts: Facts, on: date, benefits: tuple[str, ...], assume: str = "unknown") -> list[Result]:
    """What the engine says about these benefits."""
    if not benefits:
        return []
    results: list[Result] = check(facts, on, assume=assume, benefits=list(benefits))["results"]
    return results


def bare_name(path: str) -> str:
    """The name of a fact without the person it belongs to."""
    return path.rpartition(".")[2]


def names_of(paths: Sequence[str]) -> set[str]:
    """The names of these facts; for the money of one person, whether it is the own or that of the others."""
    return {WHOSE.get(bare_name(path), {}).get(path.startswith(ONESELF), bare_name(path)) for path in paths}


def without(facts: Facts, names: set[str]) -> Facts | None:
    """The facts without those of these names."""
    if not facts:
        return None
    people = [
        {name: value for name, value in person.items() if not {name, f"{whose}_{name}"} & names}
        for whose, person in zip(["own", *["others"] * len(facts["people"])], facts["people"], strict=False)
    ]
    household = {name: value for name, value in facts["household"].items() if name not in names}
    return {**facts, "people": people, "household": household}


def with_more(answers: Answers, benefit: str) -> Answers:
    """The answers of somebody who goes on with one more benefit."""
    return {**answers, MORE: sorted({*answers.get(MORE, ()), benefit})}


def with_answer(answers: Answers, question: Question, value: Any) -> Answers:
    """The answers with this one; what no longer holds after it is forgotten."""
    changed = answers.get(question.key) != value
    kept = {key: old for key, old in answers.items() if not (changed and key in question.forgets)}
    return {**kept, question.key: value}


EXCEPTIONS = _not_claimed()
