"""Access to a file for somebody outside its team: asked for and granted by who leads it, or taken in an emergency.

Nobody finds out more than that somebody exists, and that only by a whole phone number or document.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, false, or_, select
from sqlalchemy.orm import joinedload

from app.agencies.models import StaffMember
from app.agencies.queries import coordinators_of
from app.audit.services import record
from app.casework.models import AccessRequest, Case, CaseTask
from app.casework.seats import end, join, open_seat, take
from app.casework.services import NewTask, add_task, finish_task
from app.casework.vocabulary import AskKind, CaseStatus, SeatEnd, SeatKind, TaskKind, TaskOwner
from app.foundation.clock import today_in
from app.foundation.errors import Conflict, NotFound
from app.foundation.i18n import gettext as _
from app.foundation.i18n import speaking
from app.foundation.unit_of_work import Work
from app.people.models import Person

EMERGENCY_LASTS = timedelta(hours=24)
REMEMBERED = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Masked:
    """That somebody exists, and whom to ask: initials and the agency that leads the plan, nothing else."""

    initials: str
    agency: str


def case_behind(phone: str | None, document: str | None) -> Select[Case]:
    """The open cases of whoever has exactly this phone or document (their blind indexes), two at most."""
    exact = [Person.phone_index == phone] if phone else []
    exact += [Person.document_index == document] if document else []
    return (
        select(Case)
        .join(Person, Person.id == Case.person_id)
        .options(joinedload(Case.person), joinedload(Case.agency), joinedload(Case.key_worker))
        .where(Case.status == CaseStatus.OPEN, or_(false(), *exact))
        .order_by(Case.opened_on.desc(), Case.id)
        .limit(2)  # a second one tells that two people share the phone
    )


def masked(case: Case) -> Masked:
    """What a stranger to a file may know of it; an agency whose very name tells too much is not named."""
    names = (case.person.given_name, *case.person.family_name.split()[:1])
    initials = " ".join(f"{name[:1].upper()}." for name in names if name)
    return Masked(initials, "" if case.agency.discreet else case.agency.name)


def ask_for_access(work: Work, case: Case, reason: str) -> AccessRequest:
    """Ask whoever leads the plan to be let in; they find it under what needs something from them. Raises Conflict."""
    member = _asker(work, case)
    waiting = select(AccessRequest.id).where(
        AccessRequest.case_id == case.id,
        AccessRequest.staff_id == member.id,
        AccessRequest.kind == AskKind.REQUEST,
        AccessRequest.answered_at.is_(None),
    )
    if work.session.scalars(waiting).first() is not None:
        raise Conflict(_("You have asked already. The key worker has not answered yet."))
    with speaking(case.key_worker.language):
        title = _("%(name)s asks to see the file", name=f"{member.name} ({member.agency.name})")
    task = _task_for(work, case, case.key_worker, title)
    return _written(work, case, member, AskKind.REQUEST, reason, task)


def break_glass(work: Work, case: Case, reason: str) -> AccessRequest:
    """Open a file at once for 24 hours because it cannot wait; the supervisor judges it and the person sees it."""
    member = _asker(work, case)
    take(work, case, member, "", SeatKind.EMERGENCY, work.now + EMERGENCY_LASTS)
    judge = work.session.scalars(coordinators_of(case.agency_id, but=member.id)).first() or case.key_worker
    with speaking(judge.language):
        title = _(
            "%(name)s opened the file in an emergency: see whether it was right",
            name=f"{member.name} ({member.agency.name})",
        )
    asked = _written(work, case, member, AskKind.EMERGENCY, reason, _task_for(work, case, judge, title))
    record(work, "case:access:emergency", case, case.person_id)
    return asked


def _asker(work: Work, case: Case) -> StaffMember:
    known = select(StaffMember).options(joinedload(StaffMember.agency)).where(StaffMember.id == work.actor.staff_id)
    member = work.session.scalars(known).one_or_none()
    if member is None:
        raise NotFound
    held = open_seat(work, case.id, member.id)
    if held is not None and (held.until_at is None or held.until_at > work.now):
        raise Conflict(_("You can open this file already."))
    return member


def _task_for(work: Work, case: Case, receiver: StaffMember, title: str) -> CaseTask:
    why = _("Answer on the page of the team of this file.")
    today = today_in(work.zone, work.now)
    return add_task(
        work, case, NewTask(TaskOwner.STAFF, TaskKind.REVIEW, title, why, due_on=today, staff_id=receiver.id)
    )


def _written(work: Work, case: Case, member: StaffMember, kind: AskKind, reason: str, task: CaseTask) -> AccessRequest:
    asked = AccessRequest(
        case_id=case.id, staff_id=member.id, kind=kind, reason=reason, asked_at=work.now, task_id=task.id
    )
    work.session.add(asked)
    work.session.flush()
    record(work, "case:access:ask", asked, case.person_id, kind=kind.value)
    return asked


def answer(work: Work, case: Case, asked: AccessRequest, words: str, *, granted: bool) -> None:
    """Let somebody in or say no, with a reason; of an emergency: whether it was right. Raises Conflict and Invalid."""
    if asked.answered_at is not None:
        raise Conflict(_("Somebody has answered this already."))
    if AskKind(asked.kind) is AskKind.REQUEST and granted:
        join(work, case, asked.staff, words or asked.reason[:200])
    if AskKind(asked.kind) is AskKind.EMERGENCY and not granted:
        _close_again(work, case, asked.staff_id)
    asked.answered_at, asked.answered_by, asked.granted, asked.answer = work.now, work.actor.staff_id, granted, words
    task = work.session.get(CaseTask, asked.task_id) if asked.task_id else None
    if task is not None:
        finish_task(work, task)
    record(work, "case:access:answer", asked, case.person_id, granted=granted, kind=str(asked.kind))


def _close_again(work: Work, case: Case, staff_id: UUID) -> None:
    held = open_seat(work, case.id, staff_id)
    if held is not None and SeatKind(held.kind) is SeatKind.EMERGENCY:
        end(work, case, held, SeatEnd.TIME)


def waiting_for(case_id: UUID) -> Select[AccessRequest]:
    """What somebody has to answer about this file, the longest waiting first."""
    return (
        select(AccessRequest)
        .options(joinedload(AccessRequest.staff).joinedload(StaffMember.agency))
        .where(AccessRequest.case_id == case_id, AccessRequest.answered_at.is_(None))
        .order_by(AccessRequest.asked_at, AccessRequest.id)
    )


def asked_by(staff_id: UUID | None, since: datetime) -> Select[AccessRequest]:
    """What a professional asked for lately and what became of it; of the file only what they may know."""
    return (
        select(AccessRequest)
        .options(
            joinedload(AccessRequest.case).joinedload(Case.person),
            joinedload(AccessRequest.case).joinedload(Case.agency),
        )
        .where(AccessRequest.staff_id == staff_id, AccessRequest.asked_at > since)
        .order_by(AccessRequest.asked_at.desc(), AccessRequest.id)
        .limit(30)
    )


def emergencies(since: datetime) -> Select[AccessRequest]:
    """Files opened in an emergency lately, those nobody judged yet first; the caller narrows them by their cases."""
    return (
        select(AccessRequest)
        .options(
            joinedload(AccessRequest.staff).joinedload(StaffMember.agency),
            joinedload(AccessRequest.case).joinedload(Case.person),
        )
        .where(AccessRequest.kind == AskKind.EMERGENCY, AccessRequest.asked_at > since)
        .order_by(AccessRequest.answered_at.is_not(None), AccessRequest.asked_at.desc(), AccessRequest.id)
        .limit(100)
    )
