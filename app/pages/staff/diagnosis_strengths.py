"""Strengths one by one: written down, corrected or taken back by whoever wrote them, with what stood there before."""

from flask import Response
from wtforms import HiddenField, StringField

from app.access.permissions import Permission
from app.assessment.queries import strengths_of
from app.assessment.strengths import former_strengths
from app.casework import Case
from app.foundation.i18n import mark
from app.foundation.unit_of_work import Work
from app.pages.strengths import is_put_right
from app.web.forms import AtMost, BaseForm, Required
from app.web.pages import Pages
from app.web.render import go, show

pages = Pages("diagnosis_strengths", __name__)
WRITE = Permission.CASE_WRITE


class StrengthForm(BaseForm):
    """Something that goes well."""

    words = StringField(
        mark("Something that goes well, or that they are good at"),
        validators=[Required(mark("Write the strength first.")), AtMost(200)],
    )
    which = HiddenField()


@pages.page("/staff/cases/<uuid:case_id>/diagnosis/strengths", needs=WRITE, methods=("GET", "POST"))
def strengths(work: Work, case: Case) -> Response:
    """Write down a strength, correct one's own or take it back; below stands what stood there before."""
    form = StrengthForm()
    if is_put_right(work, case, form, form.which, form.words):
        return go("diagnosis.overview", case_id=case.id)
    return show(
        "staff/diagnosis/strength.html",
        status=422 if form.errors else 200,
        case=case,
        here="diagnosis",
        form=form,
        strengths=[one for one in work.session.scalars(strengths_of(case.id)) if one.written_by == work.actor.staff_id],
        former=work.session.scalars(former_strengths(case.id)).all(),
    )
