"""Appointments whose professional left or is away: people hear it once, and a coordinator gives them to a colleague."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Date, Select, and_, exists, func, or_, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from app.agencies.models import Cover, StaffMember
from app.agencies.vocabulary import CASE_ROLES, CoverArranged, CoverEnded, StaffLeft
from app.appointments.models import Appointment, Slot
from app.appointments.rules import may_show
from app.appointments.vocabulary import AppointmentStatus, Door
from app.audit.services import record
from app.casework.models import Case
from app.casework.seats import join, open_seat
from app.delivery.models import Outbox
from app.delivery.services import enqueue, withdraw
from app.foundation.clock import today_in
from app.foundation.errors import Conflict, Invalid
from app.foundation.i18n import date_text, speaking
from app.foundation.i18n import gettext as _
from app.foundation.unit_of_work import Work

IN_DOUBT, RECEIVER = "appointment_in_doubt", "appointment_receiver"
DAY = timedelta(days=1)
MOST = 200
# Under a name of its own: the lists around ask for the professional, too.
_Whose = aliased(StaffMember)


def tell_of_leaver(work: Work, event: StaffLeft) -> None:
    """Whoever has an appointment with somebody who left hears that it stays, and that somebody else receives them."""
    _tell(work, work.session.scalars(_booked(work, Slot.staff_id == event.staff_id)).all())


def tell_of_absence(work: Work, event: CoverArranged) -> None:
    """The same for the days on which somebody is away and covered for."""
    away = and_(Slot.staff_id == event.absent_id, _within(work, event.starts_on, event.ends_on))
    _tell(work, work.session.scalars(_booked(work, away)).all())


def tell_of_return(work: Work, event: CoverEnded) -> None:
    """Somebody is back early: who was told already hears that it is as it was; the others hear nothing at all."""
    away = and_(Slot.staff_id == event.absent_id, _within(work, event.starts_on, event.ends_on))
    for visit in work.session.scalars(_booked(work, away)).all():
        if _was_told(work, visit.id) and not withdraw(work, visit.id, [IN_DOUBT]):
            _notice(work, RECEIVER, visit)


def _tell(work: Work, visits: Sequence[Appointment]) -> None:
    for visit in visits:
        if not _was_told(work, visit.id):
            _notice(work, IN_DOUBT, visit)


def _notice(work: Work, kind: str, visit: Appointment) -> None:
    if may_show(visit.visibility, Door.NOTICE):
        enqueue(work, kind, visit.person_id, subject_id=visit.id, expires_at=visit.starts_at)


def _was_told(work: Work, appointment_id: UUID) -> bool:
    told = select(Outbox.id).where(Outbox.subject_id == appointment_id, Outbox.kind == IN_DOUBT)
    return work.session.scalars(told.limit(1)).first() is not None


def _booked(work: Work, which: ColumnElement[bool]) -> Select[Appointment]:
    return (
        select(Appointment)
        .join(Appointment.slot)
        .join(Slot.staff)
        .options(
            contains_eager(Appointment.slot).contains_eager(Slot.staff),
            contains_eager(Appointment.slot).joinedload(Slot.location),
            joinedload(Appointment.case).joinedload(Case.person),
        )
        .where(Appointment.status == AppointmentStatus.BOOKED, Slot.starts_at > work.now, which)
        .order_by(Slot.starts_at, Slot.id, Appointment.seat)
        .limit(MOST)
    )


def _within(work: Work, first: date, last: date) -> ColumnElement[bool]:
    def morning(day: date) -> datetime:
        return datetime.combine(day, time(0), ZoneInfo(work.zone)).astimezone(UTC)

    return and_(Slot.starts_at >= morning(first), Slot.starts_at < morning(last + DAY))


def nobody_receives() -> ColumnElement[bool]:
    """A time of somebody who left, or is away and covered for on that day."""
    # Whoever is received in an office is received within one day of UTC, so its day is the day on the wall.
    day = func.date(Slot.starts_at, type_=Date)
    away = exists().where(
        Cover.absent_id == Slot.staff_id, Cover.ended_at.is_(None), Cover.starts_on <= day, Cover.ends_on >= day
    )
    gone = exists().where(_Whose.id == Slot.staff_id, _Whose.left_at.is_not(None))
    return or_(gone, away)


def to_give(work: Work) -> list[Appointment]:
    """The booked appointments of the actor's agency that nobody receives as it stands, the next one first."""
    ours = StaffMember.agency_id == work.actor.agency_id
    return list(work.session.scalars(_booked(work, and_(ours, nobody_receives()))))


