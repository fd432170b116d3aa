"""Benefits that a case may be entitled to and that nobody asked for: what non-take-up looks like in a file."""

from uuid import UUID

from sqlalchemy import and_, select

from app.benefits.models import BenefitCheck, BenefitClaim
from app.benefits.queries import latest_check
from app.benefits.vocabulary import Outcome
from app.foundation.unit_of_work import Work


def unclaimed_of(work: Work, case_id: UUID) -> list[str]:
    """The benefits of the newest kept check that may be theirs and were never applied for; in one query."""
    newest = latest_check(case_id).with_only_columns(BenefitCheck.id).scalar_subquery()
    rows = work.session.execute(
        select(BenefitCheck.result, BenefitClaim.benefit)
        .outerjoin(
            BenefitClaim, and_(BenefitClaim.case_id == BenefitCheck.case_id, BenefitClaim.applied_on.is_not(None))
        )
        .where(BenefitCheck.id == newest)
    ).all()
    if not rows:
        return []
    asked = {benefit for _result, benefit in rows}
    found = [one["benefit"] for one in rows[0].result.get("results", []) if one["outcome"] == Outcome.LIKELY]
    return sorted(set(found) - asked)
