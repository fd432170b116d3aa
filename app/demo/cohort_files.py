"""The invented cohort as files: what a programme would have recorded, a table to evaluate on, and the truth apart."""

import csv
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from app.demo.cohort import HORIZON, SHOCK_MONTH, Cohort, generate
from app.risk.features import INPUTS
from app.risk.history import KINDS
from app.risk.history_files import COLUMNS, EVENTS, PEOPLE
from app.risk.programme import past_of
from app.risk.survival import Spells

SPECIFICATION = """\
name: still in care after {horizon} months (invented people)
data: table.csv
target: {{duration: months, events: [left well], horizon: {horizon}}}
features: [{features}]
protected: [sex, nationality]
bands: {{age band: [0, 30, 45, 120]}}
split: {{folds: 3, repeats: 1, seed: 1}}
capacity: [0.10, 0.30]
"""


def write(folder: Path, people: int, seed: int) -> None:
    """Make the cohort and write its files."""
    folder.mkdir(parents=True, exist_ok=True)
    cohort = generate(people, seed)
    events = cohort.events
    days = {day: date.fromordinal(day).isoformat() for day in np.unique([events.happened, events.recorded]).tolist()}
    columns = (events.person, events.kind, events.happened, events.recorded, events.value)
    _write(
        folder / EVENTS,
        COLUMNS,
        (
            (f"p{p}", KINDS[k], days[h], days[r], f"{v:g}")
            for p, k, h, r, v in zip(*(c.tolist() for c in columns), strict=True)
        ),
    )
    rows = enumerate(zip(cohort.sex, cohort.nationality, strict=True))
    _write(folder / PEOPLE, ("person", "sex", "nationality"), ((f"p{i}", *labels) for i, labels in rows))
    _write(folder / "truth.csv", ("person", "risk", "left_month", "hidden"), _truth(cohort))
    _table(folder, cohort)


def _truth(cohort: Cohort) -> Iterable[Sequence[Any]]:
    truth = cohort.truth
    risk = truth.risk(0)
    for i in range(cohort.people):
        left = "" if np.isnan(truth.left_month[i]) else int(truth.left_month[i])
        yield f"p{i}", f"{risk[i]:.4f}", left, int(truth.hidden[i])


def _table(folder: Path, cohort: Cohort) -> None:
    """Everybody in care on the first day, and how it went on as far as it was recorded before the shock."""
    past = past_of(cohort.events, cohort.people, [cohort.day(0) + 1], cohort.day(SHOCK_MONTH) + 30, HORIZON)
    assert isinstance(past.outcome, Spells)  # noqa: S101 - a programme's history is made of spells
    names = [item.name for item in INPUTS]
    inputs = [past.features[item.name].numbers for item in INPUTS]
    ages = next(values for values, name in zip(inputs, names, strict=True) if name == "age" and values is not None)
    rows = (
        (
            *("" if values is None or np.isnan(values[i]) else f"{values[i]:.6g}" for values in inputs),
            f"{ages[i]:.0f}",
            cohort.sex[person],
            cohort.nationality[person],
            int(past.outcome.duration[i]),
            int(past.outcome.ended[i]),
        )
        for i, person in enumerate(past.cluster.tolist())
    )
    _write(folder / "table.csv", (*names, "age band", "sex", "nationality", "months", "left well"), rows)
    text = SPECIFICATION.format(horizon=HORIZON, features=", ".join(f'"{name}"' for name in names))
    (folder / "spec.yaml").write_text(text, "utf-8")


def _write(path: Path, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
