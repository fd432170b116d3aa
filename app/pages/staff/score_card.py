"""A model's card in the reader's words: the run writes figures and names, this page says what they are."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from app.foundation.i18n import gettext as _
from app.risk import RiskModel
from app.risk.card_words import FORBIDDEN, METRICS, PURPOSE
from app.risk.policy import is_points
from app.risk.words import INPUT_WORDS, words_of

SIGNS = {1: "+", -1: "−"}
DOTS = "…"


@dataclass(frozen=True, slots=True)
class Metric:
    """One figure with what it means and its 95 % interval."""

    means: str
    name: str
    value: str
    between: str


@dataclass(frozen=True, slots=True)
class GroupLine:
    """One group of the card."""

    label: str
    people: int
    happened: str
    predicted: str
    recall: str
    between: str


@dataclass(frozen=True, slots=True)
class Card:
    """What stands on a card."""

    is_points: bool
    purpose: str
    forbidden: list[str]
    facts: Mapping[str, Any]
    metrics: list[Metric]
    groups: dict[str, list[GroupLine]]
    points: list[tuple[str, str, int]]
    inputs: list[tuple[str, str, str, bool]]
    moved: list[tuple[str, str]]


def card_of(model: RiskModel) -> Card:
    """The card of a version; what an older one lacks stays empty."""
    card = model.card
    return Card(
        is_points(model),
        _(PURPOSE),
        [_(one) for one in FORBIDDEN],
        card,
        [_metric(name, figure) for name, figure in (card.get("metrics") or {}).items() if name in METRICS],
        {column: [_group(*line) for line in lines.items()] for column, lines in (card.get("groups") or {}).items()},
        _rule(card["rule"]) if "rule" in card else _scorecard(card.get("scorecard") or {}),
        _inputs(card),
        [(_named(name), _figure(index)) for name, index in ((card.get("drift") or {}).get("inputs") or {}).items()],
    )


def _figure(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"


def _between(interval: Iterable[float] | None) -> str:
    return " – ".join(f"{edge:.2f}" for edge in interval) if interval else ""


def _metric(name: str, figure: Mapping[str, Any]) -> Metric:
    means, short = METRICS[name]
    return Metric(_(means), short, _figure(figure.get("value")), _between(figure.get("interval_95")))


def _group(label: str, line: Mapping[str, Any]) -> GroupLine:
    recall = next((line[key] for key in line if key.startswith("recall_at_")), None)
    return GroupLine(
        label,
        line["n"],
        _figure(line.get("prevalence")),
        _figure(line.get("mean_prediction")),
        _figure(recall),
        _between(line.get("ci")),
    )


def _named(name: str) -> str:
    words = words_of(name)
    return _(words.name) if words else name


def _rule(lines: Iterable[Mapping[str, Any]]) -> list[tuple[str, str, int]]:
    found = []
    for line in lines:
        low, high = line["at_least"], line["at_most"]
        parts = [f"{DOTS} ≥ {low:g}" if low is not None else "", f"{DOTS} ≤ {high:g}" if high is not None else ""]
        found.append((_named(line["input"]), ", ".join(part for part in parts if part), line["points"]))
    return found


def _scorecard(points: Mapping[str, int]) -> list[tuple[str, str, int]]:
    """The rules of a scorecard by input: “12<=age<24” becomes the words for age, and “12 ≤ … < 24”."""
    found = []
    for rule, worth in points.items():
        name = max((known for known in INPUT_WORDS if known in rule), key=len, default=rule)
        rest = rule.replace(name, DOTS, 1).replace("<=", " ≤ ").replace(">=", " ≥ ")
        rest = _("not known") if rest.endswith(" missing") else rest.replace("<", " < ").replace("  ", " ").strip()
        found.append((_named(name), rest, worth))
    return found


def _inputs(card: Mapping[str, Any]) -> list[tuple[str, str, str, bool]]:
    signs, weights = card.get("expected_signs") or {}, card.get("coefficients") or {}
    ours = set(card.get("ours_to_mend") or ())
    return [
        (
            _named(name),
            SIGNS.get(signs.get(name, 0), ""),
            f"{value:+.3f}" if isinstance(value, float) else "",
            name in ours,
        )
        for name, value in weights.items()
        if name in INPUT_WORDS
    ]
