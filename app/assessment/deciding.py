"""Triage of a case: what the rules propose, what a professional decides, and the thresholds with their days."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from app.assessment.definitions import InstrumentChanged, answered_with
from app.assessment.models import Assessment, AssessmentVoice, Segmentation, SegmentThreshold
from app.assessment.queries import assessments_of, thresholds_of, voices_of
from app.assessment.rules import answers_of, months_after
from app.assessment.triage import (
    MOST_POINTS,
    Counted,
    Facts,
    Proposal,
    Thresholds,
    alarm_items,
    propose,
    published,
    usual,
)
from app.assessment.vocabulary import NOT_APPLICABLE, SEGMENT_NAMES, Segment, State, Voice
from app.audit.services import record
from app.casework.models import Case
from app.casework.segment import put_segment
from app.casework.services import NewTask, add_task
from app.casework.vocabulary import CaseStatus, TaskKind, TaskOwner
from app.foundation.clock import today_in
from app.foundation.errors import Conflict, Invalid
from app.foundation.i18n import gettext as _
from app.foundation.unit_of_work import Work


def facts_of(work: Work, case: Case, *, unclaimed: bool = False) -> Facts:
    """What is known about a case: the newest agreed answers of each questionnaire, and alarms of anybody."""
    found = list(work.session.scalars(assessments_of(case.id)))
    agreed = {one.instrument: one for one in reversed(found) if one.state == State.AGREED}
    newest = {one.instrument: one for one in reversed(found)}
    wanted = {one.id for one in (*agreed.values(), *newest.values())}
    voices = list(work.session.scalars(voices_of(sorted(wanted)))) if wanted else []
    known = {name: _levels(one, voices, (Voice.AGREED,)) for name, one in agreed.items()}
    return Facts(
        # What can no longer be read is not known, which is not the same as nothing said.
        agreed={name: levels for name, levels in known.items() if levels is not None},
        alarms={name: _alarms(name, one, voices, known.get(name) or {}) for name, one in newest.items()},
        minors=case.household_minors,
        unclaimed=unclaimed,
    )


def _levels(
    assessment: Assessment, voices: Iterable[AssessmentVoice], whose: tuple[Voice, ...]
) -> dict[str, int | None] | None:
    """Levels by question, None where it is open; what does not apply is left out. The hardest of several voices.

    None at all when the questionnaire says something else than when it was answered.
    """
    try:
        instrument = answered_with(assessment.instrument, assessment.version, assessment.digest)
    except InstrumentChanged:
        return None
    said = [
        answers_of(instrument, one.answers)
        for one in voices
        if one.assessment_id == assessment.id and one.voice in whose
    ]
    found: dict[str, int | None] = {}
    for item in instrument.items:
        heard = [answers[item.id] for answers in said if item.id in answers]
        levels = [answer.level for answer in heard if answer.level is not None]
        if levels or not any(answer.said == NOT_APPLICABLE for answer in heard):
            found[item.id] = min(levels, default=None)
    return found


def _alarms(
    name: str, assessment: Assessment, voices: Iterable[AssessmentVoice], agreed: Mapping[str, int | None]
) -> dict[str, int | None]:
    """The hardest that was agreed or is being said: beginning a questionnaire anew silences nothing."""
    heard = {} if assessment.state == State.AGREED else _levels(assessment, voices, (Voice.STAFF, Voice.PERSON)) or {}
    asked = {item for item in {*agreed, *heard} if f"{name}.{item}" in alarm_items()}
    said = {item: [one for one in (agreed.get(item), heard.get(item)) if one is not None] for item in asked}
    return {item: min(levels, default=None) for item, levels in said.items()}


def thresholds_on(work: Work, agency_id: UUID, day: date) -> Thresholds:
    """The thresholds of an agency on a day; the published ones where it set none."""
    rows = work.session.scalars(thresholds_of(agency_id).where(SegmentThreshold.starts_on <= day).limit(1))
    found = rows.first()
    return Thresholds(found.employment_over, found.social_over) if found else usual()


def proposal_for(work: Work, case: Case, *, unclaimed: bool = False) -> tuple[Proposal, Thresholds]:
    """What the rules propose for a case today, and under which thresholds."""
    limits = thresholds_on(work, case.agency_id, today_in(work.zone, work.now))
    return propose(facts_of(work, case, unclaimed=unclaimed), limits), limits


def current(work: Work, case_id: UUID) -> Segmentation | None:
    """The segment that holds now, with its grounds."""
    statement = select(Segmentation).where(Segmentation.case_id == case_id, Segmentation.ended_at.is_(None))
    return work.session.scalars(statement).one_or_none()


@dataclass(frozen=True, slots=True)
class Decision:
    """What a professional decides and why; `shown` is the proposal that was on the screen."""

    segment: Segment
    reason: str
    shown: str


def decide(work: Work, case: Case, decision: Decision, proposed: tuple[Proposal, Thresholds]) -> Segmentation:
    """Confirm what the rules propose now, or decide otherwise with a reason.

    Raises Conflict when they propose something else than was shown, Invalid for another segment without a reason.
    """
    (proposal, _limits), segment, reason = proposed, decision.segment, decision.reason
    if decision.shown != (proposal.segment or ""):
        raise Conflict(_("The answers have changed since you opened the page. Look at the new proposal."))
    if segment != proposal.segment and not reason:
        raise Invalid(_("Write why you decide otherwise than the rules propose."), "reason")
    if work.actor.staff_id is None:
        raise Invalid(_("Only a professional can decide a segment."))
    before = current(work, case.id)
    if before is not None:
        before.ended_at = work.now
        work.session.flush()
    kept = _kept(work, case, decision, proposed)
    work.session.add(kept)
    work.session.flush()
    put_segment(work, case.id, segment.value)
    if segment is Segment.F:
        _protect_today(work, case)
    record(
        work, "assessment:segment:decide", kept, case.person_id, segment=segment.value, proposed=proposal.segment or ""
    )
    return kept


def _told(rule: Any) -> dict[str, Any]:
    return {"id": rule.id, "axis": rule.axis, "name": rule.name, "low": rule.low, "high": rule.high}


def _kept(work: Work, case: Case, decision: Decision, proposed: tuple[Proposal, Thresholds]) -> Segmentation:
    (proposal, limits), today = proposed, today_in(work.zone, work.now)
    return Segmentation(
        case_id=case.id,
        proposed=proposal.segment,
        decided=decision.segment,
        reason=decision.reason or None,
        employment_low=proposal.employment.low,
        employment_high=proposal.employment.high,
        social_low=proposal.social.low,
        social_high=proposal.social.high,
        direct=proposal.direct,
        fired=[_told(rule) for rule in proposal.fired],
        rules_version=published()["version"],
        employment_over=limits.employment_over,
        social_over=limits.social_over,
        decided_by=work.actor.staff_id,
        decided_at=work.now,
        review_on=months_after(today, published()["review_months"][decision.segment.value]),
    )


def _protect_today(work: Work, case: Case) -> None:
    today = today_in(work.zone, work.now)
    title = _("Immediate protection: act today")
    why = _("Violence, a child in danger or nowhere to sleep. It does not wait for any score.")
    new = NewTask(TaskOwner.STAFF, TaskKind.OTHER, title, why, due_on=today, staff_id=case.key_worker_id)
    add_task(work, case, new)


def counted(work: Work, agency_id: UUID) -> list[Counted]:
    """How many open cases of an agency have which points; what the what-if table counts with."""
    columns = (Segmentation.employment_high, Segmentation.social_high, Segmentation.direct)
    statement = (
        select(*columns, func.count())
        .join(Case, Case.id == Segmentation.case_id)
        .where(Case.agency_id == agency_id, Case.status == CaseStatus.OPEN, Segmentation.ended_at.is_(None))
        .group_by(*columns)
        .order_by(*columns)
    )
    return [
        Counted(employment, social, Segment(direct) if direct else None, cases)
        for employment, social, direct, cases in work.session.execute(statement)
    ]


def without_segment(work: Work, agency_id: UUID) -> int:
    """How many open cases of an agency have no segment yet; the table says so."""
    statement = select(func.count()).where(
        Case.agency_id == agency_id, Case.status == CaseStatus.OPEN, Case.segment.is_(None)
    )
    return work.session.scalar(statement) or 0


def set_thresholds(work: Work, agency_id: UUID, limits: Thresholds, starts_on: date, reason: str) -> SegmentThreshold:
    """Set the thresholds of an agency from a day on; what held before stays on record. Raises Invalid and Conflict."""
    if not all(0 <= value <= MOST_POINTS for value in (limits.employment_over, limits.social_over)):
        raise Invalid(_("Write a whole number from 0 to 10."), "employment_over")
    if starts_on < today_in(work.zone, work.now):
        raise Invalid(_("Choose today or a later day: what was decided before stays as it was."), "starts_on")
    if work.actor.staff_id is None:
        raise Invalid(_("Only a professional can decide a segment."))
    same_day = select(SegmentThreshold).where(
        SegmentThreshold.agency_id == agency_id, SegmentThreshold.starts_on == starts_on
    )
    if work.session.scalars(same_day).first() is not None:
        raise Conflict(_("There are thresholds from that day on already. Choose another day."))
    kept = SegmentThreshold(
        agency_id=agency_id,
        employment_over=limits.employment_over,
        social_over=limits.social_over,
        starts_on=starts_on,
        reason=reason,
        made_by=work.actor.staff_id,
        made_at=work.now,
    )
    work.session.add(kept)
    work.session.flush()
    record(
        work,
        "assessment:threshold:set",
        kept,
        employment_over=limits.employment_over,
        social_over=limits.social_over,
        starts_on=starts_on.isoformat(),
    )
    return kept


def segment_words(segment: str | None) -> str:
    """The segment as professionals call it; nothing for none."""
    return _(SEGMENT_NAMES[Segment(segment)]) if segment else ""
