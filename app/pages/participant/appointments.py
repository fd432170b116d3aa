"""Appointments: what is coming, choosing a day and a time, and cancelling in two taps."""

from flask import Response, request
from wtforms import StringField

from app.access.permissions import Permission
from app.appointments import Appointment
from app.appointments.queries import appointments_of, offered_slots
from app.appointments.services import book, cancel
from app.appointments.vocabulary import AppointmentStatus
from app.casework import Case
from app.foundation.errors import Conflict, NotFound
from app.foundation.i18n import gettext as _
from app.foundation.i18n import mark
from app.foundation.unit_of_work import Work
from app.pages.participant.ended import lead_back
from app.pages.participant.times import AHEAD, Asked, choice_of, identifier
from app.web.forms import BaseForm, Required
from app.web.pages import Pages
from app.web.render import go, show

pages = Pages("appointments", __name__)
lead_back(pages)


class BookingForm(BaseForm):
    """The chosen time."""

    slot = StringField(mark("Time"), validators=[Required(mark("Choose a time first."))])


@pages.page("/appointments", needs=Permission.OWN_CASE_READ)
def list_all(work: Work, case: Case) -> Response:
    """What is coming first; what has been stays folded."""
    found = list(work.session.scalars(appointments_of(case.id)))
    coming = [a for a in found if a.status == AppointmentStatus.BOOKED and a.slot.ends_at > work.now]
    past = [a for a in found if a not in coming]
    return show("participant/appointments.html", coming=coming[::-1], past=past)


@pages.page("/appointments/new", needs=Permission.OWN_CASE_ACT, methods=("GET", "POST"))
def new(work: Work, case: Case) -> Response:
    """Choose a day and a time; whoever is faster gets it, and then the others are shown."""
    form, refused = BookingForm(), ""
    if form.validate_on_submit():
        try:
            appointment = book(work, case, identifier(form.slot.data))
            return go("appointments.booked", appointment_id=appointment.id)
        except (Conflict, NotFound) as refusal:
            refused = refusal.message or _("Someone took this time. These are free:")
    rows = work.session.execute(offered_slots(case.id, work.now, work.now + AHEAD)).all()
    asked = Asked(request.values.get("day"), request.values.get("from", type=int), request.values.get("slot"))
    status = 409 if refused else 422 if form.errors else 200
    return show(
        "participant/pick_time.html",
        "slots",
        status,
        form=form,
        refused=refused,
        choice=choice_of(rows, asked, work.zone),
        cancelled=request.args.get("cancelled") == "1",
    )


@pages.page("/appointments/<uuid:appointment_id>", needs=Permission.OWN_APPOINTMENT_ACT)
def one(work: Work, appointment: Appointment) -> Response:
    """When, with whom, where and what to bring."""
    return _page_of(work, appointment, booked=False)


@pages.page("/appointments/<uuid:appointment_id>/booked", needs=Permission.OWN_APPOINTMENT_ACT)
def booked(work: Work, appointment: Appointment) -> Response:
    """The confirmation, which survives a bookmark."""
    return _page_of(work, appointment, booked=True)


def _page_of(work: Work, appointment: Appointment, *, booked: bool) -> Response:
    ahead = appointment.status == AppointmentStatus.BOOKED and appointment.slot.starts_at > work.now
    return show("participant/appointment.html", visit=appointment, ahead=ahead, booked=booked and ahead)


@pages.page("/appointments/<uuid:appointment_id>/cancel", needs=Permission.OWN_APPOINTMENT_ACT, methods=("GET", "POST"))
def cancel_it(work: Work, appointment: Appointment) -> Response:
    """Cancel with one more tap; other times are offered at once."""
    form, late, status = BaseForm(), "", 200
    if form.validate_on_submit():
        try:
            cancel(work, appointment)
            return go("appointments.new", cancelled=1)
        except Conflict as refusal:
            late, status = refusal.message, 409
    status = 422 if form.errors else status
    return show("participant/cancel.html", status=status, visit=appointment, form=form, late=late)
