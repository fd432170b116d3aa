"""The models of a programme in the database: signed, decided on by somebody, and good for a year."""

from dataclasses import dataclass
from datetime import timedelta
from math import inf
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from app.agencies.models import StaffMember
from app.audit.services import record
from app.foundation.clock import today_in
from app.foundation.unit_of_work import Work
from app.risk import points
from app.risk.artefact import LONGEST_LIFE, Artefact, opened, sealed
from app.risk.card_words import FORBIDDEN, PURPOSE
from app.risk.models import RiskModel
from app.risk.refusals import Refused
from app.risk.scores import decided_models, is_signed, policy
from app.risk.sealing import own_secret


@dataclass(frozen=True, slots=True)
class Serving:
    """What scores a programme today: a model, or the rule of points before there is one; and what is wrong."""

    row: RiskModel | None
    artefact: Artefact | None
    troubles: tuple[str, ...] = ()


def serving(work: Work, programme_id: UUID) -> Serving:
    """The newest good model that was decided on; none once it has run out, and then nothing is scored."""
    troubles: list[str] = []
    for row in work.session.scalars(decided_models(programme_id)):
        if row.expires_on <= today_in(work.zone, work.now):
            return Serving(None, None, (*troubles, f"version {row.version} ran out on {row.expires_on}"))
        if not row.artefact:
            return Serving(row, None, tuple(troubles))
        try:
            return Serving(row, opened(row.artefact.encode(), own_secret()), tuple(troubles))
        except Refused as refused:
            troubles.append(f"version {row.version} is not used: {refused}")
    return Serving(_rule_of_points(work, programme_id), None, tuple(troubles))


def keep(work: Work, programme_id: UUID, artefact: Artefact, owner: StaffMember | None, decision: str) -> RiskModel:
    """Sign a model and keep it; with a decision it is in force from now on."""
    row = RiskModel(
        programme_id=programme_id,
        version=artefact.version,
        artefact=sealed(artefact, own_secret()).decode(),
        card=artefact.card,
        owner_id=owner.id if owner else None,
        decided_at=work.now if decision else None,
        decision=decision,
        trained_on=today_in(work.zone, work.now),
        expires_on=min(artefact.expires, today_in(work.zone, work.now) + timedelta(days=LONGEST_LIFE)),
    )
    work.session.add(row)
    work.session.flush()
    record(work, "risk:model:decide" if decision else "risk:model:keep", row, version=row.version)
    return row


def next_version(work: Work, programme_id: UUID) -> int:
    """The number of the next model; a number is never given twice."""
    last = work.session.scalar(select(func.max(RiskModel.version)).where(RiskModel.programme_id == programme_id))
    return (last or 0) + 1


def newest(work: Work, programme_id: UUID) -> Artefact | None:
    """The last good model, run out or not, to compare the next one with."""
    for row in work.session.scalars(decided_models(programme_id)):
        if row.artefact and is_signed(row):
            return opened(row.artefact.encode(), own_secret())
    return None


def _rule_of_points(work: Work, programme_id: UUID) -> RiskModel | None:
    """The rule of points as a version of its own, from the day on which the programme switched its scores on."""
    decided = policy(work, programme_id)
    if decided is None:
        return None
    row = RiskModel(
        programme_id=programme_id,
        version=next_version(work, programme_id),
        card=points_card(),
        owner_id=decided.owner_id,
        decided_at=decided.decided_at,
        decision=decided.reason,
        trained_on=today_in(work.zone, work.now),
        expires_on=today_in(work.zone, work.now) + timedelta(days=LONGEST_LIFE),
    )
    work.session.add(row)
    work.session.flush()
    record(work, "risk:model:decide", row, version=row.version, by="points")
    return row


def points_card() -> dict[str, Any]:
    """The card of the rule of points: what gives how many points, and from how many on which band."""
    return {
        "by": "points",
        "purpose": PURPOSE,
        "forbidden_uses": list(FORBIDDEN),
        "rule": [
            {
                "input": point.name,
                "at_least": None if point.at_least == -inf else point.at_least,
                "at_most": None if point.at_most == inf else point.at_most,
                "points": point.points,
            }
            for point in points.RULE
        ],
        "medium_from": points.MIDDLE_FROM,
        "high_from": points.HIGH_FROM,
    }
