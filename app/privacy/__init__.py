"""On what ground something is kept or shared: consent by purpose, in words that keep their version.

Nouns: Consent, ConsentAsk, Representative, SharingAgreement. A consent is given on paper, on screen or by telephone and
withdrawn with effect at once; what one agency reads of another's files is their agreement, within what the person allows.
"""

from app.privacy.models import Consent, ConsentAsk, Representative, SharingAgreement

__all__ = ["Consent", "ConsentAsk", "Representative", "SharingAgreement"]
