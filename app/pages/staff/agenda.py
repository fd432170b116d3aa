"""The week of one professional and the day of several, side by side."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Response, request, url_for

from app.access.permissions import Permission
from app.appointments.agenda import Line, colleagues, diaries, gathered
from app.foundation import i18n
from app.foundation.clock import today_in
from app.foundation.unit_of_work import Work
from app.pages.staff.appointments import asked_day
from app.web.pages import Pages
from app.web.render import show

pages = Pages("staff_agenda", __name__)
DAY = timedelta(days=1)
WEEK, WORKING = 7, 5


@dataclass(frozen=True, slots=True)
class Column:
    """A day of one person, or one person's day."""

    title: str
    href: str
    today: bool
    lines: list[Line]


@pages.page("/staff/agenda/week", needs=Permission.APPOINTMENT_OFFER)
def week(work: Work) -> Response:
    """The professional's own week; Saturday and Sunday only when there is something."""
    today = today_in(work.zone, work.now)
    day = asked_day(request.args.get("day", ""), today)
    monday = day - timedelta(days=day.weekday())
    lines = _lines(work, [work.actor.staff_id] if work.actor.staff_id else [], monday, monday + WEEK * DAY)
    by_day: dict[date, list[Line]] = {monday + n * DAY: [] for n in range(WORKING)}
    for line in lines:
        by_day.setdefault(today_in(work.zone, line.starts_at), []).append(line)
    columns = [
        Column(
            i18n.capital(i18n.day_short(on, today)),
            url_for("staff_appointments.agenda", day=on.isoformat()),
            on == today,
            found,
        )
        for on, found in sorted(by_day.items())
    ]
    return _page("staff_agenda.week", columns, monday, WEEK * DAY, today)


@pages.page("/staff/agenda/together", needs=Permission.APPOINTMENT_OFFER)
def together(work: Work) -> Response:
    """One day of everybody in the agency; names only of people in whose team the reader is."""
    today = today_in(work.zone, work.now)
    day = asked_day(request.args.get("day", ""), today)
    team = list(work.session.scalars(colleagues(work.actor.agency_id)))
    lines = _lines(work, [member.id for member in team], day, day + DAY)
    columns = [
        Column(member.name, "", member.id == work.actor.staff_id, [x for x in lines if x.staff_id == member.id])
        for member in team
    ]
    return _page("staff_agenda.together", columns, day, DAY, today)


def _lines(work: Work, staff_ids: list[UUID], first: date, after: date) -> list[Line]:
    zone = ZoneInfo(work.zone)
    starts, ends = datetime.combine(first, time(0), zone), datetime.combine(after, time(0), zone)
    return gathered(work.session.execute(diaries(staff_ids, starts, ends, work.actor.staff_id)))


def _page(here: str, columns: list[Column], day: date, step: timedelta, today: date) -> Response:
    return show(
        "staff/agenda/columns.html",
        here=here,
        columns=columns,
        day=day,
        today=today,
        before=day - step,
        after=day + step,
        is_week=step > DAY,
    )
