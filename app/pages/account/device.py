"""A phone that is known already: opening it with its PIN, and leaving it."""

import json

from flask import Response, request
from wtforms import HiddenField, StringField

from app.access.permissions import Permission
from app.foundation import i18n
from app.foundation.i18n import gettext as _
from app.foundation.i18n import mark, ngettext
from app.foundation.unit_of_work import Work
from app.identity import services
from app.identity.rules import PIN_LENGTH, pin_is_shaped
from app.identity.vocabulary import Area, SessionState
from app.pages.account.entering import own_unit, refuse, visitor
from app.pages.account.participant import (
    BOTH,
    SET_UP,
    SIGN_IN,
    CodeForm,
    asked_for,
    digits,
    onward,
    pages,
    status_of,
    texts_codes,
)
from app.web.forms import BaseForm
from app.web.helpline import with_help
from app.web.render import go, go_to, own_path, show
from app.web.request_cycle import cookie_name, drop_cookie

__all__ = ["pages"]


class PinForm(BaseForm):
    """The PIN of this phone."""

    pin = StringField(mark("Your PIN"))
    next = HiddenField()
    held = HiddenField()


@pages.page("/pin", needs=SET_UP, methods=BOTH, keeps_nothing=True)
def pin(work: Work) -> Response:
    """Open a locked phone with its PIN."""
    if visitor().state is not SessionState.LOCKED:
        return onward("account.carry_on", asked_for())
    if request.method == "POST" and "pin" not in request.form:
        # Sent from another page while the phone was locked: it waits here, in the page, until the PIN is right.
        return show("account/pin.html", form=PinForm(None, held=_packed()))
    form = PinForm(next=asked_for())
    if form.validate_on_submit():
        opened = _tried(work, form)
        if opened:
            return opened
    return show("account/pin.html", None, status_of(form), form=form)


def _tried(work: Work, form: PinForm) -> Response | None:
    typed = digits(form.pin.data)
    if not pin_is_shaped(typed):
        form.refuse("pin", _("Your PIN has %(all)s numbers. You wrote %(some)s.", all=PIN_LENGTH, some=len(typed)))
        return None
    left = _tries_left(work, typed)
    if left is None:
        return _went_on(form)
    if left <= 0:
        return _tried_out()
    form.refuse("pin", _wrong_pin(left))
    return None


def _packed() -> str:
    said = [pair for pair in request.form.items(multi=True) if pair[0] != "csrf_token"]
    return json.dumps({"path": request.args.get("held"), "said": said})


def _went_on(form: PinForm) -> Response:
    """Where the person wanted to go; what they had written is shown again, and sent by their own hand."""
    try:
        held = json.loads(form.held.data or "null")
        said = [(str(name), str(value)) for name, value in held["said"]]
        path = own_path(held["path"])
    except (ValueError, TypeError, KeyError):
        return go_to(form.next.data)
    words = [value for _name, value in said if " " in value.strip()]
    return show("account/held.html", None, path=path, said=said, words=words, form=form)


def _tries_left(work: Work, typed: str) -> int | None:
    """None when the PIN was right; the try is counted before it is looked at."""
    session_id = visitor().actor.session_id
    if session_id is None:
        return 0
    with own_unit(work) as own:
        left = services.take_try(own, session_id)
    fits = left >= 0 and services.pin_fits(work, typed)
    with own_unit(work) as own:
        if fits:
            services.unlock(own)
            return None
        if left <= 0:
            services.end_session(own, session_id, "pin")
        refuse(own, Area.PARTICIPANT, "pin")
    return left


def _wrong_pin(left: int) -> str:
    return ngettext(
        "That is not your PIN. You can try %(num)s more time.",
        "That is not your PIN. You can try %(num)s more times.",
        left,
    )


def _tried_out() -> Response:
    response = show("account/pin_ended.html", None, 403, texts_codes=texts_codes())
    drop_cookie(response, Area.PARTICIPANT)
    return response


@pages.page("/pin/forgot", needs=SIGN_IN)
def forgot_pin(work: Work) -> Response:
    """A PIN cannot be found again, but a new code makes room for a new one."""
    with_help(work)
    return show("account/forgot_pin.html", form=CodeForm(), texts_codes=texts_codes())


def _already_out(work: Work) -> Response:
    if request.cookies.get(cookie_name(Area.STAFF)):
        return go("staff_account.sign_out")
    return go("account.signed_out")


@pages.page("/sign-out", needs=Permission.ACCOUNT_SIGN_OUT, methods=BOTH, signed_out=_already_out)
def sign_out(work: Work) -> Response:
    """Leave this phone, and leave nothing on it."""
    form = BaseForm()
    session_id = work.actor.session_id
    if not form.validate_on_submit() or session_id is None:
        return show("account/sign_out.html", None, status_of(form), form=form)
    services.end_session(work, session_id, "signed_out")
    response = go("account.signed_out", lang=i18n.language())
    # "cookies" would also end the work of a professional who is signed in beside.
    beside = request.cookies.get(cookie_name(Area.STAFF))
    response.headers["Clear-Site-Data"] = '"storage"' if beside else '"cookies", "storage"'
    drop_cookie(response, Area.PARTICIPANT)
    return response


@pages.page("/signed-out", needs=SIGN_IN)
def signed_out(work: Work) -> Response:
    """Nothing of the person is left here."""
    with_help(work)
    return show("account/signed_out.html")
