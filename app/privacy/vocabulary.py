"""Purposes of consent and the version of the words in which it is asked."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from app.foundation.i18n import mark
from app.people.vocabulary import DOMAIN_NAMES, Domain


class Purpose(StrEnum):
    """What a consent allows."""

    CALLBACK = "callback"
    CALLBACK_ANSWERS = "callback_answers"
    CASE = "case"
    BENEFIT_RECHECK = "benefit_recheck"
    SHARING = "sharing"
    REFERRAL = "referral"
    ESTIMATE = "estimate"


class Extra(StrEnum):
    """What a person may let another agency read besides parts of life: only where it is ticked of its own."""

    CONVERSATION = "conversation"


# A part of life or an extra; the names of both stand side by side in agreements and consents.
Shareable = Domain | Extra
SHAREABLE_NAMES: dict[Shareable, str] = dict(DOMAIN_NAMES.items())
SHAREABLE_NAMES[Extra.CONVERSATION] = mark("The messages with the team")


def shareable(name: str) -> Shareable:
    """The part of life, or the extra, of this name."""
    return Extra(name) if name in set(Extra) else Domain(name)


class Way(StrEnum):
    """How a person said something that counts: a consent, that they take it back, or an objection."""

    SCREEN = "screen"
    PHONE = "phone"
    PAPER = "paper"
    DESK = "desk"


# How it is said to a professional, who writes it down.
TOLD_WAYS = {Way.PAPER: mark("On paper"), Way.PHONE: mark("By telephone"), Way.DESK: mark("In person")}


class Ground(StrEnum):
    """Why somebody speaks for another person."""

    PARENT = "parent"
    GUARDIAN = "guardian"
    SUPPORT = "support"


GROUND_NAMES = {
    Ground.PARENT: mark("Mother or father with parental authority"),
    Ground.GUARDIAN: mark("Guardian appointed by a court"),
    Ground.SUPPORT: mark("Support that the person chose or a court ordered"),
}


@dataclass(frozen=True, slots=True)
class ConsentWithdrawn:
    """A person took back what they had agreed to; `agency_id` says for whom, where the consent named an agency."""

    person_id: UUID
    purpose: Purpose
    agency_id: UUID | None


@dataclass(frozen=True, slots=True)
class SharingEnded:
    """An agreement between two agencies is over, so nobody of the reader sits in a team of the holder any more."""

    holder_id: UUID
    reader_id: UUID


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
    # The agency and the parts of life are filled in where it is read, and kept with the consent.
    Purpose.SHARING: ConsentText(
        "sharing-1",
        mark(
            "My team may share with %(agency)s what they need to help me: %(areas)s. They see nothing else. "
            "I can say no at any time. No benefit stops because I say no."
        ),
    ),
    # The service is filled in where it is read.
    Purpose.REFERRAL: ConsentText(
        "referral-1",
        mark(
            "My team may ask %(agency)s whether there is a place for me. They read my first name and what is asked, "
            "and no more than my team told me. I can say no at any time. No benefit stops because I say no."
        ),
    ),
    Purpose.ESTIMATE: ConsentText(
        "estimate-1",
        mark(
            "My team may let a computer estimate whether I may need help for long, from what my file already says. "
            "It can only bring me more help, never less. I can read it, and I can say no at any time. "
            "No benefit stops because I say no."
        ),
    ),
}