def is_in_doubt(work: Work, visit: Appointment) -> bool:
    """True when somebody else will receive this person, and nobody has been named yet."""
    return work.session.scalars(_booked(work, and_(Appointment.id == visit.id, nobody_receives()))).first() is not None


def colleagues(work: Work, slot: Slot) -> Select[StaffMember]:
    """Who could receive the people of a time instead: everybody of the agency who works with cases."""
    return (
        select(StaffMember)
        .where(
            StaffMember.agency_id == work.actor.agency_id,
            StaffMember.id != slot.staff_id,
            StaffMember.left_at.is_(None),
            StaffMember.role.in_(CASE_ROLES),
        )
        .order_by(StaffMember.given_name, StaffMember.family_name, StaffMember.id)
    )


def give(work: Work, slot: Slot, member: StaffMember) -> None:
    """A colleague receives the people of this time, who hear it. Raises Conflict when the colleague is taken then."""
    visits = work.session.scalars(_booked(work, Slot.id == slot.id)).all()
    if not visits or slot.staff_id == member.id:
        raise Conflict(_("This appointment was settled in the meantime."))
    day = today_in(work.zone, slot.starts_at)
    away = select(Cover.id).where(
        Cover.absent_id == member.id, Cover.ended_at.is_(None), Cover.starts_on <= day, Cover.ends_on >= day
    )
    if work.session.scalars(away.limit(1)).first() is not None:
        raise Conflict(_("%(name)s is away on that day. Choose somebody else.", name=member.name))
    theirs = _make_room(work, slot, member)
    for visit in visits:
        _join(work, visit.case, member, slot)
        visit.slot_id = theirs.id
    work.session.flush()
    slot.withdrawn_at = work.now
    work.session.flush()
    for visit in visits:
        withdraw(work, visit.id, [IN_DOUBT])
        _notice(work, RECEIVER, visit)
        record(work, "appointment:visit:give", visit, visit.person_id, staff=str(member.id))


def _make_room(work: Work, slot: Slot, member: StaffMember) -> Slot:
    """The same time in the colleague's diary; what is free there then goes away, what is booked stands in the way."""
    meets = select(Slot).where(Slot.staff_id == member.id, Slot.starts_at < slot.ends_at, Slot.ends_at > slot.starts_at)
    near = work.session.scalars(meets.order_by(Slot.starts_at)).all()
    taken = select(Appointment.id).where(
        Appointment.slot_id.in_([one.id for one in near]), Appointment.status == AppointmentStatus.BOOKED
    )
    if work.session.scalars(taken.limit(1)).first() is not None:
        raise Conflict(_("%(name)s has somebody at this time. Choose somebody else.", name=member.name))
    for one in near:
        one.withdrawn_at = one.withdrawn_at or work.now
    work.session.flush()
    same = next((one for one in near if one.starts_at == slot.starts_at), None)
    theirs = same or Slot(staff_id=member.id, starts_at=slot.starts_at)
    theirs.ends_at, theirs.zone, theirs.mode, theirs.capacity = slot.ends_at, slot.zone, slot.mode, slot.capacity
    theirs.case_id, theirs.location_id, theirs.reason_id = slot.case_id, slot.location_id, slot.reason_id
    # The room is taken by the time that goes, until it has gone: it is booked anew where rooms matter.
    theirs.room_id = theirs.rule_id = theirs.withdrawn_at = None
    work.session.add(theirs)
    work.session.flush()
    return theirs


def _join(work: Work, case: Case, member: StaffMember, slot: Slot) -> None:
    held = open_seat(work, case.id, member.id)
    if held is not None and held.until_at is None:
        return
    with speaking(member.language):
        day = date_text(today_in(work.zone, slot.starts_at), today_in(work.zone, work.now))
        reason = _("Receives the appointment of %(day)s", day=day)
    try:
        join(work, case, member, reason)
    except Invalid as refused:
        raise Conflict(refused.message) from refused
