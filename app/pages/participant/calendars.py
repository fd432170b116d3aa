"""Calendar files: one appointment, or a private address that a calendar program asks now and then."""

from flask import Response, url_for

from app.access.permissions import Permission
from app.appointments import Appointment
from app.appointments.feeds import close_feed, entry_of, feed_of, open_feed, read_feed
from app.appointments.ics import TYPE, Entry, calendar
from app.appointments.rules import may_show
from app.appointments.vocabulary import Door
from app.foundation.errors import NotFound
from app.foundation.i18n import speaking
from app.foundation.unit_of_work import Work
from app.web.forms import BaseForm
from app.web.pages import Pages
from app.web.render import go, show

pages = Pages("calendars", __name__)


@pages.page("/appointments/<uuid:appointment_id>/calendar.ics", needs=Permission.OWN_APPOINTMENT_ACT)
def file_of_one(work: Work, appointment: Appointment) -> Response:
    """One appointment for the calendar of the phone."""
    if not may_show(appointment.visibility, Door.FILE):
        raise NotFound
    return _file(work, [entry_of(appointment)])


@pages.page("/calendar/<key>.ics", needs=Permission.PUBLIC_SITE_READ)
def feed(work: Work, key: str) -> Response:
    """All appointments of whoever made this address; without a session, since calendar programs have none."""
    entries, language = read_feed(work, key)
    with speaking(language):
        return _file(work, entries)


def _file(work: Work, entries: list[Entry]) -> Response:
    response = Response(calendar(entries, work.now), content_type=TYPE)
    response.headers["Content-Disposition"] = 'attachment; filename="calendar.ics"'
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@pages.page("/appointments/calendar", needs=Permission.OWN_CASE_ACT, methods=("GET", "POST"))
def own(work: Work, case: object) -> Response:
    """Make a private address, shown this once, for the calendar that the person already uses."""
    del case
    form, address, account_id = BaseForm(), "", work.actor.account_id
    if account_id is None:
        raise NotFound
    if form.validate_on_submit():
        address = url_for("calendars.feed", key=open_feed(work, account_id), _external=True)
    kept = work.session.scalars(feed_of(account_id)).first()
    fresh = BaseForm(formdata=None)
    return show("participant/appointments/calendar.html", form=fresh, address=address, kept=kept)


@pages.page("/appointments/calendar/end", needs=Permission.OWN_CASE_ACT, methods=("POST",))
def end(work: Work, case: object) -> Response:
    """Take the private address back."""
    del case
    if BaseForm().validate_on_submit() and work.actor.account_id is not None:
        close_feed(work, work.actor.account_id)
    return go("calendars.own")
