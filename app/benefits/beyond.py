"""What stands beside the sums on the result's screen: what goes together, what is not for them, what else there is."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from markupsafe import Markup

from app.benefits import sentences
from app.benefits.advice import best_combination, meeting
from app.benefits.changes import Change, Lever, nearest_changes
from app.benefits.interview import Interview, Result, results_of
from app.benefits.questions import Question, also_of
from app.benefits.said import MORE
from app.foundation.i18n import gettext as _
from app.foundation.i18n import money_text, ngettext, translated

YEAR = 12
TWO_YEARS = 24


@dataclass(frozen=True, slots=True)
class Best:
    """The benefits that bring most together, a month, and what of the others does not go with them."""

    names: list[str]
    month: Decimal
    notes: list[str]


@dataclass(frozen=True, slots=True)
class NotFor:
    """A benefit that is probably not for this home, why, and what would change it."""

    name: str
    reasons: list[Markup]
    changes: list[Markup]


@dataclass(frozen=True, slots=True)
class Asked:
    """A benefit that may be had without a sum that we can tell, and what there is to know or to do."""

    name: str
    words: list[Markup]


@dataclass(frozen=True, slots=True)
class Also:
    """A benefit that is offered after the first ones: what it still has to ask, or why it is not for them."""

    benefit: str
    name: str
    titles: list[str]
    reason: Markup | None


def best_of(results: Sequence[Result], facts: Mapping[str, Any] | None) -> Best | None:
    """What goes best together, when some of these cannot be had together or one reduces another."""
    best = best_combination(results, facts or {})
    if best is None or len(results) < 2:
        return None
    names = {result["benefit"]: str(result["name"]) for result in results}
    return Best([names[benefit] for benefit in best["benefits"]], Decimal(str(best["month"])), notes_of(results))


def notes_of(results: Sequence[Result]) -> list[str]:
    """How these benefits stand to each other, each pair said once."""
    return [words for one, other in _pairs(results) if (words := _between(one, other))]


def _pairs(results: Sequence[Result]) -> Iterator[tuple[Result, Result]]:
    for place, one in enumerate(results):
        for other in results[place + 1 :]:
            yield one, other


def _between(one: Result, other: Result) -> str:
    if other["benefit"] in one["excludes"]:
        return _("%(one)s and %(other)s: only one of the two at a time.", one=one["name"], other=other["name"])
    if other["benefit"] in one["offsets"]:
        return _("%(one)s and %(other)s: one makes the other smaller.", one=one["name"], other=other["name"])
    return ""


def meet(results: Sequence[Result]) -> bool:
    """True when the sums of these may not simply be added."""
    return bool(meeting({result["benefit"]: result for result in results}))


def later_effects(benefits: set[str]) -> list[Markup]:
    """What adding up the sums does not tell: money of this year that counts for the next."""
    if {"es.imv", "es.subsidio"} <= benefits:
        return [Markup.escape(_("The unemployment help counts as income for the minimum income of next year."))]
    return []


def not_for(interview: Interview, fitting: Sequence[Result]) -> list[NotFor]:
    """Each benefit that is surely not for this home now, with its reasons and the nearest changes."""
    found = []
    for result in fitting:
        changes = nearest_changes(interview.facts, interview.on, result) if interview.facts else []
        if changes:
            reasons = [sentences.sentence(result["benefit"], change.reason) for change in changes]
            words = [words for change in changes if (words := change_words(result["benefit"], change))]
            found.append(NotFor(str(result["name"]), _once(reasons), _once(words)))
    return found


def change_words(benefit: str, change: Change) -> Markup | None:
    """A change in a sentence; what only a law of its own can say comes from the reasons' texts."""
    if change.lever is Lever.WAIT:
        return Markup.escape(_in_time(change.value))
    if change.lever is Lever.WORK:
        months = ngettext(
            "With %(num)s more month of work with a contract this could change.",
            "With %(num)s more months of work with a contract this could change.",
            change.value,
        )
        return Markup.escape(months)
    if change.lever is Lever.AGE:
        return Markup.escape(_("From the age of %(age)s you can ask.", age=change.value))
    return sentences.change(benefit, change.reason)


def _in_time(months: int) -> str:
    if months >= TWO_YEARS:
        years = -(-months // YEAR)
        return ngettext("In about %(num)s year this could change.", "In about %(num)s years this could change.", years)
    return ngettext("In %(num)s month this could change.", "In %(num)s months this could change.", months)


def asked_without_sum(results: Sequence[Result]) -> list[Asked]:
    """What may be had without a sum, with the steps and the facts that are missing."""
    return [Asked(str(result["name"]), _to_know(result)) for result in results]


def _to_know(result: Result) -> list[Markup]:
    open_ones = [
        reason for reason in result["reasons"] if reason["met"] is not True and reason["kind"] != "alternative"
    ]
    words = [sentences.sentence(result["benefit"], reason) for reason in open_ones]
    discount = result["components"].get("discount_percent")
    if discount:
        words.append(Markup.escape(_("About %(percent)s %% less on the bill.", percent=discount)))
    while_active = result["components"].get("month_while_active")
    if while_active and result["outcome"] == "likely":
        sum_words = money_text(Decimal(str(while_active)))
        words.append(Markup.escape(_("%(sum)s for each month of training or a project.", sum=sum_words)))
    return _once(words)


def also_there(interview: Interview) -> list[Also]:
    """The other benefits of the place that were not opened yet."""
    opened = interview.answers.get(MORE, ())
    rest = tuple(benefit for benefit in also_of(interview.said.region) if benefit not in opened)
    if interview.facts is None or not rest:
        return []
    return [_also(interview, result) for result in results_of(interview.facts, interview.on, rest)]


def _also(interview: Interview, result: Result) -> Also:
    benefit, name = result["benefit"], str(result["name"])
    failing = [reason for reason in result["reasons"] if reason["kind"] == "requirement" and reason["met"] is False]
    if failing:
        return Also(benefit, name, [], sentences.sentence(benefit, failing[0]))
    waiting = interview.opened(benefit).waiting()
    return Also(benefit, name, [_title(interview, question) for question in waiting], None)


def _title(interview: Interview, question: Question) -> str:
    return translated(question.alone_title if interview.said.count == 1 else question.title)


def _once(words: Sequence[Markup]) -> list[Markup]:
    return list(dict.fromkeys(words))
