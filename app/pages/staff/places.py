"""The places where an agency receives people: added, changed and ended, with what they were before."""

from uuid import UUID

from flask import Response
from wtforms import StringField

from app.access.permissions import Permission
from app.agencies import Location
from app.appointments.arrangements import past_of, was
from app.appointments.places import NewPlace, add_place, change_place, end_place, place_by_id
from app.foundation.errors import Conflict, Invalid, NotFound
from app.foundation.i18n import mark
from app.foundation.unit_of_work import Work
from app.web.forms import AtMost, BaseForm, Required
from app.web.pages import Pages
from app.web.render import go, show

pages = Pages("places", __name__)
ARRANGE = Permission.APPOINTMENT_ARRANGE
BOTH = ("GET", "POST")


class PlaceForm(BaseForm):
    """Where people come to."""

    name = StringField(mark("Name of the place"), validators=[Required(mark("Write a name.")), AtMost(120)])
    address = StringField(mark("Address"), validators=[Required(mark("Write the address.")), AtMost(200)])
    hours = StringField(mark("Opening hours (optional)"), validators=[AtMost(120)])

    def told(self) -> NewPlace:
        """What the form says."""
        return NewPlace(self.name.data or "", self.address.data or "", self.hours.data or "")


@pages.page("/staff/agenda/places/new", needs=ARRANGE, methods=BOTH)
def new(work: Work) -> Response:
    """Add a place to the agency."""
    form = PlaceForm()
    if form.validate_on_submit() and work.actor.agency_id is not None:
        try:
            add_place(work, work.actor.agency_id, form.told())
        except Invalid as refusal:
            form.refuse(refusal.field, refusal.message)
        else:
            return go("arrangements.all")
    status = 422 if form.errors else 200
    return show("staff/availability/place.html", status=status, form=form, found=None, trouble="")


@pages.page("/staff/agenda/places/<uuid:place_id>", needs=ARRANGE, methods=BOTH)
def place(work: Work, place_id: UUID) -> Response:
    """Change a place; whoever is booked there finds the new address."""
    found = _place(work, place_id)
    form = PlaceForm(obj=found)
    if form.validate_on_submit():
        try:
            change_place(work, found, form.told())
        except Invalid as refusal:
            form.refuse(refusal.field, refusal.message)
        else:
            return go("arrangements.all")
    return _shown(work, found, form)


def _shown(work: Work, found: Location, form: PlaceForm, trouble: str = "") -> Response:
    return show(
        "staff/availability/place.html",
        status=409 if trouble else 422 if form.errors else 200,
        form=form,
        found=found,
        past=[(one, was(one)) for one in work.session.scalars(past_of(found))],
        trouble=trouble,
        act=BaseForm(formdata=None),
    )


@pages.page("/staff/agenda/places/<uuid:place_id>/end", needs=ARRANGE, methods=("POST",))
def stop(work: Work, place_id: UUID) -> Response:
    """End a place with its rooms; while hours are held there the page says so instead."""
    found = _place(work, place_id)
    if not BaseForm().validate_on_submit():
        return go("arrangements.all")
    try:
        end_place(work, found)
    except Conflict as refusal:
        return _shown(work, found, PlaceForm(formdata=None, obj=found), refusal.message)
    return go("arrangements.all")


def _place(work: Work, place_id: UUID) -> Location:
    found = work.session.scalars(place_by_id(place_id, work.actor.agency_id)).one_or_none()
    if found is None:
        raise NotFound
    return found
