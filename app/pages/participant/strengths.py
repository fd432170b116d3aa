"""What goes well, in the person's own words: corrected or taken back by who wrote it."""

from flask import Response
from wtforms import HiddenField, StringField

from app.access.permissions import Permission
from app.assessment.queries import strengths_of
from app.casework import Case
from app.foundation.i18n import mark
from app.foundation.unit_of_work import Work
from app.pages.participant.ended import lead_back
from app.pages.strengths import is_put_right
from app.web.forms import AtMost, BaseForm, Required
from app.web.pages import Pages
from app.web.render import go, show

pages = Pages("own_strengths", __name__)
lead_back(pages)


class OwnStrengthForm(BaseForm):
    """Something that goes well, and which one it is."""

    words = StringField(
        mark("Something that goes well"), validators=[Required(mark("Write what goes well.")), AtMost(200)]
    )
    which = HiddenField()


@pages.page("/situation/strengths", needs=Permission.OWN_CASE_ACT, methods=("GET", "POST"))
def own(work: Work, case: Case) -> Response:
    """The strengths that I wrote: I can change the words or take them back."""
    form = OwnStrengthForm()
    if is_put_right(work, case, form, form.which, form.words):
        return go("own_strengths.own")
    mine = [one for one in work.session.scalars(strengths_of(case.id)) if one.written_by is None]
    return show("participant/situation/own_strengths.html", status=422 if form.errors else 200, form=form, mine=mine)
