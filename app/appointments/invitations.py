"""Asking people to choose a time: never into an empty calendar, never twice in a day, with the true last day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, Select, func, or_, select
from sqlalchemy.orm import contains_eager

from app.agencies.queries import coordinators_of
from app.appointments.models import Appointment, Invitation, Reason, Shortage, Slot
from app.appointments.queries import TAKEN
from app.appointments.rules import (
    EXPIRES_AFTER,
    is_daytime,
    may_show,
    missing_times,
    shown_at,
    wants_reminder,
)
from app.appointments.status import Standing, standings
from app.appointments.vocabulary import Door, PurposeStatus
from app.audit.services import record
from app.casework.models import Case
from app.delivery.rules import may_write_again
from app.delivery.services import enqueue, enqueue_staff
from app.foundation.errors import Conflict
from app.foundation.i18n import gettext as _
from app.foundation.i18n import ngettext
from app.foundation.unit_of_work import Work

MOST_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Offer:
    """For one reason: seats that are free until an invitation would end, and how many people wait for one."""

    reason: Reason
    free: int
    waiting: int

    @property
    def missing(self) -> int:
        """How many times have to be added before one more person can be asked."""
        return missing_times(self.waiting + 1, self.free)


def offers_of(work: Work, agency_id: UUID | None) -> list[Offer]:
    """What an agency can invite to, with what is free and who waits."""
    return _offers(work, [Reason.agency_id == agency_id, Reason.ended_at.is_(None)])


def invite(work: Work, case: Case, offer: Offer, known: Sequence[Standing], days: int | None = None) -> Invitation:
    """Ask the person to choose a time; raises Conflict when there is none for them, or they were asked just now."""
    reason = offer.reason
    if any(one.reason_id == reason.id and one.status is PurposeStatus.BOOKED for one in known):
        raise Conflict(_("This person has an appointment for this already."))
    last = max((one.written_at for one in known if one.written_at), default=None)
    if not may_write_again(last, work.now):
        raise Conflict(_("We wrote to this person less than 24 hours ago. Try again tomorrow."))
    if not may_show(reason.visibility, Door.NOTICE):
        raise Conflict(_("This must not be told on their phone. Call them and book the time for them."))
    if offer.missing:
        raise Conflict(
            ngettext(
                "%(num)s time is missing before you can invite.",
                "%(num)s times are missing before you can invite.",
                offer.missing,
            )
        )
    expires = work.now + (timedelta(days=days) if days else EXPIRES_AFTER)
    invitation = Invitation(
        case_id=case.id, reason_id=reason.id, staff_id=work.actor.staff_id, sent_at=work.now, expires_at=expires
    )
    work.session.add(invitation)
    work.session.flush()
    enqueue(work, "appointment_invitation", case.person_id, subject_id=invitation.id, expires_at=expires)
    record(work, "appointment:invitation:send", invitation, case.person_id)
    return invitation


def open_invitations(case_id: UUID, now: datetime) -> Select[Invitation]:
    """What the person of a case is asked to choose a time for and has not chosen yet, the first to end on top."""
    return (
        select(Invitation)
        .join(Invitation.reason)
        .options(contains_eager(Invitation.reason))
        .where(
            Invitation.case_id == case_id,
            Invitation.expires_at > now,
            Reason.visibility.in_(shown_at(Door.PAGE)),
            ~_answered(),
        )
        .order_by(Invitation.expires_at, Invitation.id)
    )


def _answered() -> ColumnElement[bool]:
    return (
        select(Appointment.id)
        .where(
            Appointment.case_id == Invitation.case_id,
            Appointment.reason_id == Invitation.reason_id,
            Appointment.booked_at >= Invitation.sent_at,
        )
        .correlate(Invitation)
        .exists()
    )


def _offers(work: Work, which: Sequence[ColumnElement[bool]]) -> list[Offer]:
    taken = (
        select(func.count())
        .select_from(Appointment)
        .where(Appointment.slot_id == Slot.id, Appointment.status.in_(TAKEN))
        .correlate(Slot)
        .scalar_subquery()
    )
    free = (
        select(func.coalesce(func.sum(Slot.capacity - taken), 0))
        .where(
            Slot.reason_id == Reason.id,
            Slot.withdrawn_at.is_(None),
            Slot.case_id.is_(None),
            Slot.starts_at > work.now,
            Slot.starts_at < work.now + EXPIRES_AFTER,
        )
        .correlate(Reason)
        .scalar_subquery()
    )
    statement = select(Reason, free, _waiting(work)).where(*which).order_by(Reason.name, Reason.id)
    return [Offer(reason, int(seats), waiting) for reason, seats, waiting in work.session.execute(statement)]


def _waiting(work: Work) -> ScalarSelect[int]:
    return (
        select(func.count(Invitation.case_id.distinct()))
        .where(Invitation.reason_id == Reason.id, Invitation.expires_at > work.now, ~_answered())
        .correlate(Reason)
        .scalar_subquery()
    )


def waiting_for(work: Work, reason_id: UUID) -> int:
    """How many people are invited to a purpose and have not chosen a time."""
    return work.session.scalars(select(_waiting(work)).select_from(Reason).where(Reason.id == reason_id)).one()


def remind_invited(work: Work) -> int:
    """Remind, on the third day and by daylight, whoever has not chosen and can still find a time; how many."""
    if not is_daytime(work.now, work.zone):
        return 0
    statement = (
        select(Invitation, Case.person_id)
        .join(Case, Case.id == Invitation.case_id)
        .where(Invitation.reminded_at.is_(None), Invitation.expires_at > work.now)
        .order_by(Invitation.sent_at, Invitation.id)
        .limit(MOST_AT_ONCE)
    )
    count = 0
    for invitation, person_id in work.session.execute(statement).all():
        count += _remind(work, invitation, person_id)
    return count


def _remind(work: Work, invitation: Invitation, person_id: UUID) -> bool:
    if not wants_reminder(invitation.sent_at, invitation.reminded_at, invitation.expires_at, work.now):
        return False
    known = standings(work, invitation.case_id)
    last = max((one.written_at for one in known if one.written_at), default=None)
    mine = [one.status for one in known if one.reason_id == invitation.reason_id]
    if mine != [PurposeStatus.INVITED] or not may_write_again(last, work.now):
        return False
    # A reminder into an empty calendar would be worse than none; the night has told the agency what is missing.
    if not _offers(work, [Reason.id == invitation.reason_id])[0].free:
        return False
    invitation.reminded_at = work.now
    enqueue(work, "invitation_reminder", person_id, subject_id=invitation.id, expires_at=invitation.expires_at)
    return True


def count_shortages(work: Work) -> int:
    """Count, for every reason with people who wait, how many times are missing, and tell its agency; how many are."""
    open_ones = select(Invitation.reason_id).where(Invitation.expires_at > work.now)
    before = {one.reason_id: one for one in work.session.scalars(select(Shortage).order_by(Shortage.id))}
    missing_in_all = 0
    for offer in _offers(work, [or_(Reason.id.in_(open_ones), Reason.id.in_(before))]):
        missing = missing_times(offer.waiting, offer.free)
        kept = before.get(offer.reason.id) or Shortage(reason_id=offer.reason.id, missing=0)
        if missing and not kept.missing:
            _tell_agency(work, offer.reason)
        kept.waiting, kept.missing, kept.counted_at = offer.waiting, missing, work.now
        work.session.add(kept)
        missing_in_all += missing
    work.session.flush()
    return missing_in_all


def _tell_agency(work: Work, reason: Reason) -> None:
    for boss in work.session.scalars(coordinators_of(reason.agency_id)).all():
        enqueue_staff(work, "times_missing", boss.id, subject_id=reason.id)


def shortages_of(agency_id: UUID | None) -> Select[str, int, int]:
    """What an agency has to add: the reason, how many wait, how many times are missing."""
    return (
        select(Reason.name, Shortage.waiting, Shortage.missing)
        .join(Shortage, Shortage.reason_id == Reason.id)
        .where(Reason.agency_id == agency_id, Shortage.missing > 0)
        .order_by(Reason.name)
    )
