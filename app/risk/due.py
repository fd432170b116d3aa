"""Whom the night scores: people who agreed, when it is their turn, and which of them are decided blind."""

import hashlib
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import Select, and_, exists, or_, select
from sqlalchemy.orm import aliased

from app.assessment.models import Assessment
from app.assessment.vocabulary import State
from app.casework.models import Case
from app.casework.vocabulary import CaseStatus
from app.privacy.models import Consent
from app.privacy.vocabulary import Purpose
from app.risk.models import RiskSnapshot
from app.risk.scores import objected

QUARTER = timedelta(days=91)
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


def is_blind(case_id: UUID, day: date) -> bool:
    """Whether a case is one of the 5 % of a week: the same draw whenever it is repeated, and another one each week."""
    year, week, _weekday = day.isocalendar()
    drawn = hashlib.sha256(f"{case_id}:{year}-{week}".encode()).digest()
    return int.from_bytes(drawn[:8]) % BLIND_OF == 0
