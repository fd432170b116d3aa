"""Appointments: what is coming, choosing a day and a time, moving and cancelling in two taps."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from flask import Response, request, url_for
from wtforms import StringField

from app.access.permissions import Permission
from app.appointments import Appointment, Slot
from app.appointments.giving import is_in_doubt, nobody_receives
from app.appointments.invitations import open_invitations
from app.appointments.queries import offered_slots, own_appointments
from app.appointments.rules import FAR_AHEAD, may_show
from app.appointments.services import book, cancel, confirm, move
from app.appointments.vocabulary import AppointmentStatus, Door
from app.appointments.waiting import wait_for_earlier
from app.casework import Case
from app.foundation.errors import Conflict, NotFound
from app.foundation.i18n import gettext as _
from app.foundation.i18n import mark
from app.foundation.unit_of_work import Work
from app.pages.participant.ended import lead_back
from app.pages.participant.times import AHEAD, Asked, choice_of, for_reason, identifier, reasons_in
from app.web.forms import BaseForm, Required
from app.web.pages import Pages
from app.web.render import go, show

pages = Pages("appointments", __name__)
lead_back(pages)
BOTH = ("GET", "POST")


class BookingForm(BaseForm):
    """The chosen time."""

    slot = StringField(mark("Time"), validators=[Required(mark("Choose a time first."))])


@dataclass(frozen=True, slots=True)
class Desk:
    """The page on which times are chosen: where its links lead, what was refused, and which times it shows."""

    link: Callable[..., str]
    form: BookingForm
    refused: str = ""
    moving: Appointment | None = None


@pages.page("/appointments", needs=Permission.OWN_CASE_READ)
def list_all(work: Work, case: Case) -> Response:
    """What is coming first; what has been stays folded."""
    known = work.session.execute(own_appointments(case.id).add_columns(nobody_receives())).all()
    found = [visit for visit, _doubt in known]
    coming = [a for a in found if a.status == AppointmentStatus.BOOKED and a.ends_at > work.now]
    past = [a for a in found if a not in coming]
    invited = list(work.session.scalars(open_invitations(case.id, work.now)))
    doubt = {visit.id for visit, nobody in known if nobody and visit in coming}
    return show("participant/appointments.html", coming=coming[::-1], past=past, invited=invited, doubt=doubt)


@pages.page("/appointments/new", needs=Permission.OWN_CASE_ACT, methods=BOTH)
def new(work: Work, case: Case) -> Response:
    """Choose a day and a time; whoever is faster gets it, and then the others are shown."""
    form, refused = BookingForm(), ""
    if form.validate_on_submit():
        try:
            appointment = book(work, case, identifier(form.slot.data))
            return go("appointments.booked", appointment_id=appointment.id)
        except (Conflict, NotFound) as refusal:
            refused = refusal.message or _("Someone took this time. These are free:")
    return _picking(work, case.id, Desk(partial(url_for, "appointments.new"), form, refused))


@pages.page("/appointments/<uuid:appointment_id>/move", needs=Permission.OWN_APPOINTMENT_ACT, methods=BOTH)
def move_it(work: Work, appointment: Appointment) -> Response:
    """Choose another time; the old one is kept until the new one is sure."""
    form, refused = BookingForm(), ""
    if form.validate_on_submit():
        try:
            moved = move(work, appointment, identifier(form.slot.data))
            return go("appointments.booked", appointment_id=moved.id)
        except (Conflict, NotFound) as refusal:
            refused = refusal.message or _("Someone took this time. These are free:")
    link = partial(url_for, "appointments.move_it", appointment_id=appointment.id)
    return _picking(work, appointment.case_id, Desk(link, form, refused, appointment))


def _picking(work: Work, case_id: UUID, desk: Desk) -> Response:
    found = work.session.execute(offered_slots(case_id, work.now, work.now + AHEAD))
    rows = [
        (slot, taken) for slot, taken in found if slot.reason is None or may_show(slot.reason.visibility, Door.PAGE)
    ]
    reasons, wanted = reasons_in(rows), request.values.get("reason", "")
    if desk.moving is not None:
        rows = _instead(rows, desk.moving)
        reasons = []
    elif len(reasons) > 1 and wanted:
        rows = for_reason(rows, wanted)
    asked = Asked(request.values.get("day"), request.values.get("from", type=int), request.values.get("slot"))
    return show(
        "participant/pick_time.html",
        "slots",
        409 if desk.refused else 422 if desk.form.errors else 200,
        form=desk.form,
        refused=desk.refused,
        reasons=reasons if len(reasons) > 1 else [],
        reason=wanted if len(reasons) > 1 else "",
        link=partial(desk.link, reason=wanted) if wanted else desk.link,
        moving=desk.moving,
        choice=choice_of(rows, asked, work.zone),
        cancelled=request.args.get("cancelled") == "1",
    )


def _instead(rows: list[tuple[Slot, int]], visit: Appointment) -> list[tuple[Slot, int]]:
    return [(slot, taken) for slot, taken in rows if slot.id != visit.slot_id and slot.reason_id == visit.reason_id]


@pages.page("/appointments/<uuid:appointment_id>", needs=Permission.OWN_APPOINTMENT_ACT, methods=BOTH)
def one(work: Work, appointment: Appointment) -> Response:
    """When, with whom, where and what to bring; one tap says that the person will come."""
    if BaseForm().validate_on_submit():
        confirm(work, appointment)
        return go("appointments.one", appointment_id=appointment.id)
    return _page_of(work, appointment, booked=False)


@pages.page("/appointments/<uuid:appointment_id>/booked", needs=Permission.OWN_APPOINTMENT_ACT)
def booked(work: Work, appointment: Appointment) -> Response:
    """The confirmation, which survives a bookmark."""
    return _page_of(work, appointment, booked=True)


def _page_of(work: Work, appointment: Appointment, *, booked: bool) -> Response:
    ahead = appointment.status == AppointmentStatus.BOOKED and appointment.starts_at > work.now
    return show(
        "participant/appointment.html",
        visit=appointment,
        ahead=ahead,
        booked=booked and ahead,
        far=ahead and appointment.starts_at - work.now > FAR_AHEAD,
        doubt=ahead and is_in_doubt(work, appointment),
        act=BaseForm(),
    )


@pages.page("/appointments/<uuid:appointment_id>/earlier", needs=Permission.OWN_APPOINTMENT_ACT, methods=("POST",))
def earlier(work: Work, appointment: Appointment) -> Response:
    """Ask to be told when an earlier time becomes free, or no longer."""
    if BaseForm().validate_on_submit():
        wait_for_earlier(work, appointment, wanted=not appointment.wants_earlier)
    return go("appointments.one", appointment_id=appointment.id)


@pages.page("/appointments/<uuid:appointment_id>/cancel", needs=Permission.OWN_APPOINTMENT_ACT, methods=BOTH)
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
