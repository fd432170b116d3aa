"""An outreach link is opened, and somebody asks to be called."""

from datetime import date
from uuid import UUID

from flask import Response, request
from wtforms import BooleanField, RadioField, SelectField, StringField

from app.access.permissions import Permission
from app.benefits.interview import Interview
from app.foundation import i18n
from app.foundation.clock import today_in
from app.foundation.errors import Invalid, NotFound
from app.foundation.i18n import mark
from app.foundation.unit_of_work import Work
from app.outreach.services import CallMe, ask_to_be_called, can_call, count_step, first_day, open_link
from app.outreach.vocabulary import GOOD_TIME_NAMES, GoodTime, Step
from app.pages.public.check_state import Kept, kept, left_by
from app.privacy.vocabulary import TEXTS, Purpose
from app.web.forms import AtMost, BaseForm, PhoneNumber, Required, options
from app.web.helpline import with_help
from app.web.limits import CALLBACKS, spend
from app.web.pages import Pages
from app.web.render import go, show

pages = Pages("outreach", __name__)


class CallbackForm(BaseForm):
    """A name or nickname, a number, and the two consents; the second is never ticked beforehand."""

    name = StringField(
        mark("Your name or a nickname"),
        [Required(mark("Write how we should call you. A nickname is enough.")), AtMost(60)],
    )
    phone = StringField(mark("Phone number"), [Required(mark("Write the number that we should call.")), PhoneNumber()])
    language = SelectField(mark("Language of the call"), choices=options(i18n.LANGUAGES.items()))
    good_time = RadioField(
        mark("When is a good time?"),
        choices=options(GOOD_TIME_NAMES.items()),
        default=GoodTime.ANY.value,
    )
    agree = BooleanField(TEXTS[Purpose.CALLBACK].words, [Required(mark("Tick the box, so that we may call you."))])
    share = BooleanField(TEXTS[Purpose.CALLBACK_ANSWERS].words)


@pages.page("/o/<token>", needs=Permission.PUBLIC_CHECK_ANSWER)
def arrive(work: Work, token: str) -> Response:
    """Somebody followed a poster: count the visit, and let them choose the language."""
    link = open_link(work, token)
    if link is not None and request.method == "GET" and "lang" not in request.args:
        work.log_reading(lambda log: count_step(log, link.id, Step.OPENED))
    with_help(work, link.territory if link else None)
    begins = None if link else first_day(work, token)
    token = token if link else ""
    return show("public/check/arrive.html", link=link, begins=begins, token=token, languages=i18n.LANGUAGES)


@pages.page("/check/call-me", needs=Permission.PUBLIC_CALLBACK_ASK, methods=("GET", "POST"))
def call_me(work: Work) -> Response:
    """Ask to be called, with or without letting the caller see the answers."""
    state = kept(work.now)
    form = CallbackForm(language=i18n.language())
    if form.is_submitted():
        spend("callback", CALLBACKS)
    if form.validate_on_submit():
        try:
            return _asked(work, form, state)
        except Invalid as refused:
            form.refuse(refused.field or "phone", refused.message)
    with_help(work, state.place.territory if state else None)
    status = 422 if form.errors else 200
    return show("public/check/call_me.html", status=status, form=form, state=state, can_call=can_call(work))


@pages.page("/check/called/<day>", needs=Permission.PUBLIC_CALLBACK_ASK)
def called(work: Work, day: str) -> Response:
    """Say what happens next and until when; the address may be kept as a bookmark."""
    try:
        until = date.fromisoformat(day)
    except ValueError as error:
        raise NotFound from error
    with_help(work)
    past = until < today_in(work.zone, work.now)
    return show("public/check/called.html", until=until, past=past, has_answers=kept(work.now) is not None)


def _asked(work: Work, form: CallbackForm, state: Kept | None) -> Response:
    today = today_in(work.zone, work.now)
    shares = state is not None and form.share.data
    wish = CallMe(
        name=form.name.data or "",
        phone=form.phone.data or "",
        language=form.language.data,
        good_time=GoodTime(form.good_time.data),
        answers=left_by(state, today) if state is not None and shares else None,
    )
    link = UUID(state.place.link) if state and state.place.link else None
    region = Interview(state.answers, today, state.place).said.region if state else ""
    callback = ask_to_be_called(work, wish, link, region)
    return go("outreach.called", day=today_in(work.zone, callback.due_at).isoformat())
