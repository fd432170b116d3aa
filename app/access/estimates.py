"""What a list says of an estimate to one reader: that theirs comes first, and the band only after they wrote it."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any, TypeVar, cast
from uuid import UUID

from sqlalchemy import ColumnElement, Date, Select, String, Uuid, and_, bindparam, exists, false, func, literal, select
from sqlalchemy import case as by_case

from app.access.permissions import Permission
from app.access.policy import may
from app.audit.services import record
from app.casework.models import Case
from app.foundation.clock import today_in
from app.foundation.unit_of_work import Work
from app.risk.models import RiskModel, RiskReview, RiskScore
from app.risk.scores import allowed, in_use
from app.risk.vocabulary import Band

READ = Permission.RISK_ESTIMATE
FIRST, BLIND = "first", "blind"
FILTERS = (FIRST, *Band)
Statement = TypeVar("Statement", bound=Select[*tuple[Any, ...]])
ANY = exists().where(RiskScore.current.is_(True)).label("estimates")
_ME = bindparam("me", type_=Uuid)
_TODAY = cast("Any", bindparam("today", type_=Date))

# The word for a reader: the band stands in it only where the reader has written an estimate of this very score.
_WORD: ColumnElement[str] = by_case(
    (RiskReview.id.is_(None), literal(FIRST)), (RiskScore.blind.is_(True), literal(BLIND)), else_=RiskScore.band
)


def _seen(*columns: Any, reviewed: bool = False) -> Select[*tuple[Any, ...]]:
    """The current scores that may be shown today, each with the reader's own review, or none."""
    mine = and_(RiskReview.score_id == RiskScore.id, RiskReview.staff_id == _ME)
    # Only looked at: by an index of all that are current one would walk through every score of the house.
    current = func.coalesce(RiskScore.current, false()).is_(True)
    return (
        select(*columns)
        .select_from(RiskScore)
        .join(RiskModel, RiskModel.id == RiskScore.model_id)
        .join(RiskReview, mine, isouter=not reviewed)
        .where(current, *allowed(), *in_use(_TODAY))
    )


def estimates_of(work: Work, cases: Iterable[Any]) -> dict[UUID, str]:
    """The word for this reader by case, of cases or rows they may see; nothing of those that another agency leads."""
    own = [one.id for one in cases if one.agency_id == work.actor.agency_id]
    if not own or not may(work.actor, READ):
        return {}
    asked = _seen(RiskScore.case_id, _WORD).where(RiskScore.case_id.in_(own)).order_by(RiskScore.case_id)
    values = {"me": work.actor.staff_id, "today": today_in(work.zone, work.now)}
    return {case_id: str(word) for case_id, word in work.session.execute(asked, values)}


@lru_cache(maxsize=256)
def _narrowed(statement: Select[Any], *, first: bool) -> Select[Any]:
    own = Case.agency_id == bindparam("reader_agency_id", type_=Uuid)
    if first:
        waits = _seen(RiskScore.id).where(RiskScore.case_id == Case.id, RiskReview.id.is_(None))
        return statement.where(own, waits.correlate(Case).exists())
    # A band is reached from the reader's own reviews, which are few among all the scores.
    wanted = _seen(RiskScore.case_id, reviewed=True).where(bindparam("band", type_=String) == _WORD)
    return statement.where(own, Case.id.in_(wanted))


def read_bands(work: Work, estimates: dict[UUID, str]) -> None:
    """Write down which bands a list showed to its reader, all in one entry."""
    seen = [str(case_id) for case_id, word in estimates.items() if word in set(Band)]
    if seen:
        work.log_reading(lambda log: record(log, "risk:band:list", None, None, count=len(seen), cases=" ".join(seen)))


def with_band(statement: Statement, band: str) -> Statement:
    """Only cases of which a list says this word to the reader; `me`, `today`, `band` and their agency fill it in."""
    return cast("Statement", _narrowed(cast("Any", statement), first=band == FIRST)) if band else statement


@lru_cache(maxsize=256)
def with_sign(statement: Select[Any]) -> Select[Any]:
    """The statement with one more column, `estimates`: whether there is any score here at all."""
    return statement.add_columns(ANY)
