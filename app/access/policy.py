"""THE map: each permission to one SQL criterion, used for a single object, for lists and for buttons alike."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any, TypeVar, cast
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Uuid, bindparam, select, true
from sqlalchemy.orm import Session, joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from app.access import criteria, directory, network, scores
from app.access.permissions import Permission as P
from app.access.shared import day_for
from app.agencies.models import Agency, Cover, DirectoryImport, Programme, ServiceOffer, StaffMember, Territory
from app.agencies.network_models import NetworkEvent, NetworkPage
from app.agencies.vocabulary import CASE_ROLES, Role
from app.appointments.models import Appointment, Holiday, Slot
from app.assessment.models import Assessment
from app.audit.models import AuditEntry
from app.casework.models import AccessRequest, Case, CaseTask, Referral
from app.delivery.models import Outbox
from app.foundation.actor import Actor, Capacity
from app.foundation.columns import UTCDateTime
from app.foundation.db import Base
from app.foundation.errors import NotFound
from app.messaging.models import AgencyText, Attachment
from app.outreach.models import CallbackRequest, Campaign, ContactAttempt, OutreachLink
from app.people.import_models import PeopleImport, PersonToContact
from app.privacy.models import Consent, ConsentAsk, SharingAgreement
from app.risk.models import EarlyWarning, RiskObjection

Criterion = Callable[[Actor], ColumnElement[bool]]
S = TypeVar("S", bound=Select[*tuple[Any, ...]])
Statement = TypeVar("Statement")

EVERYBODY = frozenset(Capacity)
PARTICIPANT = frozenset({Capacity.PARTICIPANT})
STAFF = frozenset({Capacity.STAFF})
COORDINATORS = frozenset({Role.COORDINATOR})
ADMINISTRATORS = frozenset({Role.ADMINISTRATOR})
KEEPERS = ADMINISTRATORS | COORDINATORS
OUTREACH_ROLES = frozenset({Role.COORDINATOR, Role.SOCIAL_WORKER, Role.EDUCATOR})


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may: in which capacity, with which role, and on which rows of `model`."""

    capacities: frozenset[Capacity]
    roles: frozenset[Role] = frozenset(Role)
    model: type[Base] | None = None
    criterion: Criterion | None = None
    options: tuple[ExecutableOption, ...] = field(default=())
    unfinished: bool = False

    def admits(self, actor: Actor) -> bool:
        """True when the actor's capacity and role may ask at all."""
        if actor.capacity not in self.capacities:
            return False
        return not actor.is_staff or actor.role in self.roles


def _on_case(criterion: Criterion) -> Rule:
    """Who works with cases, on the files that the criterion names."""
    return Rule(STAFF, CASE_ROLES, model=Case, criterion=criterion, options=criteria.CASE_OPTIONS)


