"""Reading early warnings, and what is on record about every open case when the night looks for them."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, case, func, or_, select
from sqlalchemy.orm import joinedload

from app.appointments.models import Appointment
from app.appointments.vocabulary import AppointmentStatus
from app.casework.models import Case, CasePanel, CaseTask
from app.casework.vocabulary import CaseStatus, TaskKind, TaskOwner
from app.delivery.models import Outbox
from app.delivery.vocabulary import State
from app.messaging.models import Message, ReadMark, Thread
from app.people.models import HouseholdMember, MemberIncome, Person
from app.risk.models import EarlyWarning
from app.risk.vocabulary import ANSWERED, LIVE

Rows = Select[*tuple[Any, ...]]
MOST = 100
FAILURES_WITHIN = timedelta(days=30)


def live_warnings(*, coordinators_list: bool) -> Select[EarlyWarning]:
    """Warnings that wait for somebody, what is due first on top; the caller narrows them to what is theirs."""
    return (
        select(EarlyWarning)
        .options(joinedload(EarlyWarning.case).joinedload(Case.person), joinedload(EarlyWarning.staff))
        .where(EarlyWarning.state.in_(LIVE), EarlyWarning.with_coordinator.is_(coordinators_list))
        .order_by(EarlyWarning.due_on, EarlyWarning.id)
        .limit(MOST)
    )


def answers_by_rule(since: datetime | None = None, until: datetime | None = None) -> Rows:
    """For each rule how many warnings were answered and how many of them called useful; between two moments."""
    useful = func.sum(case((EarlyWarning.useful.is_(True), 1), else_=0))
    return (
        select(EarlyWarning.rule, func.count(), useful)
        .where(EarlyWarning.state.in_(ANSWERED), *_answered_between(since, until))
        .group_by(EarlyWarning.rule)
        .order_by(EarlyWarning.rule)
    )


def _answered_between(since: datetime | None, until: datetime | None) -> list[ColumnElement[bool]]:
    if since is None or until is None:
        return []
    return [EarlyWarning.answered_at >= since, EarlyWarning.answered_at < until]


def open_cases() -> Rows:
    """Every open case with its key worker and the last contact."""
    return (
        select(Case.id, Case.key_worker_id, Case.agency_id, Case.last_contact_at, Case.opened_on)
        .where(Case.status == CaseStatus.OPEN)
        .order_by(Case.reference)
    )


def missed_since(since: datetime) -> Rows:
    """How many appointments of each case did not take place since a moment."""
    return (
        select(Appointment.case_id, func.count())
        .where(Appointment.status == AppointmentStatus.NOSHOW, Appointment.starts_at >= since)
        .group_by(Appointment.case_id)
        .order_by(Appointment.case_id)
    )


def oldest_unread() -> Rows:
    """The moment of the oldest message of the team that each person has not opened."""
    return (
        select(Thread.case_id, func.min(Message.sent_at))
        .join(Message, Message.thread_id == Thread.id)
        .join(Case, Case.id == Thread.case_id)
        .outerjoin(ReadMark, (ReadMark.thread_id == Thread.id) & (ReadMark.reader_id == Case.person_id))
        .where(
            Message.staff_id.is_not(None),
            Thread.unread_for_person > 0,
            or_(ReadMark.read_at.is_(None), Message.sent_at > ReadMark.read_at),
        )
        .group_by(Thread.case_id)
        .order_by(Thread.case_id)
    )


def reviews_late(today: date) -> Rows:
    """The earliest last day of an open review of each case."""
    return (
        select(CaseTask.case_id, func.min(CaseTask.due_on))
        .where(
            CaseTask.kind == TaskKind.REVIEW,
            CaseTask.owner == TaskOwner.STAFF,
            CaseTask.done_at.is_(None),
            CaseTask.due_on < today,
        )
        .group_by(CaseTask.case_id)
        .order_by(CaseTask.case_id)
    )


def claim_steps() -> Rows:
    """Cases in which a benefit is being worked on."""
    return (
        select(CaseTask.case_id)
        .where(CaseTask.kind == TaskKind.CLAIM, CaseTask.done_at.is_(None))
        .distinct()
        .order_by(CaseTask.case_id)
    )


def incomes_that_end(today: date, until: date) -> Rows:
    """The first day on which an income of the household of each open case ends."""
    return (
        select(Case.id, func.min(MemberIncome.ends_on))
        .join(HouseholdMember, HouseholdMember.household_id == Case.household_id)
        .join(MemberIncome, MemberIncome.member_id == HouseholdMember.id)
        .where(Case.status == CaseStatus.OPEN, MemberIncome.ends_on.between(today, until))
        .group_by(Case.id)
        .order_by(Case.id)
    )


def failures(now: datetime) -> Rows:
    """For each person the last delivery that failed for good, where nothing arrived after it."""
    last = func.max(Outbox.changed_at)
    failed = (
        select(Outbox.person_id, last.label("at"))
        .where(Outbox.state == State.PERMANENT_FAILURE, Outbox.changed_at >= now - FAILURES_WITHIN)
        .group_by(Outbox.person_id)
        .subquery()
    )
    arrived = (
        select(Outbox.person_id, last.label("at"))
        .where(Outbox.state == State.DELIVERED, Outbox.changed_at >= now - FAILURES_WITHIN)
        .group_by(Outbox.person_id)
        .subquery()
    )
    return (
        select(Case.id, failed.c.at)
        .join(Person, Person.id == Case.person_id)
        .join(failed, failed.c.person_id == Person.id)
        .outerjoin(arrived, arrived.c.person_id == Person.id)
        .where(Case.status == CaseStatus.OPEN, or_(arrived.c.at.is_(None), arrived.c.at < failed.c.at))
        .order_by(Case.id)
    )


def need_panels() -> Rows:
    """What each file shows of the assessment."""
    return (
        select(CasePanel.case_id, CasePanel.content)
        .join(Case, Case.id == CasePanel.case_id)
        .where(CasePanel.name == "needs", Case.status == CaseStatus.OPEN)
        .order_by(CasePanel.case_id)
    )


def warnings_of(case_ids: list[UUID]) -> Select[EarlyWarning]:
    """Every warning of these cases, the newest first."""
    return (
        select(EarlyWarning)
        .where(EarlyWarning.case_id.in_(case_ids))
        .order_by(EarlyWarning.raised_on.desc(), EarlyWarning.id)
    )
