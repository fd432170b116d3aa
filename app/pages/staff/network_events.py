"""What happened in the network: trainings, meetings, consultations, beginnings and expenses, one row an event."""

from datetime import date
from typing import Any
from uuid import UUID

from flask import Response, request
from wtforms import HiddenField, RadioField, SelectField, StringField

from app.access.permissions import Permission
from app.access.policy import may, visible
from app.agencies import NetworkEvent
from app.agencies.network import PAGE, actions, attended, events, series_used
from app.agencies.network_events import NewEvent, put_right, take_out, write_down
from app.agencies.network_words import EVENT_KIND_NAMES, EventKind
from app.agencies.queries import agencies
from app.casework.queries import case_by_reference
from app.foundation.clock import today_in
from app.foundation.errors import Conflict, Invalid
from app.foundation.i18n import gettext as _
from app.foundation.i18n import mark
from app.foundation.unit_of_work import Work
from app.web.fields import AmountField, DayField, NumberField
from app.web.forms import AtMost, BaseForm, Required, options
from app.web.pages import Pages
from app.web.render import go, show

pages = Pages("network_events", __name__)
BOTH = ("GET", "POST")
READ, RECORD = Permission.NETWORK_READ, Permission.NETWORK_RECORD
ONE = "/staff/network/events/<uuid:network_event_id>"
MOST_PEOPLE = 500
TOGETHER = frozenset({EventKind.TRAINING, EventKind.MEETING, EventKind.CONSULTATION})


class EventForm(BaseForm):
    """An event; which fields are shown depends on its kind."""

    happened_on = DayField(mark("Day"), [Required(mark("Choose the day."))])
    line = SelectField(mark("Line of the grant"))
    title = StringField(mark("What it was about"), [AtMost(160)])
    series = StringField(mark("Which meeting"), [AtMost(120)])
    minutes = NumberField(mark("Minutes (optional)"), 1, 1440)
    reference = StringField(mark("Number of the case"), [AtMost(20)])
    jobless = RadioField(
        mark("When they began"),
        choices=options([("yes", mark("Without work")), ("no", mark("With work"))]),
        validate_choice=False,
    )
    amount = AmountField(mark("Amount in euros"))
    seen = HiddenField()


@pages.page("/staff/network/events", needs=READ)
def all_events(work: Work) -> Response:
    """What happened, the latest first."""
    kind = request.args.get("kind", "")
    of_people = may(work.actor, RECORD)
    asked = events(kind, _before(request.args.get("before", "")), of_people=of_people)
    found = work.session.scalars(asked).all()
    last = found[PAGE - 1] if len(found) > PAGE else None
    return show(
        "staff/network/events.html",
        events=found[:PAGE],
        kind=kind,
        kinds={each: name for each, name in EVENT_KIND_NAMES.items() if of_people or each is not EventKind.START},
        changeable=[event.id for event in found if _may_change(work, event)],
        next_key=f"{last.happened_on.isoformat()}_{last.id}" if last else None,
    )


def _may_change(work: Work, event: NetworkEvent) -> bool:
    if not may(work.actor, RECORD):
        return False
    whole_agency = may(work.actor, Permission.NETWORK_WRITE) and event.agency_id == work.actor.agency_id
    return whole_agency or event.recorded_by == work.actor.staff_id


def _before(typed: str) -> tuple[date, UUID] | None:
    day, _sign, rest = typed.partition("_")
    try:
        return date.fromisoformat(day), UUID(rest)
    except ValueError:
        return None


@pages.page(
    "/staff/network/events/new/<any(start,training,meeting,consultation,expense):kind>", needs=RECORD, methods=BOTH
)
def new_event(work: Work, kind: str) -> Response:
    """Write an event down."""
    form = _form(work, happened_on=today_in(work.zone, work.now))
    known = work.session.scalars(agencies()).all() if EventKind(kind) in TOGETHER else []
    if form.validate_on_submit():
        try:
            write_down(work, _said(work, EventKind(kind), form))
            return go("network_events.all_events")
        except Invalid as refused:
            form.refuse(refused.field or "happened_on", refused.message)
    return _page(work, EventKind(kind), form, known, None)


