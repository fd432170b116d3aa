"""What is estimated of a person, for the person: whatever their team may or may not see of it, it is theirs to read."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from math import ceil, floor
from typing import Any
from uuid import UUID

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import contains_eager

from app.agencies.models import Programme, StaffMember
from app.audit.models import AuditEntry
from app.casework.models import Case
from app.foundation.clock import today_in
from app.foundation.errors import Conflict
from app.foundation.i18n import gettext as _
from app.foundation.i18n import language, speaking
from app.foundation.unit_of_work import Work
from app.privacy.models import Consent
from app.privacy.services import give, live_consent, withdraw
from app.privacy.vocabulary import Purpose, Way
from app.risk.models import RiskModel, RiskObjection, RiskReview, RiskScore, RiskSnapshot
from app.risk.objections import due_on, last_objection, who_looks
from app.risk.scores import allowed, in_use, switched_on

READ = "risk:score:read_own"
STEP = 5


class Stands(StrEnum):
    """Where the estimates of a person stand."""

    ENDED = "ended"
    ASKED = "asked"
    OFF = "off"
    EXPIRED = "expired"
    UPHELD = "upheld"
    FROZEN = "frozen"
    WAITS = "waits"
    READY = "ready"


@dataclass(frozen=True, slots=True)
class Made:
    """An estimate with what made it."""

    score: RiskScore
    model: RiskModel
    programme: str
    owner: str


@dataclass(frozen=True, slots=True)
class Own:
    """All that the person's page says."""

    stands: Stands
    consent: Consent | None
    made: Made | None
    objection: RiskObjection | None
    looker: str
    due: date | None
    decisions: list[tuple[RiskReview, str]]
    taken_back: tuple[datetime, str] | None = None


def not_read_yet(case_id: UUID, person_id: UUID | None, today: date) -> Select[UUID]:
    """The score of a case while the person has never opened the page about it: said once on Today."""
    read = exists().where(AuditEntry.person_id == person_id, AuditEntry.action == READ)
    return (
        select(RiskScore.id)
        .join(RiskScore.model)
        .where(RiskScore.case_id == case_id, RiskScore.current.is_(True), *allowed(), *in_use(today), ~read)
        .limit(1)
    )


def last_made(person_id: UUID | None) -> Select[*tuple[RiskScore, str, Any, Any]]:
    """The last estimate of a person with its model, its programme and who answers for it; frozen or not."""
    return (
        select(RiskScore, Programme.name, StaffMember.given_name, StaffMember.family_name)
        .join(RiskScore.model)
        .join(Programme, Programme.id == RiskModel.programme_id)
        .outerjoin(StaffMember, StaffMember.id == RiskModel.owner_id)
        .options(contains_eager(RiskScore.model))
        .where(RiskScore.person_id == person_id, RiskScore.current.is_(True))
        .order_by(RiskScore.as_of.desc())
        .limit(1)
    )


def known_then(score: RiskScore) -> Select[Any]:
    """What an estimate was made from, as the file said it that day."""
    mine = (RiskSnapshot.case_id == score.case_id, RiskSnapshot.as_of == score.as_of)
    return select(RiskSnapshot.features).where(*mine)


def last_model(programme_id: UUID | None) -> Select[RiskModel]:
    """The model that a programme decided on last, run out or not."""
    found = select(RiskModel).where(RiskModel.programme_id == programme_id, RiskModel.decided_at.is_not(None))
    return found.order_by(RiskModel.version.desc()).limit(1)


def decisions(score_id: UUID) -> Select[*tuple[RiskReview, str]]:
    """What professionals decided with an estimate, with their first names."""
    return (
        select(RiskReview, StaffMember.given_name)
        .join(StaffMember, StaffMember.id == RiskReview.staff_id)
        .where(RiskReview.score_id == score_id, RiskReview.decided_at.is_not(None))
        .order_by(RiskReview.decided_at.desc(), RiskReview.id)
    )


