"""Is a model worth using on this history? Training, judging and audit of it, before anybody is scored."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from app.risk import metrics
from app.risk.audit import Groups, Served, label_capture, table_by_group, warnings_by_group
from app.risk.encoding import Rows
from app.risk.leaks import look_for_leaks
from app.risk.metrics import Judged
from app.risk.model import MOST_SPELLS, Model, Past, coefficients, constant, train
from app.risk.reading import audit_groups, cases
from app.risk.refusals import listed, refuse, shown
from app.risk.scorecard import Scorecard, derive
from app.risk.specification import Folds, Specification
from app.risk.splits import Turn, by_time, in_turn, straddling
from app.risk.survival import Spells, still_there, without_censored
from app.risk.table import TOLD_EVERY, Numbers, Progress, Table, read_table

MODELS = ("logistic", "scorecard", "baseline")
DIGITS = 4
LEAST = 200  # people; with fewer the figures are hints


@dataclass(slots=True)
class Judgement:
    """The chances that each model gave to the judged rows, once for each repeat."""

    rows: Rows
    n_train: int
    repeats: list[dict[str, Numbers]] = field(default_factory=list)


def evaluate(given: Specification, progress: Progress) -> dict[str, Any]:
    """The answer of the contract."""
    table = read_table(given.data, given.columns, progress)
    found = cases(given, table)
    look_for_leaks(found.past)
    turns, told = _turns(given, table, found.past, found.rows)
    groups, banded = audit_groups(given, table, found.rows)
    warnings = [*found.warnings, *told, *_gaps(found.past), *banded]
    judgement, model, card = _judge(found.past, turns, _seed(given), progress)
    answer = _answer(given, found.past, judgement, (model, card), groups)
    answer["warnings"] = [*warnings, *_doubts(answer, found.past, judgement), *answer["warnings"]]
    plain: dict[str, Any] = rounded(answer)
    return plain


def _seed(given: Specification) -> int:
    return given.split.seed if isinstance(given.split, Folds) else 0


def _turns(given: Specification, table: Table, past: Past, rows: Rows) -> tuple[list[Sequence[Turn]], list[str]]:
    """The divisions of each repeat, by place among the usable rows."""
    if isinstance(given.split, Folds):
        outcome = past.outcome.stayed.astype(float) if isinstance(past.outcome, Spells) else past.outcome
        return list(in_turn(given.split, past.cluster, outcome)), []
    column = table.columns[given.split.column]
    whole = by_time(given.split, column)
    place = np.full(table.rows, -1)
    place[rows] = np.arange(len(rows))
    turn = Turn(*(some[some >= 0] for some in (place[whole.training], place[whole.judged])))
    if not len(turn.training) or not len(turn.judged):
        refuse("split: one side has no row with a target")
    both = straddling(turn, past.cluster) if given.group else None
    if given.group and both is not None:
        value = shown(table.columns[given.group].text_of(int(rows[both])))
        refuse(f"split: the group {shown(given.group)}={value} straddles the split: it has rows on both sides of it")
    lost = len(rows) - len(turn.training) - len(turn.judged)
    return [[turn]], [f"{lost} rows have no {shown(column.name)} and were left out"] if lost else []


def _judge(
    past: Past, turns: Sequence[Sequence[Turn]], seed: int, progress: Progress
) -> tuple[Judgement, Model, Scorecard]:
    """Chances from models that never saw the rows they judge; and the model to be shown."""
    rows = np.sort(np.concatenate([turn.judged for turn in turns[0]]))
    place = np.full(len(past.cluster), -1)
    place[rows] = np.arange(len(rows))
    sizes = [len(turn.training) for turn in turns[0]]
    judgement = Judgement(rows, round(sum(sizes) / len(sizes)))
    total = sum(len(some) for some in turns)
    for repeat in turns:
        chances = {name: np.empty(len(rows)) for name in MODELS}
        for turn in repeat:
            model, card, level = _one_turn(past.take(turn.training), seed)
            away = past.take(turn.judged).features
            at = place[turn.judged]
            chances["logistic"][at], chances["scorecard"][at] = model.chances(away), card.chances(away)
            chances["baseline"][at] = level
            total -= 1
            if len(past.cluster) >= TOLD_EVERY and total:
                progress(f"{total} more to learn and judge")
        chances["baseline"][:] = chances["baseline"].mean()  # a constant ranks nobody
        judgement.repeats.append(chances)
    if len(sizes) > 1:
        model, card, _level = _one_turn(past, seed)
    return judgement, model, card


def _one_turn(training: Past, seed: int) -> tuple[Model, Scorecard, float]:
    outcome = training.outcome
    if not isinstance(outcome, Spells) and np.ptp(outcome) == 0:
        refuse("split: the training rows hold one class only; the other class is empty there")
    if isinstance(outcome, Spells) and not (outcome.ended & (outcome.duration <= outcome.horizon)).any():
        refuse(
            "split: no spell of the training rows ends up to the horizon; the class of those who left is empty there"
        )
    if isinstance(outcome, Spells) and not outcome.stayed.any():
        refuse("split: no spell of the training rows lasts until the horizon; the class of those still there is empty")
    model = train(training, seed)
    return model, derive(model, training), constant(training)


def _answer(
    given: Specification, past: Past, judgement: Judgement, shown_models: tuple[Model, Scorecard], groups: Groups
) -> dict[str, Any]:
    away = past.take(judgement.rows)
    judged = away.judged
    spells = away.outcome if isinstance(away.outcome, Spells) else None
    model, card = shown_models
    models = {name: _figures(judgement, name, judged, given.capacity) for name in MODELS}
    models["logistic"]["coefficients"] = coefficients(model)
    models["scorecard"]["points"] = card.points()
    here = {column: (labels, codes[judgement.rows]) for column, (labels, codes) in groups.items()}
    served = _served(given, judgement, away, judged)
    by_group = table_by_group(here, served)
    answer: dict[str, Any] = {
        "name": given.name,
        "n_train": judgement.n_train,
        "n_test": len(judgement.rows),
        "prevalence": still_there(spells) if spells else judged.prevalence,
        "models": models,
        "groups": by_group,
        "label_capture": label_capture(here, served, _unknown(here, spells)),
        "warnings": warnings_by_group(by_group),
    }
    if spells:
        answer["spell"] = {
            "horizon": spells.horizon if spells.horizon != int(spells.horizon) else int(spells.horizon),
            "kaplan_meier": answer["prevalence"],
            "mean_prediction": float(served.chances.mean()),
            "dropped_censored_would_say": without_censored(spells),
        }
    return answer


def _served(given: Specification, judgement: Judgement, away: Past, judged: Judged) -> Served:
    logistic = [chances["logistic"] for chances in judgement.repeats]
    return Served(
        judged,
        np.mean(logistic, axis=0),
        {
            label: np.mean([metrics.selected(chances, share) for chances in logistic], axis=0)
            for label, share in given.capacity.items()
        },
        away.cluster if given.group else None,
        away.outcome if isinstance(away.outcome, Spells) else None,
    )


FIGURES: Mapping[str, Callable[[Numbers, Judged], float | None]] = {
    "auc": metrics.auc,
    "brier": metrics.brier,
    "log_loss": metrics.log_loss,
    "calibration_slope": metrics.slope,
    "calibration_in_the_large": metrics.in_the_large,
    "ece": metrics.ece,
}


def _figures(judgement: Judgement, name: str, judged: Judged, capacity: Mapping[str, float]) -> dict[str, Any]:
    """The figures of a model, each the mean over the repeats."""
    runs = [chances[name] for chances in judgement.repeats]
    found: dict[str, Any] = {title: _mean([figure(run, judged) for run in runs]) for title, figure in FIGURES.items()}
    places = [metrics.at_capacity(run, judged, capacity) for run in runs]
    found["at_capacity"] = {
        label: {kind: _mean([place[label][kind] for place in places]) for kind in ("precision", "recall")}
        for label in capacity
    }
    return found


def _mean(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None


def _unknown(groups: Groups, spells: Spells | None) -> dict[str, dict[str, float]]:
    """By group, the share of spells that were cut off before the horizon."""
    if spells is None:
        return {}
    cut = ~spells.known
    return {
        column: {
            label: float(cut[codes == i].mean()) for i, label in enumerate(labels) if (codes == i).sum() >= LEAST / 2
        }
        for column, (labels, codes) in groups.items()
    }


def _gaps(past: Past) -> list[str]:
    """How many rows have cells that must be filled in, and where."""
    empty = {name: feature.empty for name, feature in past.features.items() if feature.empty.any()}
    if not empty:
        return []
    rows = int(np.logical_or.reduce(list(empty.values())).sum())
    where = listed([f"{name} {int(cells.sum())}" for name, cells in empty.items()], 12)
    return [
        f"{rows} rows have missing values ({where}); they were filled in from the training rows of each split alone"
    ]


def _doubts(answer: Mapping[str, Any], past: Past, judgement: Judgement) -> list[str]:
    """What speaks against using this model."""
    models = answer["models"]
    logistic, card, baseline = models["logistic"], models["scorecard"], models["baseline"]
    told = []
    if len(past.cluster) < LEAST:
        told.append(f"fewer than {LEAST} cases: every figure is a hint at most")
    missing = [title for title in FIGURES if logistic[title] is None]
    if missing:
        told.append(f"there is no {listed(missing)}: the judged rows hold one class only, or predictions do not differ")
        return told
    if logistic["brier"] >= baseline["brier"] or logistic["auc"] < 0.55:
        told.append("the model hardly beats saying the same of everybody: it is not worth using")
    if not 0.8 <= (logistic["calibration_slope"] or 0) <= 1.25 or logistic["ece"] > 0.05:
        told.append("the chances are not well calibrated (slope 0.8 to 1.25 and ECE up to 0.05 are wanted)")
    if card["auc"] is not None and card["auc"] < logistic["auc"] - 0.02:
        told.append("the scorecard ranks notably worse than its model")
    if isinstance(past.outcome, Spells) and judgement.n_train > MOST_SPELLS:
        told.append(f"each model learnt from {MOST_SPELLS:,} of its {judgement.n_train:,} spells, drawn at random")
    return told


def rounded(value: Any) -> Any:
    """Plain data with few digits; what is not a number is null."""
    if isinstance(value, Mapping):
        return {name: rounded(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [rounded(inner) for inner in value]
    if isinstance(value, float | np.floating):
        return round(float(value), DIGITS) + 0.0 if np.isfinite(value) else None
    return value
