"""The 8-character code that somebody reads aloud: a professional opens their answers with it, for 7 days."""

from datetime import timedelta
from uuid import UUID

from flask import Response, current_app, g
from itsdangerous import BadData, URLSafeSerializer
from wtforms import StringField

from app.access.permissions import Permission
from app.audit.services import record
from app.benefits import Screening
from app.benefits.services import by_code, screening_by_id
from app.foundation.errors import NotFound
from app.foundation.i18n import gettext as _
from app.foundation.i18n import mark
from app.foundation.unit_of_work import Work
from app.outreach.answers import at_home, shared_answers
from app.outreach.callbacks import erase_answers, open_from_code
from app.pages.staff.calls import agreed_in, makes_sense, opening_form, show_opening
from app.pages.staff.outreach import BOTH, acting, pages, waiting
from app.web.forms import BaseForm, Required
from app.web.render import go, show
from app.web.request_cycle import house
from app.web.store import bucket, count_attempt, forgive_attempt

__all__ = ["pages"]

OPEN = Permission.CASE_OPEN
TRIES = 10
WITHIN = timedelta(minutes=15)
# As long as a conversation; then the person reads the code once more.
TALK = timedelta(hours=4)


class CodeForm(BaseForm):
    """The code as it was read aloud."""

    code = StringField(mark("Code of 8 characters"), [Required(mark("Write the code that the person reads to you."))])


@pages.page("/staff/outreach/code", needs=OPEN, methods=BOTH, keeps_nothing=True)
def code(work: Work) -> Response:
    """Open the answers behind a code; a wrong one gets one calm sentence, whatever is wrong with it."""
    form = CodeForm()
    if form.validate_on_submit():
        found = _behind(work, form.code.data or "")
        if found is not None:
            return go("outreach_desk.answers", token=_seal(work, found))
        form.refuse("code", _("Nothing is kept under this code. Look at it again. A code works for 7 days."))
    return show("staff/outreach/code.html", status=422 if form.errors else 200, form=form, waiting=waiting(work))


@pages.page("/staff/outreach/answers/<token>", needs=OPEN)
def answers(work: Work, token: str) -> Response:
    """The answers behind a code, for the professional who typed it."""
    screening = _unsealed(work, token)
    work.log_reading(lambda log: record(log, "outreach:answers:read", screening))
    return _page(screening, token, BaseForm(formdata=None))


@pages.page("/staff/outreach/answers/<token>/open", needs=OPEN, methods=BOTH)
def open_from_answers(work: Work, token: str) -> Response:
    """Open a case from the answers behind a code; nothing is typed again."""
    screening = _unsealed(work, token)
    home = at_home(screening)
    form = opening_form(home, language=screening.language)
    if form.validate_on_submit() and makes_sense(work, form):
        agreed = agreed_in(form, acting(work).agency.territory_id, home)
        return go("cases.case_file", case_id=open_from_code(work, screening, agreed).id)
    work.log_reading(lambda log: record(log, "outreach:answers:read", screening))
    return show_opening(form, home, callback=None, known=[], token=token)


@pages.page("/staff/outreach/answers/<token>/erase", needs=OPEN, methods=("POST",))
def erase_behind_code(work: Work, token: str) -> Response:
    """They do not want to go on: the answers behind the code are erased now instead of after 7 days."""
    screening = _unsealed(work, token)
    form = BaseForm()
    if not form.validate_on_submit():
        return _page(screening, token, form)
    erase_answers(work, screening)
    return go("outreach_desk.code")


def _page(screening: Screening, token: str, form: BaseForm) -> Response:
    return show(
        "staff/outreach/answers.html",
        status=422 if form.errors else 200,
        answers=shared_answers(screening),
        token=token,
        until=screening.expires_at,
        plain=form,
    )


def _behind(work: Work, typed: str) -> Screening | None:
    """The answers behind a code; the try counts although the answer is a refusal, so it has a unit of its own."""
    tries = bucket("answer-code", str(work.actor.staff_id))
    with house().units.writing(work.actor, g.request_id) as own:
        count_attempt(own, tries, TRIES, WITHIN)
        found = by_code(own, typed)
        if found is not None:
            forgive_attempt(own, tries)
    return found


def _sealer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="camin/answers")


def _seal(work: Work, screening: Screening) -> str:
    said = [screening.id.hex, str(work.actor.staff_id), int(work.now.timestamp())]
    return str(_sealer().dumps(said))


def _unsealed(work: Work, token: str) -> Screening:
    """The answers that this professional has opened a short while ago, or NotFound."""
    try:
        screening_id, staff_id, stamp = _sealer().loads(token)
    except (BadData, ValueError) as error:
        raise NotFound from error
    if staff_id != str(work.actor.staff_id) or stamp < (work.now - TALK).timestamp():
        raise NotFound
    found = screening_by_id(work, UUID(screening_id))
    if found is None:
        raise NotFound(_("These answers are no longer kept. They were used already, or their time is over."))
    return found
