"""On what ground something is kept or shared: consent by purpose, in words that keep their version.

Nouns: Consent. Given on paper, on screen or by telephone; withdrawn with effect at once.
"""

from app.privacy.models import Consent

__all__ = ["Consent"]
