"""How likely somebody is still to be in care at a horizon, learnt from past spells, and early warnings by rules.

Nouns: EarlyWarning, RiskScore, RiskModel, RiskObjection. A score only ever adds help. The room reads tables of past
cases, trains a model that can be read line by line, and audits it before anybody is scored. Nouns are fetched when
asked for, and the numerical toolkit never by the web.
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from app.risk.models import EarlyWarning, RiskModel, RiskObjection, RiskScore

__all__ = ["EarlyWarning", "RiskModel", "RiskObjection", "RiskScore"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(name)
    return getattr(importlib.import_module("app.risk.models"), name)
