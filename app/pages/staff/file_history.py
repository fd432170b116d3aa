"""What happened in a case, from every room, in one row of time: notes, appointments, messages, who joined."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.access.timeline import Moment
from app.appointments.queries import VISIT_LINES
from app.appointments.vocabulary import AppointmentStatus
from app.casework import Case
from app.casework.vocabulary import CLOSE_REASONS, CloseReason, Visibility
from app.foundation import i18n
from app.foundation.clock import today_in
from app.foundation.i18n import gettext as _
from app.foundation.unit_of_work import Work

OUTCOMES = {
    AppointmentStatus.FULFILLED: "user-check",
    AppointmentStatus.NOSHOW: "user-minus",
    AppointmentStatus.CANCELLED: "calendar-x-2",
}


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of the history: when, what, whose; `text` is what somebody wrote, in their own language."""

    at: datetime
    icon: str
    words: str
    who: str
    text: str = ""


def visits_of(work: Work, case: Case, limit: int) -> Sequence[Any]:
    """The appointments of a case, the latest first."""
    return work.session.execute(VISIT_LINES, {"case_id": case.id, "most": limit}).all()


def history(work: Work, case: Case, visits: Sequence[Any], moments: Sequence[Moment], limit: int) -> list[Happening]:
    """The newest things that happened and that the reader may see, the newest first."""
    found = [
        *(_told(moment, case) for moment in moments),
        *(line for visit in visits for line in _visit(visit, case, work)),
    ]
    return sorted(found, key=lambda line: line.at, reverse=True)[:limit]


def _told(moment: Moment, case: Case) -> Happening:
    if moment.what == "note":
        return _note(moment)
    if moment.what == "message":
        return _message(moment, case)
    icon, words, who = _event(moment)
    return Happening(moment.at, icon, words, who, moment.body)


def _event(moment: Moment) -> tuple[str, str, str]:
    name = f"{moment.given_name} {moment.sort}".strip()
    if moment.what == "joined":
        return "user-round-plus", _("%(name)s joined the team", name=name), moment.given_name
    if moment.what == "left":
        return "user-minus", _("%(name)s left the team", name=name), moment.given_name
    if moment.what == "meeting":
        return "users-round", _("The team met:"), moment.given_name
    if moment.what == "handover":
        return "arrow-left-right", _("%(name)s leads the file from now on", name=moment.given_name), moment.given_name
    if moment.what == "reopened":
        return "folder-open", _("The file was opened again"), moment.given_name
    reason = _(CLOSE_REASONS[CloseReason(moment.sort)])
    return "check", _("The file was closed. Reason: %(reason)s", reason=reason), moment.given_name


def _note(note: Moment) -> Happening:
    words = {
        Visibility.AGENCY: _("Note of your agency:"),
        Visibility.TEAM: _("Note for the team:"),
        Visibility.PERSON: _("Note for the team and the person:"),
    }
    icon = "lock" if note.sort == Visibility.AGENCY else "notebook-pen"
    return Happening(note.at, icon, words[Visibility(note.sort)], note.given_name, note.body)


def _message(message: Moment, case: Case) -> Happening:
    name = message.given_name or case.person.given_name
    words = _("%(name)s writes:", name=name) if message.body else _("%(name)s sent a photo or a PDF", name=name)
    return Happening(message.at, "message-circle", words, name, message.body)


def _visit(visit: Any, case: Case, work: Work) -> Iterator[Happening]:
    day = i18n.day_text(today_in(work.zone, visit.starts_at), today_in(work.zone, work.now))
    at, person = i18n.time_text(visit.starts_at, work.zone), case.person.given_name
    booker = person if visit.booked_by == "participant" else visit.given_name
    yield Happening(
        visit.booked_at, "calendar-check", _("Appointment booked for %(day)s, %(time)s", day=day, time=at), booker
    )
    ended = AppointmentStatus(visit.status)
    if ended is AppointmentStatus.BOOKED:
        return
    words = {
        AppointmentStatus.FULFILLED: _("%(name)s came to the appointment", name=person),
        AppointmentStatus.NOSHOW: _("%(name)s could not come to the appointment", name=person),
        AppointmentStatus.CANCELLED: _("The appointment of %(day)s, %(time)s was cancelled", day=day, time=at),
    }
    yield Happening(visit.cancelled_at or visit.starts_at, OUTCOMES[ended], words[ended], visit.given_name)
