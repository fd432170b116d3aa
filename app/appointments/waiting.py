"""The waiting list: whoever would rather come earlier hears of a time that became free, rarely and never at night."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.appointments.models import Appointment
from app.appointments.queries import offered_slots
from app.appointments.rules import FAR_AHEAD, MOST_NOTICES, Wish, is_daytime, may_offer_earlier, may_show
from app.appointments.vocabulary import AppointmentStatus, Door, Mode
from app.audit.services import record
from app.delivery.services import enqueue
from app.foundation.clock import today_in
from app.foundation.unit_of_work import Work

# Nobody is offered a time that leaves less than two days before the one they have, or none to get ready.
BEFORE = timedelta(days=2)
NOTICE = timedelta(hours=24)
MOST_AT_ONCE = 100


def wait_for_earlier(work: Work, appointment: Appointment, *, wanted: bool) -> None:
    """Remember that the person would come earlier, or no longer."""
    appointment.wants_earlier = wanted
    work.session.flush()
    record(work, "appointment:waiting:change", appointment, appointment.person_id, wanted=wanted)


def offer_earlier(work: Work) -> int:
    """Tell those who wait of an earlier time, at most three times and once a day; how many were told."""
    if not is_daytime(work.now, work.zone):
        return 0
    today = today_in(work.zone, work.now)
    statement = (
        select(Appointment)
        .options(joinedload(Appointment.slot))
        .where(
            Appointment.status == AppointmentStatus.BOOKED,
            Appointment.wants_earlier.is_(True),
            Appointment.starts_at > work.now + FAR_AHEAD,
            Appointment.earlier_notices < MOST_NOTICES,
        )
        .order_by(Appointment.booked_at, Appointment.id)
        .limit(MOST_AT_ONCE)
    )
    told = 0
    for visit in work.session.scalars(statement).all():
        wish = Wish(visit.starts_at, visit.earlier_notices, visit.earlier_on)
        may = may_offer_earlier(wish, today, work.now) and may_show(visit.visibility, Door.NOTICE)
        if may and _has_earlier(work, visit):
            visit.earlier_notices, visit.earlier_on = visit.earlier_notices + 1, today
            enqueue(work, "earlier_slot", visit.person_id, subject_id=visit.id, expires_at=visit.starts_at - BEFORE)
            told += 1
    return told


def _has_earlier(work: Work, visit: Appointment) -> bool:
    rows = work.session.execute(offered_slots(visit.case_id, work.now + NOTICE, visit.starts_at - BEFORE))
    same = (visit.reason_id, Mode(visit.slot.mode))
    return any(taken < slot.capacity and (slot.reason_id, Mode(slot.mode)) == same for slot, taken in rows)
