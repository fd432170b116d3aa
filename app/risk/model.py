"""A model that can be read line by line: terms, coefficients, and how a score becomes a chance."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from app.risk.encoding import Encoder, Feature, Rows, learn
from app.risk.estimator import Sample, fit, levels
from app.risk.metrics import Judged, calibration_line, expit, logit
from app.risk.survival import Intervals, Spells, intervals, person_periods, still_there, weights
from app.risk.table import Codes, Numbers

MOST_SPELLS = 200_000  # more would need gigabytes and change nothing
LARGEST = 700.0  # exp of more is infinite
DRIFT = 0.1  # a slope this near to 1 is left alone


@dataclass(frozen=True, slots=True)
class Head:
    """How a score becomes a chance: at once, or as that of not leaving in any stretch until the horizon."""

    slope: float
    levels: tuple[float, ...]
    periods: tuple[float, ...] | None
    correction: tuple[float, float] | None = None  # level and slope on log odds, where the hazard alone is too bold

    def chances(self, scores: Numbers) -> Numbers:
        """The chance of the positive outcome."""
        if self.periods is None:
            return expit(self.levels[0] + self.slope * scores)
        stays = self._stays(scores)
        if self.correction is None:
            return stays
        level, slope = self.correction
        return expit(level + slope * logit(stays))

    def _stays(self, scores: Numbers) -> Numbers:
        """The product of the chances of staying in each period, 1 / (1 + odds of leaving)."""
        pull = np.exp(np.minimum(-self.slope * scores, LARGEST))
        odds = np.ones(len(scores))
        with np.errstate(over="ignore"):
            for level, periods in zip(self.levels, self.periods or (), strict=True):
                one = 1 + np.exp(level) * pull
                # Multiplying is many times faster than a power, and periods are few.
                for _period in range(int(periods)):
                    odds *= one
                if periods != int(periods):
                    odds *= one ** (periods - int(periods))
        found: Numbers = 1 / odds
        return found

    def until(self, months: float) -> "Head":
        """The same hazard looked at after fewer periods."""
        if self.periods is None:
            return self
        left, periods = months, []
        for length in self.periods:
            periods.append(min(length, left))
            left -= periods[-1]
        return Head(self.slope, self.levels, tuple(periods))


@dataclass(frozen=True, slots=True)
class Model:
    """The logistic model; a higher score is a higher chance of the positive outcome."""

    encoder: Encoder
    coefficients: Numbers
    head: Head

    def scores(self, features: Mapping[str, Feature]) -> Numbers:
        """The score of each case."""
        found: Numbers = self.encoder.matrix(features) @ self.coefficients
        return found

    def chances(self, features: Mapping[str, Feature]) -> Numbers:
        """The chance of each case."""
        return self.head.chances(self.scores(features))


@dataclass(frozen=True, slots=True)
class Past:
    """What is known of past cases: inputs, what happened, and who belongs together."""

    features: Mapping[str, Feature]
    outcome: Numbers | Spells
    cluster: Codes

    def take(self, rows: Rows) -> "Past":
        """Some of the cases."""
        outcome = self.outcome.take(rows) if isinstance(self.outcome, Spells) else self.outcome[rows]
        return Past({name: some.take(rows) for name, some in self.features.items()}, outcome, self.cluster[rows])

    @property
    def judged(self) -> Judged:
        """What happened, as metrics want it; spells cut off too early count through those like them."""
        if isinstance(self.outcome, Spells):
            return Judged(self.outcome.stayed.astype(float), weights(self.outcome))
        return Judged(self.outcome, np.ones(len(self.outcome)))


def train(past: Past, seed: int, *, bent: bool = True) -> Model:
    """The model of these cases."""
    past = _not_too_many(past, seed)
    encoder = learn(list(past.features.values()), bent=bent)
    sample, periods = sample_of(encoder.matrix(past.features), past)
    found = fit(sample, seed)
    model = Model(encoder, towards(past) * found.coefficients, Head(1.0, tuple(found.levels), periods))
    return replace(model, head=_corrected(model.head, model.scores(past.features), past))


def head_of(scores: Numbers, worth: float, past: Past) -> Head:
    """How these scores become chances on these cases, when each unit of them is worth so much."""
    sample, periods = sample_of(np.empty((len(scores), 0)), past)
    return _corrected(
        Head(worth, tuple(levels(sample, towards(past) * worth * scores[sample.person])), periods), scores, past
    )


def _corrected(head: Head, scores: Numbers, past: Past) -> Head:
    """A hazard takes effects as equal at all times; where that is wrong, its chances at the horizon are set right."""
    if not isinstance(past.outcome, Spells):
        return head
    found = calibration_line(logit(head.chances(scores)), past.judged, past.cluster)
    if found is None or found.slope <= 0 or abs(found.slope - 1) < max(2 * found.error, DRIFT):
        return head
    return replace(head, correction=(found.level, found.slope))


def _not_too_many(past: Past, seed: int) -> Past:
    if not isinstance(past.outcome, Spells) or len(past.cluster) <= MOST_SPELLS:
        return past
    return past.take(np.sort(np.random.default_rng(seed).choice(len(past.cluster), MOST_SPELLS, replace=False)))


def sample_of(inputs: Numbers, past: Past) -> tuple[Sample, tuple[float, ...] | None]:
    """The rows to learn from, and the periods of each stretch when the outcome is a spell."""
    if not isinstance(past.outcome, Spells):
        rows = np.arange(len(inputs))
        zero = np.zeros(len(inputs), np.int64)
        return Sample(inputs, zero, past.outcome, np.ones(len(inputs)), past.cluster, rows, 1), None
    cut: Intervals = intervals(past.outcome)
    found = person_periods(past.outcome, cut)
    outcome, cluster = found.left.astype(float), past.cluster[found.person]
    periods = tuple(cut.periods)
    cells = inputs[found.person]
    return Sample(cells, found.stretch, outcome, found.weight, cluster, found.person, len(periods)), periods


def towards(past: Past) -> float:
    """Whether the sample's outcome is the positive one (1) or its opposite (-1)."""
    # The hazard is the chance of leaving; the score is of staying.
    return -1.0 if isinstance(past.outcome, Spells) else 1.0


def constant(past: Past) -> float:
    """The prevalence: what one would say of everybody without a model."""
    if isinstance(past.outcome, Spells):
        return still_there(past.outcome)
    return float(past.outcome.mean())


def coefficients(model: Model) -> dict[str, float]:
    """Each term with its coefficient, as it is published."""
    return dict(zip(model.encoder.terms, (float(value) for value in model.coefficients), strict=True))
