"""How often decisions differ from the band, by programme: people who always follow a score do not decide any more."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, case, func, select

from app.agencies.models import Programme
from app.casework.models import Case
from app.risk.models import RiskModel, RiskReview, RiskScore
from app.risk.review_rules import Verdict, verdict
from app.risk.vocabulary import Band

WINDOW = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Watched:
    """The decisions of a programme: with the score on the screen, or blind."""

    programme: str
    blind: bool
    decided: int
    compared: int
    different: int
    alike: int

    @property
    def verdict(self) -> Verdict:
        """What the share of different decisions says; what was decided blind followed nothing."""
        return verdict(self.compared, self.different)


def decisions_since(since: datetime) -> Select[*tuple[Any, ...]]:
    """Decisions since a moment by programme, blind ones apart; the caller narrows them to the cases it may count."""
    says_something = RiskScore.band != Band.NOT_ESTIMABLE
    return (
        select(
            Programme.name,
            RiskScore.blind,
            func.count(RiskReview.id),
            _count(says_something),
            _count(RiskReview.overrides.is_(True)),
            _count(says_something & (RiskReview.estimate == RiskScore.band)),
        )
        .select_from(RiskReview)
        .join(RiskScore, RiskScore.id == RiskReview.score_id)
        .join(RiskModel, RiskModel.id == RiskScore.model_id)
        .join(Programme, Programme.id == RiskModel.programme_id)
        .join(Case, Case.id == RiskReview.case_id)
        .where(RiskReview.decided_at >= since)
        .group_by(Programme.name, RiskScore.blind)
        .order_by(Programme.name, RiskScore.blind)
    )


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0), type_=Integer), 0)
