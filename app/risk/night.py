"""What the night does for scores: a snapshot and a score per person and quarter, and once a month a look at the model.

Only those are scored whose programme switched scores on and who agreed; the numerical toolkit is fetched when there is
somebody to score, so that whoever only imports this module stays small.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.agencies.models import Programme
from app.casework.models import Case
from app.foundation.clock import today_in
from app.foundation.unit_of_work import Work
from app.risk.due import due
from app.risk.models import RiskModel
from app.risk.scores import in_force, switched_on
from app.risk.sources import chosen, raw

MONTH = timedelta(days=30)
A_PORTION = 5000


@dataclass(frozen=True, slots=True)
class Portion:
    """Those of a programme who are due, from the first to the last person of them, by raw keys."""

    programme_id: UUID
    first: Any
    last: Any


def portions_due(work: Work) -> list[Portion]:
    """Who is due tonight, looked for once: whoever looks again for each portion passes everybody each time."""
    today = today_in(work.zone, work.now)
    found = []
    for programme_id in programmes_with_scores(work):
        people = work.session.scalars(due(programme_id, today).with_only_columns(raw(Case.person_id))).all()
        found += [
            Portion(programme_id, some[0], some[-1])
            for some in (people[start : start + A_PORTION] for start in range(0, len(people), A_PORTION))
        ]
    return found


def score_portion(work: Work, portion: Portion) -> int:
    """Score those of a portion who are still due; how many."""
    today = today_in(work.zone, work.now)
    still = due(portion.programme_id, today).where(raw(Case.person_id).between(portion.first, portion.last))
    cases = work.session.scalars(still.with_only_columns(raw(Case.id))).all()
    if not cases:
        return 0
    from app.risk.marking import mark_people  # noqa: PLC0415 - numpy, only when there is somebody to score

    return mark_people(work, portion.programme_id, chosen(work, cases), today)


def score_due(work: Work) -> int:
    """Score one portion of those who are due; how many, so that whoever calls goes on until it is 0."""
    return next((count for portion in portions_due(work) if (count := score_portion(work, portion))), 0)


def watch_models(work: Work) -> int:
    """Once a month, look whether each model in force still fits; how many were looked at."""
    today, looked = today_in(work.zone, work.now), 0
    for programme_id in programmes_with_scores(work):
        model = in_force(work, programme_id)
        if model is None or not model.artefact or today < next_look(model):
            continue
        from app.risk.fitting import look  # noqa: PLC0415 - numpy, only when there is something to look at

        look(work, model, today)
        looked += 1
    return looked


def next_look(model: RiskModel) -> date:
    """When somebody has to look at a model again; the first time a month after it was decided on."""
    last = (model.card.get("drift") or {}).get("looked_on")
    return (date.fromisoformat(last) if last else model.trained_on) + MONTH


def programmes_with_scores(work: Work) -> list[UUID]:
    """The programmes that switched their scores on."""
    return [
        one for one in work.session.scalars(select(Programme.id).order_by(Programme.id)).all() if switched_on(work, one)
    ]
