"""A new model of a programme, with the card that says what it is, how good it is, for whom, and until when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np

from app.risk import metrics
from app.risk.artefact import LONGEST_LIFE, Artefact
from app.risk.audit import Served, label_capture, table_by_group, warnings_by_group, ways_of_leaving
from app.risk.card_words import FORBIDDEN, PURPOSE
from app.risk.evaluate import FIGURES, rounded
from app.risk.features import INPUTS, MONTH, SILENT, snapshot
from app.risk.history import COUNTED_ENDS, GOOD_ENDS, KINDS, Events, care, last_seen
from app.risk.metrics import Judged
from app.risk.model import coefficients
from app.risk.programme import LEAST_MONTHS, enough_history, learn_programme, past_of, quarters
from app.risk.refusals import refuse
from app.risk.scorecard import derive
from app.risk.scoring import Scorer, scorer_of
from app.risk.specification import Folds
from app.risk.splits import in_turn
from app.risk.survival import Spells
from app.risk.table import Codes, Numbers

HORIZON = 24  # months
JUDGED_AFTER = 12  # months: the last year is kept to see whether a model of the years before was right
MEMORY = 36  # months
PLACES = 0.30
LISTED = f"{PLACES:.2f}"
DRAWS = 200
FEWEST_ENDS = 20  # of a group, before anything is said of how it leaves
INTERVAL = (2.5, 97.5)
TURNS = Folds(5, 1, 12)


@dataclass(frozen=True, slots=True)
class History:
    """What a programme recorded, and the columns of the audit, which are never inputs."""

    events: Events
    people: tuple[str, ...]
    audit: Mapping[str, tuple[list[str], Codes]]


def train_programme(history: History, today: int, owner: str, version: int, before: Artefact | None) -> Artefact:
    """The next model, learnt from everything written down before today."""
    count = len(history.people)
    first = _first_day(history, today)
    past = past_of(history.events, count, quarters(first, today - 1), today, HORIZON)
    months = (today - first + 1) / MONTH
    if not enough_history(past, months):
        refuse(
            f"there is too little history for a model: {LEAST_MONTHS} months and 10 exits for each of {len(INPUTS)}"
            " inputs are needed; the rule of points serves until then"
        )
    model = learn_programme(past)
    scorer = scorer_of(model, past)
    day = date.fromordinal(today)
    card = {
        "purpose": PURPOSE,
        "forbidden_uses": list(FORBIDDEN),
        "owner": owner,
        "trained_on": day.isoformat(),
        "expires": (day + timedelta(days=LONGEST_LIFE)).isoformat(),
        "data_from": date.fromordinal(first).isoformat(),
        "data_until": day.isoformat(),
        "people": len(np.unique(past.cluster)),
        "rows": len(past.cluster),
        "horizon_months": HORIZON,
        "coefficients": coefficients(model),
        "expected_signs": {item.name: item.sign for item in INPUTS},
        "ours_to_mend": [item.name for item in INPUTS if item.ours],
        "scorecard": derive(model, past).points(),
        **_judged(history, today, first),
        "overlap_with_previous": _overlap(history, today, scorer, before),
    }
    return Artefact(version, scorer, rounded(card))


def _first_day(history: History, today: int) -> int:
    # From the first record on: who had left before it was never written down, so before it everybody seems to stay.
    recorded = history.events.known_on(today).of("entered").recorded
    if not len(recorded):
        refuse("nobody had entered care before that day")
    return max(int(recorded.min()) + 1, today - round(MEMORY * MONTH))


def _judged(history: History, today: int, first: int) -> dict[str, Any]:
    """What a model of the years before said of the last year, about people it had not learnt from."""
    count = len(history.people)
    border = today - round(JUDGED_AFTER * MONTH)
    early = past_of(history.events, count, quarters(first, border - 1), border, JUDGED_AFTER)
    last = past_of(history.events, count, [border], today, JUDGED_AFTER)
    assert isinstance(last.outcome, Spells)  # noqa: S101 - a programme's history is made of spells
    chances = np.empty(len(last.cluster))
    for turn in next(iter(in_turn(TURNS, last.cluster, last.outcome.stayed.astype(float)))):
        held = np.isin(early.cluster, last.cluster[turn.judged])
        model = learn_programme(early.take(np.nonzero(~held)[0]))
        chances[turn.judged] = model.chances(last.take(turn.judged).features)
    judged = last.judged
    groups = {column: (labels, codes[last.cluster]) for column, (labels, codes) in history.audit.items()}
    served = Served(judged, chances, {LISTED: metrics.selected(chances, PLACES)}, None, last.outcome)
    by_group = table_by_group(groups, served)
    return {
        "judged_on": f"{len(chances)} people in care {JUDGED_AFTER} months before; learnt from others before then",
        "metrics": _with_intervals(chances, judged),
        "groups": by_group,
        "label_capture": label_capture(groups, served, _silent(history, today)),
        "leaving": ways_of_leaving(_left_well(history, today)),
        "warnings": warnings_by_group(by_group),
    }


def _with_intervals(chances: Numbers, judged: Judged) -> dict[str, dict[str, Any]]:
    draw = np.random.default_rng(DRAWS)
    rows = [draw.integers(0, len(chances), len(chances)) for _ in range(DRAWS)]
    found = {}
    for name in ("auc", "calibration_slope", "calibration_in_the_large", "ece", "brier"):
        figure = FIGURES[name]
        drawn = [figure(chances[some], Judged(judged.outcome[some], judged.weight[some])) for some in rows]
        known = [value for value in drawn if value is not None]
        interval = [float(edge) for edge in np.percentile(known, INTERVAL)] if known else None
        found[name] = {"value": figure(chances, judged), "interval_95": interval}
    return found


def _silent(history: History, today: int) -> dict[str, dict[str, float]]:
    """By group, the share of those on the books whom nobody has met for nine months: they may have left unrecorded."""
    known = history.events.known_on(today)
    count = len(history.people)
    spell = care(known, count)
    here = ~np.isnan(spell.entered) & np.isnan(spell.left)
    silent = last_seen(known, count) < today - SILENT
    return {
        column: {
            label: float(silent[here & (codes == i)].mean())
            for i, label in enumerate(labels)
            if (here & (codes == i)).any()
        }
        for column, (labels, codes) in history.audit.items()
    }


def _left_well(history: History, today: int) -> dict[str, dict[str, float | None]]:
    """By group, the share of recorded ends that were to work or another income; death and moving away do not count."""
    ends = history.events.known_on(today).of(*GOOD_ENDS, *COUNTED_ENDS)
    well = np.isin(ends.kind, [KINDS.index(kind) for kind in GOOD_ENDS])
    return {
        column: {
            label: float(well[here].mean()) if (here := codes[ends.person] == i).sum() >= FEWEST_ENDS else None
            for i, label in enumerate(labels)
        }
        for column, (labels, codes) in history.audit.items()
    }


def _overlap(history: History, today: int, scorer: Scorer, before: Artefact | None) -> float | None:
    """Of the people either model would put on the list, the share that both would."""
    if before is None:
        return None
    now = snapshot(history.events, len(history.people), today)
    lists = [metrics.selected(some.model.chances(now.features), PLACES) >= 1 for some in (scorer, before.scorer)]
    return metrics.ratio(float((lists[0] & lists[1]).sum()), float((lists[0] | lists[1]).sum()))
