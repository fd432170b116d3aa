"""A professional writes an estimate of their own, only then opens the score, and decides what help to add.

Nothing here reads or writes a benefit, an appointment or a place in a queue; a decision is kept with its reason and the
plan is changed on its own page, by people.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, exists, func, select
from sqlalchemy.orm import contains_eager, joinedload

from app.agencies.models import StaffMember
from app.assessment.models import Assessment
from app.assessment.vocabulary import State
from app.audit.services import record
from app.casework.models import Case
from app.casework.vocabulary import CaseStatus
from app.foundation.clock import today_in
from app.foundation.errors import Conflict, Invalid
from app.foundation.i18n import gettext as _
from app.foundation.i18n import mark
from app.foundation.unit_of_work import Work
from app.privacy.models import Consent
from app.privacy.vocabulary import Purpose
from app.risk.models import RiskModel, RiskObjection, RiskPolicy, RiskReview, RiskScore, RiskSnapshot
from app.risk.review_rules import Known, Standing, differs, standing
from app.risk.vocabulary import Band, By, Decision

NOT_NOW = {
    Standing.CLOSED: mark("This file is closed already."),
    Standing.NO_CONSENT: mark("The person no longer agrees to estimates. Nothing was saved."),
    Standing.FROZEN: mark("The person has objected in the meantime. Nothing was saved, and the estimate is closed."),
    Standing.UPHELD: mark("The estimate was deleted in the meantime. Nothing was saved."),
    Standing.OFF: mark("Estimates were switched off in the meantime. Nothing was saved."),
    Standing.NONE: mark("The estimate was deleted in the meantime. Nothing was saved."),
    Standing.EXPIRED: mark("The model has run out in the meantime. Nothing was saved."),
    Standing.NOT_ASSESSED: mark("The assessment has to be agreed first. Nothing was saved."),
}


@dataclass(slots=True)
class Desk:
    """An estimate as one professional may look at it today: how it stands, and what was written about it."""

    standing: Standing
    score: RiskScore | None = None
    features: dict[str, float | None] = field(default_factory=dict)
    objection: RiskObjection | None = None
    mine: RiskReview | None = None
    others: Sequence[tuple[RiskReview, str]] = ()

    @property
    def opened(self) -> RiskScore | None:
        """The score, for whoever has written an estimate of their own; never a blind one."""
        seen = self.standing is Standing.OPEN and self.mine is not None and self.score is not None
        return self.score if seen and self.score is not None and not self.score.blind else None

    @property
    def decided(self) -> list[tuple[RiskReview, str]]:
        """What colleagues have decided about this score."""
        return [(review, name) for review, name in self.others if review.decided_at is not None]


def desk_of(work: Work, case: Case, *, to_write: bool = False) -> Desk:
    """The desk of whoever asks, in three questions; to write, whoever else writes about this score waits."""
    found = work.session.execute(_score_of(case.id, to_write=to_write)).first()
    score, snapshot = found if found is not None else (None, None)
    model = score.model if score is not None else None
    around = work.session.execute(_around(case, model.programme_id if model else case.programme_id)).one()
    objection: RiskObjection | None = around[3]
    objected = objection is not None and objection.answered_at is None
    known = Known(
        agreed=around.agreed_at is not None,
        switched_on=bool(around.switched_on) and (model is None or model.decided_at is not None),
        objected=objected,
        upheld=objection is not None and objection.upheld is True and not _agreed_since(around.agreed_at, objection),
        scored=score is not None,
        expired=model is not None and model.expires_on <= today_in(work.zone, work.now),
        assessed=around.assessed,
        closed=case.status == CaseStatus.CLOSED,
    )
    desk = Desk(standing(known), score, objection=objection if objected else None)
    if score is not None:
        desk.features = snapshot.features if snapshot is not None else {}
        written = [(review, str(name)) for review, name in work.session.execute(_reviews_of(score.id))]
        desk.mine = next((one for one, _name in written if one.staff_id == work.actor.staff_id), None)
        desk.others = [(one, name) for one, name in written if one is not desk.mine]
    return desk


def _agreed_since(agreed_at: datetime | None, objection: RiskObjection) -> bool:
    """Whether the person said yes afresh after their objection was found to be right."""
    return agreed_at is not None and objection.answered_at is not None and agreed_at > objection.answered_at


def _score_of(case_id: UUID, *, to_write: bool) -> Select[RiskScore, RiskSnapshot]:
    found = (
        select(RiskScore, RiskSnapshot)
        .join(RiskScore.model)
        .outerjoin(RiskSnapshot, and_(RiskSnapshot.case_id == RiskScore.case_id, RiskSnapshot.as_of == RiskScore.as_of))
        .options(contains_eager(RiskScore.model))
        .where(RiskScore.case_id == case_id, RiskScore.current.is_(True))
        .order_by(RiskScore.as_of.desc())
        .limit(1)
    )
    return found.with_for_update(of=RiskScore) if to_write else found


def _around(case: Case, programme_id: UUID | None) -> Select[*tuple[Any, ...]]:
    """What stands around the score of a case: consent, assessment, the switch of its programme, the last objection."""
    agreed = (
        select(func.max(Consent.given_at))
        .where(Consent.person_id == Case.person_id, Consent.purpose == Purpose.ESTIMATE, Consent.withdrawn_at.is_(None))
        .scalar_subquery()
    )
    assessed = exists().where(Assessment.case_id == Case.id, Assessment.state == State.AGREED)
    switched_on = (
        select(RiskPolicy.switched_on)
        .where(RiskPolicy.programme_id == programme_id)
        .order_by(RiskPolicy.decided_at.desc(), RiskPolicy.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    last = (
        select(RiskObjection.id)
        .where(RiskObjection.case_id == case.id)
        .order_by(RiskObjection.made_at.desc(), RiskObjection.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    return (
        select(agreed.label("agreed_at"), assessed.label("assessed"), switched_on.label("switched_on"), RiskObjection)
        .select_from(Case)
        .outerjoin(RiskObjection, RiskObjection.id == last)
        .options(joinedload(RiskObjection.writer))
        .where(Case.id == case.id)
    )


def _reviews_of(score_id: UUID) -> Select[RiskReview, str]:
    return (
        select(RiskReview, StaffMember.given_name)
        .join(StaffMember, StaffMember.id == RiskReview.staff_id)
        .where(RiskReview.score_id == score_id)
        .order_by(RiskReview.estimated_at, RiskReview.id)
    )


def estimate(work: Work, case: Case, desk: Desk, seen: str, said: tuple[Band, str]) -> RiskReview:
    """Keep what the professional thinks before the score opens. Raises Invalid and Conflict."""
    score = _still_there(desk, seen)
    band, reason = said
    if not reason:
        raise Invalid(_("Write in a few words why you think so."), "reason")
    if desk.mine is not None:
        raise Conflict(_("You have written your estimate already. It stands below."))
    review = RiskReview(
        case_id=case.id,
        score_id=score.id,
        staff_id=work.actor.staff_id,
        estimate=band,
        estimate_reason=reason,
        estimated_at=work.now,
    )
    work.session.add(review)
    work.session.flush()
    record(work, "risk:review:estimate", review, case.person_id)
    return review


def decide(work: Work, case: Case, desk: Desk, seen: tuple[str, str], said: tuple[Decision, str]) -> RiskReview:
    """Keep what was decided and why; it changes nothing else. Raises Invalid and Conflict.

    `seen` is the score and the number of decisions of colleagues that were on the screen.
    """
    score = _still_there(desk, seen[0])
    decision, reason = said
    if desk.mine is None:
        raise Conflict(_("Write your own estimate first."))
    if desk.mine.decided_at is not None:
        raise Conflict(_("You have decided already. It stands below."))
    if seen[1] != str(len(desk.decided)):
        raise Conflict(_("A colleague has decided in the meantime. Read it, then save yours."))
    if not reason:
        raise Invalid(_("Write why. The person can read it."), "reason")
    desk.mine.decision, desk.mine.decision_reason = decision, reason
    desk.mine.overrides, desk.mine.decided_at = differs(Band(score.band), decision), work.now
    work.session.flush()
    record(work, "risk:review:decide", desk.mine, case.person_id, blind=score.blind)
    return desk.mine


def _still_there(desk: Desk, seen: str) -> RiskScore:
    """The score that was on the screen, when it still is the one to look at."""
    if desk.standing is not Standing.OPEN or desk.score is None:
        raise Conflict(_(NOT_NOW.get(desk.standing, NOT_NOW[Standing.NONE])))
    if seen != str(desk.score.id):
        raise Conflict(_("There is a newer estimate since you opened this page. Look at your words, then save again."))
    return desk.score


def borders_of(model: RiskModel) -> tuple[float, float] | None:
    """The chances at which the medium and the high band of a model begin; None for the rule of points."""
    if not model.artefact:
        return None
    low, high = json.loads(model.artefact)["model"]["borders"]
    return float(low), float(high)


def read_score(work: Work, desk: Desk, case: Case) -> None:
    """Write down who opened which score of which model; the person reads it under who looked."""
    if desk.opened is None:
        record(work, "case:file:read", case, case.person_id)
        return
    by_points = desk.opened.by == By.POINTS
    record(work, "risk:score:read", desk.opened, case.person_id, model=desk.opened.model.version, points=by_points)
