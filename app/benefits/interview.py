"""The interview on the screen: which question comes next, which came before, and what the engine says so far.

It asks only what can still change an answer, part by part. Exceptions, and among them what is hard to say, come last
and only when they stand between somebody and a benefit.
"""

import re
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from app.benefits.engine import check
from app.benefits.facts import FactsError, validate
from app.benefits.questions import FIRST, QUESTIONS, Question
from app.benefits.said import Answers, Facts, Limits, Place, Said

Result = dict[str, Any]
OPEN = ("ask", "likely")
AT_HOME = ("people", "more_people", "relations")
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
        return {
            (result["benefit"], name): Decimal(str(value))
            for result in self._without_limits[1]
            for name, value in (result["components"] or {}).items()
            if name.endswith("_limit")
        }

    @cached_property
    def _without_limits(self) -> tuple[Facts | None, list[Result]]:
        bare = usable(Said(self.answers, self.on, self.place, dict).facts)
        return bare, [] if bare is None else results_of(bare, self.on, self.benefits)

    @property
    def benefits(self) -> tuple[str, ...]:
        """The benefits that the questions are for."""
        return first_benefits(self.said.region)

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
        return {bare_name(path) for result in self.results for path in result["missing"]}

    def next(self) -> Question | None:
        """The next question, or None when the result can be shown."""
        for question in QUESTIONS.values():
            if not self._is_answered(question) and self._is_wanted(question):
                return question
        return None

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
        return [q for q in QUESTIONS.values() if q.given and q.key not in self.answers and self.said.applies(q)]

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
        without = self._without_exceptions(result)
        applicant = {**without["people"][0], **_claimed(question)}
        claimed = {**without, "people": [applicant, *without["people"][1:]]}
        before, after = (str(results_of(f, self.on, (result["benefit"],))[0]["outcome"]) for f in (without, claimed))
        return before == "unlikely" != after

    def _without_exceptions(self, result: Result) -> Facts:
        facts = self.facts or {}
        probe = {**facts, "people": [dict(person) for person in facts["people"]]}
        for path in result["missing"]:
            name, index = bare_name(path), PERSON.match(path)
            if name in EXCEPTIONS and index:
                probe["people"][int(index[1])][name] = EXCEPTIONS[name]
        return probe


def _claimed(question: Question) -> Facts:
    """The facts of somebody who says yes to an exception."""
    return {bare_name(path): value for path, value in question.options[0].sets.items()}


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


def first_benefits(region: str) -> tuple[str, ...]:
    """The benefits that the questions are for in a region."""
    return FIRST.get(region[:2], ())


def results_of(facts: Facts, on: date, benefits: tuple[str, ...], assume: str = "unknown") -> list[Result]:
    """What the engine says about these benefits."""
    if not benefits:
        return []
    results: list[Result] = check(facts, on, assume=assume, benefits=list(benefits))["results"]
    return results


def bare_name(path: str) -> str:
    """The name of a fact without the person it belongs to."""
    return path.rpartition(".")[2]


def with_answer(answers: Answers, question: Question, value: Any) -> Answers:
    """The answers with this one; what no longer holds after it is forgotten."""
    changed = answers.get(question.key) != value
    kept = {key: old for key, old in answers.items() if not (changed and key in question.forgets)}
    return {**kept, question.key: value}


EXCEPTIONS = _not_claimed()
