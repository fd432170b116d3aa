"""Referrals: what others ask of our services, what we asked of others, and where each of them stands."""

from flask import Response, request

from app.access.permissions import Permission
from app.access.policy import visible
from app.audit.services import record
from app.casework import Referral
from app.casework.referral_notices import renew_link
from app.casework.referral_queries import inbox, sent_from
from app.casework.referral_rules import Because
from app.casework.referrals import take_back
from app.foundation.errors import Conflict
from app.foundation.unit_of_work import Work
from app.pages.answering import AnswerForm, settle
from app.pages.staff.referral_words import line, why_over
from app.web.forms import BaseForm
from app.web.pages import Pages
from app.web.render import go, show
from app.web.request_cycle import house

pages = Pages("referrals", __name__)
MOST = 200


@pages.page("/staff/referrals", needs=Permission.REFERRAL_ANSWER)
def asked(work: Work) -> Response:
    """What waits for an answer of our services, the oldest first; with `over`, what is behind us."""
    over = request.args.get("over") == "1"
    rows = work.session.scalars(inbox(work.actor.agency_id, over=over, limit=MOST)).all()
    lines = [line(row, inbox=True) for row in rows]
    return show("staff/referrals/inbox.html", lines=lines, over=over, most=MOST)


@pages.page("/staff/referrals/sent", needs=Permission.REFERRAL_SENT)
def sent(work: Work) -> Response:
    """What our agency asked of others, in cases that the reader may see."""
    over = request.args.get("over") == "1"
    found = visible(work.actor, sent_from(work.actor.agency_id, over=over, limit=MOST), Permission.REFERRAL_SENT)
    lines = [line(row) for row in work.session.scalars(found)]
    return show("staff/referrals/sent.html", lines=lines, over=over, most=MOST)


@pages.page("/staff/referrals/<uuid:referral_id>", needs=Permission.REFERRAL_ANSWER, methods=("GET", "POST"))
def question(work: Work, referral: Referral) -> Response:
    """One question to a service of ours: what is shared, and our answer."""
    form = AnswerForm().offer(referral)
    if settle(work, referral, form):
        return go("referrals.question", referral_id=referral.id)
    person_id = referral.case.person_id
    work.log_reading(lambda log: record(log, "case:referral:read", referral, person_id))
    shown = line(referral, inbox=True)
    return show("staff/referrals/question.html", status=422 if form.errors else 200, line=shown, form=form)


@pages.page("/staff/referrals/sent/<uuid:referral_id>", needs=Permission.REFERRAL_SENT, methods=("GET", "POST"))
def ours(work: Work, referral: Referral) -> Response:
    """One question that we asked: where it stands, and an answer that came by telephone."""
    form = AnswerForm().offer(referral)
    if referral.agency.outside and settle(work, referral, form):
        return go("referrals.ours", referral_id=referral.id)
    return _ours(referral, form)


@pages.page("/staff/referrals/sent/<uuid:referral_id>/take-back", needs=Permission.REFERRAL_SENT, methods=("POST",))
def take_it_back(work: Work, referral: Referral) -> Response:
    """We no longer ask: the place is free again at once."""
    if BaseForm().validate_on_submit():
        try:
            take_back(work, referral, Because.TEAM)
        except Conflict as refused:
            form = AnswerForm().offer(referral)
            form.refuse("state", refused.message)
            return _ours(referral, form)
    return go("referrals.ours", referral_id=referral.id)


@pages.page("/staff/referrals/sent/<uuid:referral_id>/link", needs=Permission.REFERRAL_SENT, methods=("POST",))
def link(work: Work, referral: Referral) -> Response:
    """A fresh link for a service without an account, to read out or to send by hand; the one before stops working."""
    if not BaseForm().validate_on_submit():
        return go("referrals.ours", referral_id=referral.id)
    path = renew_link(work, referral)
    if path is None:
        return go("referrals.ours", referral_id=referral.id)
    address = f"{house().settings.base_url}{path}"
    return show("staff/referrals/link.html", line=line(referral), address=address)


def _ours(referral: Referral, form: AnswerForm) -> Response:
    status, shown, why = 422 if form.errors else 200, line(referral), why_over(referral)
    return show("staff/referrals/ours.html", status=status, line=shown, form=form, why=why)
