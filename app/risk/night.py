"""What the night does for scores: a snapshot and a score per person and quarter, and once a month a look at the model.

Only those are scored whose programme switched scores on and who agreed; the numerical toolkit is fetched when there is
somebody to score, so that whoever only imports this module stays small.
"""

import hashlib
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import Select, and_, exists, or_, select
from sqlalchemy.orm import aliased

from app.agencies.models import Programme
from app.assessment.models import Assessment
from app.assessment.vocabulary import State
from app.casework.models import Case
from app.casework.vocabulary import CaseStatus
from app.foundation.clock import today_in
from app.foundation.unit_of_work import Work
from app.privacy.models import Consent
from app.privacy.vocabulary import Purpose
from app.risk.models import RiskModel, RiskSnapshot
from app.risk.scores import in_force, objected, switched_on

QUARTER = timedelta(days=91)
MONTH = timedelta(days=30)
A_PORTION = 5000
BLIND_OF = 20  # one case in so many is decided without looking at the score


def agreed_people(programme_id: UUID, *, ever: bool = False) -> Select[UUID, UUID]:
    """Each person of a programme who agreed to estimates, with their open case or, if `ever`, their newest one."""
    agreed = exists().where(
        Consent.person_id == Case.person_id, Consent.purpose == Purpose.ESTIMATE, Consent.withdrawn_at.is_(None)
    )
    later = aliased(Case)
    newer = exists().where(
        later.person_id == Case.person_id,
        later.programme_id == programme_id,
        or_(later.opened_on > Case.opened_on, and_(later.opened_on == Case.opened_on, later.id > Case.id)),
    )
    return (
        select(Case.person_id, Case.id.label("case_id"))
        .where(Case.programme_id == programme_id, ~newer if ever else Case.status == CaseStatus.OPEN, agreed)
        .order_by(Case.person_id)
    )


def due(programme_id: UUID, today: date) -> Select[UUID, UUID]:
    """Those whose quarter is over, or who have a first assessment that was agreed; nobody whose objection counts."""
    before = exists().where(RiskSnapshot.case_id == Case.id)
    recent = exists().where(RiskSnapshot.case_id == Case.id, RiskSnapshot.as_of > today - QUARTER)
    assessed = exists().where(Assessment.case_id == Case.id, Assessment.state == State.AGREED)
    return agreed_people(programme_id).where(~recent, or_(before, assessed), ~objected(Case.id))


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


def is_blind(case_id: UUID, day: date) -> bool:
    """Whether a case is one of the 5 % of a week: the same draw whenever it is repeated, and another one each week."""
    year, week, _weekday = day.isocalendar()
    drawn = hashlib.sha256(f"{case_id}:{year}-{week}".encode()).digest()
    return int.from_bytes(drawn[:8]) % BLIND_OF == 0
