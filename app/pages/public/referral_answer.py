"""Where a service without an account answers: the first name, what is asked, and its answer; no reason, no more."""

from datetime import timedelta

from flask import Response

from app.access.permissions import Permission
from app.casework import ReferralLink
from app.casework.referral_notices import renew_link
from app.casework.referral_queries import link_by_id
from app.casework.referral_rules import OPEN, link_is_good
from app.delivery.to_services import ANSWER
from app.foundation.errors import NotFound
from app.foundation.signed_ids import unsigned
from app.foundation.unit_of_work import Work
from app.pages.answering import AnswerForm, settle
from app.web.forms import BaseForm
from app.web.pages import Pages
from app.web.render import go, show
from app.web.store import bucket, count_attempt

pages = Pages("referral_answer", __name__)
DAY = timedelta(days=1)
MAILS_A_DAY = 3
BOTH = ("GET", "POST")


@pages.page("/answer/<token>", needs=Permission.PUBLIC_REFERRAL_ANSWER, methods=BOTH)
def respond(work: Work, token: str) -> Response:
    """The question and its answer; a link that was used or is old says so and offers a fresh one by e-mail."""
    link = _link(work, token)
    referral = link.referral
    if referral.state not in OPEN or not link_is_good(link.expires_at, link.used_at, work.now):
        waits = referral.state in OPEN
        return show("public/answer/stale.html", status=410, form=BaseForm(), waits=waits, token=token)
    form = AnswerForm().offer(referral)
    if settle(work, referral, form):
        return go("referral_answer.thanks")
    return show("public/answer/question.html", status=422 if form.errors else 200, referral=referral, form=form)


@pages.page("/answer/<token>/again", needs=Permission.PUBLIC_REFERRAL_ANSWER, methods=("POST",))
def again(work: Work, token: str) -> Response:
    """Send a fresh link to the address in the directory, and to no other."""
    link = _link(work, token)
    if BaseForm().validate_on_submit() and link.referral.state in OPEN:
        count_attempt(work, bucket("answer_link", str(link.referral_id)), MAILS_A_DAY, DAY)
        renew_link(work, link.referral)
    return go("referral_answer.sent_again")


@pages.page("/answer/thanks", needs=Permission.PUBLIC_REFERRAL_ANSWER)
def thanks(_work: Work) -> Response:
    """The answer has arrived."""
    return show("public/answer/done.html", again=False)


@pages.page("/answer/sent", needs=Permission.PUBLIC_REFERRAL_ANSWER)
def sent_again(_work: Work) -> Response:
    """A fresh link is on its way."""
    return show("public/answer/done.html", again=True)


def _link(work: Work, token: str) -> ReferralLink:
    link_id = unsigned(token, ANSWER)
    link = work.session.scalars(link_by_id(link_id)).one_or_none() if link_id else None
    if link is None:
        raise NotFound
    return link
