"""What the result's screen says: the sum, the reasons, what to bring, and what would change a no."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from markupsafe import Markup

from app.benefits import sentences
from app.benefits.interview import Interview, Result, bare_name, results_of
from app.benefits.questions import COUNTRY_WORDS, REGION_NAMES, Question, part_names
from app.benefits.said import Facts, Said, sum_of
from app.foundation.i18n import gettext as _
from app.foundation.i18n import money_text, ngettext, translated
from app.people.rules import ADULT

# With these read as nothing, a benefit is at its highest: it is what "if your savings are under the limit" means.
FILLED = dict.fromkeys(
    ("net_assets", "asset_test_assets", "pensions_month_with_extras", "computable_income_previous_year"), Decimal(0)
)
EURO = Decimal(1)
HOPEFUL = ("likely", "ask")


@dataclass(frozen=True, slots=True)
class Figure:
    """A benefit that may be had, with its sum a month or the least and greatest of it."""

    benefit: str
    name: str
    low: Decimal
    high: Decimal
    sure: bool

    @property
    def words(self) -> str:
        """The sum as it is printed."""
        if self.low == self.high:
            return money_text(self.low)
        return _("%(low)s to %(high)s", low=money_text(self.low), high=money_text(self.high))


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
    figures: list[Figure]
    sum_label: str
    sum_words: str
    conditions: list[Markup]
    decides: str
    why: list[Why]
    law: list[tuple[str, str, str]]
    changes: list[Markup]
    bring: list[tuple[str, str]]
    where: list[dict[str, Any]]
    granted: list[Granted]
    others: list[tuple[str, str]]
    may_be_entitled: bool
    asks_more: bool


def result_screen(interview: Interview) -> ResultScreen:
    """Put the results of an interview into words."""
    figures, conditions = _figures(interview)
    region = interview.said.region
    hopeful = [result for result in interview.results if result["outcome"] in HOPEFUL]
    return ResultScreen(
        parts=part_names(),
        heading=_heading(interview, figures, hopeful),
        figures=figures,
        sum_label=_sum_label(figures),
        sum_words=_sum_words(figures),
        conditions=conditions,
        decides=sentences.decides(region),
        why=_why(interview),
        law=_law(interview),
        changes=[] if hopeful else _changes(interview),
        bring=_bring(interview) if hopeful else [],
        where=sentences.where(interview.benefits[0], region) if hopeful else [],
        granted=_granted(interview),
        others=sentences.others(region),
        may_be_entitled=bool(figures),
        asks_more=bool(hopeful) and not figures,
    )


def _figures(interview: Interview) -> tuple[list[Figure], list[Markup]]:
    figures, supposing = [], []
    for result in interview.results:
        if result["outcome"] == "likely" and result["amount"]:
            figures.append(_figure(result, sure=True))
        elif result["outcome"] == "ask" and result["missing"]:
            supposed = _supposed(interview, result)
            if supposed:
                figures.append(_figure(supposed, sure=False))
                supposing.append(result)
    return [figure for figure in figures if figure.high], _conditions(supposing)


def _figure(result: Result, *, sure: bool) -> Figure:
    amount = result["amount"]
    least = amount["month"] if amount["month"] is not None else amount["low"]
    most = amount["month"] if amount["month"] is not None else amount["high"]
    return Figure(result["benefit"], result["name"], Decimal(str(least or 0)), Decimal(str(most or 0)), sure)


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
        return _("We cannot say yet if you may be entitled")
    if interview.results:
        return _("These benefits are probably not for you now")
    if interview.said.facts is not None and interview.facts is None:
        return _("Some answers do not fit together")
    if interview.facts is None:
        return _("We need to know who lives at home")
    return _("We do not calculate benefits for your place yet")


def _sum_label(figures: list[Figure]) -> str:
    if len(figures) == 1:
        return _("Each month")
    return _("The two together") if len(figures) == 2 else _("All of them together")


def _sum_words(figures: list[Figure]) -> str:
    low = sum((figure.low for figure in figures), Decimal(0)).quantize(EURO, ROUND_HALF_UP)
    high = sum((figure.high for figure in figures), Decimal(0)).quantize(EURO, ROUND_HALF_UP)
    if low == high:
        return _("about %(sum)s a month", sum=money_text(low, cents=False))
    return _("from %(low)s to %(high)s a month", low=money_text(low, cents=False), high=money_text(high, cents=False))


def _why(interview: Interview) -> list[Why]:
    """Who lives at home, the main reasons that are met, then every no and every gap, each said once."""
    rows = [Why("met", words) for words in _home(interview.said)]
    main: list[tuple[int, Why]] = []
    later: list[Why] = []
    first = next((r["benefit"] for r in _fitting(interview) if r["outcome"] in HOPEFUL), "")
    for result, reason in _weighed(interview):
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


def _changes(interview: Interview) -> list[Markup]:
    found = [
        sentences.change(result["benefit"], reason) for result, reason in _weighed(interview) if reason["met"] is False
    ]
    return list(dict.fromkeys(words for words in found if words))


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
    "foreign": lambda view: _status(view.said) not in {"", "eu_citizen"},
    "family": lambda view: (view.said.count or 1) > 1,
    "savings_unknown": lambda view: bool({"net_assets", "asset_test_assets"} & view.missing),
    "income_unknown": lambda view: sum_of(view.said.known("income"), "year") is None,
    "disability": lambda view: view.said.known("disability") in {"33", "65"},
    "separating": lambda view: view.said.known("marital") == "separating",
    "couple": lambda view: view.said.known("couple") == "registered",
    "shared_home": lambda view: bool(view.said.known("certificate")),
}
