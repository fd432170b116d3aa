"""The benefit check: facts and a date in, the answer of the contract out; it reads and writes nothing else."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any

from app.benefits.advice import best_combination, next_question
from app.benefits.catalogue import Entry, entry_on, law_of
from app.benefits.completions import NO_FACTS, Fact, Finding
from app.benefits.figures import DATES_KEPT, law_version
from app.benefits.household import Household
from app.benefits.scheme import Component, Condition, Law, Question
from app.benefits.vocabulary import BENEFITS, COUNTRIES, Kind, Outcome, in_order

LAW_VERSION = law_version()
CENT = Decimal("0.01")
REGION = "region"
Result = dict[str, Any]
Shows = Sequence[tuple[str, str | Question]]


def check(
    facts: Mapping[str, Any], on: date, assume: str = "unknown", benefits: Sequence[str] | None = None
) -> dict[str, Any]:
    """Benefit by benefit what a household may be entitled to, why, and what is still to be asked."""
    law = law_of(on)
    region: str = facts[REGION]
    majority = getattr(law, region[:2].lower()).indices.majority_age
    home = Household(facts, favourable=assume == "favourable", majority=majority, memory=law.memory)
    wanted = BENEFITS if benefits is None else [benefit for benefit in BENEFITS if benefit in benefits]
    results = [_result(entry_on(benefit, on), home, law, region) for benefit in wanted]
    answer = {"id": facts["id"]} if "id" in facts else {}
    return answer | {
        "on": on.isoformat(),
        REGION: region,
        "assume": assume,
        "results": results,
        "next_question": next_question(results),
        "best_combination": best_combination(results, facts),
    }


def _result(entry: Entry, home: Household, law: Law, region: str) -> Result:
    place = _place(entry, region)
    if place is not True:
        return _unweighed(entry, REGION, met=place)
    if not entry.open:
        return _unweighed(entry, "scheme_open", met=False)
    if not entry.known:
        return _unweighed(entry, "parameters_known", met=None)
    return _weighed(entry, home, law)


def _place(entry: Entry, region: str) -> bool | None:
    """Is the benefit of this place? None when the region is not known."""
    if region[:2] != entry.country:
        return False
    if entry.region is None or entry.region == region:
        return True
    return None if region in COUNTRIES else False


@lru_cache(maxsize=DATES_KEPT * len(BENEFITS))
def _unweighed(entry: Entry, code: str, *, met: bool | None) -> Result:
    """The answer where one reason decides before any rule is asked."""
    outcomes = {REGION: Outcome.ELSEWHERE, "scheme_open": Outcome.CLOSED}
    outcome = Outcome.ASK if met is None else outcomes[code]
    kind = Kind.PARAMETER if code == "parameters_known" else Kind.REQUIREMENT
    article = entry.open_article if code == "scheme_open" else ""
    reasons: list[dict[str, Any]] = [{"code": code, "kind": kind.value, "met": met, "article": article, "values": {}}]
    if code == "parameters_known" and entry.opens_alone:
        reasons = [*_opened(entry), *reasons]
    missing = [REGION] if code == REGION and met is None else []
    return Told(_answer(entry, outcome, reasons, missing=missing))


def _opened(entry: Entry) -> list[dict[str, Any]]:
    if not entry.tells_open:
        return []
    requirement = Kind.REQUIREMENT.value
    return [{"code": "scheme_open", "kind": requirement, "met": True, "article": entry.open_article, "values": {}}]


class Told(dict[str, Any]):
    """A reason or a result that many households get, so that it is written out once; nobody changes it."""

    __slots__ = ("_text",)

    def written(self, write: Callable[[Mapping[str, Any]], str]) -> str:
        """As it was written out before, else written now."""
        try:
            return self._text
        except AttributeError:
            self._text: str = write(self)
            return self._text


@dataclass(frozen=True, slots=True, eq=False)
class Outline:
    """A result without its numbers; many households have the same."""

    outcome: Outcome
    reasons: Sequence[tuple[Told, Shows]]
    missing: frozenset[Fact]
    assumed: frozenset[Fact]
    components: Sequence[Component]
    notes: Sequence[str]


def _weighed(entry: Entry, home: Household, law: Law) -> Result:
    outline: Outline = home.remembered(law.outlines, entry, law, lambda: _outline(entry, home, law))
    missing, assumed, amount = outline.missing, outline.assumed, None
    if outline.outcome is Outcome.LIKELY and entry.scheme.year is not None:
        finding = home.answer(entry.scheme.year, law)
        amount = _amount(finding, entry.scheme.payments(law))
        assumed |= finding.assumed
        missing |= finding.missing if amount["month"] is None else NO_FACTS
    answer = _answer(
        entry,
        outline.outcome,
        [_filled(told, shows, home, law) for told, shows in outline.reasons],
        missing=in_order(missing),
        assumed=in_order(assumed),
    )
    answer["amount"] = amount
    answer["components"] = _components(outline.components, home, law)
    answer["notes"] = outline.notes
    return answer


def _outline(entry: Entry, home: Household, law: Law) -> Outline:
    scheme = entry.scheme
    reasons: list[tuple[Told, Shows]] = [(Told(reason), ()) for reason in _opened(entry)]
    outcome, missing, assumed = Outcome.LIKELY, set[Fact](), set[Fact]()
    for condition in scheme.conditions:
        if condition.may_be_left_out and condition.left_out(home, law):
            continue
        finding = home.ask(condition.question, law)
        reasons.append((_reason(condition, finding), condition.shows))
        assumed |= finding.assumed
        if finding.value is not True and condition.kind is not Kind.ALTERNATIVE:
            outcome = _less(outcome, condition.kind, finding)
            missing |= NO_FACTS if finding.known and finding.value is False else finding.missing
    return Outline(
        outcome,
        reasons,
        frozenset(missing) if outcome is Outcome.ASK else NO_FACTS,
        frozenset(assumed),
        [component for component in scheme.components if outcome is Outcome.LIKELY or not component.likely_only],
        [entry.notes[note.key] for note in scheme.notes if home.ask(note.question, law).value is True],
    )


def _less(outcome: Outcome, kind: Kind, finding: Finding) -> Outcome:
    """What is left of an outcome after a reason that is not met."""
    if outcome is Outcome.UNLIKELY or (kind is Kind.REQUIREMENT and finding.value is False):
        return Outcome.UNLIKELY
    return Outcome.ASK


def _reason(condition: Condition, finding: Finding) -> Told:
    return Told(
        {
            "code": condition.code,
            "kind": condition.kind_text,
            "met": finding.value,
            "article": condition.article,
            "values": {},
        }
    )


def _filled(told: Told, shows: Shows, home: Household, law: Law) -> Mapping[str, Any]:
    """The reason with the numbers of this household."""
    if not shows:
        return told
    values = {}
    for label, shown in shows:
        if isinstance(shown, str):
            value = home.rows[0].get(shown)
            value = float(value) if type(value) is Decimal else value
        else:
            value = _shown(home.answer(shown, law))
        if value is not None:
            values[label] = value
    return {**told, "values": values}


def _amount(finding: Finding, payments: int) -> dict[str, Any]:
    sums: dict[str, Any] = dict.fromkeys(("month", "payments_per_year", "year", "low", "high"))
    sums["payments_per_year"] = payments
    if None in finding.values:
        return sums
    months = {cents(Decimal(value) / payments) for value in finding.values}
    years = {cents(value) for value in finding.values}
    if len(years) == 1 and len(months) == 1:
        sums["month"], sums["year"] = float(months.pop()), float(years.pop())
    else:
        sums["low"], sums["high"] = float(min(months)), float(max(months))
    return sums


def _components(components: Sequence[Component], home: Household, law: Law) -> dict[str, Any]:
    found = {}
    for component in components:
        value = _fixed(home.answer(component.question, law))
        if value is not None and not (component.above_0 and value == 0):
            found[component.name] = value
    return found


def _fixed(finding: Finding) -> Any:
    """The value when it is the same, to the cent, in every completion."""
    if finding.known:
        return _shown(finding)
    if None in finding.values:
        return None
    shown = {shown_number(value) for value in finding.values}
    return shown.pop() if len(shown) == 1 else None


def cents(value: Any) -> Decimal:
    """Half up to the cent: the one place where money is rounded."""
    return (value if type(value) is Decimal else Decimal(value)).quantize(CENT, ROUND_HALF_UP)


def _shown(finding: Finding) -> Any:
    if finding.shown is None:
        finding.shown = shown_number(finding.value)
    return finding.shown


def shown_number(value: Any) -> Any:
    """A number that was worked out, as JSON has it."""
    return float(cents(value)) if type(value) is Decimal else value


def _answer(
    entry: Entry,
    outcome: Outcome,
    reasons: Sequence[Mapping[str, Any]],
    *,
    missing: Sequence[str] = (),
    assumed: Sequence[str] = (),
) -> Result:
    here = outcome is not Outcome.ELSEWHERE
    return {
        "benefit": entry.scheme.benefit,
        "name": entry.name,
        "outcome": outcome.value,
        "amount": None,
        "components": {},
        "reasons": reasons,
        "missing": list(missing),
        "assumed": list(assumed),
        "documents": entry.documents if here else [],
        "where_to_apply": entry.where if here else [],
        "source": entry.source,
        "confidence": entry.confidence,
        "excludes": entry.excludes,
        "offsets": entry.offsets,
        "requires": entry.requires,
        "notes": [],
    }
