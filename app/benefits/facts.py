"""The facts of a household as they come in: read, checked against the contract, and refused with one clear error."""

import difflib
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from math import inf, isinf, isnan
from typing import Any

from app.benefits.contradictions import contradictions
from app.benefits.reading import CODES, LONGEST_ID, SHOWN, FactsError, NoNumber, label_of, read, refuse, show
from app.benefits.vocabulary import BENEFITS, FACTS, HOUSEHOLD_FACTS, LISTS, PERSON_FACTS, REGIONS, Fact

MOST_PEOPLE = 30
MOST_BENEFITS = 40
TOP = ("id", "region", "people", "household")
__all__ = ["FactsError", "parse", "validate"]
Problem = tuple[str, str | None, str]
Facts = dict[str, Any]


def parse(text: str | bytes) -> Facts:
    """The facts in a JSON text, checked; raises FactsError with the first error in the order of the contract."""
    return validate(read(text))


def validate(value: Any) -> Facts:
    """The facts, checked, with exact numbers; raises FactsError with the first error in the order of the contract."""
    if not isinstance(value, Mapping):
        refuse("not_an_object", None, "the facts of a household are one JSON object")
    facts: Facts = {}
    problems = list(_top(value, facts))
    if not problems:
        problems = list(contradictions(facts))
    if problems:
        code, field, message = min(problems, key=lambda problem: CODES.index(problem[0]))
        refuse(code, field, message, label_of(value))
    return facts


# Checking, in the order of the document; each error is told by its code's place in CODES.


def _top(value: Mapping[str, Any], facts: Facts) -> Iterator[Problem]:
    yield from _absent(value, ("region", "people"), "")
    for name, child in value.items():
        if name == "id":
            yield from _text(child, name)
            if isinstance(child, str) and len(child) > LONGEST_ID:
                yield "out_of_range", name, f"id is longer than {LONGEST_ID} characters"
            facts[name] = child
        elif name == "region":
            yield from _text(child, name)
            if isinstance(child, str) and child not in REGIONS:
                yield "unknown_region", name, f"{show(child)} is no region of the list{_nearest(child, REGIONS)}"
            facts[name] = child
        elif name == "people":
            yield from _people(child, facts)
        elif name == "household":
            facts[name] = {}
            yield from _group(child, name, HOUSEHOLD_FACTS, facts[name])
        else:
            yield _unknown(name, "", TOP)


def _absent(value: Mapping[str, Any], names: Sequence[str], path: str) -> Iterator[Problem]:
    for name in names:
        if name not in value:
            yield "missing_field", f"{path}{name}", f"{path}{name} is missing"


def _text(value: Any, path: str) -> Iterator[Problem]:
    if not isinstance(value, str):
        yield "wrong_type", path, f"{path} is a text"


def _unknown(name: Any, path: str, names: Sequence[str]) -> Problem:
    shown = show(str(name))
    return "unknown_field", f"{path}{name}", f"{path}{shown} is no fact of the contract{_nearest(str(name), names)}"


def _nearest(word: str, words: Any) -> str:
    found = difflib.get_close_matches(word[:SHOWN], sorted(words), n=1)
    return f"; did you mean {found[0]}?" if found else ""


def _people(value: Any, facts: Facts) -> Iterator[Problem]:
    if not isinstance(value, list | tuple):
        yield "wrong_type", "people", "people is a list"
        return
    if not value:
        yield "missing_field", "people", "people is empty: the applicant comes first"
    if len(value) > MOST_PEOPLE:
        yield "too_many_items", "people", f"people has more than {MOST_PEOPLE} entries"
    facts["people"] = []
    for i, person in enumerate(value):
        facts["people"].append({})
        path = f"people[{i}]"
        if isinstance(person, Mapping):
            yield from _absent(person, ("relation",), f"{path}.")
        yield from _group(person, path, PERSON_FACTS, facts["people"][-1])


def _group(value: Any, path: str, known: Mapping[str, Fact], into: Facts) -> Iterator[Problem]:
    if not isinstance(value, Mapping):
        yield "wrong_type", path, f"{path} is an object"
        return
    for name, child in value.items():
        fact = known.get(name)
        if fact is None:
            yield _unknown(name, f"{path}.", tuple(known))
        elif type(child) in fact.plain and (child in fact.words if fact.words else fact.least <= child <= fact.most):
            into[name] = child if type(child) is not Decimal else plain_number(child)
        elif fact.type == "array":
            yield from _list(child, f"{path}.{name}", LISTS[name], into.setdefault(name, []))
        else:
            into[name] = yield from _value(child, f"{path}.{name}", fact)


def _list(value: Any, path: str, known: Mapping[str, frozenset[str] | None], into: list[Facts]) -> Iterator[Problem]:
    if not isinstance(value, list | tuple):
        yield "wrong_type", path, f"{path} is a list"
        return
    if len(value) > MOST_BENEFITS:
        yield "too_many_items", path, f"{path} has more than {MOST_BENEFITS} entries"
    for i, entry in enumerate(value):
        place = f"{path}[{i}]"
        if not isinstance(entry, Mapping):
            yield "wrong_type", place, f"{place} is an object"
            continue
        yield from _absent(entry, ("benefit",), f"{place}.")
        found: Facts = {}
        into.append(found)
        for name, child in entry.items():
            if name not in known:
                yield _unknown(name, f"{place}.", tuple(known))
                continue
            words = known[name]
            if words is None:
                found[name] = yield from _value(child, f"{place}.{name}", FACTS["income_month"])
            else:
                yield from _word(child, f"{place}.{name}", words)
                found[name] = child


def _word(value: Any, path: str, words: frozenset[str]) -> Iterator[Problem]:
    yield from _text(value, path)
    if isinstance(value, str) and value not in words:
        order = [benefit for benefit in BENEFITS if benefit in words] or sorted(words)
        yield "unknown_value", path, f"{show(value)} is none of the words of {path}{_nearest(value, order)}"


def _value(value: Any, path: str, fact: Fact) -> Any:
    """Check one value; a generator of problems whose result is the value as the rules read it."""
    if fact.type == "boolean":
        if not isinstance(value, bool):
            yield "wrong_type", path, f"{path} is true or false"
        return value
    if fact.type == "string":
        yield from _word(value, path, fact.words)
        return value
    if value is None and fact.nullable:
        return None
    return (yield from _number(value, path, fact))


def _number(value: Any, path: str, fact: Fact) -> Any:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | NoNumber):
        yield "wrong_type", path, f"{path} is a number"
        return value
    number = _exact(value)
    if number is None:
        yield "not_a_number", path, f"{path} is no finite number"
        return value
    if fact.type == "integer":
        if number != int(number):
            yield "wrong_type", path, f"{path} is a whole number"
            return value
        number = int(number)
    if not fact.least <= number <= fact.most:
        yield "out_of_range", path, f"{path} is not between {fact.least} and {fact.most}"
    return plain_number(number)


def plain_number(number: Any) -> Any:
    """1.0 is 1: an answer must not tell how a number was written, since it may be kept for the next household."""
    return int(number) if type(number) is Decimal and number == number.to_integral_value() else number


def _exact(value: Any) -> Any:
    """The number as it was written; None when it is none."""
    if isinstance(value, NoNumber):
        return None
    if isinstance(value, float):
        return None if isnan(value) or isinf(value) else Decimal(repr(value))
    if isinstance(value, Decimal):
        return value if value.is_finite() else None
    return value if -inf < _as_float(value) < inf else None


def _as_float(value: int) -> float:
    try:
        return float(value)
    except OverflowError:
        return inf
