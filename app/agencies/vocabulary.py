"""Words of the agencies room."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from app.foundation.i18n import mark


class AgencyKind(StrEnum):
    """What an agency is; it decides which areas of a file it may read."""

    SOCIAL_SERVICES = "social_services"
    EMPLOYMENT = "employment"
    NGO = "ngo"


class Evidence(StrEnum):
    """How well it is known that a service helps: repeated trials, some studies, none that convince, nobody looked."""

    STRONG = "strong"
    MODERATE = "moderate"
    WEAK = "weak"
    UNKNOWN = "unknown"


EVIDENCE_NAMES = {
    Evidence.STRONG: mark("Strong: several trials say that it helps"),
    Evidence.MODERATE: mark("Moderate: some studies say that it helps"),
    Evidence.WEAK: mark("Weak: few studies, or they disagree"),
    Evidence.UNKNOWN: mark("Not known: nobody has looked yet"),
}


AGENCY_KIND_NAMES = {
    AgencyKind.SOCIAL_SERVICES: mark("Social services"),
    AgencyKind.EMPLOYMENT: mark("Employment office"),
    AgencyKind.NGO: mark("Non-profit organisation"),
}


class Role(StrEnum):
    """What a professional is here to do."""

    SOCIAL_WORKER = "professional"
    EMPLOYMENT_ADVISER = "employment"
    EDUCATOR = "partner"
    COORDINATOR = "coordinator"
    EVALUATOR = "evaluator"
    ADMINISTRATOR = "admin"


ROLE_NAMES = {
    Role.SOCIAL_WORKER: mark("Social worker"),
    Role.EMPLOYMENT_ADVISER: mark("Employment adviser"),
    Role.EDUCATOR: mark("Educator"),
    Role.COORDINATOR: mark("Coordinator"),
    Role.EVALUATOR: mark("Evaluator"),
    Role.ADMINISTRATOR: mark("Administrator"),
}

CASE_ROLES = frozenset({Role.SOCIAL_WORKER, Role.EMPLOYMENT_ADVISER, Role.EDUCATOR, Role.COORDINATOR})


@dataclass(frozen=True, slots=True)
class CoverArranged:
    """A colleague looks after somebody's cases from one day to another."""

    absent_id: UUID
    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class CoverEnded(CoverArranged):
    """Whoever was away is back before the last day."""


@dataclass(frozen=True, slots=True)
class StaffLeft:
    """A professional does not work here any more; `successor_id` takes over their cases, where there were any."""

    staff_id: UUID
    successor_id: UUID | None
