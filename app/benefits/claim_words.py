"""Words of a claim: the states it can be in, and what each is called."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from app.foundation.i18n import mark


class ClaimState(StrEnum):
    """Where a claim stands."""

    PREPARED = "prepared"
    APPLIED = "applied"
    DOCUMENTS_ASKED = "documents_asked"
    GRANTED = "granted"
    REFUSED = "refused"
    APPEALED = "appealed"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


CLAIM_STATE_NAMES = {
    ClaimState.PREPARED: mark("Being prepared"),
    ClaimState.APPLIED: mark("Applied for"),
    ClaimState.DOCUMENTS_ASKED: mark("Papers asked for"),
    ClaimState.GRANTED: mark("Granted"),
    ClaimState.REFUSED: mark("Refused"),
    ClaimState.APPEALED: mark("Complaint made"),
    ClaimState.CLOSED: mark("Over"),
    ClaimState.WITHDRAWN: mark("Withdrawn"),
}


@dataclass(frozen=True, slots=True)
class ClaimMoved:
    """Something happened to a claim of a case, or one was begun."""

    case_id: UUID
