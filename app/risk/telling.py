"""An evaluation in plain words, for whoever decides whether a model may be used."""

from collections.abc import Iterator, Mapping
from typing import Any

WIDTH = 11
NAMES = {
    "auc": ("AUC", "how often a positive case ranks above a negative one; 0.5 is chance"),
    "brier": ("Brier", "mean squared error; lower is better"),
    "log_loss": ("log loss", "mean surprise; lower is better"),
    "calibration_slope": ("slope", "1 is right; below 1 the chances are too bold"),
    "calibration_in_the_large": ("in the large", "mean prediction minus what happened"),
    "ece": ("ECE", "mean gap between predicted and happened"),
}
POINTS_SHOWN = 40


def tell(answer: Mapping[str, Any]) -> str:
    """The whole report."""
    return "\n".join(_lines(answer))


def _lines(answer: Mapping[str, Any]) -> Iterator[str]:
    yield answer["name"]
    yield (
        f"Learnt from {answer['n_train']:,} cases, judged on {answer['n_test']:,} that the model had not seen;"
        f" the outcome holds for {_share(answer['prevalence'])} of them."
    )
    if "spell" in answer:
        yield from _spell(answer["spell"])
    yield ""
    yield from _models(answer["models"])
    yield ""
    yield from _points(answer["models"]["scorecard"]["points"])
    for column, groups in answer["groups"].items():
        yield ""
        yield from _groups(column, groups)
    yield ""
    yield f"Were outcomes recorded alike? {answer['label_capture']}"
    yield ""
    for warning in answer["warnings"]:
        yield f"! {warning}"
    yield (
        "A chance is about people like this one, never about this one alone."
        " It may only add help, never lower or delay it."
    )


def _spell(spell: Mapping[str, Any]) -> Iterator[str]:
    yield (
        f"After {spell['horizon']} periods {_share(spell['kaplan_meier'])} are still there (Kaplan-Meier); the model"
        f" says {_share(spell['mean_prediction'])}. Throwing away the spells that were cut off would say"
        f" {_share(spell['dropped_censored_would_say'])}."
    )


def _models(models: Mapping[str, Any]) -> Iterator[str]:
    yield f"{'':<24}{''.join(f'{name:>{WIDTH}}' for name in models)}"
    for key, (title, meaning) in NAMES.items():
        yield f"{title:<24}{''.join(_figure(some[key]) for some in models.values())}   {meaning}"
    for label in next(iter(models.values()))["at_capacity"]:
        for kind, meaning in (
            ("precision", "of those helped, how many need it"),
            ("recall", "of those in need, how many are helped"),
        ):
            cells = "".join(_figure(some["at_capacity"][label][kind]) for some in models.values())
            yield f"{f'{kind}, helping {float(label):.0%}':<24}{cells}   {meaning}"


def _points(points: Mapping[str, int]) -> Iterator[str]:
    yield "Scorecard: add the points; the more, the higher the chance."
    for rule, value in list(points.items())[:POINTS_SHOWN]:
        yield f"  {value:>4}  {rule}"
    if len(points) > POINTS_SHOWN:
        yield f"  and {len(points) - POINTS_SHOWN} more rules, see --json"


def _groups(column: str, groups: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    recalls = [name for name in next(iter(groups.values()), {}) if name.startswith("recall_at_")]
    heads = "".join(f"{'recall ' + name.removeprefix('recall_at_'):>{WIDTH + 2}}" for name in recalls)
    yield f"{column:<24}{'people':>9}{'happened':>{WIDTH}}{'predicted':>{WIDTH}}{heads}   95 % interval of the last"
    for label, line in groups.items():
        cells = "".join(f"{_figure(line[name]):>{WIDTH + 2}}" for name in recalls)
        low_high = f"{line['ci'][0]:.2f} to {line['ci'][1]:.2f}" if line["ci"] else "too few to tell"
        happened, predicted = _figure(line["prevalence"]), _figure(line["mean_prediction"])
        yield f"  {label:<22}{line['n']:>9,}{happened}{predicted}{cells}   {low_high}"


def _figure(value: float | None) -> str:
    return f"{'-' if value is None else f'{value:.3f}':>{WIDTH}}"


def _share(value: float | None) -> str:
    return "an unknown share" if value is None else f"{value:.1%}"