POLICY: dict[P, Rule] = {
    P.PUBLIC_SITE_READ: Rule(EVERYBODY),
    P.PUBLIC_CHECK_ANSWER: Rule(EVERYBODY),
    P.PUBLIC_CALLBACK_ASK: Rule(EVERYBODY),
    P.PUBLIC_SIGN_IN: Rule(EVERYBODY),
    P.PUBLIC_REFERRAL_ANSWER: Rule(EVERYBODY),
    P.DELIVERY_RECEIPT: Rule(EVERYBODY),
    P.ACCOUNT_DEVICE_SET_UP: Rule(PARTICIPANT, unfinished=True),
    P.ACCOUNT_STAFF_SECOND_FACTOR: Rule(STAFF, unfinished=True),
    P.ACCOUNT_SIGN_OUT: Rule(PARTICIPANT | STAFF, unfinished=True),
    P.ACCOUNT_OWN_STAFF: Rule(STAFF),
    P.OWN_FRONT_READ: Rule(PARTICIPANT),
    P.OWN_NOTICES: Rule(PARTICIPANT),
    P.OWN_CASE_READ: Rule(PARTICIPANT, model=Case, criterion=criteria.own_case, options=criteria.CASE_OPTIONS),
    P.OWN_CASE_ACT: Rule(PARTICIPANT, model=Case, criterion=criteria.own_case, options=criteria.CASE_OPTIONS),
    P.OWN_TASK_ACT: Rule(PARTICIPANT, model=CaseTask, criterion=criteria.own_task),
    P.OWN_APPOINTMENT_ACT: Rule(
        PARTICIPANT, model=Appointment, criterion=criteria.own_appointment, options=criteria.APPOINTMENT_OPTIONS
    ),
    P.OWN_ASSESSMENT_ANSWER: Rule(PARTICIPANT, model=Assessment, criterion=criteria.own_assessment),
    P.OWN_FILE_READ: Rule(PARTICIPANT, model=Attachment, criterion=criteria.own_file),
    P.OWN_CONSENT_ACT: Rule(
        PARTICIPANT, model=Consent, criterion=criteria.own_consent, options=(joinedload(Consent.agency),)
    ),
    P.OWN_CONSENT_ANSWER: Rule(
        PARTICIPANT, model=ConsentAsk, criterion=criteria.own_consent_ask, options=(joinedload(ConsentAsk.agency),)
    ),
    P.OWN_REFERRAL_ACT: Rule(
        PARTICIPANT, model=Referral, criterion=directory.own_referral, options=directory.REFERRAL_OPTIONS
    ),
    P.STAFF_DAY_READ: Rule(STAFF),
    P.CASE_LIST: Rule(STAFF, CASE_ROLES, model=Case, criterion=criteria.in_team),
    P.CASE_READ: _on_case(criteria.in_team),
    P.CASE_WRITE: _on_case(criteria.in_team),
    P.CASE_MONEY: _on_case(criteria.team_money),
    P.CASE_ENTRY: _on_case(criteria.team_of_own_agency),
    P.PACKAGE_DESIGN: _on_case(criteria.in_team),
    P.PACKAGE_COVERAGE: Rule(STAFF, COORDINATORS, model=Case, criterion=criteria.in_team),
    P.CASE_OPEN: Rule(STAFF, CASE_ROLES),
    P.TRIAGE_THRESHOLDS: Rule(STAFF, COORDINATORS),
    P.CASE_TEAM_LEAD: _on_case(criteria.leads_case),
    P.CASE_ACCESS_ASK: Rule(STAFF, CASE_ROLES),
    P.CASE_EMERGENCY_JUDGE: Rule(STAFF, COORDINATORS, model=AccessRequest, criterion=criteria.judged_request),
    P.ADMIN_FRONT: Rule(STAFF, KEEPERS),
    P.ADMIN_AGENCY: Rule(STAFF, ADMINISTRATORS, model=Agency, options=(joinedload(Agency.territory),)),
    P.ADMIN_TERRITORY: Rule(STAFF, ADMINISTRATORS, model=Territory),
    P.ADMIN_AGREEMENT: Rule(
        STAFF,
        ADMINISTRATORS,
        model=SharingAgreement,
        options=(joinedload(SharingAgreement.holder), joinedload(SharingAgreement.reader)),
    ),
    P.ADMIN_STAFF: Rule(
        STAFF,
        KEEPERS,
        model=StaffMember,
        criterion=criteria.administered_staff,
        options=(joinedload(StaffMember.agency),),
    ),
    P.ADMIN_COVER: Rule(STAFF, KEEPERS, model=Cover, criterion=criteria.administered_cover),
    P.ADMIN_HOLIDAY: Rule(STAFF, KEEPERS, model=Holiday, criterion=criteria.administered_holiday),
    P.ADMIN_TEXT: Rule(STAFF, KEEPERS, model=AgencyText, criterion=criteria.administered_text),
    P.ADMIN_REVIEW: Rule(STAFF, KEEPERS, model=Case, criterion=criteria.reviewed_case),
    P.ADMIN_CHANGES: Rule(STAFF, KEEPERS, model=AuditEntry, criterion=criteria.administered_change),
    P.PEOPLE_IMPORT: Rule(STAFF, COORDINATORS, model=PeopleImport, criterion=network.own_agency_import),
    P.PEOPLE_CONTACT: Rule(
        STAFF,
        CASE_ROLES,
        model=PersonToContact,
        criterion=network.own_agency_contact,
        options=(joinedload(PersonToContact.person),),
    ),
    P.NETWORK_READ: Rule(STAFF, model=NetworkPage, criterion=network.readable_page, options=network.PAGE_OPTIONS),
    P.NETWORK_WRITE: Rule(STAFF, COORDINATORS, NetworkPage, network.own_agency_page, network.PAGE_OPTIONS),
    P.NETWORK_RECORD: Rule(STAFF, CASE_ROLES, model=NetworkEvent, criterion=network.own_event),
    P.REPORT_READ: Rule(STAFF, COORDINATORS | {Role.EVALUATOR}),
    P.REPORT_EXACT: Rule(STAFF, COORDINATORS),
    P.PERSON_FIND: Rule(STAFF, CASE_ROLES, model=Case, criterion=criteria.in_team),
    P.APPOINTMENT_OFFER: Rule(STAFF, CASE_ROLES),
    P.APPOINTMENT_GIVE: Rule(STAFF, COORDINATORS, model=Slot, criterion=criteria.agency_time),
    P.APPOINTMENT_ARRANGE: Rule(STAFF, CASE_ROLES),
    P.APPOINTMENT_KEEP: Rule(
        STAFF, CASE_ROLES, model=Appointment, criterion=criteria.team_appointment, options=criteria.APPOINTMENT_OPTIONS
    ),
    P.MESSAGE_READ: _on_case(criteria.team_conversation),
    P.MESSAGE_FILE_READ: Rule(STAFF, CASE_ROLES, model=Attachment, criterion=criteria.team_file),
    P.MESSAGE_ANNOUNCE: Rule(STAFF, CASE_ROLES, model=Case, criterion=criteria.team_conversation),
    P.LETTER_PRINT: Rule(STAFF, CASE_ROLES, model=Outbox, criterion=criteria.team_letter),
    P.OFFER_READ: Rule(STAFF, model=ServiceOffer, options=directory.OFFER_OPTIONS),
    P.OFFER_KEEP: Rule(
        STAFF,
        CASE_ROLES | ADMINISTRATORS,
        model=ServiceOffer,
        criterion=directory.kept_offer,
        options=directory.OFFER_OPTIONS,
    ),
    P.DIRECTORY_IMPORT: Rule(STAFF, KEEPERS, model=DirectoryImport, criterion=directory.own_import),
    P.REFERRAL_ANSWER: Rule(
        STAFF, CASE_ROLES, model=Referral, criterion=directory.asked_of_us, options=directory.REFERRAL_OPTIONS
    ),
    P.REFERRAL_SENT: Rule(
        STAFF, CASE_ROLES, model=Referral, criterion=directory.sent_by_us, options=directory.REFERRAL_OPTIONS
    ),
    P.CAMPAIGN_LIST: Rule(STAFF, OUTREACH_ROLES, model=Campaign, criterion=criteria.own_agency_campaign),
    P.CAMPAIGN_CREATE: Rule(STAFF, COORDINATORS),
    P.CAMPAIGN_MANAGE: Rule(
        STAFF,
        OUTREACH_ROLES,
        model=Campaign,
        criterion=criteria.own_agency_campaign,
        options=(
            selectinload(Campaign.links).joinedload(OutreachLink.agency),
            selectinload(Campaign.links).joinedload(OutreachLink.territory),
            joinedload(Campaign.territory),
            joinedload(Campaign.agency),
        ),
    ),
    P.CALLBACK_LIST: Rule(STAFF, OUTREACH_ROLES, model=CallbackRequest, criterion=criteria.agency_callback),
    P.CALLBACK_WORK: Rule(
        STAFF,
        OUTREACH_ROLES,
        model=CallbackRequest,
        criterion=criteria.agency_callback,
        options=(
            joinedload(CallbackRequest.link),
            joinedload(CallbackRequest.screening),
            selectinload(CallbackRequest.attempts).joinedload(ContactAttempt.staff),
        ),
    ),
    P.WARNING_READ: Rule(STAFF, CASE_ROLES, model=EarlyWarning, criterion=criteria.team_warning),
    P.WARNING_ANSWER: Rule(
        STAFF,
        CASE_ROLES,
        model=EarlyWarning,
        criterion=criteria.team_warning,
        options=(joinedload(EarlyWarning.case).joinedload(Case.person), joinedload(EarlyWarning.staff)),
    ),
    P.WARNING_REPORT: Rule(STAFF, COORDINATORS | {Role.EVALUATOR}),
    P.SCORE_OBJECTION: Rule(STAFF, CASE_ROLES, RiskObjection, scores.answered_here, scores.OBJECTION_OPTIONS),
    P.SCORE_SUMS: Rule(STAFF, COORDINATORS | {Role.EVALUATOR}, Programme, scores.programme_of_agency),
    P.SCORE_DECIDE: Rule(STAFF, COORDINATORS, Programme, scores.programme_of_agency),
    P.RISK_ESTIMATE: Rule(
        STAFF,
        frozenset({Role.SOCIAL_WORKER, Role.EMPLOYMENT_ADVISER, Role.COORDINATOR}),
        model=Case,
        criterion=criteria.team_of_own_agency,
        options=criteria.CASE_OPTIONS,
    ),
    P.RISK_WATCH: Rule(STAFF, COORDINATORS | {Role.EVALUATOR}, model=Case, criterion=criteria.watched_case),
}


