"""What a household may be entitled to by the law in force, why, and what is still to be asked.

Nouns: Screening, BenefitCheck, BenefitClaim. The engine below it is pure: it reads facts and dated figures and nothing
else, so the nouns are fetched when somebody asks for them: `camin check` never waits for the database toolkit.
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from app.benefits.models import BenefitCheck, BenefitClaim, Screening

__all__ = ["BenefitCheck", "BenefitClaim", "Screening"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(name)
    return getattr(importlib.import_module("app.benefits.models"), name)
