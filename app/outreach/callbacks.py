"""What the staff do with a callback: call, then open a case from what was left, or erase it."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, update

from app.agencies.models import StaffMember
from app.audit.services import record
from app.benefits.models import Screening
from app.benefits.services import forget, keep_check
from app.casework.asking import case_behind
from app.casework.models import Case
from app.casework.seats import join_by_acting
from app.casework.services import NewTask, add_task, open_case
from app.casework.vocabulary import TaskKind, TaskOwner
from app.foundation.clock import today_in
from app.foundation.errors import Conflict, NotFound
from app.foundation.i18n import gettext as _
from app.foundation.i18n import speaking
from app.foundation.unit_of_work import Work
from app.outreach.models import CallbackRequest, CodeCase, ContactAttempt
from app.outreach.services import count_step
from app.outreach.vocabulary import CallbackStatus, GoodTime, Step
from app.people.services import NewMember, NewPerson, form_household, phone_index, register
from app.privacy.models import Consent
from app.privacy.services import give
from app.privacy.vocabulary import Purpose, Way

FROM_CALLBACK = "callback"
FROM_CODE = "code"


@dataclass(frozen=True, slots=True)
class Agreed:
    """A person who wants to go on: who they are, who lives with them, how they agreed, and if also to repeats."""

    person: NewPerson
    others: Sequence[NewMember]
    way: Way
    birth_year: int | None = None
    repeats: bool = False


def record_attempt(
    work: Work, callback: CallbackRequest, note: str, *, reached: bool, seen_all: bool = True
) -> ContactAttempt:
    """Write down a call; raise Conflict when the caller has not `seen_all` that were written down before."""
    _refuse_finished(callback)
    if not seen_all:
        raise Conflict(_("A colleague wrote down a call in the meantime. Look at it, then send yours again."))
    if work.actor.staff_id is None:
        raise NotFound
    attempt = ContactAttempt(
        callback_id=callback.id, staff_id=work.actor.staff_id, reached=reached, note=note, at=work.now
    )
    work.session.add(attempt)
    if reached and callback.status == CallbackStatus.WAITING:
        callback.status = CallbackStatus.REACHED
        _count(work, callback, Step.REACHED)
        _join_known(work, callback)
    work.session.flush()
    record(work, "outreach:callback:call", callback, reached=reached)
    return attempt


def _join_known(work: Work, callback: CallbackRequest) -> None:
    """Who spoke with somebody whose file the agency already leads belongs to the team of it from then on.

    A phone that two people share tells nobody who called, so it opens the file of neither.
    """
    cases = work.session.scalars(case_behind(phone_index(callback.phone), None)).all()
    if len(cases) == 1:
        join_by_acting(work, cases[0], _("Answered the call that the person asked for"))


def open_from_callback(work: Work, callback: CallbackRequest, agreed: Agreed) -> Case:
    """Register who asked to be called and open their case; raise Conflict when a colleague was faster."""
    refuse_unreached(callback)
    answers = callback.screening if callback.shares_answers else None
    case = _open(work, agreed, answers, FROM_CALLBACK)
    callback.status, callback.case_id, callback.screening_id = CallbackStatus.CASE_OPENED, case.id, None
    _count(work, callback, Step.CASE)
    work.session.flush()
    forget(work, [answers.id] if answers else [])
    record(work, "outreach:callback:open_case", callback, case.person_id)
    return case


def open_from_code(work: Work, answers: Screening, agreed: Agreed) -> Case:
    """Register who read out a code and open their case; the code opens nothing after that."""
    case = _open(work, agreed, answers, FROM_CODE)
    if answers.link_id is not None:
        work.session.add(CodeCase(link_id=answers.link_id, case_id=case.id))
        count_step(work, answers.link_id, Step.CASE)
    forget(work, [answers.id])
    record(work, "outreach:answers:open_case", answers, case.person_id)
    return case


def erase_answers(work: Work, answers: Screening) -> None:
    """Erase at once what stands behind a code, because the person does not want to go on."""
    forget(work, [answers.id])
    record(work, "outreach:answers:erase", answers)


def erase(work: Work, callback: CallbackRequest) -> None:
    """Erase at once what somebody left who does not want to go on; only the count of the call stays."""
    if callback.status == CallbackStatus.ERASED:
        return
    if callback.status == CallbackStatus.CASE_OPENED:
        raise Conflict(_("A case was opened from this call. What was left lives in the case now."))
    answers = [callback.screening_id] if callback.screening_id else []
    callback.name = callback.phone = callback.language = ""
    callback.good_time, callback.shares_answers, callback.screening_id = GoodTime.ANY, False, None
    callback.status = CallbackStatus.ERASED
    work.session.flush()
    work.session.execute(update(ContactAttempt).where(ContactAttempt.callback_id == callback.id).values(note=""))
    work.session.execute(delete(Consent).where(Consent.callback_id == callback.id))
    forget(work, answers)
    record(work, "outreach:callback:erase", callback)


def refuse_unreached(callback: CallbackRequest) -> None:
    """Raise Conflict unless somebody spoke with the person and nothing was decided since."""
    _refuse_finished(callback)
    if callback.status != CallbackStatus.REACHED:
        raise Conflict(_("Call first and write down that you spoke. Then you can open a case."))


def _refuse_finished(callback: CallbackRequest) -> None:
    if callback.status == CallbackStatus.CASE_OPENED:
        raise Conflict(_("A colleague opened a case from this call in the meantime."))
    if callback.status == CallbackStatus.ERASED:
        raise Conflict(_("A colleague erased this call in the meantime, because the person did not want to go on."))


def _open(work: Work, agreed: Agreed, answers: Screening | None, origin: str) -> Case:
    person = register(work, agreed.person)
    household = form_household(work, person, list(agreed.others), agreed.birth_year)
    with speaking(person.language):
        for purpose in (Purpose.CASE, *((Purpose.BENEFIT_RECHECK,) if agreed.repeats else ())):
            give(work, purpose, agreed.way, person_id=person.id)
    worker = _acting(work)
    case = open_case(work, person, household.id, worker, origin)
    if answers is not None and answers.answers["facts"] is not None:
        kept = answers.answers
        keep_check(work, case.id, kept["facts"], answers.checked_on, kept.get("said"), shared=True)
    today = today_in(work.zone, work.now)
    add_task(
        work,
        case,
        NewTask(TaskOwner.STAFF, TaskKind.OTHER, _("Give access to the app"), due_on=today, staff_id=worker.id),
    )
    return case


def _count(work: Work, callback: CallbackRequest, step: Step) -> None:
    # Counted when it happens: what somebody left is erased after 31 days, and the funnel would shrink with it.
    if callback.link_id is not None:
        count_step(work, callback.link_id, step)


def _acting(work: Work) -> StaffMember:
    staff_id: UUID | None = work.actor.staff_id
    member = work.session.get(StaffMember, staff_id) if staff_id else None
    if member is None:
        raise NotFound
    return member
