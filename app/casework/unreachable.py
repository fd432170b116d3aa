"""When nothing that is sent reaches a person, their key worker gets a step: find another way to tell them."""

from sqlalchemy import select

from app.agencies.models import StaffMember
from app.casework.models import Case, CaseTask
from app.casework.services import NewTask, add_task
from app.casework.vocabulary import CaseStatus, TaskKind, TaskOwner
from app.delivery.vocabulary import Channel, DeliveryFailed
from app.foundation.clock import today_in
from app.foundation.i18n import gettext as _
from app.foundation.i18n import speaking
from app.foundation.unit_of_work import Work
from app.people.models import Person


def find_another_way(work: Work, event: DeliveryFailed) -> None:
    """Give the key worker a step about a phone or an address that does not work, once while it is open."""
    found = work.session.execute(
        select(Case, Person, StaffMember)
        .join(Person, Person.id == Case.person_id)
        .join(StaffMember, StaffMember.id == Case.key_worker_id)
        .where(Case.person_id == event.person_id, Case.status == CaseStatus.OPEN)
    ).first()
    if found is None:
        return
    case, person, worker = found
    with speaking(worker.language):
        title, why = _words(event.channel, person.name)
    open_ones = select(CaseTask).where(
        CaseTask.case_id == case.id, CaseTask.kind == TaskKind.MESSAGE, CaseTask.done_at.is_(None)
    )
    if any(task.title == title for task in work.session.scalars(open_ones.order_by(CaseTask.id))):
        return
    today = today_in(work.zone, work.now)
    add_task(work, case, NewTask(TaskOwner.STAFF, TaskKind.MESSAGE, title, why, due_on=today, staff_id=worker.id))


def _words(channel: Channel, name: str) -> tuple[str, str]:
    if channel is Channel.EMAIL:
        title = _("The e-mail address of %(name)s does not receive messages", name=name)
    elif channel is Channel.LETTER:
        title = _("Letters do not reach %(name)s", name=name)
    else:
        title = _("The phone of %(name)s does not receive messages", name=name)
    return title, _(
        "Something we sent did not arrive. Tell them in another way, and ask for the right number or address."
    )
