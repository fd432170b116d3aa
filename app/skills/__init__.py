"""Small tasks with which somebody learns to use a phone and the offices on the Internet, one step a screen.

Nouns: SkillAttempt, SkillGiven. Nobody is marked: what somebody did is theirs, and the team sees it when they share it.
"""

from app.skills.models import SkillAttempt, SkillGiven

__all__ = ["SkillAttempt", "SkillGiven"]
