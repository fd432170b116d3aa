"""The case: one household, one team, what is to be done next, and what was written down.

Nouns: Case, TeamSeat, Note, CaseTask. Only the team enters; the person sees who did.
"""

from app.casework.models import Case, CaseTask, Note, TeamSeat

__all__ = ["Case", "CaseTask", "Note", "TeamSeat"]