def may(actor: Actor, permission: P) -> bool:
    """True when the actor may ask for this at all; used by the door and to hide buttons."""
    return POLICY[permission].admits(actor)


def visible(actor: Actor, statement: S, permission: P) -> S:
    """Narrow a room's Select to the rows that the actor may see."""
    rule = POLICY[permission]
    if not rule.admits(actor):
        text = f"{permission} asked for by {actor.capacity}"
        raise NotFound(text)
    criterion = rule.criterion(actor) if rule.criterion else true()
    return statement.where(criterion)


def _standing(capacity: Capacity, role: str) -> Actor:
    """An actor made of parameters: rules written for it are built once and filled in at each request."""

    def parameter(name: str) -> UUID:
        return cast("UUID", bindparam(f"actor_{name}", type_=Uuid))

    return Actor(
        capacity,
        person_id=parameter("person_id"),
        staff_id=parameter("staff_id"),
        agency_id=parameter("agency_id"),
        role=role,
        at=cast("datetime", bindparam("actor_at", type_=UTCDateTime)),
    )


@lru_cache(maxsize=512)
def _prepared(permission: P, capacity: Capacity, role: str, *, by_id: bool) -> Select[Any]:
    rule = POLICY[permission]
    if rule.model is None:
        text = f"{permission} has no object"
        raise LookupError(text)
    statement = select(rule.model).options(*rule.options)
    if rule.criterion is not None:
        statement = statement.where(rule.criterion(_standing(capacity, role)))
    if by_id:
        statement = statement.where(rule.model.id == bindparam("object_id", type_=Uuid))  # type: ignore[attr-defined]  # every model here has an id
    return statement.limit(1)


