"""What a professional is told about outside Camín, and whether this browser shows it."""

from flask import Response
from wtforms import SelectMultipleField

from app.access.permissions import Permission
from app.delivery import services
from app.delivery.keys import public_key
from app.delivery.services import Browser
from app.delivery.texts import WORK
from app.delivery.vocabulary import TOPIC_NAMES, Topic
from app.foundation.errors import NotFound
from app.foundation.i18n import gettext as _
from app.foundation.i18n import mark
from app.foundation.unit_of_work import Work
from app.pages.account.notices import PhoneForm, is_on, is_sound
from app.web.forms import BaseForm, options
from app.web.pages import Pages
from app.web.render import go, show
from app.web.request_cycle import house

pages = Pages("staff_notices", __name__)
OWN = Permission.ACCOUNT_OWN_STAFF
POST = ("POST",)


class TopicsForm(BaseForm):
    """What somebody wants to hear of."""

    topics = SelectMultipleField(
        mark("Tell me when"), choices=options((topic.value, TOPIC_NAMES[topic]) for topic in Topic)
    )


@pages.page("/staff/me/notices", needs=OWN, methods=("GET", "POST"))
def notices(work: Work) -> Response:
    """The topics there are, and which of them this professional wants."""
    form = TopicsForm()
    if form.validate_on_submit() and work.actor.staff_id is not None:
        services.choose_topics(work, work.actor.staff_id, [Topic(one) for one in form.topics.data or ()])
        return go("staff_notices.notices", saved=1)
    return _page(work, form)


def _page(work: Work, form: TopicsForm, trouble: str = "") -> Response:
    if work.actor.staff_id is None or work.actor.account_id is None:
        raise NotFound
    if not form.is_submitted() or trouble:
        form.topics.data = [topic.value for topic in services.wanted_topics(work, work.actor.staff_id)]
    return show(
        "account/notices/staff.html",
        status=422 if form.errors or trouble else 200,
        form=form,
        topics=TOPIC_NAMES,
        trouble=trouble,
        words=WORK,
        phone_form=PhoneForm(formdata=None),
        sender_key=public_key(house().settings.vapid_private_key),
        is_on=is_on(work),
        mails=bool(house().settings.smtp_url),
    )


@pages.page("/staff/me/notices/browser", needs=OWN, methods=POST)
def turn_on(work: Work) -> Response:
    """Keep this browser, after its owner has said yes to our question and to the browser's own."""
    form, account_id, session_id = PhoneForm(), work.actor.account_id, work.actor.session_id
    if account_id is None or session_id is None:
        raise NotFound
    key = public_key(house().settings.vapid_private_key)
    browser = Browser(form.endpoint.data or "", form.p256dh.data or "", form.auth.data or "", key)
    if not form.validate_on_submit() or not is_sound(browser):
        return _page(work, TopicsForm(formdata=None), _("It did not work. Try again."))
    services.subscribe(work, account_id, session_id, browser)
    return go("staff_notices.notices")


@pages.page("/staff/me/notices/browser/off", needs=OWN, methods=POST)
def turn_off(work: Work) -> Response:
    """Send nothing to this browser any more."""
    if work.actor.session_id is not None and BaseForm().validate_on_submit():
        services.unsubscribe(work, work.actor.session_id)
    return go("staff_notices.notices")
