"""The professional's agenda: free times, who comes, and what became of each appointment."""

from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Response, request

from app.access.caseload import people_found
from app.access.permissions import Permission
from app.access.policy import may
from app.appointments import Appointment, Slot
from app.appointments.giving import to_give
from app.appointments.queries import diary, slot_of
from app.appointments.services import cancel, record_outcome, withdraw
from app.casework.search import NO_WAYS, WORDS
from app.casework.vocabulary import CaseStatus
from app.foundation.clock import today_in
from app.foundation.errors import NotFound
from app.foundation.unit_of_work import Work
from app.pages.staff.times import TimesForm, offer_times, places_of
from app.people.rules import search_key
from app.web.forms import BaseForm
from app.web.pages import Pages
from app.web.render import go, show

pages = Pages("staff_appointments", __name__)
DAY = timedelta(days=1)
WEEK = 7


@pages.page("/staff/agenda", needs=Permission.APPOINTMENT_OFFER)
def agenda(work: Work) -> Response:
    """One day of the professional, with the days of its week to go to."""
    today = today_in(work.zone, work.now)
    day = asked_day(request.args.get("day", ""), today)
    monday = day - timedelta(days=day.weekday())
    lines = [(slot, visit) for slot, visit in work.session.execute(diary(work.actor.staff_id, *_hours(work, day)))]
    return show(
        "staff/appointments/agenda.html",
        here="staff_appointments.agenda",
        day=day,
        today=today,
        week=[monday + timedelta(days=n) for n in range(WEEK)],
        yesterday=day - DAY,
        tomorrow=day + DAY,
        before=day - timedelta(days=WEEK),
        after=day + timedelta(days=WEEK),
        lines=lines,
        now_line=now_line(lines, work.now) if day == today else None,
        to_give=len(to_give(work)) if may(work.actor, Permission.APPOINTMENT_GIVE) else 0,
        act=BaseForm(),
    )


def asked_day(said: str, today: date) -> date:
    """The day that an address asks for; today when it makes no sense."""
    try:
        day = date.fromisoformat(said)
    except ValueError:
        return today
    return day if abs(day.year - today.year) <= 5 else today


def _hours(work: Work, day: date) -> tuple[datetime, datetime]:
    zone = ZoneInfo(work.zone)
    return datetime.combine(day, time(0), zone), datetime.combine(day + DAY, time(0), zone)


def now_line(lines: list[tuple[Slot, Appointment | None]], now: datetime) -> int | None:
    """Before which line of the day the present stands; None on a day without any."""
    if not lines:
        return None
    return next((n for n, (slot, _visit) in enumerate(lines) if slot.starts_at > now), len(lines))


@pages.page(
    "/staff/appointments/<uuid:appointment_id>/<any(fulfilled,noshow,excused,cancelled):became>",
    needs=Permission.APPOINTMENT_KEEP,
    methods=("POST",),
)
def outcome(work: Work, appointment: Appointment, became: str) -> Response:
    """Say what became of an appointment; a wrong click is put right by another."""
    if BaseForm().validate_on_submit():
        record_outcome(work, appointment, became)
    return go("staff_appointments.agenda", day=today_in(work.zone, appointment.slot.starts_at).isoformat())


@pages.page("/staff/agenda/new", needs=Permission.APPOINTMENT_OFFER, methods=("GET", "POST"))
def free_times(work: Work) -> Response:
    """Offer times to everybody in the professional's cases."""
    form = TimesForm()
    places = places_of(work, form)
    if form.validate_on_submit() and offer_times(work, form, places, None):
        return go("staff_appointments.agenda", day=form.day.data.isoformat() if form.day.data else "")
    return show("staff/appointments/new.html", status=422 if form.errors else 200, form=form)


@pages.page("/staff/agenda/<uuid:slot_id>", needs=Permission.APPOINTMENT_OFFER, methods=("GET", "POST"))
def free_time(work: Work, slot_id: UUID) -> Response:
    """One free time: give it to a person of the professional's cases, or take it back."""
    slot = work.session.scalars(slot_of(slot_id, work.actor.staff_id)).one_or_none()
    if slot is None:
        raise NotFound
    form = BaseForm()
    if form.validate_on_submit():
        withdraw(work, slot)
        return go("staff_appointments.agenda", day=today_in(work.zone, slot.starts_at).isoformat())
    words = search_key(request.args.get("q", "")[:100])
    rows = people_found(work, words.split()[:WORDS], NO_WAYS, Permission.CASE_WRITE)
    found = [row for row in rows if row.status == CaseStatus.OPEN]
    mine = [row for row in found if slot.case_id in {None, row.id}]
    return show("staff/appointments/free.html", "people", slot=slot, people=mine, form=form, words=words)


@pages.page("/staff/appointments/<uuid:appointment_id>/call-off", needs=Permission.APPOINTMENT_KEEP, methods=("POST",))
def call_off(work: Work, appointment: Appointment) -> Response:
    """Call an appointment off; the person is told at once, as the page says beside the button."""
    if BaseForm().validate_on_submit() and appointment.starts_at > work.now:
        cancel(work, appointment)
    return go("times.times", case_id=appointment.case_id)
