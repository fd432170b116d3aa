"""Administration of the ready texts an agency writes for itself, in each language its people read."""

from typing import Any

from flask import Response
from wtforms import StringField

from app.access.permissions import Permission
from app.access.policy import visible
from app.foundation import i18n
from app.foundation.errors import Invalid, NotFound
from app.foundation.i18n import mark
from app.foundation.unit_of_work import Work
from app.messaging import AgencyText
from app.messaging.agency_texts import Written, retire, save, texts
from app.web.forms import AtMost, BaseForm, Required
from app.web.pages import Pages
from app.web.render import go, show

pages = Pages("admin_texts", __name__)
TEXT = Permission.ADMIN_TEXT
BOTH = ("GET", "POST")
LONGEST = 1000


class TextForm(BaseForm):
    """A title for colleagues, and the text in each language."""

    title = StringField(mark("Title, for colleagues"), validators=[Required(mark("Write a title.")), AtMost(80)])

    def bodies(self) -> list[tuple[str, Any]]:
        """Each language with its field."""
        return [(code, self[f"body_{code}"]) for code in i18n.LANGUAGES]

    def written(self) -> Written:
        """What was written, without the languages left empty."""
        said = {code: str(field.data) for code, field in self.bodies() if field.data}
        return Written(self.title.data or "", said)


for _code, _name in i18n.LANGUAGES.items():
    setattr(TextForm, f"body_{_code}", StringField(_name, validators=[AtMost(LONGEST)]))


@pages.page("/staff/admin/texts", needs=TEXT)
def every(work: Work) -> Response:
    """The ready texts in use, with the languages in which each exists."""
    found = list(work.session.scalars(visible(work.actor, texts(), TEXT)))
    return show("staff/admin/texts.html", found=found, languages=i18n.LANGUAGES)


@pages.page("/staff/admin/texts/new", needs=TEXT, methods=BOTH)
def new(work: Work) -> Response:
    """Write a new text for the agency."""
    form = TextForm()
    if form.validate_on_submit() and _saved(work, form, None):
        return go("admin_texts.every")
    return show("staff/admin/text.html", None, 422 if form.errors else 200, form=form, text=None)


@pages.page("/staff/admin/texts/<uuid:agency_text_id>", needs=TEXT, methods=BOTH)
def change(work: Work, text: AgencyText) -> Response:
    """Change a text; what was sent with it stays as it was."""
    form = TextForm(title=text.title, **{f"body_{code}": body for code, body in text.bodies.items()})
    if form.validate_on_submit() and _saved(work, form, text):
        return go("admin_texts.every")
    return show("staff/admin/text.html", None, 422 if form.errors else 200, form=form, text=text, act=BaseForm())


def _saved(work: Work, form: TextForm, text: AgencyText | None) -> bool:
    agency_id = text.agency_id if text else work.actor.agency_id
    if agency_id is None:
        raise NotFound
    try:
        save(work, agency_id, form.written(), text)
    except Invalid as refusal:
        form.refuse(refusal.field, refusal.message)
        return False
    return True


@pages.page("/staff/admin/texts/<uuid:agency_text_id>/retire", needs=TEXT, methods=("POST",))
def out(work: Work, text: AgencyText) -> Response:
    """Take a text out of use."""
    if BaseForm().validate_on_submit():
        retire(work, text)
    return go("admin_texts.every")
