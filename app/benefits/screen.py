"""What the result's screen says: the sum, the reasons, what to bring, and what would change a no."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from markupsafe import Markup

from app.benefits import sentences
from app.benefits.amounts import Figure, figure_of, sum_label, sum_words
from app.benefits.beyond import (
    Also,
    Asked,
    Best,
    NotFor,
    also_there,
    asked_without_sum,
    best_of,
    later_effects,
    not_for,
)
from app.benefits.interview import Interview, Result, bare_name, has_regional, results_of
from app.benefits.putting import Facts, sum_of
from app.benefits.questions import COUNTRY_WORDS, REGION_NAMES, Question, part_names
from app.benefits.said import Said
from app.foundation.i18n import gettext as _
from app.foundation.i18n import ngettext, translated
from app.people.rules import ADULT

# With these read as nothing, a benefit is at its highest: it is what "if your savings are under the limit" means.
FILLED = dict.fromkeys(
    ("net_assets", "asset_test_assets", "pensions_month_with_extras", "computable_income_previous_year"), Decimal(0)
)
NO_DISABILITY = {None, "nobody"}
HOPEFUL = ("likely", "ask")


@dataclass(frozen=True, slots=True)
class Why:
    """One reason: met, not met, or not known."""

    state: str
    words: Markup


@dataclass(frozen=True, slots=True)
class Granted:
    """Something that was taken for granted, and the question that changes it."""

    key: str
    words: str


@dataclass(frozen=True, slots=True)
class ResultScreen:
    """Everything that the template of the result needs."""

    parts: list[str]
    heading: str
    names_lang: str
    figures: list[Figure]
    sum_label: str
    sum_words: str
    conditions: list[Markup]
    decides: str
    why: list[Why]
    law: list[tuple[str, str, str]]
    best: Best | None
    asked: list[Asked]
    not_for: list[NotFor]
    also: list[Also]
    bring: list[tuple[str, str]]
    where: list[dict[str, Any]]
    granted: list[Granted]
    others: list[tuple[str, str]]
    may_be_entitled: bool
    lede: str


def result_screen(interview: Interview) -> ResultScreen:
    """Put the results of an interview into words."""
    shown, supposing = _shown(interview)
    supposed = _names(supposing)
    figures = [f for result in shown if (f := figure_of(result, sure=result["benefit"] not in supposed)).high]
    with_sum = [result for result in shown if result["benefit"] in {figure.benefit for figure in figures}]
    region = interview.said.region
    hopeful = [result for result in interview.results if result["outcome"] in HOPEFUL]
    best = best_of(with_sum, interview.facts)
    return ResultScreen(
        parts=part_names(),
        heading=_heading(interview, figures, hopeful),
        names_lang=region[:2].lower(),
        figures=figures,
        sum_label=sum_label(figures, best, with_sum),
        sum_words=sum_words(figures, best, with_sum),
        conditions=[*_conditions(supposing), *later_effects(_names(with_sum))],
        decides=sentences.decides(region),
        why=_why(interview, {result["benefit"] for result in with_sum}),
        law=_law(interview),
        best=best,
        asked=asked_without_sum([result for result in hopeful if result["benefit"] not in _names(with_sum)]),
        not_for=not_for(interview, _fitting(interview)),
        also=also_there(interview),
        bring=_bring(interview) if hopeful else [],
        where=sentences.where(interview.benefits[0], region) if hopeful else [],
        granted=_granted(interview),
        others=sentences.others(region, known=has_regional(region), with_imv=interview.said.known("imv") == "receives"),
        may_be_entitled=bool(figures),
        lede="" if figures else _lede(hopeful),
    )


def _names(results: list[Result]) -> set[str]:
    return {result["benefit"] for result in results}


def _shown(interview: Interview) -> tuple[list[Result], list[Result]]:
    """The results that have a sum, as they are or with what is missing as the law wants it; and the latter's own."""
    shown, supposing = [], []
    for result in interview.results:
        if result["outcome"] == "likely" and result["amount"]:
            shown.append(result)
        elif result["outcome"] == "ask" and result["missing"]:
            supposed = _supposed(interview, result)
            if supposed:
                shown.append(supposed)
                supposing.append(result)
    return shown, supposing


def _supposed(interview: Interview, result: Result) -> Result | None:
    """The same benefit with what is missing as the law wants it, where only such facts are missing."""
    names = {bare_name(path) for path in result["missing"]}
    facts = _with_nothing(interview.facts or {}, names)
    supposed = results_of(facts, interview.on, (result["benefit"],), assume="favourable")[0]
    fits = supposed["outcome"] == "likely" and supposed["amount"] and names & set(sentences.CONDITIONS)
    return supposed if fits else None


def _with_nothing(facts: Facts, names: set[str]) -> Facts:
    household = {**{name: value for name, value in FILLED.items() if name in names}, **facts["household"]}
    return {**facts, "household": household}


def _conditions(results: list[Result]) -> list[Markup]:
    """What the sum supposes, each said once, with the limit of the first benefit, which is the lowest."""
    found: dict[str, Markup] = {}
    for result in results:
        for name in dict.fromkeys(bare_name(path) for path in result["missing"]):
            condition = sentences.CONDITIONS.get(name)
            if condition:
                limit = (result["components"] or {}).get(condition.get("limit", ""))
                found.setdefault(condition["if_text"], sentences.filled([condition["if_text"]], {"limit": limit}))
    return list(found.values())


