"""Tables of the casework room: `cases` every file has, `papers` are written along the way, `referrals` go out."""

from app.casework.models.cases import AccessRequest, Case, CasePanel, CaseTask, Note, TeamSeat
from app.casework.models.papers import (
    CaseClosure,
    CaseDecision,
    CaseDraft,
    CaseHandover,
    CaseMeeting,
    MeetingSeat,
    SavedView,
)
from app.casework.models.referrals import Referral, ReferralLink

__all__ = [
    "AccessRequest",
    "Case",
    "CaseClosure",
    "CaseDecision",
    "CaseDraft",
    "CaseHandover",
    "CaseMeeting",
    "CasePanel",
    "CaseTask",
    "MeetingSeat",
    "Note",
    "Referral",
    "ReferralLink",
    "SavedView",
    "TeamSeat",
]
