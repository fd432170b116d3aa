"""What an agency receives people for and in which rooms: added, changed and ended, with what was before."""

from uuid import UUID

from flask import Response
from wtforms import SelectField, StringField

from app.access.permissions import Permission
from app.agencies.queries import locations_of
from app.appointments import Reason, Room
from app.appointments.arrangements import (
    NewRoom,
    add_room,
    change_reason,
    change_room,
    end_reason,
    end_room,
    ended_reasons,
    past_of,
    reason_by_id,
    room_by_id,
    rooms_of,
    rules_by_reason,
    was,
)
from app.appointments.availability import NewReason, add_reason, reasons_of
from app.appointments.vocabulary import (
    STAFF_MODE_NAMES,
    TAKER_NAMES,
    VISIBILITY_NAMES,
    Mode,
    Takers,
    Visibility,
)
from app.foundation.errors import Conflict, Invalid, NotFound
from app.foundation.i18n import mark
from app.foundation.unit_of_work import Work
from app.web.fields import NumberField
from app.web.forms import AtMost, BaseForm, Required, options
from app.web.pages import Pages
from app.web.render import go, show

pages = Pages("arrangements", __name__)
ARRANGE = Permission.APPOINTMENT_ARRANGE
BOTH = ("GET", "POST")


class ReasonForm(BaseForm):
    """What people can come for."""

    name = StringField(mark("Name, as people read it"), validators=[Required(mark("Write a name.")), AtMost(80)])
    minutes = NumberField(mark("Minutes"), 10, 480, default=45, validators=[Required(mark("Write how many minutes."))])
    mode = SelectField(mark("How"), choices=options((m.value, STAFF_MODE_NAMES[m]) for m in Mode))
    takers = SelectField(mark("Who receives"), choices=options((t.value, TAKER_NAMES[t]) for t in Takers))
    capacity = NumberField(mark("Seats"), 1, 40, default=1, validators=[Required(mark("Write how many seats."))])
    visibility = SelectField(
        mark("On the person's phone"), choices=options((v.value, VISIBILITY_NAMES[v]) for v in Visibility)
    )
    what_to_bring = StringField(mark("What to bring (optional)"), validators=[AtMost(300)])

    def told(self) -> NewReason:
        """What the form says."""
        return NewReason(
            name=self.name.data or "",
            minutes=self.minutes.data or 0,
            mode=Mode(self.mode.data),
            takers=Takers(self.takers.data),
            capacity=self.capacity.data or 1,
            visibility=Visibility(self.visibility.data),
            what_to_bring=self.what_to_bring.data or "",
        )


class RoomForm(BaseForm):
    """A room of a place."""

    location = SelectField(mark("Place"), choices=[], validators=[Required(mark("Choose a place."))])
    name = StringField(mark("Name of the room"), validators=[Required(mark("Write a name.")), AtMost(80)])
    seats = NumberField(
        mark("Seats for those who come"), 1, 200, default=1, validators=[Required(mark("Write how many seats."))]
    )


@pages.page("/staff/agenda/reasons", needs=ARRANGE)
def all(work: Work) -> Response:  # noqa: A001 - the page of all of them
    """What the agency receives people for, its places and their rooms."""
    agency_id = work.actor.agency_id
    return show(
        "staff/availability/arrangements.html",
        reasons=work.session.scalars(reasons_of(agency_id)).all(),
        places=work.session.scalars(locations_of(agency_id)).all(),
        rooms=work.session.scalars(rooms_of(agency_id)).all(),
        ended=work.session.scalars(ended_reasons(agency_id)).all(),
        hours=dict(work.session.execute(rules_by_reason(agency_id)).all()),
        modes=STAFF_MODE_NAMES,
        takers=TAKER_NAMES,
    )


@pages.page("/staff/agenda/reasons/new", needs=ARRANGE, methods=BOTH)
def new_reason(work: Work) -> Response:
    """Add something that people can come for."""
    form = ReasonForm()
    if form.validate_on_submit() and work.actor.agency_id is not None:
        add_reason(work, work.actor.agency_id, form.told())
        return go("availability.hours")
    return show("staff/availability/reason.html", status=422 if form.errors else 200, form=form, found=None, trouble="")


