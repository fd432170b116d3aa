"""Words of the messaging room: what a file may be, where it stands, and who an announcement is for."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from app.foundation.i18n import mark
from app.people.vocabulary import Domain
from app.privacy.vocabulary import Extra, Shareable


class FileKind(StrEnum):
    """What a file is, by its content."""

    JPEG = "image/jpeg"
    PNG = "image/png"
    WEBP = "image/webp"
    PDF = "application/pdf"


class FileState(StrEnum):
    """Where a file stands: nobody can open it before it was checked."""

    QUARANTINED = "quarantined"
    CLEAN = "clean"
    REFUSED = "refused"


class Flaw(StrEnum):
    """Why a file was refused when it was looked at closely."""

    UNREADABLE = "unreadable"
    TOO_LARGE = "too_large"
    LOCKED = "locked"
    ACTIVE = "active"


FLAW_WORDS = {
    Flaw.UNREADABLE: mark("We could not open this file. Send it again, please, or take a new photo."),
    Flaw.TOO_LARGE: mark("This file is too big to open. Send a smaller photo, or fewer pages."),
    Flaw.LOCKED: mark("This PDF has a password. Send it without the password, or take a photo of it."),
    Flaw.ACTIVE: mark("This PDF has parts that could do harm. Take a photo of it instead, please."),
}


class PaperKind(StrEnum):
    """What a paper of a case is."""

    IDENTITY = "identity"
    REGISTRATION = "registration"
    FAMILY = "family"
    INCOME = "income"
    WORK = "work"
    HOME = "home"
    BANK = "bank"
    HEALTH = "health"
    DECISION = "decision"
    AGREEMENT = "agreement"
    OTHER = "other"


PAPER_NAMES = {
    PaperKind.IDENTITY: mark("Identity document"),
    PaperKind.REGISTRATION: mark("Town hall registration"),
    PaperKind.FAMILY: mark("Family book, marriage or birth"),
    PaperKind.INCOME: mark("Proof of income"),
    PaperKind.WORK: mark("Work history or contract"),
    PaperKind.HOME: mark("Rent or mortgage"),
    PaperKind.BANK: mark("Bank account"),
    PaperKind.HEALTH: mark("Health or disability"),
    PaperKind.DECISION: mark("Letter or decision of an office"),
    PaperKind.AGREEMENT: mark("Signed agreement"),
    PaperKind.OTHER: mark("Other paper"),
}


# What a paper tells of, for the eyes of other agencies: the part of life, or the conversation for what may be anything.
PAPER_PARTS: dict[PaperKind, Shareable] = {
    PaperKind.IDENTITY: Domain.LEGAL,
    PaperKind.REGISTRATION: Domain.LEGAL,
    PaperKind.FAMILY: Domain.RELATIONS,
    PaperKind.INCOME: Domain.INCOME,
    PaperKind.WORK: Domain.WORK,
    PaperKind.HOME: Domain.HOUSING,
    PaperKind.BANK: Domain.INCOME,
    PaperKind.HEALTH: Domain.HEALTH,
    PaperKind.DECISION: Domain.INCOME,
    PaperKind.AGREEMENT: Extra.CONVERSATION,
    PaperKind.OTHER: Extra.CONVERSATION,
}


class Audience(StrEnum):
    """Whom an announcement is for."""

    MINE = "mine"
    TERRITORY = "territory"
    LIST = "list"


class Reach(StrEnum):
    """Whose conversations the inbox shows."""

    ME = "me"
    AGENCY = "agency"
    ALL = "all"


class Waiting(StrEnum):
    """Which conversations the inbox shows."""

    EVERY = "all"
    UNANSWERED = "unanswered"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class PersonWrote:
    """A person has written to their team, as an answer or first, with so many photos along."""

    case_id: UUID
    photos: int
