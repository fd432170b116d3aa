"""The diagnosis made together, and triage: what professional and person each say, what they agree, and what follows.

Nouns: Assessment, AssessmentVoice, Disagreement, Strength, Segmentation, SegmentThreshold. Questionnaires are data.
"""

from app.assessment.models import (
    Assessment,
    AssessmentVoice,
    Disagreement,
    Segmentation,
    SegmentThreshold,
    Strength,
)

__all__ = ["Assessment", "AssessmentVoice", "Disagreement", "SegmentThreshold", "Segmentation", "Strength"]
