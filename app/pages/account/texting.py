"""A code by text message for whoever lost phone, PIN or code: the answer is the same for every number."""

from flask import Response
from wtforms import StringField

from app.delivery.codes import ask_for_code
from app.foundation.errors import NotFound
from app.foundation.i18n import mark
from app.foundation.unit_of_work import Work
from app.pages.account.entering import Limit, count_try
from app.pages.account.participant import BOTH, SIGN_IN, status_of
from app.web.forms import BaseForm, PhoneNumber, Required
from app.web.helpline import with_help
from app.web.pages import Pages
from app.web.render import go, show
from app.web.request_cycle import house

pages = Pages("texting", __name__)
# Each of these may cost the house a text message, so a neighbourhood of the network gets few of them.
TEXTS = Limit(near=10, everywhere=300)


class NumberForm(BaseForm):
    """The number that the team knows."""

    phone = StringField(mark("Your phone number"), [Required(mark("Write your phone number.")), PhoneNumber()])


@pages.page("/sign-in/text", needs=SIGN_IN, methods=BOTH, keeps_nothing=True)
def text(work: Work) -> Response:
    """Ask for a code; whether the number is known is looked up later and elsewhere."""
    if not house().settings.sms_url:
        raise NotFound
    form = NumberForm()
    if form.validate_on_submit():
        count_try(work, "text", TEXTS)
        with house().units.writing(work.actor) as own:
            ask_for_code(own, form.phone.data or "")
        return go("account.sign_in", texted=1)
    with_help(work)
    return show("account/text.html", None, status_of(form), form=form)