def own_estimate(work: Work, case: Case | None) -> Own:
    """Where things stand for the person who asks, with the estimate itself wherever there is one."""
    person_id = work.actor.person_id
    row = work.session.execute(last_made(person_id)).first()
    made = Made(row[0], row[0].model, row[1], f"{row[2] or ''} {row[3] or ''}".strip()) if row else None
    told = [(review, name) for review, name in work.session.execute(decisions(made.score.id))] if made else []
    if case is None:
        return Own(Stands.ENDED, None, made, None, "", None, told)
    consent = live_consent(work, case.person_id, Purpose.ESTIMATE)
    objection = work.session.scalars(last_objection(case.id)).first()
    is_open = objection is not None and objection.answered_at is None
    looker = who_looks(work, case).member.name if is_open else ""
    stands = _stands(work, case, consent, objection, made)
    due = due_on(work, objection) if objection else None
    back = work.session.execute(taken_back(case.person_id)).first() if consent is None else None
    return Own(stands, consent, made, objection, looker, due, told, (back[0], back[1]) if back else None)


def taken_back(person_id: UUID) -> Select[*tuple[Any, str]]:
    """When the person last took back their yes by telling a professional, and the first name of who wrote it down."""
    return (
        select(Consent.withdrawn_at, StaffMember.given_name)
        .join(StaffMember, StaffMember.id == Consent.withdrawn_by)
        .where(Consent.person_id == person_id, Consent.purpose == Purpose.ESTIMATE)
        .order_by(Consent.withdrawn_at.desc())
        .limit(1)
    )


def _stands(
    work: Work, case: Case, consent: Consent | None, objection: RiskObjection | None, made: Made | None
) -> Stands:
    if consent is None:
        return Stands.ASKED
    if objection is not None and objection.answered_at is None:
        return Stands.FROZEN
    if was_right(consent, objection):
        return Stands.UPHELD
    model = made.model if made else work.session.scalars(last_model(case.programme_id)).first()
    if model is None or not switched_on(work, case.programme_id):
        return Stands.OFF
    if model.expires_on <= today_in(work.zone, work.now):
        return Stands.EXPIRED
    return Stands.READY if made else Stands.WAITS


def was_right(consent: Consent, objection: RiskObjection | None) -> bool:
    """True when the last objection was right and the person has not said yes again since."""
    answered = objection.answered_at if objection is not None and objection.upheld else None
    return answered is not None and consent.given_at <= answered


def say_yes(work: Work, case: Case, way: Way = Way.SCREEN) -> None:
    """The person wants an estimate; after an objection that was right this is a new yes, and it begins afresh.

    Raises Invalid for a child for whom nobody speaks.
    """
    before = live_consent(work, case.person_id, Purpose.ESTIMATE)
    objection = work.session.scalars(last_objection(case.id)).first()
    if before is not None and not was_right(before, objection):
        return
    if before is not None:
        withdraw(work, before, way)
    # The words were read in the person's language, whoever writes it down.
    with speaking(language() if way is Way.SCREEN else case.person.language):
        give(work, Purpose.ESTIMATE, way, person_id=case.person_id, agency_id=case.agency_id)


def take_back(work: Work, case: Case, way: Way) -> None:
    """The person no longer wants one and said so to a professional: everything that was estimated goes at once."""
    consent = live_consent(work, case.person_id, Purpose.ESTIMATE)
    if consent is None:
        raise Conflict(_("The person has taken it back already, or never agreed."))
    withdraw(work, consent, way)


def of_hundred(made: RiskScore) -> tuple[int, int, int] | None:
    """Of 100 people in a like situation: about how many, as few as, as many as; in fives, since more would be false."""
    if made.chance is None or made.low is None or made.high is None:
        return None
    about = min(100 - STEP, max(STEP, STEP * round(100 * made.chance / STEP)))
    fewest, most = STEP * floor(100 * made.low / STEP), STEP * ceil(100 * made.high / STEP)
    return about, max(1, min(fewest, about)), min(99, max(most, about))
