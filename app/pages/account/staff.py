"""Coming in to the back office: password and second factor, or a passkey, which is both; and the invitation."""

from urllib.parse import urlsplit

import segno
from flask import Response, request
from wtforms import HiddenField, StringField

from app.access.permissions import Permission
from app.agencies.queries import member_of
from app.agencies.services import introduce
from app.foundation.errors import NotFound
from app.foundation.i18n import gettext as _
from app.foundation.i18n import mark
from app.foundation.unit_of_work import Work
from app.identity import Account, passkeys, services
from app.identity.rules import PASSWORD_LENGTH, PASSWORD_MOST, password_is_easy, password_is_long
from app.identity.vocabulary import Area, SessionState
from app.pages.account.entering import (
    PASSWORDS,
    SECOND_FACTORS,
    begin,
    count_try,
    forgive_try,
    note_start,
    own_unit,
    refuse,
    visitor,
)
from app.pages.account.sealed import seal, unseal, use_up
from app.web.forms import AtMost, BaseForm, Required
from app.web.pages import Pages
from app.web.render import go, go_to, own_path, show
from app.web.request_cycle import house, set_cookie

pages = Pages("staff_account", __name__)
SIGN_IN = Permission.PUBLIC_SIGN_IN
BOTH = ("GET", "POST")
FIRST_PAGE = "/staff/"


class PasswordForm(BaseForm):
    """E-mail and password."""

    email = StringField(mark("E-mail"), [Required(mark("Write your e-mail."))])
    password = StringField(mark("Password"), [Required(mark("Write your password."))])
    next = HiddenField()


class SecondForm(BaseForm):
    """A code of the authenticator app, or a spare code."""

    code = StringField(mark("Code"), [Required(mark("Write the code.")), AtMost(40)])
    next = HiddenField()


class PasskeyForm(BaseForm):
    """What the browser says after the touch; a script fills it in."""

    challenge = HiddenField()
    credential = HiddenField()
    next = HiddenField()


class InvitationForm(BaseForm):
    """Everything a professional needs to come in from now on."""

    given_name = StringField(mark("Given name"), [Required(mark("Write your given name.")), AtMost(60)])
    family_name = StringField(mark("Family name"), [AtMost(60)])
    password = StringField(mark("New password"), [Required(mark("Choose a password."))])
    code = StringField(mark("Code of the app"), [Required(mark("Write the 6 numbers that the app shows."))])
    secret = HiddenField()


@pages.page("/staff/sign-in", needs=SIGN_IN, methods=BOTH, keeps_nothing=True)
def sign_in(work: Work) -> Response:
    """E-mail and password, or a passkey."""
    if request.method == "GET" and visitor().is_in:
        return go_to(asked_for())
    form = PasswordForm(next=asked_for())
    if form.validate_on_submit():
        token = _with_password(work, form.email.data or "", form.password.data or "")
        if token:
            response = go("staff_account.second", next=own_path(form.next.data))
            set_cookie(response, Area.STAFF, token, None)
            return response
        form.refuse("password", _("The e-mail and the password do not belong together. Look at both again."))
    return _first_page(work, form)


def _first_page(work: Work, form: PasswordForm, trouble: str = "") -> Response:
    touch, options = touch_form(work)
    status = 422 if form.errors or trouble else 200
    return show("account/staff_sign_in.html", None, status, form=form, touch=touch, options=options, trouble=trouble)


def _with_password(work: Work, email: str, password: str) -> str | None:
    count_try(work, "password", PASSWORDS)
    account = services.account_by_password(work, email, password)
    with own_unit(work) as own:
        # Forgiven only after the second factor: who has the password alone must not try that without end.
        opened = begin(own, account.id, SessionState.SECOND_FACTOR) if account else None
        if opened is None:
            refuse(own, Area.STAFF, "password")
    return opened.token if opened else None


def touch_form(work: Work) -> tuple[PasskeyForm, str]:
    """The form that a passkey fills in, and what the browser needs to ask for it."""
    challenge = passkeys.new_challenge()
    account_id = visitor().actor.account_id
    form = PasskeyForm(formdata=None, challenge=seal("passkey", challenge.hex(), work.now), next=asked_for())
    return form, passkeys.options_to_enter(work, site(), challenge, account_id)


def site() -> passkeys.Site:
    """This installation, as passkeys know it."""
    address = house().settings.base_url
    return passkeys.Site(urlsplit(address).hostname or "", address)


@pages.page("/staff/sign-in/passkey", needs=SIGN_IN, methods=("POST",), keeps_nothing=True)
def by_passkey(work: Work) -> Response:
    """Come in with a touch: with the holder verified it counts as both factors."""
    form = PasskeyForm()
    count_try(work, "password", PASSWORDS)
    challenge = unseal("passkey", form.challenge.data, work.now) if form.validate_on_submit() else None
    with own_unit(work) as own:
        token = _touched(own, form.credential.data or "", challenge) if challenge else None
        if token is None:
            refuse(own, Area.STAFF, "passkey")
        else:
            forgive_try(own, "password")
    if token is None:
        return _first_page(
            work, PasswordForm(formdata=None), _("The passkey did not work. Try again, or use your password.")
        )
    response = go_to(_goal(form.next.data))
    set_cookie(response, Area.STAFF, token, None)
    return response


