"""What professionals see and change about their own account: name, factors, and where they are signed in."""

from datetime import timedelta
from uuid import UUID

from flask import Response
from wtforms import HiddenField, SelectField, StringField

from app.access.permissions import Permission
from app.access.visitors import IDLE
from app.agencies.queries import member_of
from app.agencies.services import introduce
from app.foundation.errors import NotFound
from app.foundation.i18n import LANGUAGES, mark
from app.foundation.i18n import gettext as _
from app.foundation.unit_of_work import Work
from app.identity import passkeys, queries, services
from app.identity.vocabulary import Area, DeviceKind
from app.pages.account.sealed import seal, unseal, use_up
from app.pages.account.staff import BOTH, SIGN_IN, pages, site
from app.web.forms import AtMost, BaseForm, Required, options
from app.web.render import go, show
from app.web.request_cycle import drop_cookie

__all__ = ["pages"]

OWN = Permission.ACCOUNT_OWN_STAFF
POST = ("POST",)


class NameForm(BaseForm):
    """Name and language."""

    given_name = StringField(mark("Given name"), [Required(mark("Write your given name.")), AtMost(60)])
    family_name = StringField(mark("Family name"), [AtMost(60)])
    language = SelectField(mark("Language"), choices=options(LANGUAGES.items()))


class NewPasskeyForm(BaseForm):
    """What the browser says after it made a passkey; a script fills it in."""

    challenge = HiddenField()
    credential = HiddenField()


@pages.page("/staff/me", needs=OWN, methods=BOTH)
def me(work: Work) -> Response:
    """The own account."""
    member = work.session.scalars(member_of(_account_id(work))).one()
    form = NameForm(obj=member)
    if form.validate_on_submit():
        introduce(work, member.account_id, form.given_name.data or "", form.family_name.data or "", form.language.data)
        return go("staff_account.me", lang=form.language.data)
    return _me(work, form)


def _me(work: Work, form: NameForm, trouble: str = "") -> Response:
    account = services.account(work, _account_id(work))
    challenge = passkeys.new_challenge()
    return show(
        "account/me.html",
        None,
        422 if form.errors or trouble else 200,
        form=form,
        trouble=trouble,
        account=account,
        passkeys=work.session.scalars(queries.passkeys(account.id)).all(),
        codes_left=work.session.scalars(queries.spare_codes_left(account.id, work.now)).one(),
        sessions=work.session.scalars(queries.open_sessions(account.id, work.now, _idle())).all(),
        own_session_id=work.actor.session_id,
        options=passkeys.options_to_add(work, account, work.actor.name, site(), challenge),
        touch=NewPasskeyForm(formdata=None, challenge=seal("new-passkey", challenge.hex(), work.now)),
        blank=BaseForm,
    )


@pages.page("/staff/me/passkeys", needs=OWN, methods=POST)
def add_passkey(work: Work) -> Response:
    """Keep the passkey that the browser has just made."""
    form = NewPasskeyForm()
    if not services.factor_is_fresh(work):
        return _prove_first()
    challenge = unseal("new-passkey", form.challenge.data, work.now) if form.validate_on_submit() else None
    kept = (
        challenge is not None
        and use_up(work, "passkey", challenge)
        and passkeys.add(work, _account_id(work), form.credential.data or "", bytes.fromhex(challenge), site())
    )
    if kept:
        return go("staff_account.me")
    return _me_again(work, _("The passkey could not be kept. Try again."))


@pages.page("/staff/me/passkeys/<uuid:passkey_id>/remove", needs=OWN, methods=POST)
def remove_passkey(work: Work, passkey_id: UUID) -> Response:
    """Forget a passkey."""
    if not services.factor_is_fresh(work):
        return _prove_first()
    if not BaseForm().validate_on_submit():
        return _me_again(work, _old_page())
    passkeys.remove(work, _account_id(work), passkey_id)
    return go("staff_account.me")


@pages.page("/staff/me/codes", needs=OWN, methods=BOTH)
def new_codes(work: Work) -> Response:
    """Ten new spare codes, shown once; the old ones stop working."""
    form = BaseForm()
    if not services.factor_is_fresh(work):
        return _prove_first()
    codes = services.issue_spare_codes(work, _account_id(work)) if form.validate_on_submit() else []
    return show("account/spare_codes.html", None, 422 if form.errors else 200, form=form, codes=codes)


@pages.page("/staff/me/sessions/<uuid:session_id>/end", needs=OWN, methods=POST)
def end_session(work: Work, session_id: UUID) -> Response:
    """End one of the own sessions, such as one left open elsewhere."""
    if not BaseForm().validate_on_submit():
        return _me_again(work, _old_page())
    services.end_own_session(work, session_id)
    return go("staff_account.me")


@pages.page("/staff/me/sessions/end", needs=OWN, methods=POST)
def end_everywhere(work: Work) -> Response:
    """Sign out everywhere, here too."""
    if not BaseForm().validate_on_submit():
        return _me_again(work, _old_page())
    services.end_all_sessions(work, _account_id(work))
    return _out()


@pages.page("/staff/sign-out", needs=Permission.ACCOUNT_SIGN_OUT, methods=BOTH, signed_out=lambda _work: _out())
def sign_out(work: Work) -> Response:
    """Leave the back office on this device."""
    form = BaseForm()
    if not form.validate_on_submit() or work.actor.session_id is None:
        return show("account/staff_sign_out.html", None, 422 if form.errors else 200, form=form)
    services.end_session(work, work.actor.session_id, "signed_out")
    return _out()


@pages.page("/staff/signed-out", needs=SIGN_IN)
def signed_out(work: Work) -> Response:
    """The way back in."""
    return show("account/staff_signed_out.html")


def _out() -> Response:
    response = go("staff_account.signed_out")
    drop_cookie(response, Area.STAFF)
    return response


def _me_again(work: Work, trouble: str) -> Response:
    member = work.session.scalars(member_of(_account_id(work))).one()
    return _me(work, NameForm(formdata=None, obj=member), trouble)


def _old_page() -> str:
    return _("This page was open for too long. Please send it again.")


def _prove_first() -> Response:
    return go("staff_account.second", next="/staff/me")


def _idle() -> timedelta:
    return IDLE[(Area.STAFF, DeviceKind.UNKNOWN)]


def _account_id(work: Work) -> UUID:
    if work.actor.account_id is None:
        raise NotFound
    return work.actor.account_id
