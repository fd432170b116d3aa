"""Words of a claim: the states it can be in, and what each is called."""

from enum import StrEnum

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
