"""A file changes hands with a summary, is closed with its result, or is opened again."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from flask import Response
from wtforms import SelectField, StringField

from app.access.permissions import Permission
from app.access.sharing import readable_parts
from app.access.timeline import timeline_of
from app.agencies.queries import staff_by_ids
from app.audit.services import record
from app.casework import Case
from app.casework.drafts import draft_in, drop_draft
from app.casework.file import parts_of
from app.casework.moves import Handover, close, hand_over, last_closure, last_handover, reopen
from app.casework.teams import could_join, refresh_panel
from app.casework.vocabulary import (
    CLOSE_REASONS,
    CLOSE_RESULTS,
    HANDOVER_REASONS,
    CloseReason,
    CloseResult,
    DraftKind,
    HandoverReason,
)
from app.foundation import i18n
from app.foundation.clock import today_in
from app.foundation.errors import Conflict, Invalid, NotFound
from app.foundation.i18n import gettext as _
from app.foundation.i18n import mark, ngettext, speaking
from app.foundation.unit_of_work import Work
from app.messaging.services import write
from app.pages.staff.file_history import visits_of
from app.web.drafting import begun
from app.web.fields import DayField
from app.web.forms import AtMost, BaseForm, Required, options
from app.web.pages import Pages
from app.web.render import go, show

pages = Pages("moves", __name__)
LEAD = Permission.CASE_TEAM_LEAD
BOTH = ("GET", "POST")
LATEST = 12
CHOOSE = ("", mark("Choose"))


class HandoverForm(BaseForm):
    """Who leads from now on, why, and what they are told."""

    member = SelectField(mark("New key worker"), choices=[], validators=[Required(mark("Choose somebody."))])
    reason = SelectField(
        mark("Reason"),
        choices=options([CHOOSE, *((r.value, HANDOVER_REASONS[r]) for r in HandoverReason)]),
        validators=[Required(mark("Choose a reason."))],
    )
    leaves_on = DayField(mark("Last day of the old key worker in the team (optional)"))
    words = StringField(mark("Summary"), validators=[Required(mark("Write what they have to know.")), AtMost(20_000)])


class CloseForm(BaseForm):
    """Why a file is closed, and with what result."""

    reason = SelectField(
        mark("Reason"),
        choices=options([CHOOSE, *((r.value, CLOSE_REASONS[r]) for r in CloseReason)]),
        validators=[Required(mark("Choose a reason."))],
    )
    result = SelectField(
        mark("Result for the household"),
        choices=options([CHOOSE, *((r.value, CLOSE_RESULTS[r]) for r in CloseResult)]),
        validators=[Required(mark("Choose a result."))],
    )
    words = StringField(mark("What was reached, and what was not (optional)"), validators=[AtMost(4000)])


class ReopenForm(BaseForm):
    """Why a file is opened again."""

    words = StringField(mark("Reason"), validators=[Required(mark("Write a reason.")), AtMost(400)])


@pages.page("/staff/cases/<uuid:case_id>/hand-over", needs=LEAD, methods=BOTH)
def handing_over(work: Work, case: Case) -> Response:
    """Hand the file to another key worker; the summary is made from what is going on and can be changed."""
    form, saved_at = begun(HandoverForm(), lambda: draft_in(work, case.id, DraftKind.HANDOVER))
    today = today_in(work.zone, work.now)
    found = work.session.scalars(could_join(case.agency_id, today))
    colleagues = {str(one.id): one for one in found if one.agency_id == case.agency_id and one.id != case.key_worker_id}
    form.member.choices = options([CHOOSE, *((key, one.name) for key, one in colleagues.items())])
    if form.validate_on_submit():
        told = Handover(HandoverReason(form.reason.data), form.words.data or "", form.leaves_on.data)
        try:
            hand_over(work, case, colleagues[form.member.data], told)
        except (Invalid, Conflict) as refused:
            said = refused.field if isinstance(refused, Invalid) else ""
            form.refuse(said if said in form else "member", refused.message)
        else:
            _tell(work, case, colleagues[form.member.data].name)
            refresh_panel(work, case)
            drop_draft(work, case.id, DraftKind.HANDOVER)
            return go("cases.case_file", case_id=case.id)
    elif not form.is_submitted() and saved_at is None:
        form.words.data = "\n".join(_summary(work, case))
    status = 422 if form.errors else 200
    return show("staff/cases/hand_over.html", status=status, form=form, case=case, here="team", saved_at=saved_at)


def _tell(work: Work, case: Case, name: str) -> None:
    """The person is told who it is from now on, in their language, and nothing about why."""
    with speaking(case.person.language):
        words = _(
            "From today on, %(name)s is the person you can turn to. Everything we agreed stays as it is. "
            "You can write here as always.",
            name=name,
        )
    write(work, case, words)


def _summary(work: Work, case: Case) -> Iterable[str]:
    """What is going on: who lives there, what is to be done and by whom, what comes, and what was said last."""
    today = today_in(work.zone, work.now)
    yield ngettext("%(num)s person at home.", "%(num)s people at home.", case.household_size)
    if case.household_minors:
        yield ngettext("%(num)s of them is a child.", "%(num)s of them are children.", case.household_minors)
    yield from _to_be_done(work, case)
    for visit in visits_of(work, case, LATEST):
        if visit.status == "booked" and visit.ends_at > work.now:
            day = i18n.day_text(today_in(work.zone, visit.starts_at), today)
            yield _("Appointment: %(day)s, %(time)s", day=day, time=i18n.time_text(visit.starts_at, work.zone))
    moments = timeline_of(work, case, readable_parts(work, case), LATEST)
    for moment in [one for one in moments if one.what == "note" and one.sort != "agency"][:2]:
        yield _("Last note (%(day)s): %(words)s", day=_day(work, moment), words=moment.body)
    for moment in [one for one in moments if one.what == "message"][:1]:
        name = moment.given_name or case.person.given_name
        yield _("Last message (%(name)s, %(day)s): %(words)s", name=name, day=_day(work, moment), words=moment.body)


def _to_be_done(work: Work, case: Case) -> Iterable[str]:
    today = today_in(work.zone, work.now)
    tasks, _panels = parts_of(work, case.id)
    for task in [one for one in tasks if one.done_at is None]:
        name = case.person.given_name if task.owner == "person" else _("The team")
        if task.due_on:
            day = i18n.date_text(task.due_on, today)
            yield _("%(name)s, before %(day)s: %(title)s", name=name, day=day, title=task.title)
        else:
            yield _("%(name)s, without a date: %(title)s", name=name, title=task.title)


def _day(work: Work, moment: Any) -> str:
    return i18n.date_text(today_in(work.zone, moment.at), today_in(work.zone, work.now))


@pages.page("/staff/cases/<uuid:case_id>/handed-over", needs=Permission.CASE_READ)
def handed_over(work: Work, case: Case) -> Response:
    """What was said at the last hand-over, about every part of life: for the agency that leads the file."""
    if case.agency_id != work.actor.agency_id:
        raise NotFound
    work.log_reading(lambda log: record(log, "case:file:read", case, case.person_id))
    last = work.session.scalars(last_handover(case)).first()
    people = {one.id: one.name for one in work.session.scalars(staff_by_ids(_both(last)))}
    reason = _(HANDOVER_REASONS[HandoverReason(last.reason)]) if last else ""
    return show("staff/cases/handed_over.html", case=case, here="team", last=last, people=people, reason=reason)


def _both(last: Any) -> list[UUID]:
    return [last.from_id, last.to_id] if last else []


@pages.page("/staff/cases/<uuid:case_id>/close", needs=LEAD, methods=BOTH)
def closing(work: Work, case: Case) -> Response:
    """Close the file with reason and result, or open a closed one again."""
    form = CloseForm()
    if form.validate_on_submit():
        try:
            close(work, case, CloseReason(form.reason.data), CloseResult(form.result.data), form.words.data or "")
        except (Invalid, Conflict) as refused:
            form.refuse("reason", refused.message)
        else:
            return go("cases.case_file", case_id=case.id)
    return _closing_page(work, case, form, ReopenForm(None))


@pages.page("/staff/cases/<uuid:case_id>/reopen", needs=LEAD, methods=("POST",))
def reopening(work: Work, case: Case) -> Response:
    """Open a closed file again, with all that is in it."""
    form = ReopenForm()
    if form.validate_on_submit():
        try:
            reopen(work, case, form.words.data or "")
        except Conflict as refused:
            form.refuse("words", refused.message)
        else:
            return go("cases.case_file", case_id=case.id)
    return _closing_page(work, case, CloseForm(None), form)


def _closing_page(work: Work, case: Case, form: CloseForm, again: ReopenForm) -> Response:
    closure = work.session.scalars(last_closure(case)).first()
    return show(
        "staff/cases/close.html",
        status=422 if form.errors or again.errors else 200,
        case=case,
        here="team",
        form=form,
        again=again,
        closure=closure,
        reason=_(CLOSE_REASONS[CloseReason(closure.reason)]) if closure else "",
        result=_(CLOSE_RESULTS[CloseResult(closure.result)]) if closure else "",
    )