@pages.page(ONE, needs=RECORD, methods=BOTH)
def one_event(work: Work, event: NetworkEvent) -> Response:
    """Put an event right."""
    event = work.session.scalars(attended(event.id)).one()
    kind = EventKind(event.kind)
    form = _form(
        work,
        happened_on=event.happened_on,
        title=event.title,
        series=event.series,
        minutes=event.minutes,
        amount=event.amount,
        line=str(event.action_id or ""),
        jobless={True: "yes", False: "no", None: None}[event.jobless],
        seen=str(event.version),
    )
    known = work.session.scalars(agencies()).all() if kind in TOGETHER else []
    status = 200
    if form.validate_on_submit():
        try:
            put_right(work, event, _seen(form), _said(work, kind, form))
            return go("network_events.all_events")
        except Invalid as refused:
            form.refuse(refused.field or "happened_on", refused.message)
        except Conflict as refused:
            form.refuse("happened_on", refused.message)
            form.seen.data, status = str(event.version), 409
    return _page(work, kind, form, known, event, status)


@pages.page(f"{ONE}/remove", needs=RECORD, methods=("POST",))
def remove_event(work: Work, event: NetworkEvent) -> Response:
    """Take an event out."""
    form = EventForm()
    event = work.session.scalars(attended(event.id)).one()
    try:
        take_out(work, event, _seen(form) if form.csrf_token.validate(form) else -1)
    except Conflict:
        return go("network_events.one_event", network_event_id=event.id)
    return go("network_events.all_events")


def _seen(form: EventForm) -> int:
    typed = form.seen.data or ""
    return int(typed) if typed.isdecimal() else -1


def _form(work: Work, **given: Any) -> EventForm:
    form = EventForm(**given)
    lines = work.session.scalars(actions()).all()
    named = [(str(line.id), f"{line.programme.name}: {line.code} {line.name}") for line in lines]
    form.line.choices = [("", _("No line of a grant")), *named]
    return form


def _page(
    work: Work, kind: EventKind, form: EventForm, known: Any, event: NetworkEvent | None, status: int = 200
) -> Response:
    came = {place.agency_id: place.people for place in event.attendances} if event else {}
    if form.is_submitted():
        came = _came(form)
    return show(
        "staff/network/event.html",
        status=status if status > 200 or not form.errors else 422,
        form=form,
        kind=kind.value,
        heading=_(EVENT_KIND_NAMES[kind]),
        event=event,
        places=[(agency, came.get(agency.id, "")) for agency in known],
        series=work.session.scalars(series_used()).all() if kind is EventKind.MEETING else [],
    )


def _came(form: EventForm) -> dict[UUID, int]:
    found = {}
    for name, typed in request.form.items():
        if name.startswith("people_") and typed.strip().isdecimal() and 0 < int(typed.strip()[:4]) <= MOST_PEOPLE:
            try:
                found[UUID(name.removeprefix("people_"))] = int(typed.strip()[:4])
            except ValueError:
                continue
    return found


def _said(work: Work, kind: EventKind, form: EventForm) -> NewEvent:
    reference = (form.reference.data or "").upper()
    mine = visible(work.actor, case_by_reference(reference), Permission.CASE_LIST)
    case = work.session.scalars(mine).first() if reference and kind is EventKind.START else None
    return NewEvent(
        kind=kind,
        happened_on=form.happened_on.data or today_in(work.zone, work.now),
        action_id=UUID(form.line.data) if form.line.data else None,
        title=form.title.data or "",
        series=form.series.data or "",
        minutes=form.minutes.data,
        person_id=case.person_id if case else None,
        jobless={"yes": True, "no": False}.get(form.jobless.data or ""),
        amount=form.amount.data,
        attendances=_came(form) if kind in TOGETHER else {},
    )
