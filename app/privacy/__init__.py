"""On what ground something is kept or shared: consent by purpose, in words that keep their version.

Nouns: Consent, ConsentAsk, Representative, SharingAgreement. A consent is given on paper, on screen or by telephone and
withdrawn with effect at once; an agency reads of another's files what both agreed on, as far as the person allows.
"""

from app.privacy.models import Consent, ConsentAsk, Representative, SharingAgreement

__all__ = ["Consent", "ConsentAsk", "Representative", "SharingAgreement"]
