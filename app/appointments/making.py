"""Times made from rules: rolling eight weeks, every night and at each change, never touching what is booked."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Select, exists, insert, or_, select, update
from sqlalchemy.orm import joinedload

from app.agencies.models import Agency, StaffMember, Territory
from app.appointments.expansion import Away, Moment, Pattern, expand
from app.appointments.models import Absence, Appointment, AvailabilityRule, Holiday, Slot
from app.appointments.queries import TAKEN
from app.foundation.clock import today_in
from app.foundation.unit_of_work import Work

AHEAD = timedelta(weeks=8)
DAY = timedelta(days=1)
SHARE = 400
COUNTRY = 2


@dataclass(frozen=True, slots=True)
class Changed:
    """What a run did: times that are new, and free ones that no rule makes any more."""

    added: int = 0
    withdrawn: int = 0


@dataclass(frozen=True, slots=True)
class Known:
    """A time that stands in the diary already, as far as the rules have to know it."""

    id: UUID
    staff_id: UUID
    room_id: UUID | None
    rule_id: UUID | None
    starts_at: datetime
    ends_at: datetime
    mode: str
    capacity: int
    withdrawn: bool
    booked: bool

    @property
    def shape(self) -> tuple[object, ...]:
        """What a rule would have to make for this time to stay as it is."""
        return self.rule_id, self.starts_at, self.ends_at, self.room_id, self.mode, self.capacity


@dataclass(slots=True)
class Busy:
    """Who and which room is taken on each day, so that a new time is compared with a handful of others."""

    times: dict[tuple[UUID, date], list[tuple[datetime, datetime]]] = field(default_factory=lambda: defaultdict(list))

    def add(self, keys: Iterable[UUID | None], starts_at: datetime, ends_at: datetime) -> None:
        """Take a time for a professional and perhaps a room."""
        for key in keys:
            if key is not None:
                self.times[key, starts_at.date()].append((starts_at, ends_at))

    def meets(self, keys: Iterable[UUID | None], starts_at: datetime, ends_at: datetime) -> bool:
        """True when one of them is taken then, also by something that began the day before."""
        return any(
            starts_at < until and ends_at > since
            for key in keys
            if key is not None
            for day in (starts_at.date() - DAY, starts_at.date(), starts_at.date() + DAY)
            for since, until in self.times.get((key, day), ())
        )


def make_times(work: Work, staff_ids: Collection[UUID] | None = None) -> Changed:
    """Bring the free times of eight weeks in step with the rules; doing it twice changes nothing the second time."""
    today = today_in(work.zone, work.now)
    rules = _rules(work, staff_ids, today)
    wanted = _wanted(work, rules, today)
    known = _known(work, staff_ids, rules)
    shapes = {_shape(rule, moment) for rule, moment in wanted}
    free = [one for one in known if one.rule_id and not one.withdrawn and not one.booked and _is_mine(one, staff_ids)]
    stale = [one.id for one in free if one.shape not in shapes]
    gone = _withdraw(work, stale)
    return Changed(_add(work, wanted, known, gone), len(gone))


def _shape(rule: AvailabilityRule, moment: Moment) -> tuple[object, ...]:
    return rule.id, moment.starts_at, moment.ends_at, rule.room_id, rule.reason.mode, _seats(rule)


def _seats(rule: AvailabilityRule) -> int:
    """As many as the reason takes, and never more than the room holds."""
    return min(rule.reason.capacity, rule.room.seats) if rule.room else rule.reason.capacity


def _is_mine(one: Known, staff_ids: Collection[UUID] | None) -> bool:
    return staff_ids is None or one.staff_id in staff_ids


def _rules(work: Work, staff_ids: Collection[UUID] | None, today: date) -> Sequence[tuple[AvailabilityRule, str, str]]:
    statement = (
        select(AvailabilityRule, Territory.region, Territory.code)
        .join(StaffMember, StaffMember.id == AvailabilityRule.staff_id)
        .join(Agency, Agency.id == StaffMember.agency_id)
        .join(Territory, Territory.id == Agency.territory_id)
        .options(joinedload(AvailabilityRule.reason), joinedload(AvailabilityRule.room))
        .where(
            StaffMember.left_at.is_(None),
            or_(AvailabilityRule.until_on.is_(None), AvailabilityRule.until_on >= today),
        )
        .order_by(AvailabilityRule.id)
    )
    if staff_ids is not None:
        statement = statement.where(AvailabilityRule.staff_id.in_(staff_ids))
    return [(rule, region, code) for rule, region, code in work.session.execute(statement)]


def _wanted(
    work: Work, rules: Sequence[tuple[AvailabilityRule, str, str]], today: date
) -> list[tuple[AvailabilityRule, Moment]]:
    last = today + AHEAD
    absent = defaultdict(list)
    whose = {rule.staff_id for rule, _region, _code in rules}
    statement = select(Absence).where(Absence.staff_id.in_(whose), Absence.until_on >= today).order_by(Absence.id)
    for one in work.session.scalars(statement) if rules else ():
        absent[one.staff_id].append(Away(one.from_on, one.until_on, one.begins, one.ends))
    off = defaultdict(set)
    for area, on in work.session.execute(
        select(Holiday.area, Holiday.on).where(Holiday.on.between(today, last)).order_by(Holiday.on, Holiday.area)
    ):
        off[area].add(on)
    made = []
    for rule, region, code in rules:
        days_off = off[region[:COUNTRY]] | off[region] | off[code]
        moments = expand([_pattern(rule)], absent[rule.staff_id], days_off, today, last)
        made += [(rule, moment) for moment in moments if moment.starts_at > work.now]
    return sorted(made, key=lambda pair: (pair[1].starts_at, str(pair[0].id)))


def _pattern(rule: AvailabilityRule) -> Pattern:
    return Pattern(
        rule.id, rule.weekday, rule.begins, rule.ends, rule.reason.minutes, rule.from_on, rule.until_on, rule.zone
    )


def _known(
    work: Work, staff_ids: Collection[UUID] | None, rules: Sequence[tuple[AvailabilityRule, str, str]]
) -> list[Known]:
    whose = {rule.staff_id for rule, _region, _code in rules} | set(staff_ids or ())
    rooms = {rule.room_id for rule, _region, _code in rules if rule.room_id}
    booked = exists().where(Appointment.slot_id == Slot.id, Appointment.status.in_(TAKEN)).correlate(Slot)
    mine = or_(Slot.staff_id.in_(whose), Slot.room_id.in_(rooms))
    if staff_ids is None:
        mine = or_(mine, Slot.rule_id.is_not(None))
    statement: Select[*tuple[Any, ...]] = (
        select(
            Slot.id,
            Slot.staff_id,
            Slot.room_id,
            Slot.rule_id,
            Slot.starts_at,
            Slot.ends_at,
            Slot.mode,
            Slot.capacity,
            Slot.withdrawn_at.is_not(None),
            booked,
        )
        .where(mine, Slot.ends_at > work.now)
        .order_by(Slot.starts_at, Slot.id)
    )
    return [Known(*row) for row in work.session.execute(statement)]


def _withdraw(work: Work, ids: Sequence[UUID]) -> set[UUID]:
    gone: set[UUID] = set()
    booked = exists().where(Appointment.slot_id == Slot.id, Appointment.status.in_(TAKEN)).correlate(Slot)
    for start in range(0, len(ids), SHARE):
        some = ids[start : start + SHARE]
        # Locked first and looked at again: somebody may be booking one of them in this moment.
        work.session.scalars(select(Slot.id).where(Slot.id.in_(some)).order_by(Slot.id).with_for_update()).all()
        statement = update(Slot).where(Slot.id.in_(some), ~booked).values(withdrawn_at=work.now).returning(Slot.id)
        gone |= set(work.session.scalars(statement))
    return gone


def _add(
    work: Work, wanted: Sequence[tuple[AvailabilityRule, Moment]], known: Sequence[Known], gone: Collection[UUID]
) -> int:
    busy, at = Busy(), {(one.staff_id, one.starts_at): one for one in known}
    for one in known:
        if not one.withdrawn and one.id not in gone:
            busy.add((one.staff_id, one.room_id), one.starts_at, one.ends_at)
    new: list[dict[str, object]] = []
    again: list[dict[str, object]] = []
    for rule, moment in wanted:
        keys = (rule.staff_id, rule.room_id)
        if busy.meets(keys, moment.starts_at, moment.ends_at):
            continue
        busy.add(keys, moment.starts_at, moment.ends_at)
        before = at.get((rule.staff_id, moment.starts_at))
        (again if before else new).append({"id": before.id if before else uuid4(), **_values(rule, moment)})
    if new:
        work.session.execute(insert(Slot), new)
    if again:
        # A time that was taken back comes to life again: a professional has each moment once.
        work.session.execute(update(Slot), again)
    return len(new) + len(again)


def _values(rule: AvailabilityRule, moment: Moment) -> dict[str, object]:
    return {
        "staff_id": rule.staff_id,
        "location_id": rule.location_id,
        "room_id": rule.room_id,
        "case_id": None,
        "reason_id": rule.reason_id,
        "rule_id": rule.id,
        "starts_at": moment.starts_at,
        "ends_at": moment.ends_at,
        "zone": rule.zone,
        "mode": rule.reason.mode,
        "capacity": _seats(rule),
        "withdrawn_at": None,
    }
