"""What a programme decides about its scores: which model is in force, on or off, how many can be helped, and ties."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import joinedload

from app.agencies.models import Agency, Programme, StaffMember
from app.audit.services import record
from app.casework.models import Case
from app.casework.vocabulary import CaseStatus
from app.foundation.clock import today_in
from app.foundation.errors import Conflict, Invalid, NotFound
from app.foundation.i18n import gettext as _
from app.foundation.unit_of_work import Work
from app.risk.models import RiskModel, RiskPolicy, RiskScore
from app.risk.scores import allowed, in_use
from app.risk.vocabulary import Ties

GROUPS = ("age", "household", "territory", "sex")
MOST_VERSIONS = 60
MOST_LISTED = 300


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision about a programme's scores."""

    switched_on: bool
    capacity: float
    ties: Ties
    quota_by: str
    reason: str


def is_points(model: RiskModel) -> bool:
    """True for the rule of points, which estimates nothing."""
    return not model.artefact


def versions_of(programme_id: UUID) -> Select[*tuple[RiskModel, StaffMember | None]]:
    """The models of a programme, the newest first, with who answers for each."""
    return (
        select(RiskModel, StaffMember)
        .outerjoin(StaffMember, StaffMember.id == RiskModel.owner_id)
        .where(RiskModel.programme_id == programme_id)
        .order_by(RiskModel.version.desc())
        .limit(MOST_VERSIONS)
    )


def version(programme_id: UUID, number: int) -> Select[*tuple[RiskModel, StaffMember | None]]:
    """One of them."""
    return versions_of(programme_id).where(RiskModel.version == number)


def decisions_of(programme_id: UUID) -> Select[*tuple[RiskPolicy, StaffMember]]:
    """What a programme decided about its scores, the last decision first, with who took it."""
    return (
        select(RiskPolicy, StaffMember)
        .join(StaffMember, StaffMember.id == RiskPolicy.owner_id)
        .where(RiskPolicy.programme_id == programme_id)
        .order_by(RiskPolicy.decided_at.desc(), RiskPolicy.id.desc())
        .limit(MOST_VERSIONS)
    )


def in_numbers(programme_id: UUID) -> Select[*tuple[str, int]]:
    """How many people with an open file are in each band; who objects is in none."""
    return (
        select(RiskScore.band, func.count())
        .join(RiskModel, RiskModel.id == RiskScore.model_id)
        .join(Case, Case.id == RiskScore.case_id)
        .where(
            RiskModel.programme_id == programme_id,
            RiskScore.current.is_(True),
            Case.status == CaseStatus.OPEN,
            *allowed(),
        )
        .group_by(RiskScore.band)
        .order_by(RiskScore.band)
    )


def cases_led(case_ids: Sequence[UUID]) -> Select[Case]:
    """These cases with the person and who leads the plan; the caller narrows them to what somebody may see."""
    return (
        select(Case)
        .options(joinedload(Case.person), joinedload(Case.key_worker))
        .where(Case.id.in_(case_ids))
        .order_by(Case.name_key, Case.id)
        .limit(MOST_LISTED)
    )


def put_in_force(work: Work, model: RiskModel, reason: str) -> None:
    """Decide that this version counts from now on; whoever decides answers for it. Raises Invalid and Conflict."""
    if work.actor.staff_id is None:
        raise NotFound
    if not reason:
        raise Invalid(_("Write why. It is kept with the decision."), "reason")
    work.session.refresh(model, with_for_update=True)
    newer = exists().where(
        RiskModel.programme_id == model.programme_id,
        RiskModel.version > model.version,
        RiskModel.decided_at.is_not(None),
    )
    if model.decided_at is not None or work.session.scalar(select(newer)):
        raise Conflict(_("This version, or a newer one, is already in force."))
    if model.expires_on <= today_in(work.zone, work.now):
        raise Conflict(_("This version has run out. A new one has to be trained."))
    model.decided_at, model.decision, model.owner_id = work.now, reason, work.actor.staff_id
    work.session.flush()
    record(work, "risk:model:decide", model, version=model.version)


def decide(work: Work, programme_id: UUID, decided: Decided) -> RiskPolicy:
    """Write a decision under those before; what was decided is never changed. Raises Invalid."""
    if work.actor.staff_id is None:
        raise NotFound
    if not decided.reason:
        raise Invalid(_("Write why. It is kept with the decision."), "reason")
    if decided.ties is Ties.QUOTA and decided.quota_by not in GROUPS:
        raise Invalid(_("Choose for which groups the shares are."), "quota_by")
    made = RiskPolicy(
        programme_id=programme_id,
        switched_on=decided.switched_on,
        capacity=decided.capacity,
        ties=decided.ties,
        quota_by=decided.quota_by if decided.ties is Ties.QUOTA else "",
        reason=decided.reason,
        owner_id=work.actor.staff_id,
        decided_at=work.now,
    )
    work.session.add(made)
    work.session.flush()
    told = "on" if decided.switched_on else "off"
    record(work, "risk:policy:decide", made, switched=told, places=f"{decided.capacity:.2f}", ties=decided.ties.value)
    return made


def register(work: Work) -> Sequence[tuple[RiskModel, str, str]]:
    """What the public may know: each model whose scores are shown now, with its programme and the agency that answers.

    Only the newest decision of a programme counts.
    """
    found = (
        select(RiskModel, Programme.name, Agency.name)
        .join(Programme, Programme.id == RiskModel.programme_id)
        .outerjoin(StaffMember, StaffMember.id == RiskModel.owner_id)
        .outerjoin(Agency, Agency.id == StaffMember.agency_id)
        .where(*in_use(today_in(work.zone, work.now)))
        .order_by(Programme.name, RiskModel.version.desc())
    )
    newest: dict[UUID, tuple[RiskModel, str, str]] = {}
    for model, programme, agency in work.session.execute(found):
        newest.setdefault(model.programme_id, (model, programme, agency or ""))
    return list(newest.values())
