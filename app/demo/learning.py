"""The model of the demonstration, learnt from the invented cohort: `python -m app.demo.learning` writes it again.

It is kept as a file, so that loading the demonstration waits for no training; a test learns it again and compares.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np

from app.demo.cohort import SHOCK_MONTH, Cohort, generate
from app.risk.artefact import Artefact, body
from app.risk.training import History, train_programme

LEARNT = Path(__file__).parent / "learnt.json"
PEOPLE, SEED = 5000, 1


def history_of(cohort: Cohort) -> History:
    """What the programme of the cohort recorded, with the columns of its audit."""
    groups = {}
    for name, values in (("sex", cohort.sex), ("nationality", cohort.nationality)):
        labels = sorted(set(values))
        groups[name] = (labels, np.array([labels.index(value) for value in values]))
    return History(cohort.events, tuple(f"p{i}" for i in range(cohort.people)), groups)


def learn(cohort: Cohort) -> Artefact:
    """The model as it was learnt on the day before the shock."""
    return train_programme(history_of(cohort), cohort.day(SHOCK_MONTH) + 1, "", 1, None)


def told(artefact: Artefact) -> dict[str, Any]:
    """The model as it is kept."""
    found: dict[str, Any] = json.loads(json.dumps(body(artefact)))
    return found


if __name__ == "__main__":
    LEARNT.write_text(json.dumps(told(learn(generate(PEOPLE, SEED))), indent=1, ensure_ascii=False) + "\n", "utf-8")
