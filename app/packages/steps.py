"""Steps that a plan no longer asks for: an open one goes away, one that was done stays as it is."""

from app.audit.services import record
from app.casework.models import Case, CaseTask
from app.casework.services import refresh_next_action
from app.foundation.unit_of_work import Work


def drop_task(work: Work, case: Case, task: CaseTask) -> None:
    """Take away a step that nobody has done and nobody is to do any more."""
    if task.done_at is not None:
        return
    record(work, "case:task:drop", task, case.person_id)
    work.session.delete(task)
    work.session.flush()
    refresh_next_action(work, case)
