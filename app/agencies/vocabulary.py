"""Words of the agencies room."""

from enum import StrEnum

from app.foundation.i18n import mark


class AgencyKind(StrEnum):
    """What an agency is; it decides which areas of a file it may read."""

    SOCIAL_SERVICES = "social_services"
    EMPLOYMENT = "employment"
    NGO = "ngo"


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
