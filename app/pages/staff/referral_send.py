"""The referrals of a case, and asking a service for the person of it."""

from dataclasses import replace
from uuid import UUID

from flask import Response, request
from wtforms import BooleanField, RadioField, SelectMultipleField, StringField

from app.access.permissions import Permission
from app.agencies import ServiceOffer
from app.agencies.queries import offers_by_ids
from app.casework import Case
from app.casework.drafts import draft_in, drop_draft
from app.casework.referral_queries import referrals_of
from app.casework.referral_rules import SHARE_NAMES, Share
from app.casework.referrals import Asking, agreed, refer
from app.casework.vocabulary import DraftKind
from app.foundation.clock import today_in
from app.foundation.errors import Conflict, Invalid
from app.foundation.i18n import gettext as _
from app.foundation.i18n import mark, speaking
from app.foundation.unit_of_work import Work
from app.pages.staff.referral_words import line
from app.people.rules import may_agree_alone
from app.privacy.queries import representatives_of
from app.privacy.vocabulary import TEXTS, Purpose, Way
from app.web.drafting import begun
from app.web.forms import AtMost, BaseForm, Required, options
from app.web.pages import Pages
from app.web.render import go, show

pages = Pages("referral_send", __name__)
CASE = "/staff/cases/<uuid:case_id>/referrals"
WAYS = {
    Way.SCREEN: mark("Yes, they read it here with me"),
    Way.PHONE: mark("Yes, by telephone"),
    Way.PAPER: mark("Yes, they signed on paper"),
}


class ReferForm(BaseForm):
    """What the service is asked, what it may read, and that the person agrees."""

    asks = StringField(
        mark("What you ask for"), [Required(mark("Write in one sentence what you ask for.")), AtMost(600)]
    )
    reason = StringField(mark("Why, for the team and the person"), [AtMost(1000)])
    shares = SelectMultipleField(mark("What they may read besides the first name"))
    consent = RadioField(mark("Does the person agree?"), validate_choice=False)
    waiting_list = BooleanField(mark("Ask for their waiting list"))

    def asking(self) -> Asking:
        """What was filled in."""
        consent = Way(self.consent.data) if self.consent.data in set(Way) else None
        shares = tuple(Share(name) for name in self.shares.data or ())
        return Asking(self.asks.data or "", self.reason.data or "", shares, bool(self.waiting_list.data), consent)


@pages.page(CASE, needs=Permission.CASE_WRITE)
def of_case(work: Work, case: Case) -> Response:
    """Every service that was asked for this person, and where each question stands."""
    found = work.session.scalars(referrals_of(case.id)).all()
    lines = [line(referral) for referral in found]
    return show("staff/referrals/case.html", case=case, lines=lines, here="referrals")


@pages.page(f"{CASE}/new", needs=Permission.CASE_WRITE, methods=("GET", "POST"))
def refer_to(work: Work, case: Case) -> Response:
    """Ask one service: in words that the person has seen, with their yes."""
    offer = _offer(work)
    if offer is None:
        return go("directory.services", case=case.id)
    form, saved_at = begun(ReferForm(), lambda: draft_in(work, case.id, DraftKind.REFERRAL, str(offer.id)))
    today = today_in(work.zone, work.now)
    if saved_at is not None:
        # A yes is given to what is read at that moment: it is asked for again.
        form.consent.data = None
    form.shares.choices = options((share.value, _(name)) for share, name in SHARE_NAMES.items())
    form.consent.choices = options((way.value, _(name)) for way, name in WAYS.items())
    # Asked before anything is written: what is refused is rolled back, a yes that was ticked with it.
    child = not may_agree_alone(case.person.birth_date, today)
    has_agreed = offer.agency_id == case.agency_id or agreed(work, case.person_id, offer.agency_id)
    if form.validate_on_submit():
        try:
            refer(work, case, offer.id, replace(form.asking(), agreed=has_agreed))
        except (Invalid, Conflict) as refused:
            form.refuse(getattr(refused, "field", "") or "asks", refused.message)
        else:
            drop_draft(work, case.id, DraftKind.REFERRAL, str(offer.id))
            return go("referral_send.of_case", case_id=case.id)
    with speaking(case.person.language):
        words = _(TEXTS[Purpose.REFERRAL].words, agency=offer.agency.name)
    return show(
        "staff/referrals/new.html",
        status=422 if form.errors else 200,
        case=case,
        offer=offer,
        form=form,
        words=words,
        saved_at=saved_at,
        has_agreed=has_agreed,
        child=child,
        speakers=work.session.scalars(representatives_of(case.person_id, today)).all() if child else [],
        here="referrals",
    )


def _offer(work: Work) -> ServiceOffer | None:
    """The service that was chosen; none when it is not in the directory any more."""
    try:
        offer_id = UUID(request.values.get("offer", ""))
    except ValueError:
        return None
    offer = work.session.scalars(offers_by_ids([offer_id])).one_or_none()
    return offer if offer is not None and offer.active else None
