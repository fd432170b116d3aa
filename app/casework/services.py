"""Opening cases and working on them; what lists need of a case is refreshed in the same transaction."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import func, select

from app.agencies.models import StaffMember, Territory
from app.agencies.queries import coordinators_of
from app.audit.services import record
from app.casework.models import Case, CaseTask, Note, TeamSeat
from app.casework.vocabulary import CaseOpened, CaseStatus, TaskFinished, TaskKind, TaskOwner, Visibility
from app.foundation.clock import today_in
from app.foundation.errors import Conflict, Invalid
from app.foundation.events import publish
from app.foundation.i18n import gettext as _
from app.foundation.i18n import speaking
from app.foundation.unit_of_work import Work
from app.people.models import HouseholdMember, Person
from app.people.rules import is_minor
from app.people.vocabulary import Domain
from app.privacy.services import consented
from app.privacy.vocabulary import Purpose

ANSWER_WITHIN = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class NewTask:
    """A step that somebody is to take."""

    owner: TaskOwner
    kind: TaskKind
    title: str
    why: str = ""
    minutes: int | None = None
    due_on: date | None = None
    staff_id: UUID | None = None


def open_case(
    work: Work, person: Person, household_id: UUID, key_worker: StaffMember, origin: str = "", *, by_law: bool = False
) -> Case:
    """Open a case with the person's consent, or by a law that the agency named; the key worker takes the first seat.

    Raises Invalid and Conflict.
    """
    if not by_law and not consented(work, person.id, Purpose.CASE):
        raise Invalid(_("A case needs the person's consent first."), "consent")
    already = select(Case.id).where(Case.person_id == person.id, Case.status == CaseStatus.OPEN)
    if work.session.scalars(already).first() is not None:
        raise Conflict(_("This person already has an open case."))
    case = Case(
        reference=_reference(work, person.territory_id),
        person_id=person.id,
        household_id=household_id,
        agency_id=key_worker.agency_id,
        territory_id=person.territory_id,
        key_worker_id=key_worker.id,
        origin=origin,
        opened_on=today_in(work.zone, work.now),
        last_contact_at=work.now,
    )
    case.household_size, case.household_minors = household_counts(work, household_id)
    work.session.add(case)
    work.session.flush()
    seat(work, case, key_worker, _("Key worker"))
    record(work, "case:file:open", case, person.id, ground="law" if by_law else "consent")
    publish(work, CaseOpened(case.id, person.id))
    return case


def _reference(work: Work, territory_id: UUID) -> str:
    territory = work.session.get_one(Territory, territory_id)
    # Not how many there are: cases are erased, and a number that was given must not be given again.
    last = select(Case.reference).where(Case.territory_id == territory_id)
    newest = last.order_by(func.length(Case.reference).desc(), Case.reference.desc()).limit(1)
    before = work.session.scalars(newest).first()
    return f"{territory.code}-{int(before.rpartition('-')[2]) + 1 if before else 1:04d}"


def household_counts(work: Work, household_id: UUID) -> tuple[int, int]:
    """How many live in a household now, and how many of them are children."""
    today = today_in(work.zone, work.now)
    rows = work.session.execute(
        select(HouseholdMember.birth_year, Person.birth_date)
        .outerjoin(Person, Person.id == HouseholdMember.person_id)
        .where(HouseholdMember.household_id == household_id, HouseholdMember.ends_on.is_(None))
        .order_by(HouseholdMember.position)
    ).all()
    return len(rows), sum(is_minor(year, birth, today) for year, birth in rows)


def seat(work: Work, case: Case, member: StaffMember, reason: str) -> TeamSeat:
    """Give a professional a place in the team of a case."""
    place = TeamSeat(case_id=case.id, staff_id=member.id, reason=reason, started_at=work.now)
    work.session.add(place)
    work.session.flush()
    record(work, "case:team:join", case, case.person_id, staff=str(member.id))
    return place


def write_note(work: Work, case: Case, body: str, visibility: Visibility, domain: Domain | None = None) -> Note:
    """Write a note into the file of a case; the author is the actor. `domain` says which part of life it is about."""
    if work.actor.staff_id is None or work.actor.agency_id is None:
        raise Invalid(_("Only a professional can write a note."))
    note = Note(
        case_id=case.id,
        author_id=work.actor.staff_id,
        agency_id=work.actor.agency_id,
        visibility=visibility,
        domain=domain,
        body=body,
        written_at=work.now,
    )
    work.session.add(note)
    work.session.flush()
    record(work, "case:note:write", note, case.person_id, visibility=visibility.value)
    return note


def add_task(work: Work, case: Case, new: NewTask) -> CaseTask:
    """Add a step to a case, the person's or the team's."""
    task = CaseTask(
        case_id=case.id,
        owner=new.owner,
        staff_id=new.staff_id,
        kind=new.kind,
        title=new.title,
        why=new.why,
        minutes=new.minutes,
        due_on=new.due_on,
        created_at=work.now,
    )
    work.session.add(task)
    work.session.flush()
    refresh_next_action(work, case)
    record(work, "case:task:add", task, case.person_id, owner=new.owner.value)
    return task


def finish_task(work: Work, task: CaseTask) -> None:
    """Tick a step; ticking it twice changes nothing."""
    if task.done_at is not None:
        return
    task.done_at = work.now
    work.session.flush()
    case = work.session.get_one(Case, task.case_id)
    refresh_next_action(work, case)
    record(work, "case:task:finish", task, case.person_id)
    publish(work, TaskFinished(task.id, case.id))


def ask_who_looked(work: Work, case: Case, seen: StaffMember | None) -> None:
    """Give a professional the person's question who opened their file; the key worker, if it is not about them."""
    receiver = _receiver(work, case, seen)
    with speaking(receiver.language):
        title = _("Somebody opened the file: find out who and why")
        if seen is not None:
            title = _("Who is %(name)s, and why did they open the file?", name=seen.name)
        why = _("The person asks. Answer in Messages within 2 days. Asking is their right.")
    open_ones = select(CaseTask).where(
        CaseTask.case_id == case.id, CaseTask.kind == TaskKind.REVIEW, CaseTask.done_at.is_(None)
    )
    if any(task.title == title for task in work.session.scalars(open_ones.order_by(CaseTask.id))):
        return
    due = today_in(work.zone, work.now) + ANSWER_WITHIN
    add_task(work, case, NewTask(TaskOwner.STAFF, TaskKind.REVIEW, title, why, due_on=due, staff_id=receiver.id))


def _receiver(work: Work, case: Case, seen: StaffMember | None) -> StaffMember:
    key_worker = work.session.get_one(StaffMember, case.key_worker_id)
    if seen is None or seen.id != key_worker.id:
        return key_worker
    return work.session.scalars(coordinators_of(case.agency_id, but=seen.id)).first() or key_worker


def refresh_next_action(work: Work, case: Case) -> None:
    """Bring the case's next action in step with its open tasks; lists sort by it."""
    statement = (
        select(CaseTask)
        .where(CaseTask.case_id == case.id, CaseTask.done_at.is_(None))
        .order_by(CaseTask.due_on.is_(None), CaseTask.due_on, CaseTask.created_at)
        .limit(1)
    )
    first = work.session.scalars(statement).first()
    case.next_action = first.title if first else None
    case.next_action_on = first.due_on if first else None
    work.session.flush()


def note_contact(work: Work, case: Case) -> None:
    """Remember that the person and the team were in touch now."""
    case.last_contact_at = work.now
