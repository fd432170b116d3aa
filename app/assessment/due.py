"""What the night asks for: an assessment to be repeated, a segment to be looked at again."""

from datetime import date, timedelta

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import aliased

from app.agencies.models import StaffMember
from app.assessment.definitions import offered
from app.assessment.models import Assessment, Segmentation, SegmentThreshold
from app.assessment.triage import Thresholds, segment_at
from app.assessment.vocabulary import State
from app.casework.models import Case
from app.casework.queries import with_who_leads
from app.casework.services import NewTask, add_task
from app.casework.vocabulary import TaskKind, TaskOwner
from app.foundation.clock import today_in
from app.foundation.i18n import gettext as _
from app.foundation.i18n import speaking
from app.foundation.unit_of_work import Work

MOST_A_NIGHT = 500
WITHIN = timedelta(days=14)


def ask_again(work: Work) -> int:
    """Give key workers a step for every assessment and segment that falls due; how many. Each is asked for once."""
    today = today_in(work.zone, work.now)
    return _repeat(work, today) + _look_again(work, today) + _moved(work, today)


def _repeat(work: Work, today: date) -> int:
    later = aliased(Assessment)
    due = (
        with_who_leads(Assessment)
        .where(
            Assessment.state == State.AGREED,
            Assessment.review_on <= today,
            Assessment.review_asked_at.is_(None),
            ~exists().where(
                later.case_id == Assessment.case_id,
                later.instrument == Assessment.instrument,
                later.opened_at > Assessment.opened_at,
            ),
        )
        .order_by(Assessment.review_on, Assessment.id)
        .limit(MOST_A_NIGHT)
    )
    found = work.session.execute(due).all()
    for assessment, case, person, worker in found:
        with speaking(worker.language):
            known = offered().get(assessment.instrument)
            what = _(known.name) if known else assessment.instrument
            title = _("Repeat with %(name)s: %(what)s", name=person.name, what=what)
        _step(work, case, worker, title, today, TaskKind.SITUATION)
        assessment.review_asked_at = work.now
    return len(found)


def _look_again(work: Work, today: date) -> int:
    due = (
        with_who_leads(Segmentation)
        .where(
            Segmentation.ended_at.is_(None),
            Segmentation.review_asked_at.is_(None),
            Segmentation.review_on <= today,
        )
        .order_by(Segmentation.review_on, Segmentation.id)
        .limit(MOST_A_NIGHT)
    )
    found = work.session.execute(due).all()
    for segmentation, case, person, worker in found:
        with speaking(worker.language):
            title = _("Look again at the segment of %(name)s", name=person.name)
        _step(work, case, worker, title, today)
        segmentation.review_asked_at = work.now
    return len(found)


def _moved(work: Work, today: date) -> int:
    """Cases whose proposal is another one under the thresholds that hold by now: somebody has to confirm it."""
    begun = select(SegmentThreshold).where(SegmentThreshold.starts_on <= today).order_by(SegmentThreshold.starts_on)
    newest = {limits.agency_id: limits for limits in work.session.scalars(begun)}
    asked = 0
    for limits in newest.values():
        rows = (
            with_who_leads(Segmentation)
            .where(
                Case.agency_id == limits.agency_id,
                Segmentation.ended_at.is_(None),
                Segmentation.direct.is_(None),
                Segmentation.review_asked_at.is_(None),
                or_(
                    Segmentation.employment_over != limits.employment_over,
                    Segmentation.social_over != limits.social_over,
                ),
            )
            .order_by(Segmentation.id)
        )
        then = Thresholds(limits.employment_over, limits.social_over)
        for one, case, person, worker in work.session.execute(rows):
            if asked < MOST_A_NIGHT and segment_at(one.employment_high, one.social_high, then) != one.proposed:
                with speaking(worker.language):
                    title = _("New thresholds: confirm the segment of %(name)s", name=person.name)
                _step(work, case, worker, title, today)
                one.review_asked_at = work.now
                asked += 1
    return asked


def _step(
    work: Work, case: Case, worker: StaffMember, title: str, today: date, kind: TaskKind = TaskKind.REVIEW
) -> None:
    new = NewTask(TaskOwner.STAFF, kind, title, due_on=today + WITHIN, staff_id=worker.id)
    add_task(work, case, new)
