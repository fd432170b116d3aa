"""Whose programmes and objections are whose; other agencies and other roles see nothing of an estimate."""

from sqlalchemy import ColumnElement, and_, exists, true
from sqlalchemy.orm import joinedload

from app.access.criteria import leads_case
from app.agencies.models import Programme, StaffMember
from app.agencies.vocabulary import Role
from app.casework.models import Case
from app.foundation.actor import Actor
from app.risk.models import RiskObjection

OBJECTION_OPTIONS = (joinedload(RiskObjection.case).joinedload(Case.person), joinedload(RiskObjection.writer))


def programme_of_agency(actor: Actor) -> ColumnElement[bool]:
    """A programme in which the coordinator's agency leads a case; an evaluator reads the sums of every one."""
    if actor.role == Role.EVALUATOR:
        return true()
    return exists().where(Case.programme_id == Programme.id, Case.agency_id == actor.agency_id)


def answered_here(actor: Actor) -> ColumnElement[bool]:
    """An objection in a case of the coordinator's agency; of whoever leads the case, where nobody coordinates."""
    ours = exists().where(Case.id == RiskObjection.case_id, Case.agency_id == actor.agency_id)
    if actor.role == Role.COORDINATOR:
        return ours
    coordinated = exists().where(
        StaffMember.agency_id == actor.agency_id,
        StaffMember.role == Role.COORDINATOR,
        StaffMember.left_at.is_(None),
    )
    led = exists().where(Case.id == RiskObjection.case_id, Case.agency_id == actor.agency_id, leads_case(actor))
    return and_(led, ~coordinated)
