"""Meetings of the team about a case: called with an agenda, written up with decisions that become steps."""

from datetime import date, datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Response, request
from wtforms import BooleanField, Field, HiddenField, SelectField, SelectMultipleField, StringField

from app.access.permissions import Permission
from app.audit.services import record
from app.casework import Case, CaseMeeting
from app.casework.drafts import draft_in, drop_draft
from app.casework.file import TEAM
from app.casework.meetings import (
    Decision,
    NewMeeting,
    amend_minutes,
    call_meeting,
    meeting_of,
    meetings_of,
    write_up,
)
from app.casework.rules import may_be_due
from app.casework.services import NewTask
from app.casework.vocabulary import DraftKind, TaskKind, TaskOwner
from app.foundation.clock import today_in
from app.foundation.errors import Conflict, Invalid, NotFound
from app.foundation.i18n import gettext as _
from app.foundation.i18n import mark
from app.foundation.unit_of_work import Work
from app.pages.staff.file import PERSON, team_choices
from app.web.drafting import begun
from app.web.fields import ClockField, DayField
from app.web.forms import AtMost, BaseForm, Required, options
from app.web.merging import differences, take_theirs
from app.web.pages import Pages
from app.web.render import go, show

pages = Pages("meetings", __name__)
READ, WRITE = Permission.CASE_READ, Permission.CASE_WRITE
BOTH = ("GET", "POST")
DECISIONS = 5
OK = 200
NOBODY = ("", mark("Nobody: only to remember"))


class MeetingForm(BaseForm):
    """When and where the team meets, what about, and who is asked."""

    day = DayField(mark("Day"), validators=[Required(mark("Write the day, such as 2026-11-24."))])
    at = ClockField(mark("Time"), validators=[Required(mark("Write the time, such as 10:30."))])
    place = StringField(mark("Place (optional)"), validators=[AtMost(120)])
    agenda = StringField(mark("Agenda"), validators=[Required(mark("Write what it is about.")), AtMost(4000)])
    staff = SelectMultipleField(mark("Who is asked to come"), choices=[])
    with_person = BooleanField(mark("The person comes too"))


class ResultForm(BaseForm):
    """What came of a meeting: who was there, what was said, and up to five decisions."""

    came = SelectMultipleField(mark("Who came"), choices=[])
    seen = HiddenField()
    summary = StringField(mark("What was said"), validators=[Required(mark("Write what was said.")), AtMost(20_000)])

    def decisions(self) -> list[tuple[Field, SelectField, Field]]:
        """The rows for decisions: what, who does it, before when."""
        return [(self[f"words_{n}"], self[f"who_{n}"], self[f"due_{n}"]) for n in range(DECISIONS)]


for _number in range(DECISIONS):
    setattr(ResultForm, f"words_{_number}", StringField(mark("Decision"), validators=[AtMost(200)]))
    setattr(ResultForm, f"who_{_number}", SelectField(mark("Who does it"), choices=[], default=""))
    setattr(ResultForm, f"due_{_number}", DayField(mark("Before")))


@pages.page("/staff/cases/<uuid:case_id>/meetings", needs=READ)
def listed(work: Work, case: Case) -> Response:
    """The meetings about this case, the latest first."""
    work.log_reading(lambda log: record(log, "case:file:read", case, case.person_id))
    found = list(work.session.scalars(meetings_of(case.id)))
    return show("staff/cases/meetings.html", case=case, here="meetings", meetings=found)


@pages.page("/staff/cases/<uuid:case_id>/meetings/new", needs=WRITE, methods=BOTH)
def call(work: Work, case: Case) -> Response:
    """Ask the team to meet about this case."""
    form, saved_at = begun(MeetingForm(), lambda: draft_in(work, case.id, DraftKind.MEETING))
    members = [(str(seat.staff_id), f"{seat.given_name} {seat.family_name}".strip()) for seat in _team(work, case)]
    form.staff.choices = options(members)
    if not form.is_submitted() and saved_at is None:
        form.staff.data = [key for key, _name in members]
    if form.validate_on_submit():
        try:
            meeting = call_meeting(work, case, _new(work, form))
        except Invalid as refused:
            form.refuse("staff", refused.message)
        else:
            drop_draft(work, case.id, DraftKind.MEETING)
            return go("meetings.meeting", case_id=case.id, case_meeting_id=meeting.id)
    status = 422 if form.errors else 200
    page = "staff/cases/meeting_new.html"
    return show(page, status=status, form=form, case=case, here="meetings", saved_at=saved_at)


