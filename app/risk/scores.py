"""Which score of a case may be looked at, and when it has to go; without the numerical toolkit, so the web may ask."""

from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, delete, exists, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute, contains_eager

from app.audit.services import record
from app.casework.models import Case
from app.foundation.clock import today_in
from app.foundation.unit_of_work import Work
from app.privacy.models import Consent
from app.privacy.vocabulary import ConsentWithdrawn, Purpose
from app.risk.models import EarlyWarning, RiskModel, RiskObjection, RiskPolicy, RiskReview, RiskScore, RiskSnapshot
from app.risk.refusals import Refused
from app.risk.sealing import body_of, own_secret
from app.risk.vocabulary import Rule

MOST_MODELS = 10


def current_score(case_id: UUID) -> Select[RiskScore]:
    """The last score of a case with its model, where the person agreed and no objection froze it."""
    return scores_with_model().where(RiskScore.case_id == case_id)


def scores_with_model() -> Select[RiskScore]:
    """Every current score with its model, of people who agreed and whose score no objection froze."""
    return (
        select(RiskScore)
        .join(RiskScore.model)
        .options(contains_eager(RiskScore.model))
        .where(RiskScore.current.is_(True), *allowed())
        .order_by(RiskScore.case_id)
    )


def allowed() -> tuple[ColumnElement[bool], ...]:
    """What makes a score one that may exist: the person agreed, and did not object with success or without answer."""
    agreed = exists().where(
        Consent.person_id == RiskScore.person_id,
        Consent.purpose == Purpose.ESTIMATE,
        Consent.withdrawn_at.is_(None),
    )
    return agreed, ~objected(RiskScore.case_id)


def objected(case_id: ColumnElement[UUID] | InstrumentedAttribute[UUID]) -> ColumnElement[bool]:
    """An objection keeps a case from having a score: one that waits, or one that was right and no yes came after."""
    yes_since = exists().where(
        Consent.person_id == RiskObjection.person_id,
        Consent.purpose == Purpose.ESTIMATE,
        Consent.withdrawn_at.is_(None),
        Consent.given_at > RiskObjection.answered_at,
    )
    return exists().where(
        RiskObjection.case_id == case_id,
        or_(RiskObjection.answered_at.is_(None), and_(RiskObjection.upheld.is_(True), ~yes_since)),
    )


def in_use(today: date) -> tuple[ColumnElement[bool], ...]:
    """What makes a model one whose scores are shown: it has not run out and its programme did not switch it off."""
    last_word = (
        select(RiskPolicy.switched_on)
        .where(RiskPolicy.programme_id == RiskModel.programme_id)
        .order_by(RiskPolicy.decided_at.desc(), RiskPolicy.id.desc())
        .limit(1)
        .correlate(RiskModel)
        .scalar_subquery()
    )
    return RiskModel.decided_at.is_not(None), RiskModel.expires_on > today, last_word.is_(True)


def shown_score(work: Work, case_id: UUID) -> RiskScore | None:
    """The score of a case that may be looked at today, with its model; one question to the database.

    None also where the model has run out or the programme switched it off. A blind one is given: whoever shows it asks.
    """
    today = today_in(work.zone, work.now)
    return work.session.scalars(current_score(case_id).where(*in_use(today))).first()


def policy(work: Work, programme_id: UUID | None) -> RiskPolicy | None:
    """What a programme decided last about its scores."""
    found = select(RiskPolicy).where(RiskPolicy.programme_id == programme_id)
    return work.session.scalars(
        found.order_by(RiskPolicy.decided_at.desc(), RiskPolicy.id.desc()).limit(1)
    ).one_or_none()


def switched_on(work: Work, programme_id: UUID | None) -> bool:
    """True when somebody of the programme decided that there are scores, and nobody switched them off since."""
    last = policy(work, programme_id)
    return last is not None and last.switched_on


def in_force(work: Work, programme_id: UUID | None) -> RiskModel | None:
    """The model that a programme decided on last; None where it has run out or is switched off.

    One whose signature is wrong is passed over, and the last good one goes on.
    """
    good = (model for model in work.session.scalars(decided_models(programme_id)) if is_signed(model))
    model = next(good, None)
    if model is None or model.expires_on <= today_in(work.zone, work.now):
        return None
    return model if switched_on(work, programme_id) else None


def decided_models(programme_id: UUID | None) -> Select[RiskModel]:
    """The models that a programme decided on, the newest first."""
    return (
        select(RiskModel)
        .where(RiskModel.programme_id == programme_id, RiskModel.decided_at.is_not(None))
        .order_by(RiskModel.version.desc())
        .limit(MOST_MODELS)
    )


def is_signed(model: RiskModel) -> bool:
    """True for a model that this installation signed as it stands; the rule of points has nothing to sign."""
    try:
        return not model.artefact or body_of(model.artefact.encode(), own_secret())["version"] == model.version
    except Refused:
        return False


def forget_scores(work: Work, person_id: UUID) -> int:
    """Delete what was ever estimated of a person, with all that rests on it; how many scores there were."""
    cases = select(Case.id).where(Case.person_id == person_id)
    run = work.session.execute
    run(delete(RiskReview).where(RiskReview.case_id.in_(cases)))
    run(delete(EarlyWarning).where(EarlyWarning.case_id.in_(cases), EarlyWarning.rule == Rule.ESTIMATE))
    # That somebody objected, and what they were answered, stays: it is their act and no estimate.
    run(update(RiskObjection).where(RiskObjection.person_id == person_id).values(score_id=None))
    gone = run(delete(RiskScore).where(RiskScore.person_id == person_id))
    run(delete(RiskSnapshot).where(RiskSnapshot.person_id == person_id))
    count = int(getattr(gone, "rowcount", 0))
    if count:
        record(work, "risk:score:forget", None, person_id, count=count)
    return count


def forget_with_consent(work: Work, event: ConsentWithdrawn) -> None:
    """Whoever takes back the consent to estimates, or to the file itself, has no estimate from that moment on."""
    if event.purpose in {Purpose.ESTIMATE, Purpose.CASE}:
        forget_scores(work, event.person_id)
