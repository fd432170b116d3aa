"""Why somebody got their support, in words for them: what the rules of triage found for sure, without points."""

from collections.abc import Iterable, Mapping
from typing import Any

from app.foundation.i18n import gettext as _
from app.foundation.i18n import mark

# Protection is not here: it is told face to face, because somebody else may hold the phone.
RULES = {
    "without_job": mark("You have been without a job for a long time."),
    "studies": mark("You could not study for long."),
    "health": mark("Your health makes some work hard."),
    "digital": mark("You have no phone or computer with Internet."),
    "care": mark("You look after somebody, and nobody else can."),
    "available": mark("You can start to work today."),
    "crises": mark("Some parts of your life are very hard now."),
    "indicators": mark("Several things make life harder at the same time."),
    "minors": mark("There are children at home."),
}


def found_for_sure(fired: Iterable[Mapping[str, Any]]) -> list[str]:
    """What was agreed and counted; a question that is still open says nothing about the person."""
    counted = (rule["id"] for rule in fired if rule["low"] > 0 or rule["high"] < 0)
    known = (RULES[name] for name in counted if name in RULES)
    return [_(words) for words in known]
