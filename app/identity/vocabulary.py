"""Words of the identity room."""

from dataclasses import dataclass
from enum import StrEnum


class Area(StrEnum):
    """Which wing an account belongs to; a session of one wing is nothing in the other."""

    PARTICIPANT = "participant"
    STAFF = "staff"


class CodePurpose(StrEnum):
    """What a one-time code opens."""

    ACCESS = "access"
    PRINTED = "printed"
    TEXTED = "texted"
    RECOVERY = "recovery"
    INVITATION = "invitation"
    DEMO = "demo"


class DeviceKind(StrEnum):
    """Whose phone it is; a shared one keeps nothing."""

    UNKNOWN = "unknown"
    MINE = "mine"
    SHARED = "shared"


class SessionState(StrEnum):
    """How far a session has come."""

    SECOND_FACTOR = "second_factor"
    CHOOSE_DEVICE = "choose_device"
    CHOOSE_PIN = "choose_pin"
    LOCKED = "locked"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Site:
    """The installation to which passkeys are bound: its name for authenticators and its exact origin."""

    host: str
    origin: str
