"""Answers in words: what was asked and what was said, as a professional reads them beside a check."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from app.benefits.interview import Interview
from app.benefits.putting import bound_of
from app.benefits.questions import COUNTRY_WORDS, QUESTIONS, REGION_NAMES, UNKNOWN, Question, unknown_words
from app.benefits.said import ELSEWHERE
from app.foundation.i18n import gettext as _
from app.foundation.i18n import money_text
from app.people.vocabulary import RELATION_NAMES, Relation

AT_HOME = {"people", "more_people", "relations", "born", "birthday"}


def answers_told(interview: Interview) -> list[tuple[str, str]]:
    """Each question that was answered with its answer; who lives at home is told apart."""
    return [
        (title_of(interview, key), _answer(QUESTIONS[key], value))
        for key, value in interview.answers.items()
        if key in QUESTIONS and key not in AT_HOME
    ]


def title_of(interview: Interview, key: str) -> str:
    """What was asked, to one person alone or to several."""
    question = QUESTIONS[key]
    limit = money_text(bound_of(interview.said.known(key))[1]) if question.kind == "bound" else ""
    alone = interview.said.count == 1
    return _(question.alone_title if alone else question.title, last_year=interview.on.year - 1, limit=limit)


def words_for(text: str, interview: Interview, question: Question) -> str:
    """The words of a question for this home: last year's number, and the limit of the law where it names one."""
    values: dict[str, object] = {}
    if "%(last_year)s" in text:
        values["last_year"] = interview.on.year - 1
    if "%(limit)s" in text and question.limit:
        values["limit"] = money_text(interview.said.limit_of(question) or Decimal(0))
    return _(text, **values)


def _answer(question: Question, value: Any) -> str:
    if value == UNKNOWN:
        return unknown_words()
    return READ.get(question.kind, _chosen)(question, value)


def _chosen(question: Question, value: Any) -> str:
    return next((_(option.label) for option in question.options if option.value == value), str(value))


def _region(question: Question, value: Any) -> str:  # noqa: ARG001 - the same shape for every kind
    code = str(value).removeprefix(ELSEWHERE)
    return REGION_NAMES.get(code) or _(COUNTRY_WORDS[code[:2]])


def _person(question: Question, value: Any) -> str:  # noqa: ARG001 - the same shape for every kind
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
    "isee": _amount,
    "bound": _bound,
}