def _team(work: Work, case: Case) -> list[Any]:
    return list(work.session.execute(TEAM, {"case_id": case.id}))


def _new(work: Work, form: MeetingForm) -> NewMeeting:
    held_at = datetime.combine(form.day.data or date.min, form.at.data or time.min, ZoneInfo(work.zone))
    asked = tuple(UUID(key) for key in form.staff.data or ())
    return NewMeeting(held_at, form.place.data or "", form.agenda.data or "", asked, bool(form.with_person.data))


@pages.page("/staff/cases/<uuid:case_id>/meetings/<uuid:case_meeting_id>", needs=WRITE, methods=BOTH)
def meeting(work: Work, case: Case, case_meeting_id: UUID) -> Response:
    """One meeting: its agenda, and what came of it; who came second reads what was written and keeps their words."""
    one = work.session.scalars(meeting_of(case.id, case_meeting_id)).one_or_none()
    if one is None:
        raise NotFound
    (form, saved_at), status = begun(ResultForm(), lambda: _minutes_begun(work, case, one)), OK
    form.came.choices = options((str(seat.staff_id), seat.staff.name) for seat in one.seats)
    everybody = [NOBODY, *team_choices(case, _team(work, case))]
    for _words, who, _due in form.decisions():
        who.choices = options(everybody)
    if form.validate_on_submit() and _is_possible(work, form):
        try:
            _write(work, case, one, form)
        except Invalid as refused:
            form.refuse("summary", refused.message)
        except Conflict as refused:
            form.refuse("summary", refused.message)
            form.seen.data, status = str(one.version), 409
        else:
            drop_draft(work, case.id, DraftKind.MINUTES, str(one.id))
            return go("meetings.meeting", case_id=case.id, case_meeting_id=one.id)
    return _shown(work, case, one, form, status, saved_at)


def _write(work: Work, case: Case, one: CaseMeeting, form: ResultForm) -> None:
    """Minutes of one's own, or two people's put together by whoever came second and has seen both."""
    if one.written_at is None or not form.seen.data:
        came = frozenset(UUID(key) for key in form.came.data or ())
        write_up(work, case, one, form.summary.data or "", came, _decided(form))
        return
    take_theirs(form, {"summary": one.summary})
    seen = int(form.seen.data) if form.seen.data.isdecimal() else -1
    amend_minutes(work, case, one, form.summary.data or "", _decided(form), seen)


def _minutes_begun(work: Work, case: Case, one: CaseMeeting) -> Any:
    return None if one.written_at else draft_in(work, case.id, DraftKind.MINUTES, str(one.id))


def _shown(
    work: Work, case: Case, one: CaseMeeting, form: ResultForm, status: int, saved_at: datetime | None
) -> Response:
    if request.method == "GET":
        work.log_reading(lambda log: record(log, "case:file:read", case, case.person_id))
    if not form.is_submitted() and saved_at is None:
        form.came.data = [str(seat.staff_id) for seat in one.seats]
    return show(
        "staff/cases/meeting.html",
        status=status if status != OK or not form.errors else 422,
        form=form,
        case=case,
        here="meetings",
        meeting=one,
        saved_at=saved_at,
        theirs=differences(form, {"summary": one.summary}) if one.written_at and form.is_submitted() else [],
        is_over=one.held_at <= work.now,
    )


def _is_possible(work: Work, form: ResultForm) -> bool:
    today = today_in(work.zone, work.now)
    for words, who, due in form.decisions():
        if (who.data or due.data) and not words.data:
            form.refuse(words.name, _("Write what was decided."))
        if due.data and not may_be_due(due.data, today):
            form.refuse(due.name, _("Choose today or a later day, at most three years from now."))
    return not form.errors


def _decided(form: ResultForm) -> list[Decision]:
    return [
        Decision(words.data, _step(words.data, who.data, due.data) if who.data else None)
        for words, who, due in form.decisions()
        if words.data
    ]


def _step(words: str, who: str, due: Any) -> NewTask:
    own = who == PERSON
    owner = TaskOwner.PERSON if own else TaskOwner.STAFF
    return NewTask(owner, TaskKind.OTHER, words, due_on=due, staff_id=None if own else UUID(who))
