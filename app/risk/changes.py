"""Which estimates changed since the quarter before, of those that may be read and that nobody has looked at yet."""

from datetime import date
from uuid import UUID

from sqlalchemy import and_, exists, func, select
from sqlalchemy.orm import aliased

from app.casework.models import Case
from app.foundation.unit_of_work import Work
from app.risk.models import RiskModel, RiskReview, RiskScore
from app.risk.scores import allowed, in_use
from app.risk.vocabulary import Band
from app.risk.warning_rules import Change

STEP = {Band.LOW: 1, Band.MEDIUM: 2, Band.HIGH: 3}


def estimates_that_changed(work: Work, today: date) -> dict[UUID, Change]:
    """By case; a blind score, one that cannot be said and one whose key worker has written their own tell nothing."""
    before, other = aliased(RiskScore), aliased(RiskScore)
    last = (
        select(func.max(other.as_of))
        .where(other.case_id == RiskScore.case_id, other.as_of < RiskScore.as_of)
        .correlate(RiskScore)
        .scalar_subquery()
    )
    looked = exists().where(RiskReview.score_id == RiskScore.id, RiskReview.staff_id == Case.key_worker_id)
    found = (
        select(RiskScore.case_id, RiskScore.band, RiskScore.chance, before.band, before.chance, before.by)
        .join(RiskModel, RiskModel.id == RiskScore.model_id)
        .join(Case, Case.id == RiskScore.case_id)
        .join(before, and_(before.case_id == RiskScore.case_id, before.as_of == last))
        .where(
            RiskScore.current.is_(True),
            RiskScore.blind.is_(False),
            RiskScore.band.in_(STEP),
            before.band.in_(STEP),
            before.by == RiskScore.by,
            ~looked,
            *allowed(),
            *in_use(today),
        )
        .order_by(RiskScore.case_id)
    )
    return {
        case_id: Change(
            STEP[Band(band)] - STEP[Band(old_band)], None if chance is None or old is None else chance - old
        )
        for case_id, band, chance, old_band, old, _by in work.session.execute(found)
    }
