"""A kept result in words, exactly as it was when it was made: nothing is calculated again."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from babel.numbers import format_decimal
from markupsafe import Markup

from app.benefits import sentences
from app.benefits.advice import RESTATED
from app.benefits.fact_words import FACT_WORDS
from app.benefits.interview import Result, bare_name
from app.benefits.questions import QUESTIONS
from app.benefits.vocabulary import Outcome
from app.foundation.i18n import babel_locale, mark, money_text, translated
from app.foundation.i18n import gettext as _

OUTCOME_NAMES = {
    Outcome.LIKELY: mark("May be entitled"),
    Outcome.ASK: mark("Something is missing"),
    Outcome.UNLIKELY: mark("Probably not now"),
    Outcome.CLOSED: mark("Closed to new claims"),
    Outcome.ELSEWHERE: mark("Of another place"),
}
ORDER = [Outcome.LIKELY, Outcome.ASK, Outcome.UNLIKELY, Outcome.CLOSED]
NO = frozenset({Outcome.UNLIKELY, Outcome.CLOSED, Outcome.ELSEWHERE})
AGES = frozenset({"age", "age_on_1_january"})


@dataclass(frozen=True, slots=True)
class Reason:
    """One condition: how it stands, in words with the numbers compared, and its article."""

    state: str
    words: Markup
    numbers: str
    article: str
    law: str


@dataclass(frozen=True, slots=True)
class Line:
    """One benefit of a kept check."""

    benefit: str
    outcome: Outcome
    name: str
    words: str
    amount: str
    if_well: str
    reasons: list[Reason]
    missing: list[str]
    change: list[Markup]
    documents: list[str]
    where: list[str]
    notes: list[str]

    @property
    def may_be(self) -> bool:
        """True when the person may be entitled to it."""
        return self.outcome is Outcome.LIKELY


def lines(result: Mapping[str, Any]) -> list[Line]:
    """The benefits of a result: what may be had first; those of other places are left out."""
    well = result.get("if_well") or {}
    found = [_line(one, well.get(one["benefit"])) for one in result["results"] if one["outcome"] in set(ORDER)]
    return sorted(found, key=lambda line: ORDER.index(line.outcome))


def _line(one: Result, well: Mapping[str, Any] | None) -> Line:
    outcome = Outcome(one["outcome"])
    hopeful = outcome in {Outcome.LIKELY, Outcome.ASK}
    words = OUTCOME_NAMES[outcome]
    return Line(
        benefit=one["benefit"],
        outcome=outcome,
        name=translated(one["name"]),
        words=_(words),
        amount=amount_words(one["amount"]),
        if_well=amount_words(well),
        reasons=list(_reasons(one)),
        missing=missing_words(one["missing"]),
        change=[] if hopeful else list(_changes(one)),
        documents=[translated(text) for text in one["documents"]] if hopeful else [],
        where=[translated(text) for text in one["where_to_apply"]] if hopeful else [],
        notes=[translated(text) for text in one["notes"]],
    )


def _reasons(one: Result) -> Iterator[Reason]:
    for reason in one["reasons"]:
        if reason["kind"] != "alternative":
            words = sentences.sentence(one["benefit"], reason)
            yield Reason(
                state=sentences.STATES[reason["met"]],
                words=words,
                numbers="" if any(map(str.isdigit, words)) else _numbers(reason["values"] or {}),
                article=str(reason["article"]),
                law=sentences.law_words(one["benefit"], reason),
            )


def _numbers(values: Mapping[str, Any]) -> str:
    """The two numbers that were compared, where the sentence does not say them."""
    have, limit = values.get("have"), values.get("limit")
    if not isinstance(have, int | float) or not isinstance(limit, int | float) or isinstance(have, bool):
        return ""
    return _("%(have)s compared with %(limit)s", have=_plain(have), limit=_plain(limit))


def _plain(number: float) -> str:
    return str(format_decimal(number, format="#,##0.##", locale=babel_locale()))


def _changes(one: Result) -> Iterator[Markup]:
    for reason in one["reasons"]:
        words = sentences.change(one["benefit"], reason) if reason["met"] is False else None
        if words:
            yield words


def together(result: Mapping[str, Any]) -> str:
    """What may be had a month in all, to the euro; where benefits exclude each other, the best of them together."""
    best = result.get("best_combination")
    if best:
        return money_text(_euro(_euros(best["month"])), cents=False)
    months = [
        one["amount"]["month"]
        for one in result["results"]
        if one["outcome"] == Outcome.LIKELY and one["amount"] and one["benefit"] not in RESTATED
    ]
    known = [_euros(month) for month in months if month is not None]
    if len(known) < len(months) or not any(known):
        return ""
    return money_text(_euro(sum(known, Decimal(0))), cents=False)


def _euro(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal(1), ROUND_HALF_UP)


def amount_words(amount: Mapping[str, Any] | None) -> str:
    """What a benefit comes to a month, or between which sums; nothing where it pays no sum."""
    if not amount:
        return ""
    if amount["month"] is not None:
        return money_text(_euros(amount["month"])) if amount["month"] else ""
    if amount["low"] is None:
        return ""
    low, high = money_text(_euros(amount["low"])), money_text(_euros(amount["high"]))
    return _("%(low)s to %(high)s", low=low, high=high)


def _euros(value: float) -> Decimal:
    return Decimal(str(value))


def missing_words(facts: list[str]) -> list[str]:
    """What is still to be asked, by the question that settles it; each once."""
    return list(dict.fromkeys(_question(bare_name(fact)) for fact in facts))


def _question(fact: str) -> str:
    if fact in AGES:
        return _("The month and the year of birth of everybody at home")
    for question in QUESTIONS.values():
        if fact in question.settles and "%(" not in question.alone_title:
            title = question.alone_title
            return _(title)
    words = FACT_WORDS.get(fact)
    # What nobody has given words to yet has only its name in the contract.
    return _(words) if words else Markup("<code>{}</code>").format(fact)


def changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Each benefit whose answer changed: its name, from what, to what.

    A no that stays a no is no news, nor is an answer that is open only because an age or a figure is not known yet.
    """
    old = {one["benefit"]: one for one in before["results"]}
    return [
        (translated(one["name"]), answer_words(old.get(one["benefit"])), answer_words(one))
        for one in after["results"]
        if _is_news(old.get(one["benefit"]), one)
    ]


def _is_news(before: Result | None, after: Result) -> bool:
    if before is not None and _answer(before) == _answer(after):
        return False
    if after["outcome"] == Outcome.ASK:
        return bool({bare_name(fact) for fact in after["missing"]} - AGES) and before is not None
    return after["outcome"] == Outcome.LIKELY or (before is not None and before["outcome"] not in NO)


def _answer(one: Result) -> tuple[str, Any]:
    amount = one["amount"] or {}
    return str(one["outcome"]), (amount.get("month"), amount.get("low"), amount.get("high"))


def answer_words(one: Result | None) -> str:
    """The answer about one benefit in a few words."""
    if one is None:
        return _("not checked")
    amount = amount_words(one["amount"])
    if amount:
        return _("%(amount)s a month", amount=amount)
    words = OUTCOME_NAMES[Outcome(one["outcome"])]
    return _(words)
