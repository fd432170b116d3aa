"""What happened in a case, from every room, in one row of time: notes, appointments, messages, who joined."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from app.access.policy import note_visible
from app.appointments import Appointment
from app.appointments.queries import appointments_of
from app.appointments.vocabulary import AppointmentStatus
from app.casework import Case, Note, TeamSeat
from app.casework.queries import notes_of
from app.casework.vocabulary import Visibility
from app.foundation import i18n
from app.foundation.clock import today_in
from app.foundation.i18n import gettext as _
from app.foundation.unit_of_work import Work
from app.messaging import Message
from app.messaging.queries import messages_of

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


def visits_of(work: Work, case: Case, limit: int) -> list[Appointment]:
    """The appointments of a case, the latest first."""
    return list(work.session.scalars(appointments_of(case.id, limit)))


def history(work: Work, case: Case, visits: list[Appointment], team: list[TeamSeat], limit: int) -> list[Happening]:
    """The newest things that happened and that the reader may see, the newest first."""
    notes = work.session.scalars(notes_of(case.id, limit).where(note_visible(work.actor)))
    said = work.session.scalars(messages_of(case.id, limit))
    found = [
        *(_note(note) for note in notes),
        *(_message(message, case) for message in said),
        *(line for visit in visits for line in _visit(visit, case, work)),
        *(_seat(seat) for seat in team),
    ]
    return sorted(found, key=lambda line: line.at, reverse=True)[:limit]


def _note(note: Note) -> Happening:
    words = {
        Visibility.AGENCY: _("Note of your agency:"),
        Visibility.TEAM: _("Note for the team:"),
        Visibility.PERSON: _("Note for the team and the person:"),
    }
    icon = "lock" if note.visibility == Visibility.AGENCY else "notebook-pen"
    return Happening(note.written_at, icon, words[Visibility(note.visibility)], note.author.given_name, note.body)


def _message(message: Message, case: Case) -> Happening:
    name = message.staff.given_name if message.staff else case.person.given_name
    return Happening(message.sent_at, "message-circle", _("%(name)s writes:", name=name), name, message.body)


def _visit(visit: Appointment, case: Case, work: Work) -> Iterator[Happening]:
    day = i18n.day_text(today_in(work.zone, visit.slot.starts_at), today_in(work.zone, work.now))
    at = i18n.time_text(visit.slot.starts_at, work.zone)
    name, person = visit.slot.staff.given_name, case.person.given_name
    booker = person if visit.booked_by == "participant" else name
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
    yield Happening(visit.cancelled_at or visit.slot.starts_at, OUTCOMES[ended], words[ended], name)


def _seat(seat: TeamSeat) -> Happening:
    words = _("%(name)s joined the team", name=seat.staff.name)
    return Happening(seat.started_at, "user-round-plus", words, seat.staff.given_name)
