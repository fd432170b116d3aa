"""What is said of everybody in care on a day, and whether the model still fits: rows for a table, data for a report."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from app.risk import points
from app.risk.artefact import Found
from app.risk.drift import inputs_moved, last_quarter, stability, verdict
from app.risk.evaluate import rounded
from app.risk.features import Snapshot, snapshot
from app.risk.scoring import BANDS, NOT_ESTIMABLE, Scorer, missing_inputs, reasons, score
from app.risk.training import History

HEADER = ("person", "band", "chance", "low_80", "high_80", "reasons", "missing", "by")
BY_MODEL, BY_POINTS = "model", "rule of points, not a statistical estimate"


def lines(history: History, today: int, found: Found) -> Iterator[tuple[Any, ...]]:
    """One row for each person in care and in touch; without a model in force the rule of points speaks."""
    now = snapshot(history.events, len(history.people), today)
    if found.artefact is None:
        yield from _by_points(history, now)
    else:
        yield from _by_model(history, now, found.artefact.scorer)


def _by_points(history: History, now: Snapshot) -> Iterator[tuple[Any, ...]]:
    for i, band in enumerate(points.bands(now.features)):
        name, missing = history.people[now.people[i]], "; ".join(missing_inputs(now.features, i))
        yield name, BANDS[band], "", "", "", "", missing, BY_POINTS


def _by_model(history: History, now: Snapshot, scorer: Scorer) -> Iterator[tuple[Any, ...]]:
    scores = score(scorer, now.features)
    for i, band in enumerate(scores.band):
        name, missing = history.people[now.people[i]], "; ".join(missing_inputs(now.features, i))
        if band == NOT_ESTIMABLE:
            yield name, BANDS[band], "", "", "", "", missing, BY_MODEL
            continue
        told = "; ".join(
            f"{'+' if reason.weight > 0 else '-'} {reason.name}{' (ours to mend)' if reason.ours else ''}"
            for reason in reasons(scorer, now.features, i)
        )
        figures = (f"{value:.3f}" for value in (scores.chance[i], scores.low[i], scores.high[i]))
        yield name, BANDS[band], *figures, told, missing, BY_MODEL


def drift_report(history: History, today: int, found: Found) -> dict[str, Any]:
    """Whether inputs, scores and exits still are what the model in force was learnt from."""
    if found.artefact is None:
        return {"model": None, "troubles": list(found.troubles)}
    artefact, count = found.artefact, len(history.people)
    then = snapshot(history.events, count, date.fromisoformat(artefact.card["trained_on"]).toordinal())
    now = snapshot(history.events, count, today)
    moved = inputs_moved(then.features, now.features)
    model = artefact.scorer.model
    moved["score"] = stability(model.scores(then.features), model.scores(now.features))
    quarter = last_quarter(model, history.events, count, today)
    return rounded_report(
        {
            "model": artefact.version,
            "expires": artefact.expires.isoformat(),
            "troubles": list(found.troubles),
            "stability": {name: {"psi": index, "verdict": verdict(index)} for name, index in moved.items()},
            "last_quarter": None
            if quarter is None
            else {
                "people": quarter.people,
                "gap": quarter.gap,
                "standard_errors": quarter.errors,
                "alarm": quarter.alarm,
            },
        }
    )


def rounded_report(told: dict[str, Any]) -> dict[str, Any]:
    """Plain data with few digits."""
    plain: dict[str, Any] = rounded(told)
    return plain
