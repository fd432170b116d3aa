"""How we tell you: by which way, what comes next when it does not arrive, and notices on this very phone."""

from flask import Response, request
from wtforms import HiddenField, RadioField, SelectMultipleField

from app.access.permissions import Permission
from app.delivery import ChannelChoice, queries, services
from app.delivery.keys import are_keys, public_key
from app.delivery.rules import Wish, ladder, may_call
from app.delivery.services import Browser
from app.delivery.texts import NEWS
from app.delivery.vocabulary import CHANNEL_NAMES, Channel
from app.foundation.i18n import gettext as _
from app.foundation.i18n import mark
from app.foundation.unit_of_work import Work
from app.identity.vocabulary import DeviceKind
from app.pages.account.entering import visitor
from app.people import Person
from app.people.queries import person_by_id
from app.web.forms import BaseForm, Required, options
from app.web.pages import Pages
from app.web.render import go, show
from app.web.request_cycle import house

pages = Pages("notices", __name__)
OWN = Permission.OWN_NOTICES
NOTHING = "nothing"
LONGEST = 1000


class WayForm(BaseForm):
    """Which way first, and which others when that one does not work."""

    first = RadioField(
        mark("How shall we tell you?"), [Required(mark("Choose how we shall tell you, or choose nothing."))]
    )
    also = SelectMultipleField(mark("If that does not arrive"), validate_choice=False)


class PhoneForm(BaseForm):
    """What the browser says after its owner has said yes; a script fills it in."""

    endpoint = HiddenField()
    p256dh = HiddenField()
    auth = HiddenField()


@pages.page("/me/notices", needs=OWN, methods=("GET", "POST"))
def notices(work: Work) -> Response:
    """The ways there are, and which the person wants."""
    person = work.session.scalars(person_by_id(work.actor.person_id)).one()
    form, ways = WayForm(), _ways(work, person)
    form.first.choices = options([*((way.value, CHANNEL_NAMES[way]) for way in ways), (NOTHING, mark("Nothing"))])
    if form.validate_on_submit():
        services.choose(work, person.id, _wishes(form))
        return go("notices.notices", saved=1)
    return _page(work, person, form, ways)


def _page(work: Work, person: Person, form: WayForm, ways: list[Channel], trouble: str = "") -> Response:
    chosen = list(work.session.scalars(queries.choices(person.id)))
    if not form.is_submitted() or form.first.data is None:
        order = ladder([Wish(Channel(c.channel), c.wanted) for c in chosen], dict.fromkeys(ways, True))
        form.first.data = order[0].value if order else NOTHING if chosen else None
        form.also.data = [channel.value for channel in order[1:]]
    return show(
        "account/notices/notices.html",
        status=422 if form.errors or trouble else 200,
        form=form,
        person=person,
        ways=ways,
        trouble=trouble,
        saved="saved" in request.args and not form.errors,
        words=NEWS,
        phone_form=PhoneForm(formdata=None),
        sender_key=public_key(house().settings.vapid_private_key),
        is_on=is_on(work),
        is_own=visitor().device is not DeviceKind.SHARED,
        wants_nothing=_wants_nothing(chosen),
    )


def _ways(work: Work, person: Person) -> list[Channel]:
    """What reaches this person and is set up here."""
    found = house().settings
    accounts = [person.account_id] if person.account_id else []
    takes_push = work.session.scalars(queries.subscriptions_of(accounts, work.now)).first() is not None
    reach = {
        Channel.PUSH: bool(found.vapid_private_key) and takes_push,
        Channel.EMAIL: bool(found.smtp_url and person.email),
        Channel.SMS: bool(found.sms_url and person.phone),
        Channel.LETTER: bool(person.address),
    }
    return [channel for channel in Channel if reach[channel]]


def _wishes(form: WayForm) -> list[Wish]:
    if form.first.data == NOTHING:
        return [Wish(channel, wanted=False) for channel in Channel]
    first = Channel(form.first.data)
    others = [channel for channel in Channel if channel is not first]
    also = set(form.also.data or ())
    return [Wish(first, wanted=True), *(Wish(channel, wanted=channel in also) for channel in others)]


def _wants_nothing(chosen: list[ChannelChoice]) -> bool:
    """True when the person wants nothing at all, which the page then says in so many words."""
    return bool(chosen) and not any(choice.wanted for choice in chosen)


def is_on(work: Work) -> bool:
    """True when this very browser takes notices."""
    session_id = work.actor.session_id
    if session_id is None:
        return False
    return work.session.scalars(queries.subscription_of_session(session_id)).first() is not None


@pages.page("/me/notices/phone", needs=OWN, methods=("POST",))
def turn_on(work: Work) -> Response:
    """Keep this browser, after its owner has said yes to our question and to the browser's own."""
    form, account_id, session_id = PhoneForm(), work.actor.account_id, work.actor.session_id
    if account_id is None or session_id is None or visitor().device is DeviceKind.SHARED:
        return go("notices.notices")  # a shared phone shows no notices, whatever it sends
    browser = Browser(
        form.endpoint.data or "",
        form.p256dh.data or "",
        form.auth.data or "",
        public_key(house().settings.vapid_private_key),
    )
    if not form.validate_on_submit() or not is_sound(browser):
        person = work.session.scalars(person_by_id(work.actor.person_id)).one()
        return _page(work, person, WayForm(formdata=None), _ways(work, person), _("It did not work. Try again."))
    services.subscribe(work, account_id, session_id, browser)
    if work.actor.person_id is not None:
        services.want_push(work, work.actor.person_id)
    return go("notices.notices")


def is_sound(browser: Browser) -> bool:
    """True for a subscription of a push service that may be called, with keys that can be used."""
    found = house().settings
    is_short = len(browser.endpoint) <= LONGEST
    return is_short and may_call(browser.endpoint, found.push_hosts) and are_keys(browser.p256dh, browser.auth)


@pages.page("/me/notices/phone/off", needs=OWN, methods=("POST",))
def turn_off(work: Work) -> Response:
    """Send nothing to this browser any more; one tap, like turning it on."""
    if work.actor.session_id is not None and BaseForm().validate_on_submit():
        services.unsubscribe(work, work.actor.session_id)
    return go("notices.notices")
