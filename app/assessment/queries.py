"""What pages and the rooms above ask: needs that were agreed, segments, and assessments with their voices."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from app.assessment.definitions import InstrumentChanged, answered_with
from app.assessment.models import Assessment, AssessmentVoice, Disagreement, Segmentation, SegmentThreshold, Strength
from app.assessment.rules import answers_of
from app.assessment.vocabulary import State, Voice
from app.casework.models import Case
from app.foundation.clock import today_in
from app.foundation.unit_of_work import Work
from app.people.vocabulary import Domain


@dataclass(frozen=True, slots=True)
class Need:
    """Where somebody stands in one area as it was agreed; a low level is more need."""

    domain: Domain
    item: str
    level: int
    levels: int
    agreed_on: date
    name: str = ""
    sensitive: bool = False


def current_needs(work: Work, case_id: UUID) -> list[Need]:
    """The agreed level of every area, from the newest assessment of each questionnaire; the hardest first."""
    found: dict[tuple[str, str], Need] = {}
    for assessment, voice in work.session.execute(agreed_voices(case_id)):
        try:
            instrument = answered_with(assessment.instrument, assessment.version, assessment.digest)
        except InstrumentChanged:
            continue
        on = today_in(work.zone, assessment.agreed_at)
        for item, answer in answers_of(instrument, voice.answers).items():
            if answer.level is not None:
                asked = next(one for one in instrument.items if one.id == item)
                sensitive = bool(asked.sensitive)
                need = Need(asked.domain, item, answer.level, asked.levels, on, asked.name, sensitive)
                found.setdefault((instrument.id, item), need)
    return sorted(found.values(), key=lambda need: (need.level / need.levels, need.item))


def segment_of(work: Work, case_id: UUID) -> str | None:
    """The segment that a professional decided, or None before anybody did."""
    return work.session.scalars(select(Case.segment).where(Case.id == case_id)).one_or_none()


def agreed_voices(case_id: UUID) -> Select[*tuple[Any, ...]]:
    """Agreed assessments of a case with what was agreed, the newest first."""
    return (
        select(Assessment, AssessmentVoice)
        .join(AssessmentVoice, AssessmentVoice.assessment_id == Assessment.id)
        .where(
            Assessment.case_id == case_id,
            Assessment.state == State.AGREED,
            AssessmentVoice.voice == Voice.AGREED,
        )
        .order_by(Assessment.agreed_at.desc(), Assessment.id)
    )


def assessments_of(case_id: UUID) -> Select[Assessment]:
    """Every assessment of a case, the newest first."""
    return select(Assessment).where(Assessment.case_id == case_id).order_by(Assessment.opened_at.desc(), Assessment.id)


def assessment_in(case_id: UUID, assessment_id: UUID) -> Select[Assessment]:
    """One assessment of this case."""
    return select(Assessment).where(Assessment.case_id == case_id, Assessment.id == assessment_id)


def voices_of(assessment_ids: list[UUID]) -> Select[AssessmentVoice]:
    """What each side said in these assessments."""
    return (
        select(AssessmentVoice)
        .where(AssessmentVoice.assessment_id.in_(assessment_ids))
        .order_by(AssessmentVoice.assessment_id, AssessmentVoice.voice)
    )


def disagreements_of(assessment_id: UUID) -> Select[Disagreement]:
    """What somebody does not agree with, in the order in which it was said."""
    return (
        select(Disagreement)
        .where(Disagreement.assessment_id == assessment_id)
        .order_by(Disagreement.written_at, Disagreement.id)
    )


def case_and_person(case_id: UUID) -> Select[Case]:
    """A case with whom it is about."""
    return select(Case).options(joinedload(Case.person)).where(Case.id == case_id)


def strengths_of(case_id: UUID) -> Select[Strength]:
    """What goes well, in the order in which it was said; without what was corrected or taken back."""
    holds = select(Strength).where(Strength.case_id == case_id, Strength.ended_at.is_(None))
    return holds.order_by(Strength.written_at, Strength.id)


def segmentations_of(case_id: UUID) -> Select[Segmentation]:
    """Every segment that was decided for a case: the one that holds now, then the newest first."""
    return (
        select(Segmentation)
        .where(Segmentation.case_id == case_id)
        .order_by(Segmentation.ended_at.is_not(None), Segmentation.decided_at.desc(), Segmentation.id)
    )


def thresholds_of(agency_id: UUID) -> Select[SegmentThreshold]:
    """The thresholds of an agency, the newest first, those that begin later among them."""
    return (
        select(SegmentThreshold)
        .where(SegmentThreshold.agency_id == agency_id)
        .order_by(SegmentThreshold.starts_on.desc(), SegmentThreshold.id)
    )
