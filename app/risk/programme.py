"""The model of a programme's own history: learnt from quarterly snapshots, refused when a sign is wrong."""

from collections.abc import Sequence

import numpy as np

from app.risk.encoding import Feature
from app.risk.features import INPUTS, MONTH, NO_WORDS, SIGNS, SILENT, snapshot
from app.risk.history import Events, care, last_seen
from app.risk.model import Model, Past, train
from app.risk.refusals import refuse
from app.risk.scoring import spread
from app.risk.survival import Spells

QUARTER = 3  # months
LEAST_MONTHS = 24  # of recorded history before a statistical model may replace the rule of points
EXITS_PER_TERM = 10
HARDLY = 0.05  # log odds per standard deviation; smaller is hardly an effect
SURE = 2.0  # standard errors
SEED = 20


def quarters(first: int, last: int) -> list[int]:
    """The days of the snapshots from a first day to a last one."""
    count = int((last - first) / MONTH / QUARTER)
    return [first + round(i * QUARTER * MONTH) for i in range(count + 1)]


def past_of(events: Events, people: int, days: Sequence[int], until: int, horizon: int) -> Past:
    """One row per person in care and snapshot; how it went on is read from what was written down before `until`."""
    known = events.known_on(until)
    ends = care(known, people)
    # An exit that nobody recorded looks like staying for ever: a spell is followed only as long as the person was met.
    followed = np.minimum(last_seen(known, people) + SILENT, until)
    parts = [snapshot(events, people, day) for day in days]
    person = np.concatenate([part.people for part in parts])
    start = np.concatenate([np.full(len(part.people), part.day) for part in parts])
    left = np.where(ends.left[person] >= start, ends.left[person], np.nan)
    seen = np.fmin(left, followed[person]) - start
    # A day of care is part of a month of care: nobody leaves after no time at all.
    months = np.maximum(np.ceil(seen / MONTH), 1.0)
    ended = ends.well[person] & ~np.isnan(left)
    features = {item.name: _joined([part.features[item.name] for part in parts]) for item in INPUTS}
    return Past(features, Spells(months, ended, float(horizon)), person)


def _joined(parts: Sequence[Feature]) -> Feature:
    numbers = [part.numbers for part in parts if part.numbers is not None]
    return Feature(parts[0].name, np.concatenate(numbers), NO_WORDS, ())


def enough_history(past: Past, months: float) -> bool:
    """Whether a statistical model may be learnt at all; before, the rule of points serves."""
    assert isinstance(past.outcome, Spells)  # noqa: S101 - a programme's history is made of spells
    exits = len(np.unique(past.cluster[past.outcome.ended]))
    return months >= LEAST_MONTHS and exits >= EXITS_PER_TERM * len(INPUTS)


def learn_programme(past: Past) -> Model:
    """The hazard model of a programme with straight lines, so that each input has one sign; a wrong one is refused."""
    kept = dict(past.features)
    while True:
        used = Past(kept, past.outcome, past.cluster)
        model = train(used, SEED, bent=False)
        wrong = [name for name in kept if _in_direction(model, name) < 0]
        if not wrong:
            return model
        _refuse_if_sure(model, used, wrong)
        # A wrong sign that chance explains says nothing: the input is left out rather than believed.
        kept = {name: feature for name, feature in kept.items() if name not in wrong}


def _refuse_if_sure(model: Model, past: Past, wrong: Sequence[str]) -> None:
    errors = np.sqrt(np.diag(spread(model, past)))
    for name in wrong:
        error = float(errors[model.encoder.terms.index(name)])
        if _in_direction(model, name) < -max(HARDLY, SURE * error):
            refuse(f"the model says the opposite of what is known about {name}: look at the records before using it")


def _in_direction(model: Model, name: str) -> float:
    """The coefficient of an input in the direction that is expected of it; 1 when it is not in the model."""
    terms = model.encoder.terms
    return float(model.coefficients[terms.index(name)]) * SIGNS[name] if name in terms else 1.0
