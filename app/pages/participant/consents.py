"""What I agreed to, with whom and since when; taken back in two taps, with effect at once."""

from dataclasses import dataclass

from flask import Response, request

from app.access.permissions import Permission
from app.agencies.words import name_on_phone
from app.casework.queries import open_case_of
from app.casework.teams import refresh_panel
from app.foundation.errors import Conflict, NotFound
from app.foundation.unit_of_work import Work
from app.pages.participant.ended import lead_back
from app.privacy import Consent, ConsentAsk
from app.privacy.queries import consents_of, open_asks
from app.privacy.services import withdraw
from app.privacy.sharing import answer
from app.privacy.vocabulary import Purpose
from app.privacy.words import TITLES, agreed_words, title_of
from app.web.forms import BaseForm
from app.web.pages import Pages
from app.web.render import go, show

pages = Pages("consents", __name__)
BOTH = ("GET", "POST")
ACT = Permission.OWN_CONSENT_ACT
# A wish for a call is over by itself; what is left of it is no permission any more.
SHOWN = frozenset(TITLES)


@dataclass(frozen=True, slots=True)
class Agreed:
    """One consent as it stands on the page."""

    consent: Consent
    title: str
    words: str
    with_whom: str


def _agreed(consent: Consent) -> Agreed:
    called = name_on_phone(consent.agency)
    purpose = Purpose(consent.purpose)
    return Agreed(consent, title_of(purpose, called), agreed_words(purpose, called, consent.domains), called)


@pages.page("/me/consents", needs=Permission.OWN_FRONT_READ)
def mine(work: Work) -> Response:
    """Everything I said yes to, what I took back, and what my team asks me."""
    found = [_agreed(c) for c in work.session.scalars(consents_of(work.actor.person_id)) if c.purpose in SHOWN]
    asks = [(one, name_on_phone(one.agency)) for one in work.session.scalars(open_asks(work.actor.person_id))]
    return show(
        "participant/consents/mine.html",
        holding=[one for one in found if one.consent.withdrawn_at is None],
        over=[one for one in found if one.consent.withdrawn_at is not None],
        asks=asks,
    )


@pages.page("/me/consents/<uuid:consent_id>/withdraw", needs=ACT, methods=BOTH)
def take_back(work: Work, consent: Consent) -> Response:
    """What happens when I say no, told before; then it happens at once."""
    if consent.purpose not in SHOWN:
        raise NotFound
    if BaseForm().validate_on_submit():
        withdraw(work, consent)
        _refresh(work)
        return go("consents.taken_back", consent_id=consent.id)
    if consent.withdrawn_at is not None:
        return go("consents.taken_back", consent_id=consent.id)
    return show("participant/consents/take_back.html", one=_agreed(consent), form=BaseForm())


@pages.page("/me/consents/<uuid:consent_id>/withdrawn", needs=ACT)
def taken_back(work: Work, consent: Consent) -> Response:
    """That it is done, and what does not change."""
    if consent.withdrawn_at is None:
        return go("consents.take_back", consent_id=consent.id)
    return show("participant/consents/taken_back.html", one=_agreed(consent))


def _refresh(work: Work) -> None:
    case = work.session.scalars(open_case_of(work.actor.person_id)).first() if work.actor.person_id else None
    if case is not None:
        refresh_panel(work, case)


@pages.page("/me/consents/asked/<uuid:consent_ask_id>", needs=Permission.OWN_CONSENT_ANSWER, methods=BOTH)
def asked(work: Work, asked: ConsentAsk) -> Response:
    """The team asks whether it may share with an agency: yes or no, both are fine."""
    form, called = BaseForm(), name_on_phone(asked.agency)
    if asked.answered_at is not None:
        return go("consents.mine")
    if form.validate_on_submit():
        try:
            answer(work, asked, agreed=request.form.get("say") == "yes")
        except Conflict:
            return go("consents.mine")
        _refresh(work)
        return go("consents.mine")
    words = agreed_words(Purpose.SHARING, called, asked.domains)
    status = 422 if form.errors else 200
    return show("participant/consents/asked.html", None, status, form=form, asked=asked, called=called, words=words)


lead_back(pages)
