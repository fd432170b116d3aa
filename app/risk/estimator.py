"""The one door to scikit-learn: coefficients of a penalised logistic model, as plain numbers."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.risk.metrics import Judged, expit, log_loss, logit, slope_of
from app.risk.table import Codes, Numbers

STRENGTHS = (0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 10.0)
PLAIN = 1.0
INNER_FOLDS = 3
ENOUGH_ROWS = 30_000  # with more, the penalty no longer matters and is not looked for
FREE = 30.0  # terms that describe time are scaled up by this, so that they are hardly penalised
HONEST = (0.9, 1.1)
SHRINK = (0.3, 1.5)
ROUNDS = 60


@dataclass(frozen=True, slots=True)
class Sample:
    """Rows to learn from, the stretch of time each belongs to, whom to keep together, and whose row it is."""

    inputs: Numbers
    stretch: Codes
    outcome: Numbers
    weight: Numbers
    cluster: Codes
    person: Codes
    stretches: int

    def take(self, rows: NDArray[np.bool_]) -> "Sample":
        """Some of the rows."""
        return Sample(
            self.inputs[rows],
            self.stretch[rows],
            self.outcome[rows],
            self.weight[rows],
            self.cluster[rows],
            self.person[rows],
            self.stretches,
        )


@dataclass(frozen=True, slots=True)
class Found:
    """The coefficient of each input and the level of each stretch of time."""

    coefficients: Numbers
    levels: Numbers


def fit(sample: Sample, seed: int) -> Found:
    """Coefficients with the penalty that predicts best inside the training rows, less bold where they overshoot."""
    from threadpoolctl import threadpool_limits  # noqa: PLC0415 - scoring never learns, and loading takes a second

    with threadpool_limits(limits=1):
        if sample.inputs.shape[1] == 0:
            return Found(np.empty(0), levels(sample, np.zeros(len(sample.outcome))))
        if len(sample.outcome) > ENOUGH_ROWS:
            coefficients = _coefficients(sample, PLAIN)
        else:
            strength, factor = _chosen(sample, seed)
            coefficients = _coefficients(sample, strength) * factor
    return Found(coefficients, levels(sample, sample.inputs @ coefficients))


def _chosen(sample: Sample, seed: int) -> tuple[float, float]:
    """The best penalty and how much its predictions overshoot, both seen on rows that were held out."""
    clusters = np.unique(sample.cluster)
    shuffled = np.random.default_rng(seed).permutation(len(clusters))
    fold = (shuffled % INNER_FOLDS)[np.searchsorted(clusters, sample.cluster)]
    judged = Judged(sample.outcome, sample.weight)
    best, best_loss, best_scores = PLAIN, np.inf, np.zeros(len(fold))
    for strength in STRENGTHS:
        scores = np.zeros(len(fold))
        for held in range(INNER_FOLDS):
            training = sample.take(fold != held)
            if np.ptp(training.outcome) == 0:
                return PLAIN, 1.0
            coefficients = _coefficients(training, strength)
            away = sample.take(fold == held)
            scores[fold == held] = (
                away.inputs @ coefficients + levels(training, training.inputs @ coefficients)[away.stretch]
            )
        loss = log_loss(expit(scores), judged)
        if loss is not None and loss < best_loss:
            best, best_loss, best_scores = strength, loss, scores
    factor = slope_of(best_scores, judged)
    if factor is None or HONEST[0] <= factor <= HONEST[1]:
        return best, 1.0
    return best, float(np.clip(factor, *SHRINK))


def _coefficients(sample: Sample, strength: float) -> Numbers:
    stretches = sample.stretches
    design = sample.inputs
    if stretches > 1:
        moments = (sample.stretch[:, None] == np.arange(1, stretches)[None, :]) * FREE
        design = np.hstack((sample.inputs, moments))
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415 - as above

    model = LogisticRegression(C=strength, solver="newton-cholesky", max_iter=200)
    model.fit(design, sample.outcome > 0, sample_weight=sample.weight)
    found: Numbers = model.coef_[0][: sample.inputs.shape[1]].astype(float)
    return found


def levels(sample: Sample, scores: Numbers) -> Numbers:
    """For each stretch, the level with which mean prediction and outcome agree, given the scores."""
    stretches = sample.stretches
    total = np.bincount(sample.stretch, weights=sample.weight, minlength=stretches)
    happened = np.bincount(sample.stretch, weights=sample.weight * sample.outcome, minlength=stretches)
    # Half an exit where there was none: a level of minus infinity would be a claim.
    wanted = np.clip(happened, 0.5, np.maximum(total - 0.5, 0.5))
    middle = np.bincount(sample.stretch, weights=sample.weight * scores, minlength=stretches) / np.maximum(total, 1e-9)
    found = logit(np.clip(wanted / np.maximum(total, 1), 1e-6, 1 - 1e-6)) - middle
    found = np.where(total > 0, found, found[total > 0].mean())  # nobody was there to leave
    for _ in range(ROUNDS):
        chance = expit(scores + found[sample.stretch])
        mass = np.bincount(sample.stretch, weights=sample.weight * chance, minlength=stretches)
        curve = np.bincount(sample.stretch, weights=sample.weight * chance * (1 - chance), minlength=stretches)
        step = np.where(total > 0, np.clip((wanted - mass) / np.maximum(curve, 1e-9), -1, 1), 0.0)
        found = found + step
        if np.abs(step).max() < 1e-9:
            break
    return found
