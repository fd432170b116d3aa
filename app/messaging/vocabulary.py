"""Words of the messaging room: what a file may be, where it stands, and who an announcement is for."""

from enum import StrEnum

from app.foundation.i18n import mark


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
