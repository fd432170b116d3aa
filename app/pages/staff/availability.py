"""The professional's own week: hours by reason, days off, and the private calendar."""

from uuid import UUID

from flask import Response, url_for
from wtforms import SelectField

from app.access.permissions import Permission
from app.agencies.queries import locations_of
from app.appointments import Room
from app.appointments.arrangements import rooms_of
from app.appointments.availability import (
    NewRule,
    absence_by_id,
    absences_of,
    add_absence,
    add_rule,
    drop_absence,
    end_rule,
    reasons_of,
    rule_by_id,
    rules_of,
)
from app.appointments.expansion import Away
from app.appointments.feeds import close_feed, open_feed
from app.appointments.invitations import shortages_of
from app.foundation.clock import today_in
from app.foundation.errors import Invalid, NotFound
from app.foundation.i18n import mark, ngettext
from app.foundation.unit_of_work import Work
from app.web.fields import ClockField, DayField
from app.web.forms import BaseForm, Required, options
from app.web.pages import Pages
from app.web.render import go, show

pages = Pages("availability", __name__)
# What a choice of the list means: the place, and perhaps a room in it.
Where = dict[str, tuple[UUID | None, UUID | None]]
OFFER = Permission.APPOINTMENT_OFFER
BOTH = ("GET", "POST")
WEEKDAYS = (
    mark("Monday"),
    mark("Tuesday"),
    mark("Wednesday"),
    mark("Thursday"),
    mark("Friday"),
    mark("Saturday"),
    mark("Sunday"),
)


class HoursForm(BaseForm):
    """Hours of a weekday."""

    reason = SelectField(mark("What for"), choices=[], validators=[Required(mark("Add a reason first."))])
    weekday = SelectField(mark("Day of the week"), choices=options((str(n), day) for n, day in enumerate(WEEKDAYS)))
    begins = ClockField(mark("From"), validators=[Required(mark("Choose a time."))])
    ends = ClockField(mark("To"), validators=[Required(mark("Choose a time."))])
    from_on = DayField(mark("First day"), validators=[Required(mark("Choose a day."))])
    until_on = DayField(mark("Last day (optional)"))
    location = SelectField(mark("Place and room"), choices=[])


class AwayForm(BaseForm):
    """Days, or hours of them, in which nobody is received."""

    first_day = DayField(mark("First day"), validators=[Required(mark("Choose a day."))])
    last_day = DayField(mark("Last day"), validators=[Required(mark("Choose a day."))])
    from_hour = ClockField(mark("From (optional)"))
    until_hour = ClockField(mark("To (optional)"))


@pages.page("/staff/agenda/availability", needs=OFFER, methods=BOTH)
def hours(work: Work) -> Response:
    """The hours of the week; a change makes the free times of eight weeks at once and never touches what is booked."""
    form = HoursForm()
    places = _choices(work, form)
    if form.validate_on_submit() and _add(work, form, places):
        return go("availability.hours")
    return _page(work, form)


def _choices(work: Work, form: HoursForm) -> Where:
    reasons = work.session.scalars(reasons_of(work.actor.agency_id))
    form.reason.choices = [(str(one.id), one.name) for one in reasons]
    places, rooms = work.session.scalars(locations_of(work.actor.agency_id)), _rooms(work)
    where: Where = {"": (None, None)}
    chosen: list[tuple[str, str]] = []
    for place in places:
        found = rooms.get(place.id, [])
        where |= {str(place.id): (place.id, None)} | {str(room.id): (place.id, room.id) for room in found}
        chosen += [(str(place.id), place.name), *((str(room.id), _room_words(room)) for room in found)]
    form.location.choices = [*chosen, ("", mark("No place"))]
    if not form.is_submitted():
        form.from_on.data = today_in(work.zone, work.now)
    return where


def _rooms(work: Work) -> dict[UUID, list[Room]]:
    found: dict[UUID, list[Room]] = {}
    for room in work.session.scalars(rooms_of(work.actor.agency_id)):
        found.setdefault(room.location_id, []).append(room)
    return found


