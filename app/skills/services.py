"""Finishing a task, sharing what was done, and giving one as a step of the plan."""

from datetime import date
from typing import Protocol
from uuid import UUID

from sqlalchemy import update

from app.audit.services import record
from app.casework.models import Case
from app.casework.services import NewTask, add_task, finish_task
from app.casework.vocabulary import TaskKind, TaskOwner
from app.foundation.errors import Conflict, Invalid
from app.foundation.i18n import gettext as _
from app.foundation.i18n import speaking, translated
from app.foundation.unit_of_work import Work
from app.messaging.vocabulary import PersonWrote
from app.people.models import Person
from app.skills.catalogue import tasks
from app.skills.models import SkillAttempt, SkillGiven
from app.skills.queries import done_for_real, given_open
from app.skills.rules import PLACEMENT, placed
from app.skills.vocabulary import Evidence, Mode, Outcome


def finish(work: Work, case: Case, key: str, outcome: Outcome, *, shared: bool) -> SkillAttempt:
    """Keep how a task went; a step of the plan that asked for it is ticked, unless the person says `not yet`."""
    task = tasks()[key]
    evidence = Evidence.PRACTISED if task.mode is Mode.PRACTICE else Evidence.SAID
    attempt = _keep(work, case.person_id, key, outcome, evidence, shared=shared)
    if outcome is not Outcome.NOT_YET:
        _tick(work, case.id, key)
    return attempt


def _keep(work: Work, person_id: UUID, key: str, outcome: Outcome, evidence: Evidence, *, shared: bool) -> SkillAttempt:
    attempt = SkillAttempt(
        person_id=person_id, task=key, outcome=outcome, evidence=evidence, shared=shared, at=work.now
    )
    work.session.add(attempt)
    work.session.flush()
    record(work, "skill:task:finish", attempt, person_id)
    return attempt


def _tick(work: Work, case_id: UUID, *keys: str) -> None:
    for given, step in work.session.execute(given_open(case_id)):
        if given.task in keys:
            finish_task(work, step)


def place(work: Work, person_id: UUID, right: int) -> SkillAttempt:
    """Keep how the first small things went; it only changes with which tasks somebody is invited to begin."""
    return _keep(work, person_id, PLACEMENT, placed(right), Evidence.PRACTISED, shared=False)


def share_all(work: Work, person_id: UUID, *, shared: bool) -> None:
    """Let the team see everything that was done until now, or take it back; it holds from the next page on."""
    work.session.execute(update(SkillAttempt).where(SkillAttempt.person_id == person_id).values(shared=shared))
    record(work, "skill:tasks:share" if shared else "skill:tasks:unshare", None, person_id)


def give(work: Work, case: Case, key: str, due_on: date | None) -> SkillGiven:
    """Give a task as a step of the plan, named in the person's language. Raises Invalid and Conflict."""
    if key not in tasks():
        raise Invalid(_("Choose a task from the list."), "task")
    if any(given.task == key for given, _step in work.session.execute(given_open(case.id))):
        raise Conflict(_("This task is already in the plan and not done yet."))
    task = tasks()[key]
    person = work.session.get_one(Person, case.person_id)
    with speaking(person.language):
        name, why = translated(task.name), translated(task.why)
    new = NewTask(TaskOwner.PERSON, TaskKind.LEARN, name, why, minutes=task.minutes, due_on=due_on)
    step = add_task(work, case, new)
    given = SkillGiven(case_id=case.id, case_task_id=step.id, task=key)
    work.session.add(given)
    work.session.flush()
    return given


class OfACase(Protocol):
    """An event of another room of this floor, of which only the case is of interest here."""

    @property
    def case_id(self) -> UUID:
        """The case in which it happened."""


def booked_for_real(work: Work, event: OfACase) -> None:
    """Somebody who booked an appointment alone has found it too: it counts without being asked."""
    _count_real(work, event.case_id, "confirm-appointment")


def confirmed_for_real(work: Work, event: OfACase) -> None:
    """Somebody who said that they will come has found the appointment."""
    _count_real(work, event.case_id, "confirm-appointment")


def moved_for_real(work: Work, event: OfACase) -> None:
    """Somebody who moved an appointment alone can do it."""
    _count_real(work, event.case_id, "change-appointment")


def wrote_for_real(work: Work, event: PersonWrote) -> None:
    """Somebody who wrote to the team, or sent a photo of a paper, can do it."""
    _count_real(work, event.case_id, "write-team", *(["send-photo"] if event.photos else []))


def _count_real(work: Work, case_id: UUID, *keys: str) -> None:
    """Keep each of these once; it stays the person's own until they share it, and a step that asked for it is done."""
    person_id = work.actor.person_id
    if not work.actor.is_participant or person_id is None:
        return
    known = set(work.session.scalars(done_for_real(person_id)))
    new = [key for key in keys if key not in known]
    if not new or work.session.get_one(Case, case_id).person_id != person_id:
        return
    for key in new:
        _keep(work, person_id, key, Outcome.ALONE, Evidence.REAL, shared=False)
    _tick(work, case_id, *new)
