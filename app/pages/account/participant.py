"""Coming in with a code, saying whose phone it is, choosing a PIN: the participant's door."""

from datetime import timedelta
from uuid import UUID

from flask import Response, request
from wtforms import HiddenField, RadioField, StringField

from app.access.permissions import Permission
from app.foundation.i18n import gettext as _
from app.foundation.i18n import mark
from app.foundation.tokens import normalise_code
from app.foundation.unit_of_work import Work
from app.identity import services
from app.identity.rules import pin_is_easy, pin_is_shaped
from app.identity.vocabulary import Area, CodePurpose, DeviceKind, SessionState
from app.pages.account.cookies import COOKIE_SECONDS
from app.pages.account.entering import (
    CODES,
    begin,
    count_try,
    forgive_try,
    note_start,
    own_unit,
    refuse,
    visitor,
)
from app.people import Person
from app.web.forms import AtMost, BaseForm, Required, options
from app.web.helpline import with_help
from app.web.pages import Pages
from app.web.render import go, go_to, own_path, show
from app.web.request_cycle import cookie_name, house, set_cookie
from app.web.store import answered, body_hash, remember

pages = Pages("account", __name__)
SIGN_IN = Permission.PUBLIC_SIGN_IN
SET_UP = Permission.ACCOUNT_DEVICE_SET_UP
BOTH = ("GET", "POST")
OPENS = (CodePurpose.ACCESS, CodePurpose.PRINTED, CodePurpose.TEXTED)
# Long enough to press again when the answer got lost on the way, short enough that a found phone is worth nothing.
REPEAT = timedelta(minutes=10)
STEPS = {
    SessionState.CHOOSE_DEVICE: "account.phone",
    SessionState.CHOOSE_PIN: "account.choose_pin",
    SessionState.LOCKED: "account.pin",
}


class CodeForm(BaseForm):
    """The code that a worker gave or that stands on the printed card."""

    code = StringField(mark("Your code"), [Required(mark("Write your code.")), AtMost(80)])
    next = HiddenField()


class LinkForm(BaseForm):
    """The button behind a QR code."""

    next = HiddenField()


class PhoneForm(BaseForm):
    """Whose phone it is."""

    whose = RadioField(
        mark("Is this phone yours?"),
        [Required(mark("Say whose phone it is."))],
        choices=options((kind.value, kind.value) for kind in (DeviceKind.MINE, DeviceKind.SHARED)),
    )
    next = HiddenField()


class NewPinForm(BaseForm):
    """A PIN, twice."""

    pin = StringField(mark("Your new PIN"))
    again = StringField(mark("Write it again"))
    next = HiddenField()


@pages.page("/sign-in", needs=SIGN_IN, methods=BOTH, keeps_nothing=True)
def sign_in(work: Work) -> Response:
    """Type the code."""
    if request.method == "GET" and visitor().is_in:
        return go_to(asked_for())
    form = CodeForm(next=asked_for())
    if form.validate_on_submit():
        entered = _enter(work, form, form.code.data or "")
        if entered:
            return entered
        form.refuse("code", _no_entry())
    with_help(work)
    return show("account/sign_in.html", None, status_of(form), form=form, texted="texted" in request.args)


@pages.page("/sign-in/<token>", needs=SIGN_IN, methods=BOTH, keeps_nothing=True)
def by_link(work: Work, token: str) -> Response:
    """The page behind a QR code: looking at it uses nothing up, the button does."""
    form = LinkForm()
    if form.validate_on_submit():
        entered = _enter(work, form, token)
        if entered:
            return entered
        form.refuse("next", _("This link does not open anything now. It works once, for 24 hours."))
    with_help(work)
    return show("account/link.html", None, status_of(form), form=form, code_form=CodeForm(formdata=None))


def _enter(work: Work, form: CodeForm | LinkForm, typed: str) -> Response | None:
    count_try(work, "code", CODES)
    with own_unit(work) as own:
        token = _token_for(own, typed, form.idem.data or "")
        if token is None:
            refuse(own, Area.PARTICIPANT, "code")
        else:
            forgive_try(own, "code")
    if token is None:
        return None
    response = onward("account.carry_on", form.next.data)
    set_cookie(response, Area.PARTICIPANT, token, None)
    # Whoever came in here before may be somebody else: what the phone had kept of them goes before the first page.
    response.headers["Clear-Site-Data"] = '"storage"'
    return response


