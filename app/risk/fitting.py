"""The monthly look at a model: which inputs moved since it was learnt, and what was said a quarter ago and happened."""

from datetime import date
from typing import Any

import numpy as np

from app.audit.services import record
from app.foundation.unit_of_work import Work
from app.risk.artefact import opened
from app.risk.drift import inputs_moved, last_quarter, stability, verdict
from app.risk.due import agreed_people
from app.risk.features import snapshot
from app.risk.gathering import gather
from app.risk.models import RiskModel
from app.risk.scoring import Scorer
from app.risk.sealing import own_secret

# With fewer, the index moves by chance alone as far as it does for a changed world.
LEAST = 500
DIGITS = 3


def look(work: Work, model: RiskModel, today: date) -> dict[str, Any]:
    """Write on the card how the model fits today; `alarm` says in one word what to do: stop, look, or nothing."""
    scorer = opened(model.artefact.encode(), own_secret()).scorer
    found = {"looked_on": today.isoformat(), **_found(work, model, scorer, today)}
    model.card = {**model.card, "drift": found}
    work.session.flush()
    record(work, "risk:model:look", model, alarm=found["alarm"])
    return found


def _found(work: Work, model: RiskModel, scorer: Scorer, today: date) -> dict[str, Any]:
    gathered = gather(work, agreed_people(model.programme_id, ever=True).order_by(None).subquery())
    people, day = len(gathered.people), today.toordinal()
    then = snapshot(gathered.events, people, model.trained_on.toordinal())
    now = snapshot(gathered.events, people, day)
    if min(len(then.people), len(now.people)) < LEAST:
        return {"alarm": "too_few", "people": len(now.people), "least": LEAST}
    moved = inputs_moved(then.features, now.features)
    scores = stability(scorer.model.chances(then.features), scorer.model.chances(now.features))
    quarter = last_quarter(scorer.model, gathered.events, people, day)
    verdicts = {verdict(index) for index in (*moved.values(), scores)}
    missed = quarter is not None and quarter.alarm
    return {
        "alarm": "stop" if "stop" in verdicts or missed else "look" if "look" in verdicts else "",
        "people": len(now.people),
        "inputs": {name: round(index, DIGITS) for name, index in moved.items() if verdict(index) != "ok"},
        "score": round(scores, DIGITS),
        "quarter": None
        if quarter is None
        else {
            "people": quarter.people,
            "gap": round(float(np.round(quarter.gap, DIGITS)), DIGITS),
            "alarm": bool(missed),
        },
    }