def _touched(own: Work, credential: str, challenge: str) -> str | None:
    account = passkeys.enter(own, credential, bytes.fromhex(challenge), site())
    if account is None or not use_up(own, "passkey", challenge):
        return None
    opened = begin(own, account.id, SessionState.OPEN)
    if opened is None:
        return None
    note_start(own, opened, "passkey")
    return opened.token


@pages.page("/staff/sign-in/second", needs=Permission.ACCOUNT_STAFF_SECOND_FACTOR, methods=BOTH, keeps_nothing=True)
def second(work: Work) -> Response:
    """The second factor: after the password, and again before what needs a fresh one."""
    form = SecondForm(next=asked_for())
    if form.validate_on_submit():
        left, token = _proved(work, form.code.data or "")
        if left == 0 and token is None:
            return go("staff_account.lost", tries="over")
        if token is not None:
            response = go_to(_goal(form.next.data))
            set_cookie(response, Area.STAFF, token, None)
            return response
        form.refuse("code", _("This code does not work. Wait for the next one in your app, or use a spare code."))
    touch, options = touch_form(work)
    status = 422 if form.errors else 200
    return show("account/second.html", None, status, form=form, touch=touch, options=options)


def _proved(work: Work, code: str) -> tuple[int, str | None]:
    """How many tries are left, and the new token when the code was right."""
    actor = visitor().actor
    if actor.session_id is None or actor.account_id is None:
        return 0, None
    near = str(actor.account_id)
    count_try(work, "second", SECOND_FACTORS, near)
    with own_unit(work) as own:
        left = services.take_try(own, actor.session_id)
        account = services.account(own, actor.account_id)
        if left >= 0 and services.second_factor(own, account, code):
            forgive_try(own, "second", near)
            forgive_try(own, "password")
            return left, _opened(own)
        if left <= 0:
            services.end_session(own, actor.session_id, "second_factor")
        refuse(own, Area.STAFF, "second_factor")
    return max(left, 0), None


def _opened(own: Work) -> str:
    session = services.own_session(own)
    first = not visitor().is_in
    token = services.open_session(own, session)
    note_start(own, services.Opened(session, token), "second_factor" if first else "second_factor_again")
    return token


@pages.page("/staff/sign-in/lost", needs=SIGN_IN)
def lost(work: Work) -> Response:
    """What to do without password, phone or spare codes."""
    return show("account/staff_lost.html", over=request.args.get("tries") == "over")


@pages.page("/staff/invite/<token>", needs=SIGN_IN, methods=BOTH)
def invitation(work: Work, token: str) -> Response:
    """Choose a password, scan the secret of the second factor, and confirm it with a code."""
    account = services.invited(work, token)
    if account is None:
        return show("account/invitation_over.html", None, 404)
    form = InvitationForm(obj=work.session.scalars(member_of(account.id)).first())
    secret = unseal("totp", form.secret.data, work.now) or services.new_totp_secret()
    if form.validate_on_submit():
        step = _checked(work, form, account, secret)
        if step is not None:
            return _set_up(work, token, form, step, secret)
    form.secret.data = seal("totp", secret, work.now)
    status = 422 if form.errors else 200
    return show(
        "account/invitation.html", None, status, form=form, account=account, secret=secret, qr=_qr(account, secret)
    )


def _checked(work: Work, form: InvitationForm, account: Account, secret: str) -> int | None:
    password = form.password.data or ""
    if not password_is_long(password):
        form.refuse("password", _("Use %(least)s to %(most)s characters.", least=PASSWORD_LENGTH, most=PASSWORD_MOST))
    elif password_is_easy(password, account.email or ""):
        form.refuse("password", _("Somebody could guess this one. Four words that do not belong together are good."))
    step = services.totp_step(secret, form.code.data or "", work.now)
    if step is None:
        form.refuse("code", _("This is not the code that the app shows now. Wait for the next one and write it."))
    return None if form.errors else step


def _set_up(work: Work, token: str, form: InvitationForm, step: int, secret: str) -> Response:
    account = services.accept_invitation(work, token)
    services.set_up(work, account, form.password.data or "", secret, step)
    introduce(work, account.id, form.given_name.data or "", form.family_name.data or "")
    opened = begin(work, account.id, SessionState.OPEN)
    if opened is None:
        raise NotFound
    note_start(work, opened, "invitation")
    response = go("staff_account.new_codes")
    set_cookie(response, Area.STAFF, opened.token, None)
    return response


def _qr(account: Account, secret: str) -> str:
    code = segno.make(services.totp_address(secret, account.email or ""), error="m")
    drawn: str = code.svg_inline(border=2, scale=4, omitsize=True)
    return drawn


def asked_for() -> str:
    """Where the professional wanted to go before the door stopped them."""
    return _goal(request.args.get("next"))


def _goal(path: str | None) -> str:
    goal = own_path(path)
    return goal if goal.startswith(FIRST_PAGE) else FIRST_PAGE