def _token_for(own: Work, typed: str, key: str) -> str | None:
    digest = body_hash([("code", normalise_code(typed))])
    code = services.redeem(own, typed, OPENS)
    if code is None:
        # The same form sent again because its answer never arrived must not lock anybody out.
        before = answered(own, "sign-in", key, digest) if key else None
        return services.renew_if_new(own, UUID(before), REPEAT) if before else None
    opened = begin(own, code.account_id, SessionState.CHOOSE_DEVICE, code.id)
    if opened is None:
        return None
    note_start(own, opened, code.purpose)
    if key:
        remember(own, "sign-in", key, digest, str(opened.session.id))
    return opened.token


def _no_entry() -> str:
    return _("This code does not open anything now. Look at each letter again, or ask your team for a new code.")


@pages.page("/sign-in/how", needs=SIGN_IN)
def how(work: Work) -> Response:
    """The way from the card to the first page, in drawn steps."""
    with_help(work)
    return show("account/how.html")


@pages.page("/sign-in/lost", needs=SIGN_IN)
def lost(work: Work) -> Response:
    """What to do without a code, without the PIN or without the phone."""
    with_help(work)
    return show("account/lost.html", texts_codes=texts_codes())


@pages.page("/sign-in/continue", needs=SET_UP)
def carry_on(work: Work) -> Response:
    """Go to the step that is still missing."""
    state = visitor().state or SessionState.OPEN
    return onward(STEPS[state], asked_for()) if state in STEPS else go_to(asked_for())


@pages.page("/sign-in/phone", needs=SET_UP, methods=BOTH)
def phone(work: Work) -> Response:
    """Is this phone yours?"""
    if visitor().state is not SessionState.CHOOSE_DEVICE:
        return onward("account.carry_on", asked_for())
    form = PhoneForm(next=asked_for())
    if not form.validate_on_submit():
        return show("account/phone.html", None, status_of(form), form=form)
    services.say_whose_phone(work, DeviceKind(form.whose.data))
    response = onward("account.carry_on", form.next.data)
    if form.whose.data == DeviceKind.MINE:
        token = request.cookies[cookie_name(Area.PARTICIPANT)]
        set_cookie(response, Area.PARTICIPANT, token, COOKIE_SECONDS[Area.PARTICIPANT])
    return response


@pages.page("/sign-in/pin", needs=SET_UP, methods=BOTH)
def choose_pin(work: Work) -> Response:
    """Choose a PIN for this phone."""
    if visitor().state is not SessionState.CHOOSE_PIN:
        return onward("account.carry_on", asked_for())
    form = NewPinForm(next=asked_for())
    if form.validate_on_submit() and _pin_is_good(work, form):
        services.choose_pin(work, form.pin.data or "")
        return go_to(form.next.data)
    return show("account/choose_pin.html", None, status_of(form), form=form)


def _pin_is_good(work: Work, form: NewPinForm) -> bool:
    pin, again = digits(form.pin.data), digits(form.again.data)
    person = work.session.get(Person, work.actor.person_id)
    if not pin_is_shaped(pin):
        form.refuse("pin", _("Your PIN needs 6 numbers. Write all 6."))
    elif pin_is_easy(pin, person.birth_date if person else None):
        form.refuse("pin", _("Somebody could guess this one. Choose other numbers: no birthday, and no 123456."))
    elif pin != again:
        form.refuse("again", _("The two are not the same. Write the same 6 numbers here."))
    if form.errors:
        form.pin.data = form.again.data = None  # a secret does not travel back
        return False
    form.pin.data = pin
    return True


def digits(typed: str | None) -> str:
    """What was typed, without the spaces that help to remember it; digits of any script are digits."""
    return normalise_code(typed or "")


def onward(endpoint: str, path: str | None) -> Response:
    """Go to the next step and remember where the person wanted to go; the first page need not be said."""
    goal = own_path(path)
    return go(endpoint, next=goal if goal != "/" else None)


def asked_for() -> str:
    """Where the person wanted to go before the door stopped them."""
    return own_path(request.args.get("next"))


def status_of(form: BaseForm) -> int:
    """200 for a form that was only shown, 422 for one with something to put right."""
    return 422 if form.errors else 200


def texts_codes() -> bool:
    """True where text messages leave this installation, so that a lost code can come by one."""
    return bool(house().settings.sms_url)
