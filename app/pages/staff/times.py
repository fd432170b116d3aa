"""Offering times to one person: several at once, booked for them when they are on the telephone, or taken back."""

from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Response, request
from wtforms import SelectField

from app.access.permissions import Permission
from app.agencies.queries import locations_of
from app.appointments.invitations import invite, offers_of
from app.appointments.queries import appointments_of, offered_slots, slot_of
from app.appointments.rules import EXPIRES_AFTER
from app.appointments.services import NewSlot, Terms, TimeRefused, book, offer_all, withdraw
from app.appointments.status import standings
from app.appointments.vocabulary import PURPOSE_STATUS_NAMES, STAFF_MODE_NAMES, AppointmentStatus, Mode, Visibility
from app.casework import Case
from app.foundation.errors import Conflict, NotFound
from app.foundation.i18n import mark
from app.foundation.unit_of_work import Work
from app.web.fields import ClockField, DayField, NumberField
from app.web.forms import BaseForm, Required, options
from app.web.pages import Pages
from app.web.render import go, show

pages = Pages("times", __name__)
AHEAD = timedelta(days=60)
SHOWN = 15
MINUTES = 45
CLOCKS = ("first", "second", "third", "fourth")


class TimesForm(BaseForm):
    """Up to four times on one day, offered at once."""

    day = DayField(mark("Day"), validators=[Required(mark("Choose a day."))])
    first = ClockField(mark("Time"), validators=[Required(mark("Choose a time."))])
    second = ClockField(mark("Another time"))
    third = ClockField(mark("Another time"))
    fourth = ClockField(mark("Another time"))
    minutes = NumberField(
        mark("Minutes"), 10, 480, default=MINUTES, validators=[Required(mark("Write how many minutes it takes."))]
    )
    mode = SelectField(
        mark("How"), choices=options((m.value, STAFF_MODE_NAMES[m]) for m in Mode), default=Mode.OFFICE.value
    )
    location = SelectField(mark("Place"), choices=[])


def places_of(work: Work, form: TimesForm) -> dict[str, UUID]:
    """The places of the professional's agency, put into the form; the first one is taken for granted."""
    places = list(work.session.scalars(locations_of(work.actor.agency_id)))
    form.location.choices = [*[(str(place.id), place.name) for place in places], ("", mark("No place"))]
    if not form.is_submitted() and places:
        form.location.data = str(places[0].id)
    return {str(place.id): place.id for place in places}


def offer_times(work: Work, form: TimesForm, places: dict[str, UUID], case_id: UUID | None) -> bool:
    """Offer what the form says; when one of the times is refused, its own field says why."""
    if work.actor.staff_id is None or form.day.data is None or form.minutes.data is None:
        raise NotFound
    chosen = [name for name in CLOCKS if form[name].data is not None]
    starts = [datetime.combine(form.day.data, form[name].data, ZoneInfo(work.zone)) for name in chosen]
    length, mode = timedelta(minutes=form.minutes.data), Mode(form.mode.data)
    place = places.get(form.location.data or "") if mode is Mode.OFFICE else None
    times = [NewSlot(start, start + length, mode, work.zone, place, case_id) for start in starts]
    try:
        offer_all(work, work.actor.staff_id, times)
    except TimeRefused as refusal:
        form.refuse(chosen[refusal.number], refusal.message)
        return False
    return True


@pages.page("/staff/cases/<uuid:case_id>/times", needs=Permission.CASE_WRITE, methods=("GET", "POST"))
def times(work: Work, case: Case) -> Response:
    """Offer times to this person; what is booked and what is free stands beside the form."""
    form = TimesForm()
    places = places_of(work, form)
    if form.validate_on_submit() and offer_times(work, form, places, case.id):
        return go("times.times", case_id=case.id)
    return _times(work, case, form, "", 422 if form.errors else 200)


def _times(work: Work, case: Case, form: TimesForm, taken: str, status: int) -> Response:
    found = work.session.execute(offered_slots(case.id, work.now, work.now + AHEAD))
    visits = list(work.session.scalars(appointments_of(case.id, SHOWN)))
    booked = [v for v in visits if v.status == AppointmentStatus.BOOKED and v.slot.ends_at > work.now]
    return show(
        "staff/appointments/times.html",
        status=status,
        form=form,
        case=case,
        here="times",
        taken=taken,
        on_phone=_phone(),
        free=[slot for slot, seats in found if seats < slot.capacity],
        shown=SHOWN,
        booked=booked[::-1],
        past=[visit for visit in visits if visit not in booked],
        act=BaseForm(formdata=None),
        standings=standings(work, case.id),
        statuses=PURPOSE_STATUS_NAMES,
    )


class InvitationForm(BaseForm):
    """What the person is to choose a time for."""

    reason = SelectField(mark("What for"), choices=[], validators=[Required(mark("Choose what it is for."))])


@pages.page("/staff/cases/<uuid:case_id>/invite", needs=Permission.CASE_WRITE, methods=("GET", "POST"))
def invite_them(work: Work, case: Case) -> Response:
    """Ask the person to choose a time; what is free is counted before, and the page says how much that is."""
    form, offers = InvitationForm(), {str(one.reason.id): one for one in offers_of(work, work.actor.agency_id)}
    form.reason.choices = [(key, one.reason.name) for key, one in offers.items()]
    known = standings(work, case.id)
    if form.validate_on_submit():
        try:
            invite(work, case, offers[form.reason.data], known)
            return go("times.times", case_id=case.id)
        except Conflict as refusal:
            form.refuse("reason", refusal.message)
    return show(
        "staff/appointments/invite.html",
        status=422 if form.errors else 200,
        form=form,
        case=case,
        here="times",
        offers=list(offers.values()),
        until=work.now + EXPIRES_AFTER,
    )


@pages.page("/staff/cases/<uuid:case_id>/times/<uuid:slot_id>/book", needs=Permission.CASE_WRITE, methods=("POST",))
def book_it(work: Work, case: Case, slot_id: UUID) -> Response:
    """Book a time for the person, who is on the telephone or at the desk; when it is gone, the others are shown."""
    if not BaseForm().validate_on_submit():
        return go("times.times", case_id=case.id)
    try:
        book(work, case, slot_id, terms=_terms())
    except Conflict as refusal:
        form = TimesForm(formdata=None)
        places_of(work, form)
        return _times(work, case, form, refusal.message, 409)
    return go("times.times", case_id=case.id)


def _phone() -> str:
    said = request.values.get("visibility") or request.values.get("phone") or ""
    return said if said in {Visibility.SILENT, Visibility.HIDDEN} else ""


def _terms() -> Terms:
    """What was chosen about the person's phone; nothing means as the reason of the time says."""
    return Terms(visibility=Visibility(_phone()) if _phone() else None)


@pages.page("/staff/cases/<uuid:case_id>/times/<uuid:slot_id>/withdraw", needs=Permission.CASE_WRITE, methods=("POST",))
def take_back(work: Work, case: Case, slot_id: UUID) -> Response:
    """Take an own offer back."""
    if BaseForm().validate_on_submit():
        slot = work.session.scalars(slot_of(slot_id, work.actor.staff_id)).one_or_none()
        if slot is None:
            raise NotFound
        withdraw(work, slot)
    return go("times.times", case_id=case.id)
