"""My day: the agenda, what needs something from me, and who waits for a call."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Response, url_for

from app.access.permissions import Permission
from app.access.policy import may, visible
from app.appointments import Appointment
from app.appointments.queries import diary, without_outcome
from app.appointments.status import Standing, to_act_on
from app.appointments.vocabulary import PurposeStatus
from app.casework import CaseTask
from app.casework.queries import staff_tasks
from app.casework.vocabulary import TaskKind
from app.foundation import i18n
from app.foundation.clock import today_in
from app.foundation.i18n import gettext as _
from app.foundation.i18n import ngettext
from app.foundation.unit_of_work import Work
from app.messaging import Thread
from app.messaging.queries import inbox
from app.outreach.queries import waiting_callbacks
from app.pages.staff.appointments import now_line
from app.web.pages import Pages
from app.web.render import show

pages = Pages("day", __name__)
DAY, WEEK = timedelta(days=1), timedelta(days=7)
ANSWERS, CALLS, CALLS_SHOWN, PURPOSES = 50, 50, 5, 20
ICONS = {
    TaskKind.PAPER: "file-text",
    TaskKind.CLAIM: "landmark",
    TaskKind.VISIT: "map-pin",
    TaskKind.LEARN: "book-open",
    TaskKind.BOOK: "calendar-plus",
    TaskKind.MESSAGE: "message-circle",
    TaskKind.OUTCOME: "calendar-x-2",
    TaskKind.REVIEW: "refresh-cw",
    TaskKind.SITUATION: "notebook-pen",
    TaskKind.OTHER: "flag",
}


@dataclass(frozen=True, slots=True)
class Todo:
    """One thing that needs something from the professional; `since` is the day from which it waits."""

    case_id: UUID
    kind: TaskKind
    name: str
    words: str
    due: date | None
    since: date
    href: str
    button: str
    more: str = ""

    @property
    def icon(self) -> str:
        """The picture of its kind."""
        return ICONS[self.kind]


@pages.page("/staff/", needs=Permission.STAFF_DAY_READ)
def day(work: Work) -> Response:
    """Due today first, then this week."""
    today = today_in(work.zone, work.now)
    starts = datetime.combine(today, time(0), ZoneInfo(work.zone))
    lines = [(s, v) for s, v in work.session.execute(diary(work.actor.staff_id, starts, starts + DAY))]
    found = [*_outcomes(work, today, starts), *_purposes(work, today), *_answers(work, today)]
    todos = [*found, *_tasks(work, today, {(todo.case_id, todo.kind) for todo in found})]
    due = [todo for todo in todos if todo.due is not None and todo.due <= today]
    calls = _calls(work)
    return show(
        "staff/day.html",
        today=today,
        lines=lines,
        visits=sum(visit is not None for _slot, visit in lines),
        now_line=now_line(lines, work.now),
        due=sorted(due, key=lambda todo: todo.since),
        week=[todo for todo in todos if todo not in due],
        calls=calls[:CALLS_SHOWN],
        waiting=len(calls),
    )


def _calls(work: Work) -> list[object]:
    if not may(work.actor, Permission.CALLBACK_LIST):
        return []
    return list(work.session.scalars(visible(work.actor, waiting_callbacks(CALLS), Permission.CALLBACK_LIST)))


def _outcomes(work: Work, today: date, morning: datetime) -> list[Todo]:
    """Asked for the day after: whoever wants to says it at once in the agenda, and nobody is pressed between two."""
    over = work.session.scalars(without_outcome(work.actor.staff_id, morning))
    return [_outcome(work, visit, today) for visit in over]


def _outcome(work: Work, visit: Appointment, today: date) -> Todo:
    on = today_in(work.zone, visit.slot.starts_at)
    words = _("Appointment of %(day)s: say what became of it", day=i18n.day_short(on, today))
    href = url_for("staff_appointments.agenda", day=on.isoformat())
    return Todo(visit.case_id, TaskKind.OUTCOME, visit.case.person.name, words, today, on, href, _("Set the result"))


def _purposes(work: Work, today: date) -> list[Todo]:
    """What the status of a purpose asks for: computed from what happened, so nothing here is typed or ticked."""
    return [_purpose(work, one, today) for one in to_act_on(work, work.actor.staff_id)[:PURPOSES]]


def _purpose(work: Work, one: Standing, today: date) -> Todo:
    words = {
        PurposeStatus.INVITATION_EXPIRED: _("%(reason)s: the invitation is over, nothing is booked", reason=one.reason),
        PurposeStatus.NOT_ATTENDED: _("%(reason)s: could not come, no new time yet", reason=one.reason),
        PurposeStatus.EXCUSED: _("%(reason)s: told us in advance, no new time yet", reason=one.reason),
        PurposeStatus.CANCELLED_BY_SERVICE: _("%(reason)s: called off by us, no new time yet", reason=one.reason),
    }[one.status]
    since = today_in(work.zone, one.since)
    href = url_for("times.times", case_id=one.case_id)
    button = _("Call") if one.status is PurposeStatus.INVITATION_EXPIRED else _("Offer a time")
    return Todo(one.case_id, TaskKind.BOOK, one.name, words, min(since + WEEK, today + WEEK), since, href, button)


def _answers(work: Work, today: date) -> list[Todo]:
    if not may(work.actor, Permission.MESSAGE_READ):
        return []
    threads = work.session.scalars(visible(work.actor, inbox(ANSWERS), Permission.MESSAGE_READ))
    return [_answer(work, thread, today) for thread in threads if thread.unanswered_since is not None]


def _answer(work: Work, thread: Thread, today: date) -> Todo:
    since = today_in(work.zone, thread.unanswered_since or work.now)
    days = (today - since).days
    words = ngettext("Message without an answer, %(num)s day", "Message without an answer, %(num)s days", days)
    if not days:
        words = _("Message without an answer, since today")
    href = url_for("staff_messages.conversation", case_id=thread.case_id)
    return Todo(thread.case_id, TaskKind.MESSAGE, thread.case.person.name, words, today, since, href, _("Answer"))


def _tasks(work: Work, today: date, known: set[tuple[UUID, TaskKind]]) -> list[Todo]:
    # A step that only says what stands there already, such as “answer the message”, is not shown twice.
    found = work.session.scalars(staff_tasks(work.actor.staff_id, today + WEEK))
    return [_task(task, today) for task in found if (task.case_id, TaskKind(task.kind)) not in known]


def _task(task: CaseTask, today: date) -> Todo:
    kind, href = TaskKind(task.kind), url_for("cases.case_file", case_id=task.case_id)
    late = (today - task.due_on).days if task.due_on else 0
    more = ngettext("Late by %(num)s day", "Late by %(num)s days", late) if late > 0 else ""
    button = _("Review") if kind is TaskKind.REVIEW else _("Open")
    since = task.due_on or today + WEEK
    return Todo(task.case_id, kind, task.case.person.name, task.title, task.due_on, since, href, button, more)
