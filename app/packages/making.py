"""What becomes of a plan when the person agrees: appointments, referrals and steps, made together or not at all."""

from uuid import UUID

from sqlalchemy import select

from app.agencies.queries import offers_by_ids
from app.appointments import services as appointments
from app.appointments.models import Appointment
from app.appointments.vocabulary import AppointmentStatus
from app.casework.models import Case, CaseTask
from app.casework.referrals import Asking, refer
from app.casework.services import NewTask, add_task
from app.casework.vocabulary import TaskKind, TaskOwner
from app.foundation.errors import Conflict
from app.foundation.i18n import gettext as _
from app.foundation.i18n import speaking
from app.foundation.unit_of_work import Work
from app.packages.models import PackageItem, PackageVersion
from app.packages.queries import items_of
from app.packages.steps import drop_task
from app.packages.vocabulary import Doer, How
from app.people.models import Person
from app.privacy.vocabulary import Way

WAYS = {How.SCREEN: Way.SCREEN, How.PAPER: Way.PAPER}


def make_all(work: Work, case: Case, version: PackageVersion, how: How) -> None:
    """Make what each part asks for; what an earlier version has made already is only brought in step."""
    for item in work.session.scalars(items_of(version.id)).all():
        if item.task_id or item.appointment_id or item.referral_id:
            _follow(work, item)
        elif item.slot_id is not None:
            item.appointment_id = appointments.book(work, case, item.slot_id, item.title).id
        elif item.refers and item.offer_id is not None:
            item.referral_id = _refer(work, case, item, WAYS[how])
        else:
            item.task_id = add_task(work, case, _step(work, case, item)).id
    work.session.flush()


def _refer(work: Work, case: Case, item: PackageItem, consent: Way) -> UUID:
    offer = work.session.scalars(offers_by_ids([item.offer_id] if item.offer_id else [])).one_or_none()
    is_full = offer is not None and offer.places_free is not None and offer.places_free <= 0
    asking = Asking(item.about or item.title, waiting_list=is_full, consent=consent)
    return refer(work, case, item.offer_id, asking).id if item.offer_id else case.id


def _step(work: Work, case: Case, item: PackageItem) -> NewTask:
    is_own = item.doer == Doer.PERSON
    kind, title = TaskKind(item.kind), item.title
    if item.books:
        with speaking(work.session.get_one(Person, case.person_id).language):
            kind, title = TaskKind.BOOK, _("Choose a day and time: %(what)s", what=item.title)
    # What the service itself does is still somebody's to see to.
    staff_id = None if is_own else item.staff_id or case.key_worker_id
    owner = TaskOwner.PERSON if is_own else TaskOwner.STAFF
    return NewTask(owner, kind, title, item.about, due_on=item.due_on, staff_id=staff_id)


def _follow(work: Work, item: PackageItem) -> None:
    task = work.session.get(CaseTask, item.task_id) if item.task_id else None
    if task is not None and task.done_at is None:
        task.due_on, task.why = item.due_on, item.about
        is_own = item.doer == Doer.PERSON
        task.owner = TaskOwner.PERSON if is_own else TaskOwner.STAFF
        task.staff_id = None if is_own else item.staff_id or task.staff_id


def unmake(work: Work, case: Case, old: PackageVersion, new: PackageVersion | None) -> None:
    """Take away what an earlier version asked for and the new one does not; what is done or under way stays."""
    kept = list(work.session.scalars(items_of(new.id))) if new else []
    tasks, visits = {item.task_id for item in kept}, {item.appointment_id for item in kept}
    for item in work.session.scalars(items_of(old.id)).all():
        if item.task_id and item.task_id not in tasks:
            drop_task(work, case, work.session.get_one(CaseTask, item.task_id))
        if item.appointment_id and item.appointment_id not in visits:
            _cancel(work, item.appointment_id)


def _cancel(work: Work, appointment_id: UUID) -> None:
    visit = work.session.scalars(select(Appointment).where(Appointment.id == appointment_id)).one()
    if visit.status != AppointmentStatus.BOOKED or visit.starts_at <= work.now:
        return
    try:
        appointments.cancel(work, visit)
    except Conflict:
        # Too late to be cancelled here: it takes place, and the person can still call.
        return
