"""A referral as the pages show it: its state in words, and what the reader may know of the person."""

from dataclasses import dataclass
from datetime import datetime

from app.casework import Referral
from app.casework.referral_rules import (
    BECAUSE_NAMES,
    OVER,
    REFUSAL_NAMES,
    STATE_NAMES,
    Because,
    Refusal,
    Told,
    Whole,
    told,
)
from app.casework.vocabulary import ReferralState
from app.foundation.i18n import gettext as _

ICONS = {
    ReferralState.SENT: "send",
    ReferralState.WAITING: "clock",
    ReferralState.ACCEPTED: "badge-check",
    ReferralState.STARTED: "circle-dot",
    ReferralState.DONE: "check",
    ReferralState.REFUSED: "minus",
    ReferralState.EXPIRED: "calendar-x-2",
    ReferralState.WITHDRAWN: "x",
}
GREEN = {ReferralState.ACCEPTED, ReferralState.STARTED, ReferralState.DONE}


@dataclass(frozen=True, slots=True)
class Line:
    """One referral in a list."""

    referral: Referral
    who: Told
    icon: str
    tone: str
    state: str
    since: datetime
    open: bool


def line(referral: Referral, *, inbox: bool = False) -> Line:
    """The referral for a reader: the team that asked knows the person, the service what is shared with it."""
    state, person = ReferralState(referral.state), referral.case.person
    whole = Whole(
        person.given_name,
        person.family_name,
        person.phone or "",
        person.language,
        person.birth_date.year if person.birth_date else None,
    )
    who = told(whole, referral.shares, state, by_link=False) if inbox else Told(person.name)
    since = referral.ended_at or referral.started_at or referral.answered_at or referral.sent_at
    tone = "green" if state in GREEN else ""
    return Line(referral, who, ICONS[state], tone, _(STATE_NAMES[state]), since, state not in OVER)


def why_over(referral: Referral) -> str:
    """Why it ended, for the team that asked."""
    if referral.refusal:
        return _(REFUSAL_NAMES[Refusal(referral.refusal)])
    return _(BECAUSE_NAMES[Because(referral.ended_because)]) if referral.ended_because else ""
