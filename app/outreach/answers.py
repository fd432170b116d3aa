"""Answers that somebody shared, as a professional reads them: who lives at home, each answer in words, what follows."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from app.benefits.interview import Interview
from app.benefits.models import Screening
from app.benefits.questions import COUNTRY_WORDS, QUESTIONS, REGION_NAMES, UNKNOWN, Question, unknown_words
from app.benefits.said import ELSEWHERE, Place, bound_of
from app.benefits.screen import ResultScreen, result_screen
from app.foundation.i18n import gettext as _
from app.foundation.i18n import money_text
from app.people.vocabulary import RELATION_NAMES, Relation

AT_HOME = {"people", "more_people", "relations", "born", "birthday"}


@dataclass(frozen=True, slots=True)
class AtHome:
    """One of those who live at home."""

    relation: Relation
    birth_year: int | None


@dataclass(frozen=True, slots=True)
class SharedAnswers:
    """What the page of a callback or a code shows of the answers."""

    home: list[AtHome]
    rows: list[tuple[str, str]]
    result: ResultScreen
    checked_on: date


def shared_answers(screening: Screening) -> SharedAnswers:
    """Put shared answers into words, on the day on which they were given."""
    kept = screening.answers
    said = {key: value for key, value in (kept.get("said") or {}).items() if key in QUESTIONS}
    place = Place(region=(kept["facts"] or {}).get("region", ""))
    interview = Interview(said, screening.checked_on, place)
    rows = [(_title(interview, key), _answer(QUESTIONS[key], value)) for key, value in said.items() if _is_told(key)]
    return SharedAnswers(at_home(screening), rows, result_screen(interview), screening.checked_on)


def at_home(screening: Screening) -> list[AtHome]:
    """Everybody who lives at home, the person first; nobody while it is not known who lives there."""
    facts, born = screening.answers["facts"] or {}, screening.answers.get("born") or []
    return [
        AtHome(Relation(person["relation"]), _year(person, born[i] if i < len(born) else None, screening.checked_on))
        for i, person in enumerate(facts.get("people", []))
    ]


def _year(person: dict[str, Any], born: list[int] | None, on: date) -> int | None:
    if born:
        return born[0]
    if "age_on_1_january" in person and person.get("age") != 0:
        return int(on.year - 1 - person["age_on_1_january"])
    return int(on.year - person["age"]) if "age" in person else None


def _is_told(key: str) -> bool:
    return key not in AT_HOME


def _title(interview: Interview, key: str) -> str:
    question = QUESTIONS[key]
    limit = money_text(bound_of(interview.said.known(key))[1]) if question.kind == "bound" else ""
    alone = interview.said.count == 1
    return _(question.alone_title if alone else question.title, last_year=interview.on.year - 1, limit=limit)


def _answer(question: Question, value: Any) -> str:
    if value == UNKNOWN:
        return unknown_words()
    return READ.get(question.kind, _chosen)(question, value)


def _chosen(question: Question, value: Any) -> str:
    return next((_(option.label) for option in question.options if option.value == value), str(value))


def _region(question: Question, value: Any) -> str:  # noqa: ARG001 - the same shape for every kind
    code = str(value).removeprefix(ELSEWHERE)
    return REGION_NAMES.get(code) or _(COUNTRY_WORDS[code[:2]])


def _person(question: Question, value: Any) -> str:  # noqa: ARG001
    return _(RELATION_NAMES[Relation.APPLICANT]) if value == "0" else _("Person %(number)s", number=int(value) + 1)


def _amount(question: Question, value: Any) -> str:
    number, _slash, per = str(value).partition("/")
    if not per:
        none = question.words["none"]
        return _(none)
    amount = money_text(Decimal(number))
    if per == "month":
        return _("%(amount)s a month", amount=amount)
    return _("%(amount)s a year", amount=amount) if per == "year" else amount


def _bound(question: Question, value: Any) -> str:
    words = question.words[bound_of(value)[0]]
    return _(words)


READ: dict[str, Callable[[Question, Any], str]] = {
    "region": _region,
    "region_list": _region,
    "person": _person,
    "amount": _amount,
    "bound": _bound,
}
