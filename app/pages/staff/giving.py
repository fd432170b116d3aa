"""Appointments that nobody receives, for a coordinator to give to somebody."""

from flask import Response
from wtforms import SelectField

from app.access.permissions import Permission
from app.appointments import Slot
from app.appointments.giving import colleagues, give, to_give
from app.foundation.errors import Conflict
from app.foundation.i18n import mark
from app.foundation.unit_of_work import Work
from app.web.forms import BaseForm, Required
from app.web.pages import Pages
from app.web.render import go, show

pages = Pages("giving", __name__)
GIVE = Permission.APPOINTMENT_GIVE


class GiveForm(BaseForm):
    """Who receives the people of a time instead."""

    member = SelectField(mark("Colleague"), choices=[], validators=[Required(mark("Choose somebody."))])


@pages.page("/staff/agenda/to-give", needs=GIVE)
def every(work: Work) -> Response:
    """The appointments whose professional left or is away, the next one first."""
    return show("staff/agenda/to_give.html", visits=to_give(work), form=BaseForm())


@pages.page("/staff/agenda/to-give/<uuid:slot_id>", needs=GIVE, methods=("GET", "POST"))
def to_whom(work: Work, slot: Slot) -> Response:
    """Choose who receives the people of one time."""
    if all(visit.slot_id != slot.id for visit in to_give(work)):
        # Somebody was faster, or the colleague is back.
        return go("giving.every")
    form = GiveForm()
    people = {str(one.id): one for one in work.session.scalars(colleagues(work, slot))}
    form.member.choices = [("", ""), *((key, one.name) for key, one in people.items())]
    if form.validate_on_submit():
        try:
            give(work, slot, people[form.member.data])
        except Conflict as refused:
            form.refuse("member", refused.message)
        else:
            return go("giving.every")
    return show("staff/agenda/give.html", status=422 if form.errors else 200, slot=slot, form=form)
