"""How it looks: larger letters, more contrast, light or dark, nothing that moves; without script and for everybody."""

from flask import Response, request
from wtforms import HiddenField, RadioField
from wtforms.validators import Optional

from app.access.permissions import Permission
from app.foundation.i18n import mark
from app.foundation.unit_of_work import Work
from app.web.display import CHOICES, chosen, remember
from app.web.forms import BaseForm, options
from app.web.helpline import with_help
from app.web.pages import Pages
from app.web.render import go, own_path, show
from app.web.request_cycle import house

pages = Pages("display", __name__)


class LookForm(BaseForm):
    """Four choices; the first of each leaves it to the phone or computer."""

    text = RadioField(
        mark("Size of the letters"),
        choices=options((("auto", mark("Normal")), ("large", mark("Large")), ("largest", mark("Very large")))),
        validators=[Optional()],
    )
    contrast = RadioField(
        mark("Contrast"),
        choices=options((("auto", mark("Normal")), ("strong", mark("Strong: dark letters, clear lines")))),
        validators=[Optional()],
    )
    theme = RadioField(
        mark("Light or dark"),
        choices=options((("auto", mark("As my phone does it")), ("light", mark("Light")), ("dark", mark("Dark")))),
        validators=[Optional()],
    )
    motion = RadioField(
        mark("Movement"),
        choices=options((("auto", mark("As my phone does it")), ("less", mark("Nothing moves")))),
        validators=[Optional()],
    )
    next = HiddenField()


@pages.page("/display", needs=Permission.PUBLIC_SITE_READ, methods=("GET", "POST"), keeps_nothing=True)
def display(work: Work) -> Response:
    """Choose how every page looks on this device, and see it at once."""
    back = own_path(request.args.get("next"))
    form = LookForm(data=dict.fromkeys(CHOICES, "auto") | chosen(), next=back)
    if form.validate_on_submit():
        response = go("display.display", next=own_path(form.next.data), saved=1)
        remember(response, form.data, secure=house().settings.secure)
        return response
    with_help(work)
    return show("public/display.html", status=422 if form.errors else 200, form=form, back=back)