@lru_cache(maxsize=512)
def _narrowed(statement: Select[Any], permission: P, capacity: Capacity, role: str) -> Select[Any]:
    rule = POLICY[permission]
    return statement.where(rule.criterion(_standing(capacity, role))) if rule.criterion else statement


def standing(statement: Statement, actor: Actor, permission: P) -> tuple[Statement, dict[str, Any]]:
    """As `visible`, for a statement built once: the narrowed statement and the values that make it this actor's."""
    if not may(actor, permission):
        raise NotFound
    narrowed = cast("Statement", _narrowed(cast("Any", statement), permission, actor.capacity, actor.role))
    return narrowed, _values(actor)


def _values(actor: Actor) -> dict[str, Any]:
    return {
        "actor_person_id": actor.person_id,
        "actor_staff_id": actor.staff_id,
        "actor_agency_id": actor.agency_id,
        "actor_at": actor.at,
        **day_for(actor),
    }


def load(session: Session, actor: Actor, permission: P, object_id: UUID | None) -> Any:
    """The one object behind a page, or NotFound; without an id the single one that is the actor's own."""
    if not may(actor, permission):
        raise NotFound
    statement = _prepared(permission, actor.capacity, actor.role, by_id=object_id is not None)
    found = session.scalars(statement, {**_values(actor), "object_id": object_id}).first()
    if found is None:
        raise NotFound
    return found
