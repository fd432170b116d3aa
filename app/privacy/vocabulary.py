"""Purposes of consent and the version of the words in which it is asked."""

from dataclasses import dataclass
from enum import StrEnum

from app.foundation.i18n import mark


class Purpose(StrEnum):
    """What a consent allows."""

    CALLBACK = "callback"
    CALLBACK_ANSWERS = "callback_answers"
    CASE = "case"
    BENEFIT_RECHECK = "benefit_recheck"


class Way(StrEnum):
    """How a consent was given."""

    SCREEN = "screen"
    PHONE = "phone"
    PAPER = "paper"


@dataclass(frozen=True, slots=True)
class ConsentText:
    """The words shown when a consent was given; a change of words is a new version."""

    version: str
    words: str


TEXTS = {
    Purpose.CALLBACK: ConsentText(
        "callback-1",
        mark("You may call me on this number to talk about benefits. We delete it after 31 days if we do not go on."),
    ),
    Purpose.CALLBACK_ANSWERS: ConsentText(
        "callback-answers-1", mark("The person who calls me may see the answers I gave here.")
    ),
    Purpose.CASE: ConsentText(
        "case-1",
        mark(
            "I want your help and I agree that you keep my details to help me. "
            "Only my team sees them, and I can see who looked. I can say no at any time."
        ),
    ),
    Purpose.BENEFIT_RECHECK: ConsentText(
        "benefit-recheck-1",
        mark(
            "When the amounts or the rules of the benefits change, check again with my answers, "
            "and tell my team if something is different for me. I can say no at any time."
        ),
    ),
}
