"""What my team asked for me elsewhere: who answers until when, and the way to say that I do not want it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import Response

from app.access.permissions import Permission
from app.agencies.words import name_on_phone
from app.casework import Referral
from app.casework.referral_queries import referrals_of
from app.casework.referral_rules import OPEN, Because
from app.casework.referrals import take_back
from app.casework.vocabulary import ReferralState
from app.foundation.errors import Conflict
from app.foundation.i18n import gettext as _
from app.foundation.i18n import mark
from app.foundation.unit_of_work import Work
from app.pages.participant.ended import lead_back
from app.web.forms import BaseForm
from app.web.pages import Pages
from app.web.render import go, show

pages = Pages("own_referrals", __name__)
lead_back(pages)
# The person reads that a service cannot take them, and not why: the team talks about that.
WORDS = {
    ReferralState.SENT: ("clock", mark("They have not answered yet.")),
    ReferralState.WAITING: ("clock", mark("You are on their waiting list.")),
    ReferralState.ACCEPTED: ("badge-check", mark("They have a place for you.")),
    ReferralState.STARTED: ("circle-dot", mark("You have started there.")),
    ReferralState.DONE: ("check", mark("You have finished there.")),
    ReferralState.REFUSED: ("minus", mark("They cannot now. Your team looks for another place with you.")),
    ReferralState.EXPIRED: ("minus", mark("They did not answer. Your team looks for another place with you.")),
    ReferralState.WITHDRAWN: ("x", mark("It was taken back. They know nothing more about you.")),
}
MOST = 8


@dataclass(frozen=True, slots=True)
class Asked:
    """One question to a service, in the person's words."""

    referral: Referral
    service: str
    agency: str
    icon: str
    state: str
    until: datetime | None
    open: bool


def asked_for(work: Work, case_id: UUID) -> list[Asked]:
    """What was asked for the person, the newest first."""
    return [_asked(one) for one in work.session.scalars(referrals_of(case_id).limit(MOST))]


def _asked(referral: Referral) -> Asked:
    state, called = ReferralState(referral.state), name_on_phone(referral.agency)
    icon, words = WORDS[state]
    service = called if referral.agency.discreet else referral.offer.name
    until = referral.answer_by if state is ReferralState.SENT else None
    return Asked(referral, service, called, icon, _(words), until, state in OPEN)


@pages.page("/team/referrals/<uuid:referral_id>", needs=Permission.OWN_REFERRAL_ACT, methods=("GET", "POST"))
def one(work: Work, referral: Referral) -> Response:
    """What they read about me, where it stands, and the button that takes it back."""
    form = BaseForm()
    if form.validate_on_submit():
        try:
            take_back(work, referral, Because.PERSON)
        except Conflict:
            return go("own_referrals.one", referral_id=referral.id)
        return go("team.team")
    return show("participant/referral.html", asked=_asked(referral), form=form)