def _room_words(room: Room) -> str:
    return ngettext(
        "%(place)s, %(room)s (%(num)s seat)",
        "%(place)s, %(room)s (%(num)s seats)",
        room.seats,
        place=room.location.name,
        room=room.name,
    )


def _add(work: Work, form: HoursForm, places: Where) -> bool:
    begins, ends, first, staff_id = form.begins.data, form.ends.data, form.from_on.data, work.actor.staff_id
    if begins is None or ends is None or first is None or staff_id is None:
        raise NotFound
    location_id, room_id = places[form.location.data or ""]
    new = NewRule(
        reason_id=UUID(form.reason.data),
        weekday=int(form.weekday.data),
        begins=begins,
        ends=ends,
        from_on=first,
        until_on=form.until_on.data,
        location_id=location_id,
        room_id=room_id,
    )
    try:
        add_rule(work, staff_id, new)
    except Invalid as refusal:
        form.refuse(refusal.field, refusal.message)
        return False
    return True


def _page(work: Work, form: HoursForm) -> Response:
    today = today_in(work.zone, work.now)
    return show(
        "staff/availability/hours.html",
        status=422 if form.errors else 200,
        form=form,
        weekdays=WEEKDAYS,
        rules=list(work.session.scalars(rules_of(work.actor.staff_id, today))),
        absences=list(work.session.scalars(absences_of(work.actor.staff_id, today))),
        shortages=work.session.execute(shortages_of(work.actor.agency_id)).all(),
        act=BaseForm(formdata=None),
    )


@pages.page("/staff/agenda/availability/<uuid:rule_id>/end", needs=OFFER, methods=("POST",))
def end(work: Work, rule_id: UUID) -> Response:
    """End hours: free times go, booked ones stay."""
    rule = work.session.scalars(rule_by_id(rule_id, work.actor.staff_id)).one_or_none()
    if rule is None:
        raise NotFound
    if BaseForm().validate_on_submit():
        end_rule(work, rule)
    return go("availability.hours")


@pages.page("/staff/agenda/availability/away", needs=OFFER, methods=BOTH)
def away(work: Work) -> Response:
    """Say when one is away."""
    form = AwayForm()
    if form.validate_on_submit() and _leave(work, form):
        return go("availability.hours")
    return show("staff/availability/away.html", status=422 if form.errors else 200, form=form)


def _leave(work: Work, form: AwayForm) -> bool:
    first, last, staff_id = form.first_day.data, form.last_day.data, work.actor.staff_id
    if first is None or last is None or staff_id is None:
        raise NotFound
    try:
        add_absence(work, staff_id, Away(first, last, form.from_hour.data, form.until_hour.data))
    except Invalid as refusal:
        form.refuse(refusal.field, refusal.message)
        return False
    return True


@pages.page("/staff/agenda/availability/away/<uuid:absence_id>/end", needs=OFFER, methods=("POST",))
def back(work: Work, absence_id: UUID) -> Response:
    """There after all: the times of the rules come back."""
    absence = work.session.scalars(absence_by_id(absence_id, work.actor.staff_id)).one_or_none()
    if absence is None:
        raise NotFound
    if BaseForm().validate_on_submit():
        drop_absence(work, absence)
    return go("availability.hours")


@pages.page("/staff/agenda/calendar", needs=OFFER, methods=BOTH)
def calendar(work: Work) -> Response:
    """Make a private address for the professional's calendar program; it is shown this once."""
    form, address = BaseForm(), ""
    if form.validate_on_submit() and work.actor.account_id is not None:
        address = url_for("calendars.feed", key=open_feed(work, work.actor.account_id), _external=True)
    return show("staff/availability/calendar.html", form=BaseForm(formdata=None), address=address)


@pages.page("/staff/agenda/calendar/end", needs=OFFER, methods=("POST",))
def end_calendar(work: Work) -> Response:
    """Take the private address back."""
    if BaseForm().validate_on_submit() and work.actor.account_id is not None:
        close_feed(work, work.actor.account_id)
    return go("availability.calendar")
