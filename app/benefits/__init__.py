"""What a household may be entitled to by the law in force, why, and what is still to be asked.

Nouns: Screening, BenefitCheck. The engine below it is pure: it reads facts and dated figures and nothing else.
"""

from app.benefits.models import BenefitCheck, Screening

__all__ = ["BenefitCheck", "Screening"]
