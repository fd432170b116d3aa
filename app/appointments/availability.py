"""A professional's week as rules: hours, days off and reasons; each change makes the free times anew."""

from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload

from app.appointments.expansion import Away
from app.appointments.making import Changed, make_times
from app.appointments.models import Absence, AvailabilityRule, Reason
from app.appointments.vocabulary import Mode, Takers, Visibility
from app.audit.services import record
from app.foundation.clock import today_in
from app.foundation.errors import Invalid
from app.foundation.i18n import gettext as _
from app.foundation.unit_of_work import Work

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class NewRule:
    """Hours of a weekday in which a professional receives for one reason."""

    reason_id: UUID
    weekday: int
    begins: time
    ends: time
    from_on: date
    until_on: date | None = None
    location_id: UUID | None = None
    room_id: UUID | None = None


def rules_of(staff_id: UUID | None, today: date) -> Select[AvailabilityRule]:
    """A professional's rules that are not over."""
    return (
        select(AvailabilityRule)
        .options(
            joinedload(AvailabilityRule.reason),
            joinedload(AvailabilityRule.location),
            joinedload(AvailabilityRule.room),
        )
        .where(
            AvailabilityRule.staff_id == staff_id,
            or_(AvailabilityRule.until_on.is_(None), AvailabilityRule.until_on >= today),
        )
        .order_by(AvailabilityRule.weekday, AvailabilityRule.begins, AvailabilityRule.id)
    )


def absences_of(staff_id: UUID | None, today: date) -> Select[Absence]:
    """A professional's days off that are not over."""
    return select(Absence).where(Absence.staff_id == staff_id, Absence.until_on >= today).order_by(Absence.from_on)


def reasons_of(agency_id: UUID | None) -> Select[Reason]:
    """What one can come to an agency for."""
    return select(Reason).where(Reason.agency_id == agency_id, Reason.ended_at.is_(None)).order_by(Reason.name)


def add_rule(work: Work, staff_id: UUID, new: NewRule) -> Changed:
    """Add hours to a professional's week and make their times; raises Invalid for hours that hold no time."""
    reason = work.session.get_one(Reason, new.reason_id)
    length = datetime.combine(new.from_on, new.ends) - datetime.combine(new.from_on, new.begins)
    if length < timedelta(minutes=reason.minutes):
        text = _("This takes %(minutes)s minutes. Choose a later end.", minutes=reason.minutes)
        raise Invalid(text, "ends")
    if new.until_on is not None and new.until_on < new.from_on:
        raise Invalid(_("The last day cannot be before the first."), "until_on")
    rule = AvailabilityRule(
        staff_id=staff_id,
        reason_id=new.reason_id,
        location_id=new.location_id,
        room_id=new.room_id,
        weekday=new.weekday,
        begins=new.begins,
        ends=new.ends,
        from_on=new.from_on,
        until_on=new.until_on,
        zone=work.zone,
    )
    work.session.add(rule)
    work.session.flush()
    record(work, "appointment:availability:add", rule)
    return make_times(work, [staff_id])


def end_rule(work: Work, rule: AvailabilityRule) -> Changed:
    """End hours from today on: free times go, booked ones stay."""
    rule.until_on = today_in(work.zone, work.now) - DAY
    work.session.flush()
    record(work, "appointment:availability:end", rule)
    return make_times(work, [rule.staff_id])


def add_absence(work: Work, staff_id: UUID, away: Away) -> Changed:
    """Say when somebody is away; free times go, booked ones stay until somebody moves them. Raises Invalid."""
    if away.until_on < away.from_on:
        raise Invalid(_("The last day cannot be before the first."), "last_day")
    if (away.begins is None) != (away.ends is None) or (away.begins and away.ends and away.ends <= away.begins):
        raise Invalid(_("Write both hours, the later one second, or none for the whole day."), "until_hour")
    absence = Absence(
        staff_id=staff_id, from_on=away.from_on, until_on=away.until_on, begins=away.begins, ends=away.ends
    )
    work.session.add(absence)
    work.session.flush()
    record(work, "appointment:absence:add", absence)
    return make_times(work, [staff_id])


def drop_absence(work: Work, absence: Absence) -> Changed:
    """Somebody is there after all: the times come back."""
    record(work, "appointment:absence:end", absence)
    work.session.delete(absence)
    work.session.flush()
    return make_times(work, [absence.staff_id])


def rule_by_id(rule_id: UUID, staff_id: UUID | None) -> Select[AvailabilityRule]:
    """A professional's own rule."""
    return select(AvailabilityRule).where(AvailabilityRule.id == rule_id, AvailabilityRule.staff_id == staff_id)


def absence_by_id(absence_id: UUID, staff_id: UUID | None) -> Select[Absence]:
    """A professional's own days off."""
    return select(Absence).where(Absence.id == absence_id, Absence.staff_id == staff_id)


@dataclass(frozen=True, slots=True)
class NewReason:
    """Something that people can come to an agency for."""

    name: str
    minutes: int
    mode: Mode
    takers: Takers = Takers.AGENCY
    capacity: int = 1
    visibility: Visibility = Visibility.NOTIFIED
    what_to_bring: str = ""


def add_reason(work: Work, agency_id: UUID, new: NewReason) -> Reason:
    """Add something that people can come to an agency for."""
    reason = Reason(agency_id=agency_id, **asdict(new))
    work.session.add(reason)
    work.session.flush()
    record(work, "appointment:reason:add", reason)
    return reason
