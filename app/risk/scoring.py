"""What a model says of people: a chance with its interval, a band, the reasons; or that nothing can be said."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.risk.encoding import Feature, Measure, rows_of
from app.risk.features import INPUTS
from app.risk.metrics import expit
from app.risk.model import Model, Past, sample_of, towards
from app.risk.table import Codes, Numbers

EIGHTY = 1.281552  # two-sided 80 %
MOST_MISSING = 0.4
MARGIN = 0.25  # of the range of training, beyond which a model knows nothing
SMALLEST_SEGMENT = 50
MOST_REASONS = 4
PLACES = 4
NOT_ESTIMABLE, LOW, MIDDLE, HIGH = range(4)
BANDS = ("not estimable", "low", "medium", "high")
AGES = (30, 45)
BORDERS = (0.5, 0.8)  # shares of the training cases below the medium and the high band


@dataclass(frozen=True, slots=True)
class Scorer:
    """A trained model with all that is needed to say how sure it is."""

    model: Model
    spread: Numbers  # covariance of the coefficients
    segments: tuple[int, ...]  # people of each segment in training
    borders: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Scores:
    """What is said of each person; chance and interval mean nothing where the band is 0."""

    chance: Numbers
    low: Numbers
    high: Numbers
    band: Codes


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that moves the score of a person, up or down, and whether it is the service's to mend."""

    name: str
    weight: float
    ours: bool


def scorer_of(model: Model, past: Past) -> Scorer:
    """Everything that scoring needs, from the cases the model was learnt from."""
    first = np.unique(past.cluster, return_index=True)[1]
    people = past.take(np.sort(first))
    chances = np.quantile(model.chances(people.features), BORDERS)
    counts = np.bincount(segments(people.features), minlength=2 * (len(AGES) + 1))
    return Scorer(
        model, spread(model, past), tuple(int(count) for count in counts), (float(chances[0]), float(chances[1]))
    )


def spread(model: Model, past: Past) -> Numbers:
    """How unsure the coefficients are, when the rows of one person count as one."""
    sample, _periods = sample_of(model.encoder.matrix(past.features), past)
    levels = (sample.stretch[:, None] == np.arange(sample.stretches)[None, :]).astype(float)
    design = np.hstack((sample.inputs, levels))
    scores = sample.inputs @ (towards(past) * model.coefficients) + np.array(model.head.levels)[sample.stretch]
    chance = expit(scores)
    curve = (design * (sample.weight * chance * (1 - chance))[:, None]).T @ design
    place = np.unique(sample.cluster, return_inverse=True)[1]
    miss = sample.weight * (sample.outcome - chance)
    pulls = np.column_stack([np.bincount(place, weights=miss * column) for column in design.T])
    inverse = np.linalg.inv(curve + np.eye(len(curve)))
    count = len(model.coefficients)
    return np.asarray((inverse @ (pulls.T @ pulls) @ inverse)[:count, :count], dtype=np.float64)


def score(scorer: Scorer, features: Mapping[str, Feature]) -> Scores:
    """The chance, interval and band of everybody."""
    model = scorer.model
    matrix = model.encoder.matrix(features)
    line = matrix @ model.coefficients
    slack = EIGHTY * np.sqrt(np.einsum("ij,ij->i", matrix @ scorer.spread, matrix))
    chance = model.head.chances(line)
    band = LOW + (chance >= scorer.borders[0]).astype(np.int64) + (chance >= scorer.borders[1])
    band = np.where(estimable(scorer, features), band, NOT_ESTIMABLE)
    return Scores(chance, model.head.chances(line - slack), model.head.chances(line + slack), band)


def estimable(scorer: Scorer, features: Mapping[str, Feature]) -> NDArray[np.bool_]:
    """Of whom something may be said: enough known, inside what was learnt from, and not of a tiny segment."""
    missing = np.mean([feature.empty for feature in features.values()], axis=0)
    inside = np.ones(rows_of(features), bool)
    for part in scorer.model.encoder.parts:
        values = features[part.name].numbers
        if isinstance(part, Measure) and values is not None:
            room = MARGIN * (part.high - part.low)
            inside &= np.isnan(values) | ((values >= part.low - room) & (values <= part.high + room))
    large = np.array(scorer.segments)[segments(features)] >= SMALLEST_SEGMENT
    found: NDArray[np.bool_] = (missing <= MOST_MISSING) & inside & large
    return found


def segments(features: Mapping[str, Feature]) -> Codes:
    """Age band and household of each person, as one number; an unknown age counts as the middle one."""
    age, alone = features["age"].numbers, features["alone with children"].numbers
    assert age is not None and alone is not None  # noqa: S101, PT018 - both are numbers by their definition
    band = np.digitize(np.where(np.isnan(age), AGES[0], age), AGES)
    return np.asarray(2 * band + (np.nan_to_num(alone) > 0), dtype=np.int64)


def reasons(scorer: Scorer, features: Mapping[str, Feature], row: int) -> list[Reason]:
    """What moves the score of one person most, up or down, compared with the mean of the programme."""
    one = {name: feature.take(np.array([row])) for name, feature in features.items()}
    parts = scorer.model.encoder.matrix(one)[0] * scorer.model.coefficients
    ours = {item.name for item in INPUTS if item.ours}
    moved = zip(scorer.model.encoder.terms, parts, strict=True)
    found = [Reason(name, float(weight), name in ours) for name, weight in moved if abs(weight) > 1e-9]
    return sorted(found, key=lambda reason: -abs(reason.weight))[:MOST_REASONS]


def grounds_of_all(scorer: Scorer, features: Mapping[str, Feature]) -> list[dict[str, Any]]:
    """The inputs that move each score most, up and down, by their names, and those that are not known.

    All terms of an input count together; what is not known is never a reason.
    """
    encoder = scorer.model.encoder
    matrix, start, columns = encoder.matrix(features) * scorer.model.coefficients, 0, []
    for part in encoder.parts:
        end = start + len(part.terms)
        columns.append(np.where(features[part.name].empty, 0.0, matrix[:, start:end].sum(axis=1)))
        start = end
    weights = np.round(np.column_stack(columns), PLACES)
    order = np.argsort(-np.abs(weights), axis=1, kind="stable")[:, : 2 * MOST_REASONS]
    names = [part.name for part in encoder.parts]
    ours = {item.name for item in INPUTS if item.ours}
    found: list[dict[str, Any]] = []
    for places, mine, missing in zip(order.tolist(), weights.tolist(), missing_of_all(features), strict=True):
        told = [[names[i], mine[i], names[i] in ours] for i in places]
        up, down = ([one for one in told if one[1] * way > 0][:MOST_REASONS] for way in (1, -1))
        found.append({"up": up, "down": down, "missing": missing})
    return found


def missing_of_all(features: Mapping[str, Feature]) -> list[list[str]]:
    """What is not known of each person; whom the same is missing of share one list."""
    gaps = np.column_stack([feature.empty for feature in features.values()]).tolist()
    lists = {known: [name for name, gap in zip(features, known, strict=True) if gap] for known in set(map(tuple, gaps))}
    return [lists[tuple(known)] for known in gaps]


def missing_inputs(features: Mapping[str, Feature], row: int) -> list[str]:
    """What is not known of a person."""
    return [name for name, feature in features.items() if feature.empty[row]]
