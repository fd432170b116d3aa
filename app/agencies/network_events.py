"""Writing down what happened in the network, putting it right and taking it out; reports follow by themselves."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy.orm.attributes import flag_modified

from app.agencies.network_models import NetworkAttendance, NetworkEvent, ProgrammeAction
from app.agencies.network_words import EventKind
from app.audit.services import record
from app.foundation.clock import today_in
from app.foundation.crypto import keyring
from app.foundation.errors import Conflict, Invalid
from app.foundation.i18n import gettext as _
from app.foundation.i18n import mark
from app.foundation.unit_of_work import Work

MOST_AMOUNT = Decimal(10_000_000)
NEEDED = {
    EventKind.START: ("action_id", "jobless"),
    EventKind.TRAINING: ("title",),
    EventKind.MEETING: ("series",),
    EventKind.CONSULTATION: (),
    EventKind.EXPENSE: ("title", "action_id", "amount"),
}
MISSING = {
    "title": mark("Say what it was about."),
    "series": mark("Say which meeting it was, such as “Coordinación del área”: meetings are counted by it."),
    "amount": mark("Write an amount above 0, such as 450,00."),
    "action_id": mark("Choose the line of the grant that this belongs to."),
    "jobless": mark("Say whether the person had work when they began."),
}
FIELDS = {"action_id": "line"}


@dataclass(frozen=True, slots=True)
class NewEvent:
    """What happened: which of the rest is asked for depends on the kind."""

    kind: EventKind
    happened_on: date
    action_id: UUID | None = None
    title: str = ""
    series: str = ""
    minutes: int | None = None
    person_id: UUID | None = None
    jobless: bool | None = None
    amount: Decimal | None = None
    attendances: dict[UUID, int] = field(default_factory=dict)


def print_of(person_id: UUID) -> str:
    """A keyed print of a person: it counts them once and leads back to nobody."""
    return keyring().blind_index(str(person_id), "network.subject")


def write_down(work: Work, new: NewEvent) -> NetworkEvent:
    """Write an event down; raises Invalid for what cannot be."""
    actor = work.actor
    if actor.staff_id is None or actor.agency_id is None:
        raise Invalid(_("Only a professional can write this down."))
    event = NetworkEvent(agency_id=actor.agency_id, recorded_by=actor.staff_id, kind=new.kind, recorded_at=work.now)
    event.attendances = []
    _fill(work, event, new)
    if new.kind is EventKind.START:
        if new.person_id is None:
            raise Invalid(_("Write the number of a case that you work on, such as MIE-0042."), "reference")
        event.subject = print_of(new.person_id)
    work.session.add(event)
    work.session.flush()
    record(work, "network:event:write", event, kind=new.kind.value)
    return event


def put_right(work: Work, event: NetworkEvent, seen: int, new: NewEvent) -> None:
    """Put an event right; raises Conflict when somebody changed it since version `seen`."""
    if event.version != seen:
        raise Conflict(_("Somebody else changed this in the meantime. Look at it again."))
    _fill(work, event, new)
    # Also where only who came has changed: otherwise an old page would not be told.
    flag_modified(event, "title")
    work.session.flush()
    record(work, "network:event:change", event, kind=str(event.kind))


def take_out(work: Work, event: NetworkEvent, seen: int) -> None:
    """Take an event out, with who attended."""
    if event.version != seen:
        raise Conflict(_("Somebody else changed this in the meantime. Look at it again."))
    record(work, "network:event:remove", event, kind=str(event.kind))
    work.session.delete(event)
    work.session.flush()


def _fill(work: Work, event: NetworkEvent, new: NewEvent) -> None:
    _possible(work, new)
    event.action_id, event.happened_on = new.action_id, new.happened_on
    event.title, event.series, event.minutes = new.title, new.series, new.minutes
    event.jobless = new.jobless if event.kind == EventKind.START else None
    event.amount = new.amount if event.kind == EventKind.EXPENSE else None
    kept = {place.agency_id: place for place in event.attendances}
    for agency_id, people in new.attendances.items():
        if agency_id in kept:
            kept.pop(agency_id).people = people
        else:
            event.attendances.append(NetworkAttendance(agency_id=agency_id, people=people))
    for gone in kept.values():
        event.attendances.remove(gone)


def _possible(work: Work, new: NewEvent) -> None:
    if new.happened_on > today_in(work.zone, work.now):
        raise Invalid(_("This day is still to come. Write down what has happened."), "happened_on")
    missing = next((name for name in NEEDED[new.kind] if getattr(new, name) in {None, ""}), None)
    if missing:
        raise Invalid(_(MISSING[missing]), FIELDS.get(missing, missing))
    if new.kind is EventKind.EXPENSE and not 0 < (new.amount or 0) <= MOST_AMOUNT:
        raise Invalid(_(MISSING["amount"]), "amount")
    if new.action_id is not None:
        _covered(work, new.action_id, new.happened_on)


def _covered(work: Work, action_id: UUID, day: date) -> None:
    action = work.session.get(ProgrammeAction, action_id)
    if action is None:
        raise Invalid(_(MISSING["action_id"]), "line")
    if day < action.starts_on or (action.ends_on and day > action.ends_on):
        raise Invalid(
            _("This line of the grant does not cover that day. Look at its first and last day."), "happened_on"
        )
