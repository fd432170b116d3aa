"""What the night does for scores: a snapshot and a score per person and quarter, and once a month a look at the model.

Only those are scored whose programme switched scores on and who agreed; the numerical toolkit is fetched when there is
somebody to score, so that whoever only imports this module stays small.
"""

from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select

from app.agencies.models import Programme
from app.casework.models import Case
from app.foundation.clock import today_in
from app.foundation.unit_of_work import Work
from app.risk.due import due
from app.risk.models import RiskModel
from app.risk.scores import in_force, switched_on

MONTH = timedelta(days=30)
A_PORTION = 5000


def score_due(work: Work) -> int:
    """Score one portion of those who are due; how many, so that the night goes on until it is 0."""
    today = today_in(work.zone, work.now)
    for programme_id in programmes_with_scores(work):
        found = work.session.execute(due(programme_id, today).limit(A_PORTION)).all()
        if found:
            from app.risk.marking import mark_people  # noqa: PLC0415 - numpy, only when there is somebody to score

            whose = due(programme_id, today).where(Case.person_id.between(found[0].person_id, found[-1].person_id))
            if count := mark_people(work, programme_id, whose.order_by(None).subquery(), today):
                return count
    return 0


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
