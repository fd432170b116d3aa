"""The professional's own week: hours by reason, days off, what people can come for, and the private calendar."""

from uuid import UUID

from flask import Response, url_for
from wtforms import SelectField, StringField

from app.access.permissions import Permission
from app.agencies.queries import locations_of
from app.appointments.availability import (
    NewReason,
    NewRule,
    absence_by_id,
    absences_of,
    add_absence,
    add_reason,
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
from app.appointments.vocabulary import (
    STAFF_MODE_NAMES,
    TAKER_NAMES,
    VISIBILITY_NAMES,
    Mode,
    Takers,
    Visibility,
)
from app.foundation.clock import today_in
from app.foundation.errors import Invalid, NotFound
from app.foundation.i18n import mark
from app.foundation.unit_of_work import Work
from app.web.fields import ClockField, DayField, NumberField
from app.web.forms import AtMost, BaseForm, Required, options
from app.web.pages import Pages
from app.web.render import go, show

pages = Pages("availability", __name__)
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
    location = SelectField(mark("Place"), choices=[])


class AwayForm(BaseForm):
    """Days, or hours of them, in which nobody is received."""

    first_day = DayField(mark("First day"), validators=[Required(mark("Choose a day."))])
    last_day = DayField(mark("Last day"), validators=[Required(mark("Choose a day."))])
    from_hour = ClockField(mark("From (optional)"))
    until_hour = ClockField(mark("To (optional)"))


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


@pages.page("/staff/agenda/availability", needs=OFFER, methods=BOTH)
def hours(work: Work) -> Response:
    """The hours of the week; a change makes the free times of eight weeks at once and never touches what is booked."""
    form = HoursForm()
    places = _choices(work, form)
    if form.validate_on_submit() and _add(work, form, places):
        return go("availability.hours")
    return _page(work, form)


def _choices(work: Work, form: HoursForm) -> dict[str, UUID]:
    reasons = work.session.scalars(reasons_of(work.actor.agency_id))
    form.reason.choices = [(str(one.id), one.name) for one in reasons]
    places = list(work.session.scalars(locations_of(work.actor.agency_id)))
    form.location.choices = [*[(str(place.id), place.name) for place in places], ("", mark("No place"))]
    if not form.is_submitted():
        form.from_on.data = today_in(work.zone, work.now)
    return {str(place.id): place.id for place in places}


def _add(work: Work, form: HoursForm, places: dict[str, UUID]) -> bool:
    begins, ends, first, staff_id = form.begins.data, form.ends.data, form.from_on.data, work.actor.staff_id
    if begins is None or ends is None or first is None or staff_id is None:
        raise NotFound
    new = NewRule(
        reason_id=UUID(form.reason.data),
        weekday=int(form.weekday.data),
        begins=begins,
        ends=ends,
        from_on=first,
        until_on=form.until_on.data,
        location_id=places.get(form.location.data or ""),
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


@pages.page("/staff/agenda/reasons/new", needs=OFFER, methods=BOTH)
def reason(work: Work) -> Response:
    """Add something that people can come for."""
    form = ReasonForm()
    if form.validate_on_submit() and work.actor.agency_id is not None:
        new = NewReason(
            name=form.name.data or "",
            minutes=form.minutes.data or 0,
            mode=Mode(form.mode.data),
            takers=Takers(form.takers.data),
            capacity=form.capacity.data or 1,
            visibility=Visibility(form.visibility.data),
            what_to_bring=form.what_to_bring.data or "",
        )
        add_reason(work, work.actor.agency_id, new)
        return go("availability.hours")
    return show("staff/availability/reason.html", status=422 if form.errors else 200, form=form)


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
