"""Several diaries side by side: one question whatever the number of days, people and appointments."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select

from app.agencies.models import StaffMember
from app.appointments.models import Appointment, Reason, Slot
from app.appointments.vocabulary import AppointmentStatus
from app.casework.models import TeamSeat
from app.people.models import Person


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody who comes; without a name when the reader is not in their team."""

    appointment_id: UUID
    case_id: UUID | None
    name: str
    status: AppointmentStatus


@dataclass(frozen=True, slots=True)
class Line:
    """One time of a diary, with everybody who comes."""

    slot_id: UUID
    staff_id: UUID
    starts_at: datetime
    ends_at: datetime
    mode: str
    reason: str
    capacity: int
    who: list[Who]


def colleagues(agency_id: UUID | None, limit: int = 8) -> Select[StaffMember]:
    """Who works in an agency now and has a diary."""
    has_diary = exists().where(Slot.staff_id == StaffMember.id)
    return (
        select(StaffMember)
        .where(StaffMember.agency_id == agency_id, StaffMember.left_at.is_(None), has_diary)
        .order_by(StaffMember.given_name, StaffMember.family_name, StaffMember.id)
        .limit(limit)
    )


def diaries(
    staff_ids: Collection[UUID], starts: datetime, ends: datetime, reader_id: UUID | None
) -> Select[*tuple[Any, ...]]:
    """The times of some professionals between two moments, a row for each who comes."""
    known = or_(Slot.staff_id == reader_id, _in_team(reader_id))
    return (
        select(
            Slot.id,
            Slot.staff_id,
            Slot.starts_at,
            Slot.ends_at,
            Slot.mode,
            Slot.capacity,
            func.coalesce(Reason.name, "").label("reason"),
            Appointment.id.label("appointment_id"),
            Appointment.case_id,
            Appointment.status,
            Person.given_name,
            Person.family_name,
            known.label("known"),
        )
        .outerjoin(
            Appointment,
            and_(Appointment.slot_id == Slot.id, Appointment.status != AppointmentStatus.CANCELLED),
        )
        .outerjoin(Person, Person.id == Appointment.person_id)
        .outerjoin(Reason, Reason.id == Slot.reason_id)
        .where(
            Slot.staff_id.in_(staff_ids),
            Slot.withdrawn_at.is_(None),
            Slot.starts_at >= starts,
            Slot.starts_at < ends,
        )
        .order_by(Slot.starts_at, Slot.id, Appointment.seat)
    )


def _in_team(reader_id: UUID | None) -> ColumnElement[bool]:
    return exists().where(
        TeamSeat.case_id == Appointment.case_id, TeamSeat.staff_id == reader_id, TeamSeat.ended_at.is_(None)
    )


def gathered(rows: Iterable[Any]) -> list[Line]:
    """The rows of `diaries` as one line for each time."""
    lines: dict[UUID, Line] = {}
    for row in rows:
        line = lines.setdefault(
            row.id,
            Line(row.id, row.staff_id, row.starts_at, row.ends_at, row.mode, row.reason, row.capacity, []),
        )
        if row.appointment_id is not None:
            name = f"{row.given_name} {row.family_name}".strip() if row.known else ""
            case_id = row.case_id if row.known else None
            line.who.append(Who(row.appointment_id, case_id, name, AppointmentStatus(row.status)))
    return list(lines.values())
