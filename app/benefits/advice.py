"""What to ask next, and which benefits go best together."""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from itertools import combinations
from typing import Any

from app.benefits.vocabulary import FACTS, Absent, Kind, Outcome

Result = Mapping[str, Any]
IMV = "es.imv"
PENSIONS = frozenset({"es.pnc.jubilacion", "es.pnc.invalidez"})
# They restate es.imv.
RESTATED = frozenset({"es.imv.incentive_old", "es.imv.incentive_new"})
FACTS_KEPT = 4096
FACT = re.compile(r"(?:people\[(\d+)\]|household)\.(\w+)")


def next_question(results: Sequence[Result]) -> dict[str, Any] | None:
    """The fact that most results wait for; exceptions and supplements only when nothing else is left."""
    for group in _groups(results):
        lists = [(result["benefit"], result["missing"]) for result in group if result["missing"]]
        if lists:
            facts = sorted({fact for _benefit, missing in lists for fact in missing}, key=_place)
            plain = [fact for fact in facts if not _asked_last(fact)]
            fact = max(plain or facts, key=lambda each: sum(each in missing for _benefit, missing in lists))
            return {"fact": fact, "blocks": [benefit for benefit, missing in lists if fact in missing]}
    return None


def _groups(results: Sequence[Result]) -> Iterator[list[Result]]:
    asking = [result for result in results if result["outcome"] == Outcome.ASK]
    open_ones = [result for result in asking if _could_become_likely(result)]
    yield open_ones
    yield [result for result in asking if result not in open_ones]
    yield [result for result in results if result["outcome"] == Outcome.LIKELY]


def _could_become_likely(result: Result) -> bool:
    return all(reason["met"] is True for reason in result["reasons"] if reason["kind"] == Kind.PARAMETER)


@lru_cache(maxsize=FACTS_KEPT)
def _place(fact: str) -> tuple[int, int]:
    found = FACT.fullmatch(fact)
    if found is None:
        return -1, 0  # the region comes first
    return FACTS[found[2]].place, int(found[1] or 0)


@lru_cache(maxsize=FACTS_KEPT)
def _asked_last(fact: str) -> bool:
    found = FACT.fullmatch(fact)
    return found is not None and FACTS[found[2]].absent is Absent.NOT_CLAIMED


def best_combination(results: Sequence[Result], facts: Mapping[str, Any]) -> dict[str, Any] | None:
    """The set of likely benefits with the highest total, when some of them exclude or offset each other."""
    likely = {result["benefit"]: result for result in results if result["outcome"] == Outcome.LIKELY}
    met = meeting(likely)
    if not met or any(_year(likely[benefit]) is None for benefit in met):
        return None
    years = {
        benefit: Decimal(str(result["amount"]["year"]))
        for benefit, result in likely.items()
        if benefit not in RESTATED and _year(result) is not None
    }
    received = {entry["benefit"] for entry in (facts.get("household") or {}).get("benefits_received") or ()}
    total, best = _highest(likely, years, received)
    month = (total / 12).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return {"benefits": list(best), "month": float(month), "notes": []}


def meeting(likely: Mapping[str, Result]) -> set[str]:
    """Those that exclude or offset another likely one."""
    return {
        benefit
        for benefit, result in likely.items()
        if any(other in likely for other in (*result["excludes"], *result["offsets"]))
    }


def _year(result: Result) -> Any:
    return result["amount"]["year"] if result["amount"] else None


def _highest(
    likely: Mapping[str, Result], years: Mapping[str, Decimal], received: set[str]
) -> tuple[Decimal, tuple[str, ...]]:
    """The total and the set; fewer benefits win a tie, then the order of the contract, as the sets come in it."""
    best: tuple[Decimal, tuple[str, ...]] = (Decimal(0), ())
    for size in range(len(years) + 1):
        for chosen in combinations(years, size):
            if _allowed(chosen, likely, years):
                total = _total(chosen, likely, years, received)
                if total > best[0]:
                    best = (total, chosen)
    return best


def _allowed(chosen: Sequence[str], likely: Mapping[str, Result], years: Mapping[str, Decimal]) -> bool:
    """Nothing in it excludes another, and what a benefit requires is in it too, when it is to be had."""
    for benefit in chosen:
        result = likely[benefit]
        if any(other in chosen for other in result["excludes"]):
            return False
        if any(other in years and other not in chosen for other in result["requires"]):
            return False
    return True


def _total(
    chosen: Sequence[str], likely: Mapping[str, Result], years: Mapping[str, Decimal], received: set[str]
) -> Decimal:
    total = Decimal(0)
    for benefit in chosen:
        reducing = PENSIONS if benefit == IMV else frozenset({IMV}) & set(likely[benefit]["offsets"])
        less = sum((years[other] for other in chosen if other in reducing and other not in received), Decimal(0))
        total += max(years[benefit] - less, Decimal(0))
    return total