def _heading(interview: Interview, figures: list[Figure], hopeful: list[Result]) -> str:
    if figures:
        return ngettext(
            "You may be entitled to %(num)s benefit", "You may be entitled to %(num)s benefits", len(figures)
        )
    if hopeful:
        return _("There is help that you can ask for") if _is_settled(hopeful) else _("We need to know a little more")
    if interview.results:
        return _("These benefits are probably not for you now")
    if interview.said.facts is not None and interview.facts is None:
        return _("Some answers do not fit together")
    if interview.facts is None:
        return _("We need to know who lives at home")
    return _("We do not calculate benefits for your place yet")


def _lede(hopeful: list[Result]) -> str:
    """What to do where nothing speaks against a benefit, but its sum is not known or an answer is open."""
    if not hopeful:
        return ""
    if _is_settled(hopeful):
        return _("Nothing that you told us speaks against it. How much it is, they tell you when you ask. It is free.")
    return _("Some answers are still open, so we cannot say yet. A person can look at it with you, for free.")


def _is_settled(hopeful: list[Result]) -> bool:
    """True when one of these waits for no answer: only steps to take or the figures of the law are open."""
    return any(
        all(reason["met"] is not None for reason in result["reasons"] if reason["kind"] == "requirement")
        for result in hopeful
    )


def _why(interview: Interview, with_sum: set[str]) -> list[Why]:
    """Who lives at home, the main reasons that are met, then every gap, each said once; without a sum every no too."""
    rows = [Why("met", words) for words in _home(interview.said)]
    main: list[tuple[int, Why]] = []
    later: list[Why] = []
    first = next((r["benefit"] for r in _fitting(interview) if r["benefit"] in with_sum), "")
    for result, reason in _weighed(interview):
        if with_sum and result["benefit"] not in with_sum:
            continue
        if reason["met"] is None or reason["met"] is False:
            state = "unknown" if reason["met"] is None else "not_met"
            later.append(Why(state, sentences.sentence(result["benefit"], reason)))
        elif result["benefit"] == first and sentences.entry(first, reason).get("main"):
            main.append((sentences.entry(first, reason)["main"], Why("met", sentences.sentence(first, reason))))
    rows += [why for _place, why in sorted(main, key=lambda pair: pair[0])]
    return _once([*rows, *sorted(later, key=lambda why: why.state)])


def _fitting(interview: Interview) -> list[Result]:
    """The results without those that are not for such a home at all, as a child supplement without a child."""
    return [
        result
        for result in interview.results
        if not any(r["met"] is False and sentences.entry(result["benefit"], r).get("quiet") for r in result["reasons"])
    ]


def _weighed(interview: Interview) -> list[tuple[Result, dict[str, Any]]]:
    return [
        (result, reason)
        for result in _fitting(interview)
        for reason in result["reasons"]
        if reason["kind"] != "alternative"
    ]


def _once(rows: list[Why]) -> list[Why]:
    return list({str(row.words): row for row in rows}.values())


def _home(said: Said) -> list[Markup]:
    people = said.people or []
    children = sum(1 for person in people[1:] if person.get("age", ADULT) < ADULT)
    if not people:
        return []
    if len(people) == 1:
        return [Markup(_("You live alone."))]  # noqa: S704 - a text of this house
    if children == len(people) - 1:
        text = ngettext(
            "You live with %(num)s child and there is no other adult at home.",
            "You live with %(num)s children and there is no other adult at home.",
            children,
        )
        return [Markup.escape(text)]
    return [Markup.escape(ngettext("You live with %(num)s person.", "You live with %(num)s people.", len(people) - 1))]


def _law(interview: Interview) -> list[tuple[str, str, str]]:
    """Each condition that was weighed, how it stands, and its article."""
    rows = [
        (sentences.STATES[reason["met"]], sentences.law_words(result["benefit"], reason), str(reason["article"]))
        for result, reason in _weighed(interview)
    ]
    return list(dict.fromkeys(rows))


def _bring(interview: Interview) -> list[tuple[str, str]]:
    return [
        (row["icon"], translated(row["bring_text"]))
        for row in sentences.BRING
        if "when" not in row or WHEN[row["when"]](interview)
    ]


def _granted(interview: Interview) -> list[Granted]:
    rows = [Granted(question.key, _given_words(question)) for question in interview.granted()]
    region = interview.place.region
    if region and interview.results and "region" not in interview.answers:
        name = REGION_NAMES.get(region) or _(COUNTRY_WORDS[region[:2]])
        rows.insert(0, Granted("region", _("You live in %(region)s.", region=name)))
    return rows


def _given_words(question: Question) -> str:
    return _(question.given_words)


def _status(said: Said) -> str:
    return str(said.known("papers") or "")


WHEN: dict[str, Callable[[Interview], bool]] = {
    "spain": lambda view: view.said.region.startswith("ES"),
    "italy": lambda view: view.said.region.startswith("IT"),
    "foreign": lambda view: _status(view.said) not in {"", "eu_citizen"},
    "family": lambda view: (view.said.count or 1) > 1,
    "savings_unknown": lambda view: bool({"net_assets", "asset_test_assets"} & view.missing),
    "income_unknown": lambda view: (
        sum_of(view.said.known("income") or view.said.known("family_income"), "year") is None
    ),
    "disability": lambda view: bool(
        {view.said.known("disability"), view.said.known("disability_italy")} - NO_DISABILITY
    ),
    "separating": lambda view: view.said.known("marital") == "separating",
    "couple": lambda view: view.said.known("couple") == "registered",
    "shared_home": lambda view: bool(view.said.known("certificate")),
}
