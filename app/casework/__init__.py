"""The case: one household, one team, what is to be done next, and what was written down.

Nouns: Case, TeamSeat, Note, CaseTask, CaseMeeting, CaseHandover, CaseClosure, SavedView, Referral,
ReferralLink. Only the team enters; the person sees who did.
"""

from app.casework.models import (
    Case,
    CaseClosure,
    CaseHandover,
    CaseMeeting,
    CaseTask,
    Note,
    Referral,
    ReferralLink,
    SavedView,
    TeamSeat,
)

__all__ = [
    "Case",
    "CaseClosure",
    "CaseHandover",
    "CaseMeeting",
    "CaseTask",
    "Note",
    "Referral",
    "ReferralLink",
    "SavedView",
    "TeamSeat",
]
