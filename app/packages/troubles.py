"""What does not work for somebody: their words go to the team as a message, and the key worker gets a step."""

from datetime import timedelta

from sqlalchemy import select

from app.agencies.models import StaffMember
from app.audit.services import record
from app.casework.models import Case, CaseTask
from app.casework.services import NewTask, add_task
from app.casework.vocabulary import TaskKind, TaskOwner
from app.foundation.clock import today_in
from app.foundation.errors import Invalid
from app.foundation.i18n import gettext as _
from app.foundation.i18n import speaking
from app.foundation.unit_of_work import Work
from app.messaging.services import write
from app.packages.vocabulary import TROUBLE_NAMES, Trouble
from app.people.models import Person

ANSWER_WITHIN = timedelta(days=2)


def tell_trouble(work: Work, task: CaseTask, trouble: Trouble, words: str) -> None:
    """Tell the team that a step does not work, and why; raises Invalid for “something else” without words."""
    if trouble is Trouble.OTHER and not words.strip():
        raise Invalid(_("Write what does not work."), "words")
    case = work.session.get_one(Case, task.case_id)
    title, reason = task.title, _(TROUBLE_NAMES[trouble])
    said = _("“%(title)s” does not work for me. %(reason)s.", title=title, reason=reason)
    write(work, case, f"{said}\n{words.strip()}".strip())
    _ask_key_worker(work, case, said)
    record(work, "package:step:trouble", task, case.person_id, trouble=trouble.value)


def _ask_key_worker(work: Work, case: Case, said: str) -> None:
    worker = work.session.get_one(StaffMember, case.key_worker_id)
    person = work.session.get_one(Person, case.person_id)
    with speaking(worker.language):
        title = _("A step does not work for %(name)s: change it together", name=person.given_name)
    open_ones = select(CaseTask).where(
        CaseTask.case_id == case.id, CaseTask.kind == TaskKind.REVIEW, CaseTask.done_at.is_(None)
    )
    # One is enough to look at the plan together; every word stands in the messages.
    if any(one.title == title for one in work.session.scalars(open_ones.order_by(CaseTask.id))):
        return
    due = today_in(work.zone, work.now) + ANSWER_WITHIN
    add_task(work, case, NewTask(TaskOwner.STAFF, TaskKind.REVIEW, title, said, due_on=due, staff_id=worker.id))