@pages.page("/staff/agenda/reasons/<uuid:reason_id>", needs=ARRANGE, methods=BOTH)
def reason(work: Work, reason_id: UUID) -> Response:
    """Change a reason; free times are made anew and what is booked stays as it was agreed."""
    found = _reason(work, reason_id)
    form = ReasonForm(obj=found)
    if form.validate_on_submit():
        change_reason(work, found, form.told())
        return go("arrangements.all")
    return _shown_reason(work, found, form)


def _shown_reason(work: Work, found: Reason, form: ReasonForm, trouble: str = "") -> Response:
    past = [(one, was(one)) for one in work.session.scalars(past_of(found))]
    return show(
        "staff/availability/reason.html",
        status=409 if trouble else 422 if form.errors else 200,
        form=form,
        found=found,
        past=past,
        trouble=trouble,
        act=BaseForm(formdata=None),
    )


@pages.page("/staff/agenda/reasons/<uuid:reason_id>/end", needs=ARRANGE, methods=("POST",))
def stop_reason(work: Work, reason_id: UUID) -> Response:
    """End a reason with its hours; while somebody is invited to it the page says so instead."""
    found = _reason(work, reason_id)
    if not BaseForm().validate_on_submit():
        return go("arrangements.all")
    try:
        end_reason(work, found)
    except Conflict as refusal:
        return _shown_reason(work, found, ReasonForm(formdata=None, obj=found), refusal.message)
    return go("arrangements.all")


@pages.page("/staff/agenda/rooms/new", needs=ARRANGE, methods=BOTH)
def new_room(work: Work) -> Response:
    """Add a room to a place of the agency."""
    form, places = RoomForm(), _places(work)
    form.location.choices = [(key, name) for key, (_id, name) in places.items()]
    if form.validate_on_submit():
        try:
            add_room(work, places[form.location.data][0], NewRoom(form.name.data or "", form.seats.data or 1))
        except Invalid as refusal:
            form.refuse(refusal.field, refusal.message)
        else:
            return go("arrangements.all")
    return show("staff/availability/room.html", status=422 if form.errors else 200, form=form, found=None)


@pages.page("/staff/agenda/rooms/<uuid:room_id>", needs=ARRANGE, methods=BOTH)
def room(work: Work, room_id: UUID) -> Response:
    """Change a room; free times follow its seats."""
    found = _room(work, room_id)
    form = RoomForm(obj=found)
    key = str(found.location_id)
    form.location.choices, form.location.data = [(key, found.location.name)], key
    if form.validate_on_submit():
        try:
            change_room(work, found, NewRoom(form.name.data or "", form.seats.data or 1))
        except Invalid as refusal:
            form.refuse(refusal.field, refusal.message)
        else:
            return go("arrangements.all")
    return show(
        "staff/availability/room.html",
        status=422 if form.errors else 200,
        form=form,
        found=found,
        past=[(one, was(one)) for one in work.session.scalars(past_of(found))],
        act=BaseForm(formdata=None),
    )


@pages.page("/staff/agenda/rooms/<uuid:room_id>/end", needs=ARRANGE, methods=("POST",))
def stop_room(work: Work, room_id: UUID) -> Response:
    """Take a room out of use."""
    found = _room(work, room_id)
    if BaseForm().validate_on_submit():
        end_room(work, found)
    return go("arrangements.all")


def _places(work: Work) -> dict[str, tuple[UUID, str]]:
    places = work.session.scalars(locations_of(work.actor.agency_id))
    return {str(place.id): (place.id, place.name) for place in places}


def _reason(work: Work, reason_id: UUID) -> Reason:
    found = work.session.scalars(reason_by_id(reason_id, work.actor.agency_id)).one_or_none()
    if found is None:
        raise NotFound
    return found


def _room(work: Work, room_id: UUID) -> Room:
    found = work.session.scalars(room_by_id(room_id, work.actor.agency_id)).one_or_none()
    if found is None:
        raise NotFound
    return found
